"""What a timeline adds up to."""

from __future__ import annotations

import pytest

from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Apology,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    FieldChange,
    Incoming,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseBroken,
    PromiseKept,
    StatusChange,
    Told,
    Unknown,
)
from desk.model.entry_values import CUSTOMER, SYSTEM
from desk.model.ids import temporary_id
from desk.model.state import state_of
from tests.case_builders import at, case_of


def test_a_fresh_case_is_new_and_nobodys() -> None:
    state = state_of(case_of())
    assert (state.status, state.owner, state.recovery, state.chases) == ("new", "", False, 0)


def test_told_at_is_when_the_customer_first_told_anyone() -> None:
    told = Told(at=at(-60), by=CUSTOMER, told_at=at(-180))
    assert state_of(case_of(told, told=False, logged=-60)).told_at == at(-180)


@pytest.mark.parametrize("entry", [Assign(at=at(0), by="bo", owner="bo"), Contact(at=at(0), by="bo", text="hello")])
def test_work_on_a_new_case_opens_it(entry: AnyEntry) -> None:
    assert state_of(case_of(entry)).status == "open"


def test_what_the_system_assigns_is_not_yet_work() -> None:
    assert state_of(case_of(Assign(at=at(0), by=SYSTEM, owner="bo"))).status == "new"


def test_the_customers_word_ends_waiting_for_them_and_not_waiting_for_others() -> None:
    answer = Incoming(at=at(1), by=CUSTOMER, text="here it is")
    assert state_of(case_of(StatusChange(at=at(0), by="bo", to="pending", reason="r", recheck=at(9)), answer)).status == "open"
    assert state_of(case_of(StatusChange(at=at(0), by="bo", to="on_hold", reason="r", recheck=at(9)), answer)).status == "on_hold"


def test_thanks_do_not_reopen_what_is_solved() -> None:
    state = state_of(case_of(StatusChange(at=at(0), by="bo", to="solved"), Incoming(at=at(1), by=CUSTOMER, text="thanks")))
    assert state.status == "solved"


@pytest.mark.parametrize(
    "entry",
    [
        Incoming(at=at(0), by=CUSTOMER, chase=True),
        Apology(at=at(0), by="bo", text="sorry"),
        Offer(at=at(0), by="bo"),
        Listen(at=at(0), by="bo", feeling="angry"),
        FieldChange(at=at(0), by="bo", name="failure", now="no-show"),
    ],
)
def test_recovery_begins_with_a_failure_an_apology_an_offer_a_chase_or_listening(entry: AnyEntry) -> None:
    assert state_of(case_of(entry)).recovery


@pytest.mark.parametrize("feeling", ["glad", "Curious", "neutral", "a bit curious, and happy"])
def test_hearing_a_good_or_neutral_feeling_begins_no_recovery(feeling: str) -> None:
    heard = Listen(at=at(0), by="bo", feeling=feeling, wants="to know when you open")
    assert not state_of(case_of(heard)).recovery
    assert state_of(case_of(Incoming(at=at(0), by=CUSTOMER, chase=True), heard)).recovery


@pytest.mark.parametrize(
    "heard",
    [
        {"feeling": "not happy"},
        {"feeling": "curious but angry"},
        {"feeling": "ok", "came": "nobody"},
        {"feeling": "calm", "promised": "a team at nine"},
        {"wants": "a team today"},
    ],
)
def test_hearing_trouble_begins_recovery_whatever_the_feeling(heard: dict[str, str]) -> None:
    assert state_of(case_of(Listen(at=at(0), by="bo", **heard))).recovery


def test_a_normal_question_is_no_recovery() -> None:
    assert not state_of(case_of(Contact(at=at(0), by="bo"), Memo(at=at(1), by="bo"), Incoming(at=at(2), by=CUSTOMER))).recovery


def test_an_accepted_option_is_the_one_the_agent_counted_from_one() -> None:
    offer = Offer(id=temporary_id(1), at=at(0), by="bo", options=(Option(title="first"), Option(title="second")))
    answer = OfferAnswer(at=at(1), by="bo", offer=temporary_id(1), answer="accepted", option=2)
    (found,) = state_of(case_of(offer, answer)).offers.values()
    assert found.chosen == Option(title="second")
    assert found.settled_at is None


