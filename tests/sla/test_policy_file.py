"""Reading a policy: what it means, and how it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desk.errors import DeskError
from desk.model.entries import FieldChange
from desk.model.state import PAUSED, state_of
from desk.sla.policy import CLOCKS_WITH_TARGET, NO_SLA, WarnWhen
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, case_of
from tests.sla.policies import DEFAULT, OFFICE

CALENDAR = '[calendars.x]\nzone = "UTC"\n'


def test_the_default_has_the_agreed_targets() -> None:
    names = CLOCKS_WITH_TARGET
    found = {rule.name: [rule.targets[name] // 60 for name in names] for rule in DEFAULT.rules}
    assert found == {
        "urgent": [5, 10, 30, 120, 60],
        "high": [10, 30, 60, 240, 240],
        "normal": [20, 60, 120, 480, 720],
        "low": [30, 120, 240, 1440, 1440],
    }
    assert all(rule.calendar.is_always_open and rule.update_starts == "after_first_reply" for rule in DEFAULT.rules)


def test_by_default_a_pause_stops_update_and_fix_only() -> None:
    rule = DEFAULT.rules[0]
    assert rule.pausing_statuses("update") == rule.pausing_statuses("fix") == {"pending", "on_hold"}
    assert (
        not rule.pausing_statuses("own")
        | rule.pausing_statuses("reply")
        | rule.pausing_statuses("promise")
        | rule.pausing_statuses("verify")
    )
    unsaid = read_policy("[[rules]]\nown = 1", "x").rules[0]
    assert (unsaid.pausing_statuses("fix"), unsaid.pausing_statuses("reply")) == (PAUSED, frozenset())


def test_by_default_the_last_quarter_is_soon_and_the_last_quarter_of_an_hour_for_promises() -> None:
    rule = DEFAULT.rules[0]
    assert rule.warn_when("fix").seconds_left(7200) == 1800
    assert rule.warn_when("promise").seconds_left(7200) == 900
    assert read_policy("[[rules]]\nown = 1", "x").rules[0].warn_when("promise").seconds_left(7200) == 900


def test_the_first_rule_that_matches_holds() -> None:
    policy = read_policy(
        """
        [[rules]]
        name = "gold mail"
        tier = "Gold"
        channel = ["email", "chat"]
        reply = 15
        [[rules]]
        name = "tagged"
        tag = ["vip", "press"]
        reply = 5
        [[rules]]
        name = "imported"
        source = "servicenow"
        sla = false
        [[rules]]
        name = "urgent"
        priority = ["urgent", "high"]
        reply = 10
        """,
        "x.toml",
    )

    def chosen(**header: Any) -> str:
        return policy.rule_for(state_of(case_of(told=False, **header))).name

    assert chosen(tier="gold", channel="Email", tags=("vip",)) == "gold mail"
    assert chosen(tier="gold", channel="phone", tags=("new", "VIP")) == "tagged"
    assert chosen(external=("ServiceNow", "INC1"), priority="urgent") == "imported"
    assert chosen(priority="high") == "urgent"
    assert policy.rule_for(state_of(case_of(priority="low"))) is NO_SLA


def test_a_field_that_was_emptied_matches_nothing_and_harms_nothing() -> None:
    policy = read_policy("[[rules]]\nchannel = 'email'\npriority = 'urgent'\nown = 1", "x")
    emptied = case_of(*(FieldChange(at=NOW, by="ines", name=name, now=None) for name in ("channel", "priority", "tier", "tags")))
    assert policy.rule_for(state_of(emptied)) is NO_SLA


def test_a_rule_may_have_settings_of_its_own() -> None:
    policy = read_policy(
        """
        calendar = "x"
        update_starts = "every_contact"
        [soon]
        all = 10
        fix = "50%"
        [[rules]]
        own = 0.5
        [[rules]]
        own = 1
        calendar = "always"
        update_starts = "customer_message"
        pauses = { pending = "reply", on_hold = [] }
        soon = { own = 1 }
        """
        + CALENDAR
        + "hours.mon = '09:00-17:00'",
        "x.toml",
    )
    first, second = policy.rules
    assert (first.calendar.name, first.update_starts, first.targets) == ("x", "every_contact", {"own": 30})
    assert (second.calendar.name, second.update_starts) == ("always", "customer_message")
    assert (first.warn_when("own"), first.warn_when("fix"), second.warn_when("own")) == (
        WarnWhen(seconds=600),
        WarnWhen(share=0.5),
        WarnWhen(seconds=60),
    )
    assert (second.pausing_statuses("reply"), second.pausing_statuses("fix")) == (PAUSED - {"on_hold"}, frozenset())


def test_a_calendar_holds_what_its_tables_say() -> None:
    hours = OFFICE.calendars["office"].hours
    assert [len(day) for day in hours.week] == [2, 2, 2, 2, 2, 0, 0]
    assert len(hours.special_dates) == 3


def test_a_target_of_nothing_is_no_target() -> None:
    assert read_policy("[[rules]]\nown = 5\nfix = 0", "x").rules[0].targets == {"own": 300}


def test_a_break_may_come_every_week() -> None:
    text = CALENDAR + "hours.mon = '09:00-17:00'\nbreaks.mon = '12:00-13:00'\nbreaks.2026-05-04 = '16:00-24:00'"
    hours = read_policy(text, "x").calendars["x"].hours
    assert hours.hours_on(date(2026, 5, 4)) == ((9 * 3600, 12 * 3600), (13 * 3600, 16 * 3600))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("calender = 'x'", 1, ["calender", "probably calendar"]),
        ("[[rules]]\nown = 5\n\n[[rules]]\nrepy = 6", 5, ["rules.repy", "probably reply"]),
        ("[[rules]]\npriority = 'urgnt'\nown = 1", 2, ["rules.priority", "'urgnt'", "probably urgent"]),
        ("[[rules]]\nname = 'x'", 1, ["no target", "sla = false"]),
        ("[[rules]]\nsla = false\nown = 5", 2, ["rules.sla", "leave one out"]),
        ("[[rules]]\nsla = 'no'", 2, ["rules.sla", "true or false"]),
        ("[[rules]]\nown = -5", 2, ["rules.own", "0 or more"]),
        ("[[rules]]\nown = '5 min'", 2, ["rules.own", "number"]),
        ("[[rules]]\nown = 99999999", 2, ["rules.own", "ten years"]),
        ("[[rules]]\ntier = 5\nown = 1", 2, ["rules.tier", "text in quotes"]),
        ("[[rules]]\nname = 5\nown = 1", 2, ["rules.name", "text in quotes"]),
        ("rules = 5", 1, ["rules", "[[rules]]"]),
        ("pauses = 5", 1, ["pauses", "a table"]),
        ("[pauses]\npending = ['fixx']", 2, ["pauses.pending", "probably fix"]),
        ("[pauses]\nwaiting = ['fix']", 2, ["pauses.waiting", "pending, on_hold"]),
        ("[pauses]\npending = ['promise']", 2, ["'promise'", "own, reply, update, fix"]),
        ("[soon]\nall = 'late'", 2, ["soon.all", '"25%"']),
        ("[soon]\nfix = '250%'", 2, ["soon.fix", '"25%"']),
        ("update_starts = 'customer'", 1, ["update_starts", "probably customer_message"]),
        ("calendar = 'offce'\n[calendars.office]\nzone = 'UTC'\nhours.mon = '09:00-17:00'", 1, ["'offce'", "probably office"]),
        ("[calendars.x]\nhours.mon = '09:00-17:00'", 1, ["calendars.x.zone", "missing"]),
        ("[calendars.x]\nzone = 'Europe/Berln'", 2, ["'Europe/Berln' is no zone"]),
        ("[calendars.x]\nzone = '../etc/passwd'", 2, ["is no zone"]),
        (CALENDAR, 1, ["calendars.x.hours", "never open"]),
        (CALENDAR + "[calendars.x.hours]\nmon = []", 3, ["never open"]),
        (CALENDAR + "[calendars.x.hours]\nmonday = '09:00-17:00'", 4, ["hours.monday", "probably mon"]),
        (CALENDAR + "[calendars.x.hours]\nmon = '9-17'", 4, ["hours.mon", "'9'"]),
        (CALENDAR + "[calendars.x.hours]\nmon = '09:00'", 4, ["hours.mon", '"09:00-17:00"']),
        (CALENDAR + "[calendars.x.hours]\nmon = ['09:00-25:00']", 4, ["hours.mon", "'25:00'"]),
        (CALENDAR + "holidays = ['25.12.2026']", 3, ["calendars.x.holidays", "2026-12-24"]),
        (CALENDAR + "holidays = 5", 3, ["calendars.x.holidays", "list of dates"]),
        (CALENDAR + "[calendars.x.dates]\nxmas = '09:00-12:00'", 4, ["dates.xmas", "no date"]),
        (CALENDAR + "[calendars.x.breaks]\n'2026-13-01' = '09:00-12:00'", 4, ["breaks.2026-13-01", "no date"]),
        (CALENDAR + "region = 'BY'", 3, ["calendars.x.region", "country"]),
        ("calendars = 5", 1, ["calendars", "a table"]),
        ("[calendars]\nx = 5", 2, ["calendars.x", "a table"]),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(text: str, line: int, words: list[str]) -> None:
    with pytest.raises(DeskError) as refused:
        read_policy(text, "shift.toml")
    assert str(refused.value).startswith(f"shift.toml, line {line}: ")
    assert [word for word in words if word not in str(refused.value)] == []


@pytest.mark.parametrize("text", ["own =", "own = 5 6", "[[rules]\n", "\n\na = 1\na = 2", "own = '\x00'"])
def test_what_is_no_toml_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(DeskError, match=r"^shift\.toml, line \d+: "):
        read_policy(text, "shift.toml")


def test_an_empty_policy_promises_nothing() -> None:
    assert read_policy("", "x").rules == ()
