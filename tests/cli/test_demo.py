"""`desk demo`: a sample shift in a file of its own."""

from __future__ import annotations

import argparse

from desk.cli.context import Context
from desk.cli.demo_shift import seat_colleagues
from desk.store.file.presence import FilePresence
from tests.cli.command_line import NOW, CommandLine


def test_the_demo_is_25_cases(desk: CommandLine) -> None:
    assert "25 cases" in desk.ok("demo").out
    assert len(desk.ok("list", "--all", "--json").json) == 25


def test_the_demo_never_goes_into_a_file_that_is_there(desk: CommandLine) -> None:
    desk.ok("demo", "--shift", str(desk.shift))
    again = desk("demo", "--shift", str(desk.shift))
    assert again.code == 1
    assert "already" in again.err


def test_the_demo_leaves_the_desks_own_file_alone(with_case: CommandLine) -> None:
    fresh = with_case.ok("demo", "--json").json["shift"]
    assert fresh != str(with_case.shift)
    assert len(with_case.ok("list", "--all", "--json").json) == 1
    assert len(with_case.ok("list", "--all", "--json", "--shift", fresh).json) == 25


def test_the_demo_has_its_concerns(desk: CommandLine) -> None:
    desk.ok("demo", "--shift", str(desk.shift))
    first, second = desk.ok("concern", "list", "--json").json
    assert [(each["id"], each["owner"], each["could_hit"], each["told"], each["to_call"]) for each in (first, second)] == [
        ("K-2", None, 2, 0, 2),
        ("K-1", "bo", 40, 12, 28),
    ]
    assert first["left_seconds"] == -4 * 60
    assert first["contacts"][0]["appointment"] == "2026-05-04T16:10:00Z"
    assert second["case"] == "C-125"


def test_the_demo_knows_when_its_mistakes_were_made_before(desk: CommandLine) -> None:
    desk.ok("demo", "--shift", str(desk.shift))
    cases = {case["id"] for case in desk.ok("list", "--archived", "--json").json}
    earlier = [desk.case(case) for case in sorted(cases - {f"C-{number}" for number in range(101, 126)})]
    keys = [entry["key"] for case in earlier for entry in case["entries"] if entry["kind"] == "cause"]
    assert {key: keys.count(key) for key in keys} == {
        "proof-not-read-back": 3,
        "overbooked-slots": 4,
        "bag-not-checked": 2,
        "second-cancel-screen": 2,
        "change-note-hidden": 1,
    }
    assert all(case["status"] == "closed" for case in earlier)
    actions = [entry for case in earlier for entry in case["entries"] if entry["kind"] == "action"]
    assert [(action["text"], action["owner"]) for action in actions if action["owner"] == "kim"] == [
        ("Read every number aloud before plates", "kim")
    ]
    assert desk.ok("new", "--customer", "A", "--subject", "B").out == "C-126\n"
    assert desk("check").code == 0


def test_the_demos_colleagues_are_at_their_cases(desk: CommandLine) -> None:
    desk.ok("demo", "--shift", str(desk.shift))
    context = Context(argparse.Namespace(shift=str(desk.shift), agent="ines", json=False), {"DESK_NOW": NOW})
    seats = seat_colleagues(context)
    try:
        seen = {each.agent: (each.mode, each.case) for each in FilePresence(desk.shift, "ines").others()}
    finally:
        for seat in seats:
            seat.leave()
    assert seen == {"bo": ("viewing", "C-110"), "lou": ("viewing", "C-107"), "kim": ("idle", "C-118")}


def test_the_newest_demo_is_gone_on_with(desk: CommandLine) -> None:
    assert "There is no demo to go on with" in desk("demo", "--again").err
    desk.ok("demo")  # into the desk's own file, which is none of the demos in their folder
    first = desk.ok("demo", "--json").json["shift"]
    answer = desk.ok("demo")
    assert f"The one before is {first}; `desk demo --again` goes on with the newest." in answer.err
    second = desk.ok("demo", "--again", "--json").json["shift"]
    assert second != first
    assert second in answer.out
    assert len(desk.ok("list", "--all", "--json", "--shift", second).json) == 25
