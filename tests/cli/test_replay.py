"""`desk replay`: a day played into a shift, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

OLD = {"subject": "Old", "status": "open", "opened_at": "2026-05-03T09:00:00"}
EVENTS = [
    {"at": "2026-05-04T08:00:00", "case": "A-1", "type": "carried", "values": OLD},
    {"at": "2026-05-04T09:00:00", "case": "A-2", "type": "opened", "values": {"subject": "New", "priority": "high"}},
    {"at": "2026-05-04T09:30:00", "case": "A-9", "type": "touched", "values": {"by": "x", "mod": 3}},
    {"at": "2026-05-04T10:00:00", "case": "A-2", "type": "resolved", "values": {"status": "resolved", "by": "Ann", "mod": 1}},
]  # fmt: skip


@pytest.fixture
def stream(desk: CommandLine) -> Path:
    path = desk.shift.with_name("day.jsonl")
    path.write_text("\n".join(json.dumps(event) for event in EVENTS), encoding="utf-8")
    return path


def statuses(desk: CommandLine) -> dict[str, str]:
    return {case["external"][1]: case["status"] for case in desk.ok("list", "--all", "--json").json}


def test_a_stream_is_played_and_unknown_cases_are_counted(desk: CommandLine, stream: Path) -> None:
    assert desk.ok("replay", str(stream), "--json").json == {"played": 3, "known": 0, "unknown": 1, "rejected": 0, "beyond": 0}
    assert statuses(desk) == {"A-1": "open", "A-2": "solved"}


def test_playing_it_again_adds_nothing(desk: CommandLine, stream: Path) -> None:
    desk.ok("replay", str(stream))
    before = desk.ok("list", "--all", "--json").out
    assert desk.ok("replay", str(stream), "--json").json["played"] == 0
    assert desk.ok("list", "--all", "--json").out == before


def test_until_is_included_and_the_rest_can_follow(desk: CommandLine, stream: Path) -> None:
    assert desk.ok("replay", str(stream), "--until", "2026-05-04T09:00:00", "--json").json["beyond"] == 2
    assert statuses(desk) == {"A-1": "open", "A-2": "new"}
    assert desk.ok("replay", str(stream), "--json").json["played"] == 1
    assert statuses(desk)["A-2"] == "solved"


def test_a_speed_plays_the_same(desk: CommandLine, stream: Path) -> None:
    desk.ok("replay", str(stream), "--speed", "1000000")
    assert statuses(desk) == {"A-1": "open", "A-2": "solved"}


def test_a_line_that_is_no_event_is_told(desk: CommandLine, stream: Path) -> None:
    stream.write_text(stream.read_text() + "\nnot json\n", encoding="utf-8")
    answer = desk("replay", str(stream))
    assert answer.code == 4
    assert "line 5" in answer.err
    assert statuses(desk) == {"A-1": "open", "A-2": "solved"}


def test_an_archived_case_is_not_begun_again_and_comes_back_with_news(desk: CommandLine, stream: Path) -> None:
    desk.ok("replay", str(stream))
    desk.ok("log", "status", "A-1", "--set", "to=closed")
    desk.ok("archive", "--before", "+1m", "--even-unsettled")
    assert desk.ok("replay", str(stream), "--json").json["played"] == 0
    assert statuses(desk) == {"A-2": "solved"}
    news = {"at": "2026-05-04T11:00:00", "case": "A-1", "type": "resolved", "values": {"status": "resolved", "by": "Ann", "mod": 1}}
    stream.write_text(json.dumps(news), encoding="utf-8")
    assert "is back on the shift" in desk.ok("replay", str(stream)).err
    assert statuses(desk).keys() == {"A-1", "A-2"}
