"""Promised against done: kept, kept late, broken; and nothing a customer says clears a promise."""

from __future__ import annotations

from desk import data
from desk.board.case_view import case_view, next_due
from desk.board.queue_order import worst_first
from desk.model.entries import (
    Assign,
    Contact,
    Incoming,
    Keeper,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseBroken,
    PromiseKept,
    StatusChange,
)
from desk.model.state import state_of
from desk.recovery.promises import PromiseTally, keeper_of, late_by, offered_at, promise_before, promise_tally
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")


def promised(due: float, *, visible: bool = False) -> Promise:
    return Promise(at=at(-50), by="ines", text="call her", due=at(due), visible=visible)


def test_a_promise_kept_late_says_so() -> None:
    in_time = state_of(case_of(promised(-10), PromiseKept(at=at(-12), by="ines", promise="101.2")))
    too_late = state_of(case_of(promised(-10), PromiseKept(at=at(2), by="ines", promise="101.2", text="line was busy")))
    assert late_by(in_time.promises["101.2"]) is None
    late = late_by(too_late.promises["101.2"])
    assert late is not None
    assert late.total_seconds() == 12 * 60
    assert too_late.promises["101.2"].note == "line was busy"


def test_every_promise_is_counted_once() -> None:
    offer = Offer(id="+1", at=at(-40), by="ines", options=(Option(title="team at one", by=at(-5)),))
    taken = OfferAnswer(at=at(-39), by="ines", offer="+1", answer="accepted")
    kept = PromiseKept(at=at(-20), by="ines", promise="101.2")
    late = PromiseKept(at=at(0), by="ines", promise="101.3")
    broken = PromiseBroken(at=at(-1), by="ines", promise="101.4")
    state = state_of(case_of(promised(-10), promised(-10), promised(-10), promised(-10), promised(10), kept, late, broken, offer, taken))
    assert promise_tally([state], NOW) == PromiseTally(open=1, late=2, kept=1, kept_late=1, broken=1)
    assert promise_tally([state, state], NOW).broken == 2
    assert promise_tally([state], NOW).words == "1 kept, 1 kept late, 1 broken, 2 late"
    assert promise_tally([], NOW).words == ""


def test_a_promise_survives_thanks_and_every_other_word() -> None:
    thanks = Incoming(at=at(-5), by="customer", text="Thanks, all good now!")
    reply = Contact(at=at(-4), by="ines", text="You are welcome")
    paused = StatusChange(at=at(-3), by="ines", to="pending", reason="her bank", recheck=at(60))
    reading = case_view(case_of(promised(20), thanks, reply, paused), POLICY)
    assert [clock.state(NOW) for clock in reading.clocks if clock.name == "promise"] == ["running"]
    assert reading.state.promises["101.2"].status == "open"


def test_a_visible_promise_rises_as_it_falls_due() -> None:
    work = (Assign(at=at(-55), by="ines", owner="ines"), Contact(at=at(-52), by="ines", text="we are on it"))
    seen, quiet = case_of(*work, promised(3, visible=True)), case_of(*work, promised(300), case_id="C-102")
    late = case_of(*work, promised(-1, visible=True), case_id="C-103")
    order = worst_first([case_view(case, POLICY) for case in (quiet, seen, late)], NOW)
    assert [reading.id for reading in order] == ["C-103", "C-101", "C-102"]
    assert (next_due(order[0], NOW).name, next_due(order[0], NOW).risk) == ("promise", "late")


def test_a_promise_is_kept_by_whoever_was_named_last_else_by_the_owner_else_by_its_maker() -> None:
    owned, given = Assign(at=at(-40), by="bo", owner="bo"), Keeper(at=at(-30), by="kim", promise="101.2", kept_by="kim")
    back = Keeper(at=at(-20), by="kim", promise="101.2")
    for entries, keeper in (((), "ines"), ((owned,), "bo"), ((owned, given), "kim"), ((owned, given, back), "bo")):
        state = state_of(case_of(promised(10), *entries))
        assert keeper_of(state.promises["101.2"], state) == keeper


def test_a_promise_before_an_offer_is_found_and_a_call_is_none() -> None:
    team = Promise(at=at(-5), by="ines", text="a team at your door", due=at(60))
    asked = Promise(at=at(-5), by="ines", text="a truck", to="billing", due=at(30))
    state = state_of(case_of(promised(20), asked, team))
    assert promise_before(state, at(60)) is None
    assert promise_before(state, at(61)) == state.promises[team.id or "101.4"].entry


def test_an_open_offer_of_the_same_minute_is_found_and_a_settled_one_is_not() -> None:
    team, voucher = Option(title="team at three", by=at(60)), Option(title="a voucher", by=at(90))
    offer = Offer(id="+1", at=at(-40), by="ines", options=(team, voucher))
    open_one = state_of(case_of(offer))
    assert offered_at(open_one, at(60.5)) == team
    assert offered_at(open_one, at(61)) is None
    taken = state_of(case_of(offer, OfferAnswer(at=at(-39), by="ines", offer="+1", answer="accepted", option=2)))
    assert (offered_at(taken, at(60)), offered_at(taken, at(90))) == (None, voucher)
    declined = state_of(case_of(offer, OfferAnswer(at=at(-39), by="ines", offer="+1", answer="declined")))
    assert offered_at(declined, at(60)) is None
