"""`desk list` and `desk show`: what scripts rely on."""

from __future__ import annotations

import pytest

from tests.cli.desk_line import DeskLine

FIELDS = {
    "id", "external", "subject", "customer", "priority", "status", "owner", "tags", "told_at", "created_at",
    "chases", "risk", "rail", "clocks", "next",
}  # fmt: skip


def test_a_listed_case_has_every_field(with_case: DeskLine) -> None:
    (case,) = with_case.ok("list", "--json").json
    assert set(case) == FIELDS
    assert case["rail"] is None
    assert case["external"] is None
    assert {clock["name"] for clock in case["clocks"]} >= {"own", "reply", "fix"}
    assert set(case["clocks"][0]) == {"name", "state", "due_at", "left_seconds"}
    assert set(case["next"]) == {"name", "due_at", "left_seconds"}


def test_late_is_exactly_below_zero(with_case: DeskLine) -> None:
    for minute in (9, 10, 11, 29, 30, 31, 300):
        now = f"2026-05-04T{13 + minute // 60:02d}:{minute % 60:02d}:00Z"
        (case,) = with_case.ok("list", "--json", now=now).json
        for clock in case["clocks"]:
            if clock["left_seconds"] is not None:
                assert (clock["state"] == "late") == (clock["left_seconds"] < 0), (minute, clock)


def test_reply_clock_of_a_high_case(with_case: DeskLine) -> None:
    (case,) = with_case.ok("list", "--json", now="2026-05-04T13:20:00Z").json
    reply = next(clock for clock in case["clocks"] if clock["name"] == "reply")
    assert reply == {"name": "reply", "state": "running", "due_at": "2026-05-04T13:30:00Z", "left_seconds": 600}


@pytest.mark.parametrize(("minute", "state"), [("13:30", "met"), ("13:31", "missed")])
def test_a_reply_in_time_is_met_and_a_late_one_missed(with_case: DeskLine, minute: str, state: str) -> None:
    with_case.ok("log", "contact", "C-101", "hello", now=f"2026-05-04T{minute}:00Z")
    (case,) = with_case.ok("list", "--json").json
    assert next(clock for clock in case["clocks"] if clock["name"] == "reply")["state"] == state


def test_finished_cases_show_with_all(with_case: DeskLine) -> None:
    with_case.ok("log", "status", "C-101", "--set", "to=solved")
    assert with_case.ok("list", "--json").json == []
    assert [case["status"] for case in with_case.ok("list", "--all", "--json").json] == ["solved"]


def test_worst_stands_first(with_case: DeskLine) -> None:
    with_case.ok("new", "--customer", "B", "--subject", "fresh", "--priority", "low")
    assert [case["id"] for case in with_case.ok("list", "--json").json] == ["C-101", "C-102"]


def test_a_filter_may_begin_with_minus(with_case: DeskLine) -> None:
    assert with_case.ok("list", "-late").out.startswith("No case")
    assert "C-101" in with_case.ok("list", "-paused", "truck").out


def test_a_filter_that_means_nothing_is_wrong_usage(with_case: DeskLine) -> None:
    answer = with_case("list", "ownr:me")
    assert answer.code == 2
    assert "owner" in answer.err


def test_a_case_is_found_by_its_number_at_the_source(with_case: DeskLine) -> None:
    assert with_case.ok("show", "101").out.startswith("C-101")


def test_without_a_shift_file_reading_says_what_to_do(desk: DeskLine) -> None:
    answer = desk("list")
    assert answer.code == 1
    assert "desk demo" in answer.err
    assert not desk.shift.exists()


def test_the_demo_is_25_cases(desk: DeskLine) -> None:
    assert "25 cases" in desk.ok("demo").out
    assert len(desk.ok("list", "--all", "--json").json) == 25


def test_the_demo_never_goes_into_a_file_that_is_there(desk: DeskLine) -> None:
    desk.ok("demo", "--shift", str(desk.shift))
    again = desk("demo", "--shift", str(desk.shift))
    assert again.code == 1
    assert "already" in again.err


def test_the_demo_leaves_the_desks_own_file_alone(with_case: DeskLine) -> None:
    fresh = with_case.ok("demo", "--json").json["shift"]
    assert fresh != str(with_case.shift)
    assert len(with_case.ok("list", "--all", "--json").json) == 1
    assert len(with_case.ok("list", "--all", "--json", "--shift", fresh).json) == 25


def test_keys_are_the_table_of_the_readme(desk: DeskLine) -> None:
    assert desk.ok("keys").out.startswith("| key | action | what it does |")
    assert "[keys]" in desk.ok("keys", "--toml").out


def test_config_is_written_once_and_then_kept(desk: DeskLine) -> None:
    assert desk.ok("config", "--init").out.count("wrote") == 2
    assert desk.ok("config", "--init").out.count("kept") == 2
    assert "ines" in desk.ok("config").out


@pytest.mark.parametrize("words", [("nonsense",), ("list", "--nonsense"), ("log",), ("log", "memo")])
def test_wrong_usage_is_exit_2(desk: DeskLine, words: tuple[str, ...]) -> None:
    answer = desk(*words)
    assert answer.code == 2
    assert "usage" in answer.err