def test_a_delivered_offer_is_settled() -> None:
    offer = Offer(id=temporary_id(1), at=at(0), by="bo", options=(Option(title="first"),))
    accepted = OfferAnswer(at=at(1), by="bo", offer=temporary_id(1), answer="accepted")
    delivered = OfferAnswer(at=at(2), by="bo", offer=temporary_id(1), answer="delivered")
    (found,) = state_of(case_of(offer, accepted, delivered)).offers.values()
    assert found.settled_at == at(2)
    assert found.chosen == Option(title="first")


@pytest.mark.parametrize(("end", "fate"), [(PromiseKept, "kept"), (PromiseBroken, "broken")])
def test_promises_are_kept_or_broken(end: type[PromiseKept] | type[PromiseBroken], fate: str) -> None:
    made = Promise(id=temporary_id(1), at=at(0), by="bo", text="call", due=at(30))
    (found,) = state_of(case_of(made, end(at=at(5), by="bo", promise=temporary_id(1)))).promises.values()
    assert (found.status, found.settled_at) == (fate, at(5))


def test_a_promise_survives_thanks() -> None:
    made = Promise(at=at(0), by="bo", text="call", due=at(30))
    (found,) = state_of(case_of(made, Incoming(at=at(5), by=CUSTOMER, text="thanks"))).promises.values()
    assert found.status == "open"


def test_an_action_is_done_when_it_is_ticked() -> None:
    cause = Cause(id=temporary_id(1), at=at(0), by="bo", text="why")
    action = CorrectiveAction(id=temporary_id(2), at=at(0), by="bo", cause=temporary_id(1), text="what", owner="bo", due=at(99))
    done = ActionDone(at=at(7), by="bo", action=temporary_id(2))
    (found,) = state_of(case_of(cause, action, done)).actions.values()
    assert found.done_at == at(7)


def test_what_a_slow_clock_dated_before_its_beginning_still_settles_it() -> None:
    """Entries of an import, or of two copies that came together, are dated by other clocks."""
    made = Promise(id=temporary_id(1), at=at(9), by="bo", text="call", due=at(30))
    offer = Offer(id=temporary_id(2), at=at(9), by="bo", options=(Option(title="redo"),))
    action = CorrectiveAction(id=temporary_id(3), at=at(9), by="bo", text="what", owner="bo")
    state = state_of(
        case_of(
            *(made, offer, action),
            PromiseKept(at=at(7), by="bo", promise=temporary_id(1)),
            OfferAnswer(at=at(6), by="bo", offer=temporary_id(2), answer="accepted"),
            OfferAnswer(at=at(7), by="bo", offer=temporary_id(2), answer="delivered"),
            ActionDone(at=at(8), by="bo", action=temporary_id(3)),
        )
    )
    (promise,), (given,), (done,) = state.promises.values(), state.offers.values(), state.actions.values()
    assert (promise.status, promise.settled_at) == ("kept", at(7))
    assert (given.status, given.accepted_at, given.settled_at) == ("delivered", at(6), at(7))
    assert done.done_at == at(8)


def test_changed_fields_win_over_the_header() -> None:
    changes = [
        FieldChange(at=at(0), by="bo", name="subject", was="It broke", now="It broke twice"),
        FieldChange(at=at(1), by="bo", name="tags", now=["vip", "late"]),
        FieldChange(at=at(2), by="bo", name="value", now=1440.0),
    ]
    state = state_of(case_of(*changes))
    assert (state.subject, state.tags, state.value("value")) == ("It broke twice", ("vip", "late"), 1440.0)
    assert state.case.subject == "It broke"


def test_entries_of_a_newer_version_are_carried_along() -> None:
    state = state_of(case_of(Unknown(at=at(0), by="bo", kind="horoscope", fields={"sign": "lion"})))
    assert state.timeline[-1].kind == "horoscope"  # type: ignore[union-attr]  # the last entry is the Unknown one


def test_the_moments_of_every_status_are_kept() -> None:
    solved, reopened = StatusChange(at=at(2), by="bo", to="solved"), StatusChange(at=at(3), by="bo", to="open")
    state = state_of(case_of(Assign(at=at(1), by="bo", owner="bo"), solved, reopened))
    assert state.statuses == [(at(1), "open"), (at(2), "solved"), (at(3), "open")]
