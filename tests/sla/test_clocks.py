"""The life of each clock: when it starts, what holds it, what ends it, and what it says at any moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from desk.model.entries import (
    AnyEntry,
    Apology,
    Approval,
    Assign,
    Contact,
    FieldChange,
    Incoming,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseBroken,
    PromiseKept,
    Retract,
    StatusChange,
    Told,
    Verify,
)
from desk.model.entry_values import Status
from desk.model.state import state_of
from desk.sla.clock import Clock
from desk.sla.clocks import clocks_of, current_clocks
from desk.sla.policy import Policy
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of
from tests.sla.policies import DEFAULT, DEFAULT_TEXT, OFFICE, OFFICE_TEXT

SECOND = timedelta(seconds=1)


def clocks(*entries: AnyEntry, policy: Policy = DEFAULT, logged: float = -60, **header: Any) -> tuple[Clock, ...]:
    return clocks_of(state_of(case_of(*entries, logged=logged, **header)), policy)


def clock(name: str, *entries: AnyEntry, policy: Policy = DEFAULT, logged: float = -60, **header: Any) -> Clock:
    """The last clock of this name."""
    return [found for found in clocks(*entries, policy=policy, logged=logged, **header) if found.name == name][-1]


def status(minutes: float, to: Status) -> StatusChange:
    return StatusChange(at=at(minutes), by="ines", to=to)


def test_the_four_service_clocks_are_always_there_and_in_order() -> None:
    assert [found.name for found in clocks()] == ["own", "reply", "update", "fix"]
    assert [found.state(NOW) for found in clocks(policy=Policy())] == ["none"] * 4
    assert [found.seconds_left(NOW) for found in clocks(policy=Policy())] == [None] * 4


def test_own_counts_from_logged_at_and_reply_and_fix_from_told_at() -> None:
    found = clocks(Told(at=at(-50), by="customer", told_at=at(-90)), logged=-40, told=False)
    assert [one.started_at for one in found] == [at(-40), at(-90), None, at(-90)]


def test_taking_the_case_meets_own_and_giving_it_back_does_not_undo_that() -> None:
    own = clock("own", Assign(at=at(-45), by="ines", owner="ines"), Assign(at=at(-10), by="ines", owner=""))
    assert (own.state(NOW), own.stopped_at, own.due_at) == ("met", at(-45), at(-40))
    assert clock("own", Assign(at=at(-45), by="ines", owner="ines"), Assign(at=at(-10), by="bo", owner="bo")).stopped_at == at(-45)
    assert clock("own", Assign(at=at(-45), by="ines", owner="")).state(NOW) == "late"
    assert clock("own", Assign(at=at(-30), by="ines", owner="ines")).state(NOW) == "missed"


@pytest.mark.parametrize(
    ("entry", "counts"),
    [
        (Contact(at=at(-30), by="ines"), True),
        (Contact(at=at(-30), by="ines", reached=False), False),
        (Apology(at=at(-30), by="ines", channel="phone"), True),
        (Apology(at=at(-30), by="ines"), False),
        (Memo(at=at(-30), by="ines", text="called them"), False),
        (Assign(at=at(-30), by="ines", owner="ines"), False),
        (Incoming(at=at(-30), by="customer"), False),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, bool) else "",
)
def test_only_what_reaches_the_customer_is_a_reply(entry: AnyEntry, counts: bool) -> None:
    assert clock("reply", entry).stopped_at == (at(-30) if counts else None)


def test_a_reply_taken_back_is_none() -> None:
    case = case_of(Contact(at=at(-30), by="ines"))
    taken_back = case_of(Contact(at=at(-30), by="ines"), Retract(at=at(-29), by="ines", entry=case.entries[-1].id))
    assert clocks_of(state_of(taken_back), DEFAULT)[1].stopped_at is None


def test_running_soon_and_late_follow_each_other_at_the_second() -> None:
    reply = clock("reply", logged=0)
    assert (reply.target_seconds, reply.due_at, reply.warn_at) == (3600, at(60), at(45))
    assert [reply.state(moment) for moment in (at(0), at(45) - SECOND, at(45), at(60), at(60) + SECOND)] == [
        "running",
        "running",
        "soon",
        "soon",
        "late",
    ]
    assert [reply.seconds_left(moment) for moment in (at(0), at(60), at(60) + SECOND)] == [3600, 0, -1]


def test_left_is_negative_exactly_when_late_within_the_second_too() -> None:
    reply = clock("reply", logged=0)
    moment = at(60) + timedelta(microseconds=1)
    assert (reply.state(moment), reply.seconds_left(moment)) == ("late", -1)


def test_a_warning_may_come_with_the_deadline_itself() -> None:
    policy = read_policy(DEFAULT_TEXT.replace('all = "25%"', "all = 0"), "x.toml")
    assert clock("reply", policy=policy, logged=0).warn_at == at(60)
    office = read_policy("soon = { all = 0 }\n" + OFFICE_TEXT, "x.toml")
    case = case_of(told=False, created_at=datetime.fromisoformat("2026-05-04T14:00:00Z"))
    assert clocks_of(state_of(case), office)[1].warn_at == datetime.fromisoformat("2026-05-04T15:00:00Z")


def test_next_change_leads_from_state_to_state_and_ends() -> None:
    reply = clock("reply", logged=0)
    seen: list[str] = []
    moment: datetime | None = at(0)
    while moment is not None:
        seen.append(reply.state(moment))
        moment = reply.next_change(moment)
    assert seen == ["running", "soon", "late"]
    assert clock("fix", status(-30, "pending")).next_change(NOW) is None
    assert clock("reply", Contact(at=at(-30), by="ines")).next_change(NOW) is None


def test_equal_is_in_time() -> None:
    assert clock("reply", Contact(at=at(0), by="ines")).state(NOW) == "met"
    late = clock("reply", Contact(at=at(0) + SECOND, by="ines"))
    assert (late.state(at(1)), late.seconds_left(at(1)), late.seconds_spent(at(1))) == ("missed", None, 3601)


def test_a_pause_holds_update_and_fix_and_not_own_and_reply() -> None:
    paused: list[AnyEntry] = [Contact(at=at(-55), by="ines"), Incoming(at=at(-50), by="customer"), status(-30, "on_hold")]
    states = {found.name: found.state(NOW) for found in clocks(*paused)}
    assert states == {"own": "late", "reply": "met", "update": "paused", "fix": "paused"}
    fix = clock("fix", *paused)
    assert (fix.due_at, fix.warn_at) == (None, None)
    assert fix.seconds_left(NOW) == fix.seconds_left(at(500)) == 480 * 60 - 30 * 60


def test_a_pause_before_a_run_began_is_no_concern_of_it() -> None:
    entries: list[AnyEntry] = [
        Contact(at=at(-55), by="ines"),
        status(-50, "on_hold"),
        status(-40, "open"),
        Incoming(at=at(-30), by="customer"),
    ]
    update = clock("update", *entries)
    assert (update.due_at, update.spans) == (at(90), ((at(-30), None),))


def test_a_run_that_begins_in_a_pause_counts_from_its_end() -> None:
    entries: list[AnyEntry] = [Contact(at=at(-55), by="ines"), status(-50, "on_hold"), Incoming(at=at(-30), by="customer")]
    assert clock("update", *entries).seconds_left(NOW) == 120 * 60
    assert clock("update", *entries, status(-10, "open")).due_at == at(110)


def test_a_clock_that_has_stopped_is_held_by_nothing() -> None:
    policy = read_policy(DEFAULT_TEXT.replace('pending = ["update", "fix"]', 'pending = ["reply"]'), "x.toml")
    assert clock("reply", status(-30, "pending"), policy=policy).held
    answered = clock("reply", Contact(at=at(-40), by="ines"), status(-30, "pending"), policy=policy)
    assert (answered.held, answered.state(NOW)) == (False, "met")


def test_resuming_moves_the_deadline_by_the_pause() -> None:
    fix = clock("fix", status(-50, "pending"), status(-20, "open"), status(-10, "on_hold"), status(-5, "open"))
    assert fix.due_at == at(-60 + 480 + 35)


def test_figures_for_reports() -> None:
    fix = clock("fix", status(-190, "pending"), status(-90, "open"), status(-10, "solved"), priority="urgent", logged=-400)
    assert [fix.seconds_spent(NOW), fix.seconds_late(NOW), fix.seconds_held(NOW)] == [290 * 60, 170 * 60, 100 * 60]
    assert [clock("fix", logged=-5).seconds_late(NOW), clock("fix", policy=Policy()).seconds_held(NOW)] == [0, 0]


def test_the_customers_answer_ends_a_wait_for_them() -> None:
    fix = clock("fix", Contact(at=at(-58), by="ines"), status(-50, "pending"), Incoming(at=at(-20), by="customer"))
    assert fix.due_at == at(-60 + 480 + 30)


def test_late_before_a_pause_stays_late() -> None:
    fix = clock("fix", status(-5, "pending"), priority="urgent", logged=-200)
    assert (fix.state(NOW), fix.seconds_left(NOW), fix.due_at) == ("late", -75 * 60, at(-80))


def test_paused_at_the_very_deadline_is_not_late() -> None:
    fix = clock("fix", status(-80, "pending"), priority="urgent", logged=-200)
    assert (fix.state(NOW), fix.seconds_left(NOW)) == ("paused", 0)
    resumed = clock("fix", status(-80, "pending"), status(-10, "open"), priority="urgent", logged=-200)
    assert (resumed.due_at, resumed.late_after) == (at(-80), at(-10))
    assert [resumed.state(moment) for moment in (at(-10), at(-10) + SECOND)] == ["soon", "late"]


def test_solving_meets_fix_and_reopening_goes_on_without_the_time_between() -> None:
    assert clock("fix", status(-30, "solved")).state(NOW) == "met"
    assert clock("fix", status(-30, "solved"), status(-20, "closed")).stopped_at == at(-30)
    reopened = clock("fix", status(-30, "solved"), status(-20, "closed"), status(-5, "open"))
    assert (reopened.state(NOW), reopened.due_at) == ("running", at(-60 + 480 + 25))


def test_a_closed_case_has_no_running_clock_but_remembers() -> None:
    entries: list[AnyEntry] = [Promise(at=at(-50), by="ines", text="ring", due=at(90)), status(-5, "closed")]
    found = clocks(*entries, priority="urgent", logged=-200)
    assert {one.state(NOW) for one in found} == {"none"}
    assert {one.name for one in found if one.is_breached(NOW)} == {"own", "reply", "fix"}
    assert all(one.seconds_left(NOW) is None and one.reopens_at(NOW) is None for one in found)


def test_solving_without_a_reply_cuts_the_reply_short() -> None:
    reply = clock("reply", status(-30, "solved"))
    assert (reply.state(NOW), reply.cut_short, reply.stopped_at) == ("met", True, at(-30))


def test_priority_and_policy_count_from_the_beginning() -> None:
    raise_it = FieldChange(at=at(-1), by="ines", name="priority", now="urgent")
    raised = clock("fix", raise_it, logged=-200)
    assert (raised.due_at, raised.state(NOW)) == (at(-80), "late")
    kept = clock("fix", status(-190, "pending"), status(-90, "open"), raise_it, logged=-200)
    assert kept.due_at == at(20)


def waits(*entries: AnyEntry, starts: str = "after_first_reply") -> list[tuple[float, float | None]]:
    """Each update run as minutes from NOW, from and up to."""
    policy = read_policy(DEFAULT_TEXT.replace('"after_first_reply"\n', f'"{starts}"\n', 1), "policy.toml")
    runs = [found for found in clocks(*entries, policy=policy, logged=-600) if found.name == "update" and found.started_at]

    def minutes(moment: datetime | None) -> float | None:
        return None if moment is None else (moment - NOW).total_seconds() / 60

    return [(minutes(run.started_at) or 0, minutes(run.stopped_at)) for run in runs]


def wrote(minutes: float) -> Incoming:
    return Incoming(at=at(minutes), by="customer")


def replied(minutes: float) -> Contact:
    return Contact(at=at(minutes), by="ines")


def test_an_update_run_begins_with_the_first_unanswered_message_after_a_reply() -> None:
    assert waits(wrote(-500)) == []
    assert waits(wrote(-500), replied(-400)) == []
    assert waits(wrote(-400), replied(-400)) == []
    assert waits(wrote(-500), replied(-400), wrote(-300), wrote(-200)) == [(-300, None)]
    assert waits(replied(-400), wrote(-300), replied(-250), replied(-200), wrote(-100)) == [(-300, -250), (-100, None)]


def test_an_update_run_may_begin_before_the_first_reply() -> None:
    assert waits(wrote(-500), replied(-400), starts="customer_message") == [(-500, -400)]


def test_every_contact_may_begin_one_too() -> None:
    assert waits(replied(-400), replied(-300), starts="every_contact") == [(-400, -300), (-300, None)]
    assert waits(wrote(-500), replied(-400), wrote(-350), replied(-300), starts="every_contact") == [(-400, -300), (-300, None)]
    reopened: list[AnyEntry] = [replied(-400), status(-300, "solved"), status(-200, "open")]
    assert waits(*reopened, starts="every_contact") == [(-400, -300), (-200, None)]


def test_finishing_ends_a_run_and_a_message_to_a_finished_case_begins_none() -> None:
    finished: list[AnyEntry] = [replied(-400), wrote(-300), status(-200, "solved"), wrote(-100)]
    assert waits(*finished) == [(-300, -200)]
    assert waits(replied(-400), status(-300, "solved"), wrote(-300)) == []
    assert waits(*finished, status(-50, "open")) == [(-300, -200), (-100, None)]
    runs = [found for found in clocks(*finished, status(-50, "open"), logged=-600) if found.name == "update"]
    assert runs[-1].due_at == at(-50 + 120)


def test_a_message_answered_while_the_case_is_finished_began_no_run_whatever_comes_later() -> None:
    answered: list[AnyEntry] = [replied(-400), status(-300, "solved"), wrote(-250), replied(-200)]
    assert waits(*answered) == []
    assert waits(*answered, status(-100, "open")) == []
    assert waits(*answered, status(-100, "open"), wrote(-90), replied(-80)) == [(-90, -80)]
    assert waits(*answered, wrote(-150), status(-100, "open"), replied(-80)) == [(-150, -80)]
    again: list[AnyEntry] = [status(-290, "open"), status(-280, "closed")]
    assert waits(replied(-400), status(-300, "solved"), *again, wrote(-250), replied(-200), status(-100, "open")) == []


def test_a_reply_at_the_moment_of_a_message_answers_it() -> None:
    assert waits(replied(-400), wrote(-300), replied(-300)) == waits(replied(-400), replied(-300), wrote(-300)) == [(-300, -300)]


def test_the_board_shows_the_present_run_and_open_promises() -> None:
    entries: list[AnyEntry] = [
        replied(-400),
        wrote(-300),
        replied(-250),
        wrote(-100),
        Promise(at=at(-90), by="ines", text="kept", due=at(-60)),
        Promise(at=at(-80), by="ines", text="open", due=at(60)),
    ]
    kept = case_of(*entries).entries[5].id
    shown = current_clocks(clocks(*entries, PromiseKept(at=at(-70), by="ines", promise=kept), logged=-600))
    assert [(found.name, found.started_at) for found in shown if found.name == "update"] == [("update", at(-100))]
    assert [found.label for found in shown if found.name == "promise"] == ["open"]


def promise_clock(*entries: AnyEntry, due: float = 60, made: float = -30) -> Clock:
    return clock("promise", Promise(at=at(made), by="ines", text="ring back", due=at(due)), *entries)


def test_a_promise_runs_to_its_time_and_warns_a_quarter_of_an_hour_before() -> None:
    found = promise_clock()
    assert (found.label, found.due_at, found.warn_at, found.seconds_left(NOW)) == ("ring back", at(60), at(45), 3600)
    assert found.entry == "101.2"


def test_a_promise_is_met_missed_or_broken() -> None:
    assert promise_clock(PromiseKept(at=at(-1), by="ines", promise="101.2")).state(NOW) == "met"
    assert promise_clock(PromiseKept(at=at(-1), by="ines", promise="101.2"), due=-10).state(NOW) == "missed"
    assert promise_clock(PromiseBroken(at=at(-1), by="ines", promise="101.2")).state(NOW) == "missed"
    assert promise_clock(due=-10).state(NOW) == "late"


def test_a_promise_never_waits_and_outlives_solving() -> None:
    assert promise_clock(status(-10, "pending")).state(NOW) == "running"
    assert promise_clock(status(-10, "solved")).state(NOW) == "running"


def test_a_promise_for_a_time_already_gone_is_late_at_once() -> None:
    found = promise_clock(due=-45, made=-30)
    assert (found.state(NOW), found.due_at, found.seconds_left(NOW)) == ("late", at(-45), -45 * 60)
    assert (found.started_at, found.target_seconds) == (at(-45), 0)


def test_a_promise_goes_by_the_wall_and_not_by_the_desks_hours() -> None:
    saturday, sunday = datetime.fromisoformat("2026-05-09T10:00:00Z"), datetime.fromisoformat("2026-05-10T10:00:00Z")
    found = clock("promise", Promise(at=saturday, by="ines", due=sunday), policy=OFFICE)
    assert found.seconds_left(saturday) == 24 * 3600
    assert found.state(sunday + SECOND) == "late"


def offer_clock(*answers: AnyEntry) -> list[Clock]:
    offer = Offer(at=at(-50), by="ines", options=(Option(title="now"), Option(title="a team", by=at(30))))
    return [found for found in clocks(offer, *answers) if found.name == "promise"]


def test_an_accepted_offer_with_a_time_is_a_promise() -> None:
    def answer(minutes: float, word: str, option: int = 2) -> OfferAnswer:
        return OfferAnswer(at=at(minutes), by="ines", offer="101.2", answer=word, option=option)  # type: ignore[arg-type] # one of the words

    assert offer_clock() == []
    assert offer_clock(answer(-40, "accepted", 1)) == []
    (running,) = offer_clock(answer(-40, "accepted"))
    assert (running.label, running.started_at, running.due_at, running.state(NOW)) == ("a team", at(-40), at(30), "running")
    assert offer_clock(answer(-40, "accepted"), answer(-10, "delivered"))[0].state(NOW) == "met"
    assert offer_clock(answer(-40, "accepted"), PromiseBroken(at=at(-5), by="ines", promise="101.2"))[0].state(NOW) == "missed"
    assert offer_clock(answer(-40, "declined")) == []


def test_a_yes_before_the_approval_is_a_promise_from_the_approval_on() -> None:
    yes = OfferAnswer(at=at(-40), by="ines", offer="101.2", answer="accepted", option=2)
    (running,) = offer_clock(yes, Approval(at=at(-10), by="lou", offer="101.2", decision="approved"))
    assert (running.started_at, running.due_at) == (at(-10), at(30))
    assert offer_clock(yes, Approval(at=at(-10), by="lou", offer="101.2", decision="declined")) == []
    (early,) = offer_clock(Approval(at=at(-45), by="lou", offer="101.2", decision="approved"), yes)
    assert early.started_at == at(-40)


def verdict(minutes: float) -> Verify:
    return Verify(at=at(minutes), by="ines", verdict="met")


def sorry(minutes: float) -> Apology:
    return Apology(at=at(minutes), by="ines", channel="phone")


def test_verify_runs_from_solving_a_recovery_case_until_the_verdict() -> None:
    assert [found.name for found in clocks(status(-30, "solved"))][-1] == "fix"
    running = clock("verify", sorry(-50), status(-30, "solved"), priority="urgent")
    assert (running.state(NOW), running.started_at, running.due_at) == ("running", at(-30), at(30))
    assert clock("verify", sorry(-50), status(-30, "solved"), verdict(-10)).state(NOW) == "met"
    assert clock("verify", sorry(-50), verdict(-31), status(-30, "solved")).state(NOW) == "met"
    assert [found.name for found in clocks(sorry(-50))][-1] == "fix"


def test_reopening_asks_for_a_new_verdict() -> None:
    entries: list[AnyEntry] = [sorry(-50), status(-40, "solved"), verdict(-35), status(-30, "open")]
    assert [found.name for found in clocks(*entries)][-1] == "fix"
    again = clock("verify", *entries, status(-20, "solved"), priority="urgent")
    assert (again.state(NOW), again.due_at) == ("running", at(40))


MONDAY_EVENING = datetime.fromisoformat("2026-05-04T16:00:00Z")


def test_closed_hours_freeze_the_figure_and_name_the_next_opening() -> None:
    case = case_of(told=False, created_at=datetime.fromisoformat("2026-05-04T14:30:00Z"))
    reply = clocks_of(state_of(case), OFFICE)[1]
    assert reply.due_at == datetime.fromisoformat("2026-05-05T07:30:00Z")
    assert reply.seconds_left(MONDAY_EVENING) == reply.seconds_left(MONDAY_EVENING + timedelta(hours=9)) == 1800
    assert reply.reopens_at(MONDAY_EVENING) == datetime.fromisoformat("2026-05-05T07:00:00Z")
    assert reply.reopens_at(datetime.fromisoformat("2026-05-05T07:00:00Z")) is None


def test_due_at_closing_time_is_late_only_once_the_desk_has_opened_again() -> None:
    case = case_of(told=False, created_at=datetime.fromisoformat("2026-05-04T14:00:00Z"))
    reply = clocks_of(state_of(case), OFFICE)[1]
    opening = datetime.fromisoformat("2026-05-05T07:00:00Z")
    assert reply.due_at == datetime.fromisoformat("2026-05-04T15:00:00Z")
    assert [reply.state(moment) for moment in (MONDAY_EVENING, opening, opening + SECOND)] == ["soon", "soon", "late"]
    assert [reply.seconds_left(moment) for moment in (MONDAY_EVENING, opening, opening + SECOND)] == [0, 0, -1]


def test_a_warning_is_counted_back_through_closed_hours() -> None:
    case = case_of(told=False, created_at=datetime.fromisoformat("2026-05-04T14:55:00Z"))
    reply = clocks_of(state_of(case), OFFICE)[1]
    assert (reply.due_at, reply.warn_at) == (datetime.fromisoformat("2026-05-05T07:55:00Z"), datetime.fromisoformat("2026-05-05T07:40:00Z"))


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("policy", [DEFAULT, OFFICE], ids=["always", "office"])
def test_a_case_from_a_year_nobody_meant_still_has_clocks(moment: str, policy: Policy) -> None:
    day = datetime.fromisoformat(moment)
    found = clocks(Told(at=day, by="customer"), Promise(at=day, by="ines", due=day), told=False, policy=policy, created_at=day)
    assert [one.name for one in found] == ["own", "reply", "update", "fix", "promise"]
    assert all(one.state(NOW) and one.next_change(NOW) != NOW for one in found)
