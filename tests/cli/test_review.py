"""`desk review --at`: the queue as it was, by what stood then."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.command_line import CommandLine

AT_ONE = "2026-05-04T13:00:00Z"


def at(desk: CommandLine, time: str, *words: str) -> dict[str, Any]:
    """The queue at a time by case."""
    return {case["id"]: case for case in desk.ok("review", *words, f"--at={time}", "--json").json}


@pytest.fixture
def a_day(desk: CommandLine) -> CommandLine:
    """C-101 logged at 13:00, owned at 13:10, undone at 13:20, answered at 13:30, closed at 13:50; C-102 logged at 13:40."""
    desk.ok("new", "--customer", "Tess", "--subject", "Truck never came", "--priority", "high", now=AT_ONE)
    desk.ok("log", "assign", "C-101", "--set", "owner=bo", now="2026-05-04T13:10:00Z")
    desk.ok("undo", "C-101", "101.2", now="2026-05-04T13:20:00Z")
    desk.ok("log", "contact", "C-101", "on our way", now="2026-05-04T13:30:00Z")
    desk.ok("new", "--customer", "Otto", "--subject", "Wrong number", now="2026-05-04T13:40:00Z")
    desk.ok("log", "status", "C-101", "--set", "to=closed", "--set", "reason=done", now="2026-05-04T13:50:00Z")
    return desk


def test_the_queue_is_as_it_was(a_day: CommandLine) -> None:
    assert at(a_day, "12:59") == {}
    assert at(a_day, "13:05")["C-101"]["owner"] is None
    assert at(a_day, "13:15")["C-101"]["owner"] == "bo", "it was undone later, and stood there then"
    assert at(a_day, "13:25")["C-101"]["owner"] is None
    assert list(at(a_day, "13:45")) == ["C-101", "C-102"]
    assert list(at(a_day, "-1m")) == ["C-102"]
    assert list(at(a_day, "-1m", "all")) == ["C-102", "C-101"]


def test_clocks_count_up_to_that_time(a_day: CommandLine) -> None:
    clocks = {clock["name"]: clock for clock in at(a_day, "13:25")["C-101"]["clocks"]}
    assert (clocks["own"]["state"], clocks["own"]["left_seconds"]) == ("late", -15 * 60)
    assert (clocks["reply"]["state"], clocks["reply"]["left_seconds"]) == ("soon", 5 * 60)


def test_what_is_in_an_archive_by_now_was_there_then(a_day: CommandLine) -> None:
    before = a_day.ok("review", "--at", "13:45", "--json").out
    assert "1 " in a_day.ok("archive", "--before", "2026-05-04T13:55:00Z").out
    assert list(at(a_day, "-1m", "all")) == ["C-102", "C-101"]
    assert a_day.ok("review", "--at", "13:45", "--json").out == before


def test_a_time_of_day_is_the_last_one(a_day: CommandLine) -> None:
    assert list(at(a_day, "2026-05-04T13:45Z")) == list(at(a_day, "13:45"))
    assert a_day.ok("review", "--at", "15:00").out == "No open case. `desk new` logs one.\n", "yesterday at three"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--at", "+5m"), "still to come"),
        (("--at", "tomorrow 9:00"), "still to come"),
        (("--at", "noonish"), "is not a time"),
        ((), "--at 11:40"),
    ],
)
def test_what_cannot_be_shown_is_said(a_day: CommandLine, words: tuple[str, ...], said: str) -> None:
    answer = a_day("review", *words)
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""
