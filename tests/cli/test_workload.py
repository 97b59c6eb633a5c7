"""`desk workload`: who has how many cases."""

from __future__ import annotations

from tests.cli.command_line import CommandLine


def test_a_line_says_who_has_how_many(with_case: CommandLine) -> None:
    assert "nobody  1" in with_case.ok("workload").out
    with_case.ok("log", "assign", "C-101", "--set", "owner=kim", "--set", "follow_up=+30m")
    shown = with_case.ok("workload").out
    assert shown.splitlines()[0].split() == ["WHO", "OPEN", "LATE", "NEXT", "DUE", "WHERE"]
    assert "kim" in shown
    assert "nobody" not in shown
    kim = next(person for person in with_case.ok("workload", "--json").json if person["owner"] == "kim")
    assert (kim["open"], kim["standing"]) == (1, "absent")


def test_who_builds_a_handover_is_told_what_the_coming_side_has_already(desk: CommandLine) -> None:
    desk.ok("demo", "--shift", str(desk.shift))
    assert "to bo: not here, 4 open, 1 late, next in 30 min, C-114." in desk.ok("handover", "build", "--to", "bo").out
