"""`desk undo`: an entry is taken back and brought back."""

from __future__ import annotations

from tests.cli.command_line import CommandLine


def test_undo_takes_back_the_agents_own_last_entry(with_case: CommandLine) -> None:
    with_case.ok("log", "memo", "C-101", "mine")
    with_case.ok("log", "memo", "C-101", "hers", agent="bo")
    with_case.ok("undo", "C-101")
    gone = [entry["text"] for entry in with_case.case()["entries"] if entry.get("retracted")]
    assert gone == ["mine"]


def test_redo_is_taking_back_the_undo(with_case: CommandLine) -> None:
    with_case.ok("log", "incoming", "C-101", "again", "--set", "chase=true")
    chase = with_case.case()["entries"][-1]["id"]
    assert with_case.case()["chases"] == 1
    undone = with_case.ok("undo", "C-101", chase, "--json").json["entry"]
    assert with_case.case()["chases"] == 0
    with_case.ok("undo", "C-101", undone)
    assert with_case.case()["chases"] == 1


def test_there_is_nothing_to_undo_for_somebody_who_did_nothing(with_case: CommandLine) -> None:
    answer = with_case("undo", "C-101", agent="kim")
    assert answer.code == 1
    assert "kim has nothing left" in answer.err
