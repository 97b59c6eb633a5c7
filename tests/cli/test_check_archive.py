"""`desk check`, `desk archive`, `desk explain`: what an agent is told about the file and the clocks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.cli.command_line import CommandLine


def folded_texts(shift: Path) -> str:
    with TinyDB(shift) as database:
        return json.dumps([dict(document) for document in database.table("cases")])


def test_a_whole_file_is_said_to_be_whole(with_case: CommandLine) -> None:
    assert "shift.json is whole: 1 cases" in with_case.ok("check").out


def test_folding_brings_the_tinydb_file_up_to_the_last_commit(with_case: CommandLine) -> None:
    with_case.ok("log", "memo", "C-101", "the last word")
    with_case.ok("check", "--fold")
    assert "the last word" in folded_texts(with_case.shift)


@pytest.mark.parametrize("content", [b"", b"not json", b"\x00\x01\x02\xff", b'["a list"]', b'{"_default": 5}'])
@pytest.mark.parametrize("command", ["list", "show C-101", "log memo C-101 x", "new --customer A --subject S", "check"])
def test_a_damaged_file_is_told_and_left_alone(desk: CommandLine, content: bytes, command: str) -> None:
    desk.shift.write_bytes(content)
    answer = desk(*command.split())
    assert answer.code == 5
    assert answer.err
    assert "Traceback" not in answer.err
    assert desk.shift.read_bytes() == content


def test_a_folder_in_its_place_is_refused(desk: CommandLine) -> None:
    desk.shift.mkdir()
    for command in (("list",), ("new", "--customer", "A", "--subject", "S"), ("check",)):
        assert desk(*command).code == 1


def test_a_newer_format_is_refused_naming_both(with_case: CommandLine) -> None:
    with_case.ok("check", "--fold")
    document = json.loads(with_case.shift.read_text())
    (meta,) = document["_meta"].values()
    mine, meta["format"] = meta["format"], 99
    with_case.shift.write_text(json.dumps(document))
    answer = with_case("list")
    assert answer.code == 1
    assert "99" in answer.err
    assert str(mine) in answer.err
    assert json.loads(with_case.shift.read_text()) == document


def test_repair_brings_back_every_acknowledged_entry_from_a_cut_file(with_case: CommandLine) -> None:
    for number in range(5):
        with_case.ok("log", "memo", "C-101", f"word {number}")
    with_case.ok("check", "--fold")
    with_case.ok("log", "memo", "C-101", "after the fold")
    whole = with_case.shift.read_bytes()
    with_case.shift.write_bytes(whole[: len(whole) // 2])
    assert with_case("check").code == 5
    with_case.ok("check", "--repair")
    texts = [entry.get("text") for entry in with_case.case()["entries"]]
    assert texts == ["nobody came", *(f"word {number}" for number in range(5)), "after the fold"]


def test_closed_cases_move_to_the_archive_of_their_month(with_case: CommandLine) -> None:
    with_case.ok("log", "status", "C-101", "--set", "to=closed")
    moved = with_case.ok("archive", "--before", "+1m", "--even-unsettled", "--json").json
    assert moved == {"2026-05": ["C-101"]}
    assert with_case.ok("list", "--all", "--json").json == []
    assert "nobody came" in folded_texts(with_case.shift.with_name("shift-2026-05.json"))
    assert [case["id"] for case in with_case.ok("list", "--archived", "--json").json] == ["C-101"]
    assert with_case.case()["status"] == "closed"


def test_a_wrong_sum_is_told_with_its_id_in_lines_and_in_json(with_case: CommandLine) -> None:
    with_case.ok("check", "--fold")
    with_case.shift.write_bytes(with_case.shift.read_bytes().replace(b"nobody came", b"nob0dy came"))
    answer = with_case("check")
    assert answer.code == 5
    assert "! shift.json: C-101 in it is not as desk wrote it: its sum is wrong." in answer.out
    answer = with_case("check", "--json")
    assert answer.code == 5
    found = json.loads(answer.out)
    assert not found["whole"]
    assert [finding["damage"] for finding in found["findings"] if "C-101" in finding["what"]] == [True]
    mended = with_case.ok("check", "--repair").out.splitlines()
    assert mended[1] == "Every file of shift.json is copied to shift.json.damaged-1 first."
    assert "shift.json is mended." in mended
    assert json.loads(with_case.ok("check", "--json").out)["whole"]


@pytest.mark.parametrize("command", ["list", "new --customer A --subject S", "check", "check --repair", "check --json"])
def test_a_foreign_file_is_named_and_no_repair_advised(desk: CommandLine, command: str) -> None:
    desk.shift.write_text("id,subject\n1,late\n")
    answer = desk(*command.split())
    assert answer.code == 5
    assert "a table (CSV)" in answer.out + answer.err
    assert "Run: desk check" not in answer.out + answer.err
    assert "mends what can be mended" not in answer.out + answer.err
    assert desk.shift.read_text() == "id,subject\n1,late\n"
    assert [file.name for file in desk.shift.parent.glob(f"{desk.shift.name}*")] == [desk.shift.name]


def test_only_settled_cases_leave_and_the_others_are_told(with_case: CommandLine) -> None:
    with_case.ok("log", "promise", "C-101", "a photo", "--set", "due=+1h")
    with_case.ok("log", "status", "C-101", "--set", "to=closed")
    answer = with_case.ok("archive", "--before", "+1m")
    assert answer.out.splitlines() == [
        "1 closed case is not settled and stayed:",
        "  1 closed less than 30 days ago: C-101",
        "  1 a promise is open: C-101",
    ]
    assert with_case.ok("archive", "--before", "+1m", "--json").json == {"left": {"recent": ["C-101"], "promise": ["C-101"]}}
    assert [case["id"] for case in with_case.ok("list", "--all", "--json").json] == ["C-101"]


@pytest.mark.parametrize("words", [("log", "memo", "C-101", "x"), ("log", "status", "101", "--set", "to=open"), ("undo", "C-101")])
def test_writing_to_an_archived_case_brings_it_back_and_says_so(with_case: CommandLine, words: tuple[str, ...]) -> None:
    with_case.ok("log", "status", "C-101", "--set", "to=closed")
    with_case.ok("archive", "--before", "+1m", "--even-unsettled")
    answer = with_case.ok(*words)
    assert answer.err == "C-101 was in the archive of 2026-05; it is back on the shift.\n"
    assert [case["id"] for case in with_case.ok("list", "--all", "--json").json] == ["C-101"]
    assert [case["id"] for case in with_case.ok("list", "--archived", "--json").json] == ["C-101"], "it counts once"


def test_archived_failures_and_after_care_are_asked_for(desk: CommandLine) -> None:
    header = ("--customer", "Tess Tampleton", "--set", "phone=555-010111", "--set", "failure=late")
    desk.ok("new", "--subject", "First", *header)
    desk.ok("log", "verify", "C-101", "never again", "--set", "verdict=below")
    desk.ok("log", "status", "C-101", "--set", "to=closed", "--set", "outcome=lost", "--set", "aftercare=2026-05-06")
    desk.ok("new", "--subject", "Second", *header)
    assert [case["id"] for case in desk.ok("list", "guard", "--json").json] == ["C-102"]
    day = "2026-05-06T10:00:00Z"
    assert [case["id"] for case in desk.ok("list", "aftercare", "--json", now=day).json] == ["C-101"]
    desk.ok("archive", "--before", "+1m", "--even-unsettled")
    assert [case["id"] for case in desk.ok("list", "guard", "--json").json] == ["C-102"]
    assert [case["id"] for case in desk.ok("list", "aftercare", "--json", now=day).json] == ["C-101"]
    assert [case["id"] for case in desk.ok("list", "archived", "first", "--json").json] == ["C-101"]
    assert [case["id"] for case in desk.ok("list", "--json").json] == ["C-102"]


def test_a_pack_takes_no_archived_case(with_case: CommandLine) -> None:
    with_case.ok("log", "status", "C-101", "--set", "to=closed")
    with_case.ok("archive", "--before", "+1m", "--even-unsettled")
    with_case.ok("handover", "build", "--to", "kim")
    assert "There is no case" in with_case("handover", "add", "C-101", "--reason", "x").err
    assert with_case("handover", "add", "C-101", "--reason", "x").code == 1


def edited_by_hand(desk: CommandLine) -> None:
    """Another subject of C-101, written by an editor beside an open desk."""
    desk.ok("check", "--fold")
    desk.shift.write_bytes(desk.shift.read_bytes().replace(b'"subject":"', b'"subject":"Edited: '))


def test_what_a_board_would_say_in_a_toast_is_printed_where_errors_go(with_case: CommandLine) -> None:
    with_case.ok("log", "memo", "C-101", "before")
    edited_by_hand(with_case)
    answer = with_case.ok("log", "memo", "C-101", "after")
    assert answer.out.split() == ["C-101"]
    assert "C-101 in shift.json was changed by another program" in answer.err
    assert not with_case.ok("list").err, "said once: the file holds both now"


def test_what_is_set_aside_is_listed(with_case: CommandLine) -> None:
    with_case.ok("log", "memo", "C-101", "before")
    assert "aside" not in with_case.ok("check").out
    edited_by_hand(with_case)
    with_case.ok("log", "memo", "C-101", "after")
    answer = with_case.ok("check")
    assert "keeps another version of C-101: subject " in answer.out
    assert "is whole" in answer.out
    assert len(with_case.ok("check", "--json").json["aside"]) == 1
