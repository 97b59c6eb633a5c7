"""`desk list` and `desk show`: what scripts rely on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.board.case_brief import BriefBook
from desk.board.case_view import CaseView
from desk.cli.output import aligned_columns
from desk.model.case import Case
from desk.text.printable import cells, clipped, printable
from tests.cli.command_line import CommandLine

FIELDS = {
    "id", "external", "subject", "customer", "priority", "status", "owner", "tags", "told_at", "created_at",
    "chases", "risk", "rail", "clocks", "next",
}  # fmt: skip


def test_a_listed_case_has_every_field(with_case: CommandLine) -> None:
    (case,) = with_case.ok("list", "--json").json
    assert set(case) == FIELDS
    assert case["rail"] is None
    assert case["external"] is None
    assert {clock["name"] for clock in case["clocks"]} >= {"own", "reply", "fix"}
    assert set(case["clocks"][0]) == {"name", "state", "due_at", "left_seconds"}
    assert set(case["next"]) == {"name", "due_at", "left_seconds"}


def test_late_is_exactly_below_zero(with_case: CommandLine) -> None:
    for minute in (9, 10, 11, 29, 30, 31, 300):
        now = f"2026-05-04T{13 + minute // 60:02d}:{minute % 60:02d}:00Z"
        (case,) = with_case.ok("list", "--json", now=now).json
        for clock in case["clocks"]:
            if clock["left_seconds"] is not None:
                assert (clock["state"] == "late") == (clock["left_seconds"] < 0), (minute, clock)


def test_reply_clock_of_a_high_case(with_case: CommandLine) -> None:
    (case,) = with_case.ok("list", "--json", now="2026-05-04T13:20:00Z").json
    reply = next(clock for clock in case["clocks"] if clock["name"] == "reply")
    assert reply == {"name": "reply", "state": "running", "due_at": "2026-05-04T13:30:00Z", "left_seconds": 600}


@pytest.mark.parametrize(("minute", "state"), [("13:30", "met"), ("13:31", "missed")])
def test_a_reply_in_time_is_met_and_a_late_one_missed(with_case: CommandLine, minute: str, state: str) -> None:
    with_case.ok("log", "contact", "C-101", "hello", now=f"2026-05-04T{minute}:00Z")
    (case,) = with_case.ok("list", "--json").json
    assert next(clock for clock in case["clocks"] if clock["name"] == "reply")["state"] == state


def test_finished_cases_show_with_all(with_case: CommandLine) -> None:
    with_case.ok("log", "status", "C-101", "--set", "to=solved")
    assert with_case.ok("list", "--json").json == []
    assert [case["status"] for case in with_case.ok("list", "--all", "--json").json] == ["solved"]


def test_worst_stands_first(with_case: CommandLine) -> None:
    with_case.ok("new", "--customer", "B", "--subject", "fresh", "--priority", "low")
    assert [case["id"] for case in with_case.ok("list", "--json").json] == ["C-101", "C-102"]


def test_a_list_without_briefs_makes_each_view_once(with_case: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with_case.ok("new", "--customer", "B", "--subject", "ended", "--priority", "low")
    with_case.ok("log", "status", "C-102", "--set", "to=solved")
    made: list[str] = []
    view_of = BriefBook.view_of

    def noted(book: BriefBook, case: Case) -> CaseView:
        made.append(case.id)
        return view_of(book, case)

    monkeypatch.setattr(BriefBook, "view_of", noted)
    monkeypatch.setattr(BriefBook, "row", lambda *_: pytest.fail("a brief is made that nobody keeps"))
    assert "C-102" not in with_case.ok("list").out
    assert made == ["C-101", "C-102"]


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1))
def test_columns_are_aligned_in_cells_whatever_stands_in_them(rows: list[tuple[str, str, str]]) -> None:
    clean = [[*(clipped(printable(cell), 12) for cell in row[:-1]), printable(row[-1])] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*clean, strict=True)]
    lines = ["  ".join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in clean]
    assert aligned_columns(rows, widest=12) == lines


def test_a_filter_may_begin_with_minus(with_case: CommandLine) -> None:
    assert with_case.ok("list", "-late").out.startswith("No case")
    assert "C-101" in with_case.ok("list", "-paused", "truck").out


def test_a_filter_that_means_nothing_is_wrong_usage(with_case: CommandLine) -> None:
    answer = with_case("list", "ownr:me")
    assert answer.code == 2
    assert "owner" in answer.err


def test_a_case_is_found_by_its_number_at_the_source(with_case: CommandLine) -> None:
    assert with_case.ok("show", "101").out.startswith("C-101")


def test_without_a_shift_file_reading_says_what_to_do(desk: CommandLine) -> None:
    answer = desk("list")
    assert answer.code == 1
    assert "desk demo" in answer.err
    assert not desk.shift.exists()
