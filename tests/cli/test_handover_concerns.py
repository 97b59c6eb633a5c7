"""Concerns at a change of shift: they stand in the pack, block where nobody owns them, and leave once they are over."""

from __future__ import annotations

import json

from tests.cli.command_line import CommandLine


def build(desk: CommandLine) -> None:
    """A shift with one case and a handover from ines to bo."""
    desk.ok("new", "--customer", "Tess", "--subject", "Truck never came")
    desk.ok("log", "assign", "C-101", "--set", "owner=ines")
    desk.ok("log", "contact", "C-101", "on our way")
    desk.ok("handover", "build", "--to", "bo", "--name", "Late", "--until", "22:00")


def test_concerns_stand_in_the_pack_and_block_until_somebody_owns_and_calls(desk: CommandLine) -> None:
    build(desk)
    desk.ok("concern", "new", "Two moves on full teams")
    desk.ok("concern", "add", "K-1", "Paula", "--due", "2026-05-04T13:56Z")
    pack = desk.ok("handover", "show", "--json").json
    assert [(each["concern"], each["owner"], each["overdue"]) for each in pack["lists"]["concerns"]] == [("K-1", "", "Paula 4 min late")]
    solve = {blocker["what"]: blocker["solve"] for blocker in pack["blockers"] if blocker.get("concern") == "K-1"}
    assert solve == {
        "a concern nobody owns: Two moves on full teams": ["desk concern owner K-1"],
        "a concern with an overdue call: Paula 4 min late": ["desk concern told K-1.2 'WHAT THEY WERE TOLD'"],
    }
    refused = desk("handover", "sign")
    assert refused.code == 1
    assert "K-1" in refused.err
    desk.ok("concern", "owner", "K-1", "bo")
    desk.ok("concern", "told", "K-1.2", "we come at five")
    assert not [each for each in desk.ok("handover", "show", "--json").json["blockers"] if each.get("concern")]


def test_what_is_over_leaves_the_file_at_the_sealing_and_its_number_stays_taken(desk: CommandLine) -> None:
    build(desk)
    for number in (1, 2):
        desk.ok("concern", "new", "Two moves", "--owner", "bo")
        desk.ok("concern", "over", f"K-{number}", "--reason", "teams were found")
    desk.ok("handover", "accept", "C-101", "--read-back", "I ring Tess before three.", agent="bo")
    desk.ok("handover", "sign")
    desk.ok("handover", "sign", agent="bo")
    desk.ok("check", "--fold")
    live = json.loads(desk.shift.read_text(encoding="utf-8"))["concern_notes"]
    assert {note["concern"] for note in live.values()} == {"K-2"}
    archived = json.loads(desk.shift.with_name("shift-2026-05.json").read_text(encoding="utf-8"))["concern_notes"]
    assert {note["concern"] for note in archived.values()} == {"K-1"}
    assert desk.ok("concern", "new", "Another").out == "K-3\n"
