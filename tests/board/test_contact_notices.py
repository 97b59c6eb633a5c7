"""Silence and appointments: what calls for a word from us before the customer asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk import data
from desk.board.alarms import Alarms
from desk.board.case_view import CaseView, case_view, next_change, next_due
from desk.board.contact_notices import expected_call_notices, no_next_contact_notices, silence_notices
from desk.board.filters import compile_filter
from desk.board.next_best import next_best_case
from desk.board.queue import Queue
from desk.model.entries import AnyEntry, Assign, Contact, Incoming, Offer, OfferAnswer, Option, Promise, PromiseKept, StatusChange
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")
OFFICE = read_policy(
    """
calendar = "office"
[calendars.office]
zone = "UTC"
hours = { mon = ["09:00-14:00"], tue = ["09:00-17:00"] }
[[rules]]
name = "all"
update = 60
""",
    "office.toml",
)

UPDATES = read_policy('[[rules]]\nname = "all"\nupdate = 30\n', "updates.toml")
TAKEN = Assign(at=at(-70), by="ines", owner="ines")


def view_of(*entries: AnyEntry, **header: Any) -> CaseView:
    return case_view(case_of(*entries, **{"priority": "urgent", **header}), POLICY)


def call_at(minutes: float, **how: Any) -> Contact:
    return Contact(at=at(minutes), by="ines", channel="phone", **how)


@pytest.mark.parametrize(
    ("entries", "falls"),
    [
        ((), at(0)),
        ((call_at(-20),), at(40)),
        ((call_at(-20), Incoming(at=at(-5), by="customer")), at(40)),
        ((call_at(-20), Promise(at=at(-20), by="ines", text="a call", due=at(90))), at(90)),
        ((call_at(-20), Promise(at=at(-20), by="ines", text="a call", due=at(5))), at(40)),
        ((call_at(-20), Promise(at=at(-20), by="ines", text="ask", due=at(90), to="lou")), at(40)),
        ((call_at(-20), StatusChange(at=at(-10), by="ines", to="pending")), None),
        ((call_at(-20), StatusChange(at=at(-10), by="ines", to="solved")), None),
    ],
)
def test_a_case_falls_silent_two_update_periods_after_our_last_word(entries: tuple[AnyEntry, ...], falls: Any) -> None:
    assert view_of(*entries).silent_at == falls


def test_closed_hours_are_no_silence() -> None:
    told = case_view(case_of(call_at(-30)), OFFICE)
    assert told.silent_at is not None
    assert told.silent_at - NOW == timedelta(hours=20, minutes=30)


def test_silence_is_said_found_and_a_reason_to_go_there() -> None:
    view = view_of(call_at(-65), logged=-70)
    (notice,) = silence_notices(view, NOW)
    assert notice.words == "they have heard nothing from us for 65 min"
    assert notice.action == "contact"
    assert list(silence_notices(view, at(-6))) == []
    test = compile_filter("silent").test
    assert (test(view, at(-6)), test(view, NOW)) == (False, True)
    assert compile_filter("silent").is_timed
    suggestion = next_best_case([view], NOW, me="ines", zone=NOW.tzinfo)  # type: ignore[arg-type]  # NOW has a zone
    assert suggestion is not None
    assert "nothing from us for 65 min" in suggestion.reasons


def test_the_board_calls_for_a_silent_case_where_no_clock_does() -> None:
    view = case_view(case_of(TAKEN, call_at(-65), logged=-70), UPDATES)
    upcoming = next_due(view, NOW)
    assert (upcoming.name, upcoming.risk) == ("silence", "soon")
    assert next_change(view_of(call_at(-20)), at(39)) == at(40)


def test_the_desk_is_told_to_call_a_quarter_of_an_hour_before_they_expect_us() -> None:
    view = view_of(TAKEN, call_at(-70), logged=-80, priority="low", appointment=at(20))
    assert next_change(view, NOW) == at(5)
    assert list(expected_call_notices(view, at(4), "UTC")) == []
    assert [notice.words for notice in expected_call_notices(view, at(5), "UTC")] == ["call before they call us: they expect us at 14:20"]
    assert [notice.words for notice in expected_call_notices(view, at(25), "UTC")] == ["call now: they have expected us since 14:20"]
    assert (next_due(view, at(5)).name, next_due(view, at(5)).risk) == ("call first", "soon")
    suggestion = next_best_case([view], at(5), me="ines", zone=NOW.tzinfo)  # type: ignore[arg-type]  # NOW has a zone
    assert suggestion is not None
    assert suggestion.reasons[0] == "call before they call us (they expect us at 14:20)"


def test_a_word_from_us_in_the_hour_before_is_the_call() -> None:
    assert view_of(call_at(-50), appointment=at(20)).expected_at == at(20)
    assert view_of(call_at(-30), appointment=at(20)).expected_at is None
    assert view_of(appointment=at(20)).expected_at == at(20)
    assert not compile_filter("appointment").test(view_of(call_at(-30), appointment=at(20)), NOW)
    assert compile_filter("appointment").test(view_of(appointment=at(20)), NOW)


def test_an_appointment_rings_once() -> None:
    alarms, queue = Alarms("ines"), Queue(POLICY)
    view = view_of(call_at(-70), logged=-80, priority="low", appointment=at(20))
    queue.update_view(view, NOW)
    alarms.baseline({view.id: view}, NOW)
    queue.tick(at(5))
    ring = alarms.check(queue.pop_turned(), at(5))
    assert ring is not None
    assert ring.text == "C-101: not taken, and call before they call us"
    assert ring.audible
    assert alarms.check([view], at(6)) is None


def test_who_may_tell_many_is_a_reason() -> None:
    suggestion = next_best_case([view_of(public_risk="review")], NOW, me="ines", zone=NOW.tzinfo)  # type: ignore[arg-type]  # NOW has a zone
    assert suggestion is not None
    assert "public: review" in suggestion.reasons


def test_the_source_of_a_case_can_be_asked_for() -> None:
    assert compile_filter("source:review").test(view_of(source="review"), NOW)
    assert not compile_filter("source:review").test(view_of(source="complaint"), NOW)


@pytest.mark.parametrize(
    ("entries", "header", "owed"),
    [
        ((call_at(-5),), {}, False),
        ((), {"logged": -9}, True),
        ((), {"logged": -1}, False),
        ((call_at(-5), Incoming(at=at(-4), by="customer")), {}, False),
        ((call_at(-50), Incoming(at=at(-29), by="customer")), {}, True),
        ((call_at(-5, update=True),), {"appointment": at(10)}, False),
        ((call_at(-70),), {"logged": -90, "appointment": at(10), "priority": "low"}, True),
        ((Contact(at=at(-5), by="ines", channel="email"),), {"phone": "555-0101", "failure": "delay"}, True),
        ((call_at(-50), Incoming(at=at(-29), by="customer"), StatusChange(at=at(-1), by="ines", to="on_hold")), {}, False),
    ],
)
def test_whom_to_call_now_can_be_asked_for(entries: tuple[AnyEntry, ...], header: dict[str, Any], owed: bool) -> None:
    found = compile_filter("calls")
    assert found.is_timed
    assert found.test(view_of(*entries, **header), NOW) is owed


def test_what_went_from_hand_to_hand_can_be_asked_for() -> None:
    owners = [Assign(at=at(number - 50), by=name, owner=name) for number, name in enumerate(("bo", "lou", "kim"))]
    assert compile_filter("hops>1").test(view_of(*owners), NOW)
    assert not compile_filter("hops>1").test(view_of(*owners[:2]), NOW)


def test_what_they_need_at_once_has_a_countdown_until_it_is_there() -> None:
    told: tuple[AnyEntry, ...] = (TAKEN, call_at(-60))
    view = case_view(case_of(*told, logged=-70, needs_by=at(40)), UPDATES)
    upcoming = next_due(view, at(-30))
    assert (upcoming.name, upcoming.left, upcoming.risk) == ("needed", 70 * 60, "ok")
    assert (next_due(view, at(30)).name, next_due(view, at(30)).risk) == ("silence", "soon")
    assert next_change(view, at(20)) == at(25)
    assert next_change(view, at(40)) == at(40) + timedelta.resolution
    assert (next_due(view, at(40)).risk, next_due(view, at(41)).name, next_due(view, at(41)).risk) == ("soon", "needed", "late")
    delivered: tuple[AnyEntry, ...] = (
        Offer(at=at(-50), by="ines", options=(Option(title="keys"),)),
        OfferAnswer(at=at(-49), by="ines", offer="101.4", answer="accepted"),
        PromiseKept(at=at(-40), by="ines", promise="101.4"),
    )
    assert case_view(case_of(*told, *delivered, logged=-70, needs_by=at(40)), UPDATES).needed_at is None
    assert case_view(case_of(StatusChange(at=at(-1), by="ines", to="solved"), needs_by=at(40)), UPDATES).needed_at is None
    suggestion = next_best_case([view], at(50), me="ines", zone=NOW.tzinfo)  # type: ignore[arg-type]  # NOW has a zone
    assert suggestion is not None
    assert "needed it by 14:40" in suggestion.reasons


@pytest.mark.parametrize(
    ("follow_up", "words"),
    [(None, "no time is set to look again: say when"), (at(-10), "it is time to look again: look, then say when next")],
)
def test_a_time_to_look_again_that_has_come_is_not_called_missing(follow_up: Any, words: str) -> None:
    view = case_view(case_of(Assign(at=at(-700), by="ines", owner="ines", follow_up=follow_up), call_at(-690), logged=-710), POLICY)
    assert [notice.words for notice in no_next_contact_notices(view, NOW)] == [words]
