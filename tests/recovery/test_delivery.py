"""Was the offer delivered? One answer for countdown, lights, balance, ledger and notices."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desk.board.case_view import next_due
from desk.model.entries import AnyEntry, Assign, Contact, Offer, OfferAnswer, Option, PromiseBroken, PromiseKept
from desk.recovery.closing.aftercare import redeemable_options
from desk.recovery.closing.story import draft_story
from desk.recovery.customers.second_failure import bad_ending
from desk.recovery.notices import broken_promise_notices
from desk.recovery.offers.balance import balance_of, recovery_level
from desk.recovery.offers.delivery import delivered_at, is_fixed, offers_without_apology
from desk.recovery.promises import promise_tally
from desk.recovery.steps.evidence import evidence_bars, status_lights
from desk.sla.clocks import clocks_of
from tests.case_builders import NOW, at
from tests.recovery.case_screens import POLICY, offers_pane, state, view

CARD = Option(title="a team at one", by=at(30), extra="a card", redeem=at(9999), remedy="restore")
OFFERED = Offer(at=at(-40), by="ines", options=(CARD,))
ACCEPTED = OfferAnswer(at=at(-39), by="ines", offer="101.2", answer="accepted", option=1)
DELIVERED = OfferAnswer(at=at(-20), by="ines", offer="101.2", answer="delivered")
WITHDRAWN = OfferAnswer(at=at(-10), by="ines", offer="101.2", answer="withdrawn")
DECLINED = OfferAnswer(at=at(-10), by="ines", offer="101.2", answer="declined")
KEPT = PromiseKept(at=at(-20), by="ines", promise="101.2")
BROKEN = PromiseBroken(at=at(-15), by="ines", promise="101.2", text="the van broke down")
KEPT_AT_LAST = PromiseKept(at=at(-5), by="ines", promise="101.2")
HANDED_OVER: list[tuple[tuple[AnyEntry, ...], float | None]] = [
    ((OFFERED,), None),
    ((OFFERED, ACCEPTED), None),
    ((OFFERED, ACCEPTED, DELIVERED), -20),
    ((OFFERED, ACCEPTED, KEPT), -20),
    ((OFFERED, DELIVERED), -20),
    ((OFFERED, ACCEPTED, BROKEN), None),
    ((OFFERED, ACCEPTED, WITHDRAWN), None),
    ((OFFERED, ACCEPTED, DECLINED), None),
    ((OFFERED, ACCEPTED, BROKEN, KEPT_AT_LAST), -5),
    ((OFFERED, ACCEPTED, KEPT, BROKEN), None),
    ((OFFERED, ACCEPTED, KEPT, WITHDRAWN), None),
    ((OFFERED, ACCEPTED, BROKEN, OfferAnswer(at=at(-3), by="ines", offer="101.2", answer="accepted", option=1)), None),
]


@pytest.mark.parametrize(("entries", "minutes"), HANDED_OVER)
def test_an_offer_is_delivered_by_the_last_word_on_it_alone(entries: tuple[AnyEntry, ...], minutes: float | None) -> None:
    """The countdown and the light asked for "accepted and settled", which a broken one is too; the balance for kept or delivered.

    The latter is right: S1.16 stops the timer when the need is met, and nothing is met by our breaking it. Where it was broken and brought
    after all, or brought and then broken, the last word counts, as it does with a promise.
    """
    case = state(*entries)
    when = None if minutes is None else at(minutes)
    assert delivered_at(case.offers["101.2"]) == when
    assert is_fixed(case) is (when is not None)
    assert {light.name: light.lit for light in status_lights(case)}["fixed"] is (when is not None)
    assert bool(list(offers_without_apology(case))) is (when is not None)
    assert (next(bar for bar in evidence_bars(case) if bar.name == "seen").marks[1].entries != ()) is (when is not None)


@pytest.mark.parametrize(("entries", "minutes"), HANDED_OVER)
def test_what_they_need_is_counted_down_until_it_is_there(entries: tuple[AnyEntry, ...], minutes: float | None) -> None:
    """S1.16: the timer runs until it is ticked."""
    assert view(*entries, needs_by=at(10)).needed_at == (at(10) if minutes is None else None)


@pytest.mark.parametrize("gone", [WITHDRAWN, BROKEN])
def test_the_countdown_outlives_our_breaking_the_promise(gone: AnyEntry) -> None:
    """The list went from `needed`, 600 s left, to the follow-up of the evening with risk "ok": because we broke it."""
    told = (Assign(at=at(-50), by="ines", owner="ines", follow_up=at(300)), Contact(at=at(-50), by="ines", text="on it"))
    offered = Offer(id="+1", at=at(-40), by="ines", options=(Option(title="keys"),))
    accepted = OfferAnswer(at=at(-39), by="ines", offer="+1", answer="accepted", option=1)
    for entries in ((), (replace(gone, **{"offer" if isinstance(gone, OfferAnswer) else "promise": "+1"}),)):
        upcoming = next_due(view(*told, offered, accepted, *entries, needs_by=at(10)), NOW)
        assert (upcoming.name, upcoming.left, upcoming.risk) == ("needed", 600, "soon")


@pytest.mark.parametrize("gone", [WITHDRAWN, BROKEN, DECLINED])
def test_what_was_accepted_and_came_to_nothing_makes_nothing_good(gone: AnyEntry) -> None:
    """The ladder said "beyond the fix" and the scale passed its middle for an offer that was withdrawn, declined after all, or broken.

    The customer got nothing: S2.11 counts a fix. An accepted offer that still stands counts from their yes on (S1.7), as before.
    """
    before, after = (OFFERED, ACCEPTED), (OFFERED, ACCEPTED, gone)
    assert (recovery_level(state(*before)), balance_of(state(*before)) > 0) == (2, True)
    assert (recovery_level(state(*after)), balance_of(state(*after)) > 0) == (0, False)
    assert "not made good yet" in offers_pane(*after)


def test_one_offer_that_came_to_nothing_does_not_take_another_back() -> None:
    second = Offer(at=at(-38), by="ines", options=(Option(title="a new print"),))
    taken = OfferAnswer(at=at(-37), by="ines", offer="101.4", answer="delivered")
    case = state(OFFERED, ACCEPTED, second, taken, BROKEN, needs_by=at(10))
    assert is_fixed(case)
    assert recovery_level(case) == 1


@pytest.mark.parametrize("gone", [WITHDRAWN, DECLINED])
def test_nobody_is_owed_or_told_of_an_offer_that_came_to_nothing(gone: AnyEntry) -> None:
    """The ledger counted an accepted offer that was withdrawn as kept, its voucher was still to be redeemed, its story still told."""
    case = state(OFFERED, ACCEPTED, gone)
    assert promise_tally([case], NOW).kept == 0
    assert list(redeemable_options(case)) == []
    assert draft_story(case).did == ""
    standing = state(OFFERED, ACCEPTED)
    assert len(list(redeemable_options(standing))) == 1
    assert draft_story(standing).did == "a team at one, a card"


def test_broken_and_brought_after_all_is_kept_everywhere() -> None:
    """The ledger and the clock held "broken" for ever, once it had been logged; delivery said it was there. The last word counts."""
    entries = (OFFERED, ACCEPTED, BROKEN, KEPT_AT_LAST)
    assert (promise_tally([state(*entries)], NOW).kept, promise_tally([state(*entries)], NOW).broken) == (1, 0)
    (clock,) = [clock for clock in clocks_of(state(*entries), POLICY) if clock.name == "promise"]
    assert clock.state(NOW) == "met"


def test_a_broken_offer_asks_for_an_apology_as_a_broken_promise_does() -> None:
    """The ledger and the clock called it broken; the notices looked at promises alone. Section 5, row 26 means both."""
    broken = state(OFFERED, ACCEPTED, BROKEN)
    assert [notice.words for notice in broken_promise_notices(broken)] == [
        "a promise was broken (a team at one): it asks for a new apology"
    ]
    assert bad_ending(broken) == "had a promise broken"
    for mended in (KEPT_AT_LAST, OfferAnswer(at=at(-3), by="ines", offer="101.2", answer="delivered")):
        assert not list(broken_promise_notices(state(OFFERED, ACCEPTED, BROKEN, mended)))
