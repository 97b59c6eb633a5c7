"""A clock's arithmetic: that it adds up, that it says why, and how it reads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from desk.model.case import Case
from desk.model.entries import AnyEntry, Assign, Contact, Incoming, Promise, PromiseBroken, StatusChange, Told
from desk.model.state import CaseState, state_of
from desk.sla.clock import Clock
from desk.sla.clocks import clocks_of
from desk.sla.explain import Explanation, explain
from desk.sla.explain_text import explanation_lines
from desk.sla.policy import Policy
from desk.text.durations import exact_duration
from tests.sla.policies import DEFAULT, OFFICE


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


LOGGED = utc("04-30T08:05")
LIFE: list[AnyEntry] = [
    Told(at=LOGGED, by="customer"),
    Assign(at=utc("04-30T08:15"), by="ines", owner="ines"),
    Contact(at=utc("04-30T09:00"), by="ines"),
    StatusChange(at=utc("04-30T12:00"), by="ines", to="pending", reason="her bank"),
    StatusChange(at=utc("04-30T13:00"), by="ines", to="on_hold", reason="the carrier"),
    StatusChange(at=utc("05-04T07:30"), by="ines", to="open"),
    Incoming(at=utc("05-04T07:30"), by="customer"),
    Promise(id="1.8", at=utc("05-04T08:00"), by="ines", text="ring back", due=utc("05-04T15:00")),
]
NOW = utc("05-05T08:45")


def case_state(*more: AnyEntry) -> CaseState:
    return state_of(Case(id="C-1", subject="x", created_at=LOGGED, entries=(*LIFE, *more)))


def with_fix(hours: int) -> Policy:
    """The office with another target for fix."""
    return Policy("changed", (replace(OFFICE.rules[1], targets={"fix": hours * 3600}),), OFFICE.calendars)


def explained(name: str, *more: AnyEntry, now: datetime = NOW, zone: str = "Europe/Berlin", policy: Policy = OFFICE) -> Explanation:
    state = case_state(*more)
    clock: Clock = next(clock for clock in reversed(clocks_of(state, policy)) if clock.name == name)
    return explain(clock, state, policy, now=now, agent_zone=zone)


def test_what_is_counted_up_to_the_deadline_adds_up_to_the_target() -> None:
    fix = explained("fix")
    spans = [line for line in fix.lines if line.kind in ("counted", "to come")]
    assert sum(line.seconds or 0 for line in spans) == fix.target_seconds == spans[-1].total
    assert (spans[0].start, spans[-1].end) == (LOGGED, fix.due_at)
    assert [line.end == NOW for line in spans].count(True) == 1
    assert sum(line.seconds or 0 for line in spans if line.kind == "counted") == fix.spent_seconds


def test_pauses_holidays_breaks_and_short_days_stand_between() -> None:
    kinds = [
        (line.kind, line.words, line.seconds)
        for line in explained("fix", policy=with_fix(20)).lines
        if line.kind not in ("counted", "to come")
    ]
    assert kinds == [
        ("start", "the customer first told somebody", None),
        ("pause", "pending: her bank", 3600),
        ("pause", "on hold: the carrier", 9000),
        ("holiday", "holiday", None),
        ("break", "10:00-10:30", None),
        ("own hours", "09:00-11:00", None),
        ("due", "", None),
    ]


def test_the_text_of_a_fix_clock() -> None:
    assert explanation_lines(explained("fix")) == [
        "C-1 fix: soon, 3:20:00 left",
        "rule all, calendar office, times in Europe/Berlin",
        "  start     Thu 2026-04-30 10:05  the customer first told somebody",
        "  counted   Thu 2026-04-30 10:05 - 12:00  1:55:00  sum 1:55:00",
        "  counted   Thu 2026-04-30 13:00 - 14:00  1:00:00  sum 2:55:00",
        "  pause     Thu 2026-04-30 14:00 - 15:00  pending: her bank  (1:00:00 open, not counted)",
        "  pause     Thu 2026-04-30 15:00 - Mon 2026-05-04 09:30  on hold: the carrier  (2:30:00 open, not counted)",
        "  holiday   Fri 2026-05-01  holiday",
        "  counted   Mon 2026-05-04 09:30 - 12:00  2:30:00  sum 5:25:00",
        "  counted   Mon 2026-05-04 13:00 - 17:00  4:00:00  sum 9:25:00",
        "  break     Tue 2026-05-05  10:00-10:30",
        "  counted   Tue 2026-05-05 09:00 - 10:00  1:00:00  sum 10:25:00",
        "  counted   Tue 2026-05-05 10:30 - 10:45  0:15:00  sum 10:40:00",
        "  to come   Tue 2026-05-05 10:45 - 12:00  1:15:00  sum 11:55:00",
        "  to come   Tue 2026-05-05 13:00 - 15:05  2:05:00  sum 14:00:00",
        "  target    14:00:00",
        "  due       Tue 2026-05-05 15:05",
    ]


def test_the_agents_own_zone_stands_beside_the_calendars() -> None:
    text = explanation_lines(explained("fix", zone="America/New_York"))
    assert text[1] == "rule all, calendar office, times in Europe/Berlin, America/New_York in brackets"
    assert text[2] == "  start     Thu 2026-04-30 10:05 (04:05)  the customer first told somebody"
    assert text[3] == "  counted   Thu 2026-04-30 10:05 - 12:00 (04:05 - 06:00)  1:55:00  sum 1:55:00"
    far = explanation_lines(explained("fix", zone="Pacific/Auckland"))
    assert far[5] == (
        "  pause     Thu 2026-04-30 14:00 - 15:00 (Fri 2026-05-01 00:00 - 01:00)  pending: her bank  (1:00:00 open, not counted)"
    )


def test_always_open_is_told_in_the_agents_zone_alone() -> None:
    text = explanation_lines(explained("fix", policy=DEFAULT, zone="America/New_York"))
    assert text[1:3] == [
        "rule normal, calendar always, times in America/New_York",
        "  start     Thu 2026-04-30 04:05  the customer first told somebody",
    ]


def test_a_stopped_clock_tells_what_ended_it() -> None:
    assert explanation_lines(explained("own"))[-1] == "  stop      Thu 2026-04-30 10:15  somebody took it"
    assert explanation_lines(explained("own"))[0] == "C-1 take: met, 0:10:00 to spare"
    assert explanation_lines(explained("update", StatusChange(at=NOW, by="ines", to="solved")))[-1].endswith(
        "the case was finished without it"
    )
    assert (
        explanation_lines(explained("fix", StatusChange(at=NOW, by="ines", to="solved")))[-1]
        == "  stop      Tue 2026-05-05 10:45  it was solved"
    )


@pytest.mark.parametrize(
    ("name", "more", "verdict"),
    [
        ("update", [], "C-1 update: late by 5:45:00"),
        ("update", [Contact(at=NOW, by="ines")], "C-1 update: missed by 5:45:00"),
        ("update", [StatusChange(at=NOW, by="ines", to="closed")], "C-1 update: the case is closed; 7:45:00 were used of 2:00:00"),
        ("fix", [StatusChange(at=NOW, by="ines", to="pending")], "C-1 fix: paused with 3:20:00 left"),
        ("promise", [], "C-1 promise (ring back): late by 17:45:00"),
        ("promise", [PromiseBroken(at=utc("05-04T09:00"), by="ines", promise="1.8")], "C-1 promise (ring back): missed: said to be broken"),
    ],
)
def test_the_first_line_is_the_verdict(name: str, more: list[AnyEntry], verdict: str) -> None:
    assert explanation_lines(explained(name, *more))[0] == verdict


def test_without_a_target_nothing_is_counted() -> None:
    told = explained("fix", policy=Policy())
    assert explanation_lines(told) == [
        "C-1 fix: no target, so nothing is counted",
        "rule no SLA, calendar always, times in Europe/Berlin",
        "  start     Thu 2026-04-30 10:05  the customer first told somebody",
    ]


def test_closed_hours_name_the_next_opening() -> None:
    text = explanation_lines(explained("fix", now=utc("05-05T05:00")))
    assert text[2] == "closed now, opens Tue 2026-05-05 09:00"


def test_finished_time_is_told_as_such() -> None:
    reopened = explained(
        "fix", StatusChange(at=utc("05-05T08:00"), by="ines", to="solved"), StatusChange(at=utc("05-05T08:40"), by="ines", to="open")
    )
    assert [line.words for line in reopened.lines if line.kind == "finished"] == ["solved"]


def test_a_long_list_is_folded_in_the_middle_and_still_adds_up() -> None:
    long = explained("fix", policy=with_fix(200), now=utc("08-01T00:00"))
    spans = [line for line in long.lines if line.kind == "counted"]
    text = explanation_lines(long)
    (folded,) = [line for line in text if line.startswith("  ...")]
    assert f"{len(spans) - 24} more spans  {exact_duration(sum(line.seconds or 0 for line in spans[12:-12]))}" in folded
    assert len([line for line in text if line.startswith("  counted")]) == 24


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_year_nobody_meant_is_still_explained(moment: str, zone: str) -> None:
    day = datetime.fromisoformat(moment)
    state = state_of(
        Case(id="C-1", subject="x", created_at=day, entries=(Told(at=day, by="customer"), Promise(at=day, by="ines", due=NOW)))
    )
    for clock in clocks_of(state, OFFICE):
        assert explanation_lines(explain(clock, state, OFFICE, now=NOW, agent_zone=zone))[0].startswith("C-1 ")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00:00"), (61, "0:01:01"), (-3661, "-1:01:01"), (360000, "100:00:00")])
def test_durations_are_hours_minutes_and_seconds(seconds: int, text: str) -> None:
    assert exact_duration(seconds) == text
