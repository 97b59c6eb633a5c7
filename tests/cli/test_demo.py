"""`desk demo`: a sample shift in a file of its own."""

from __future__ import annotations

from tests.cli.command_line import CommandLine


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
