"""Cost of an offer, the worth of a customer, and the limits."""

from __future__ import annotations

import math

import msgspec

from desk.model.entries import Offer, Option
from desk.model.entry_states import OfferState
from desk.model.shift import Shift
from desk.model.state import CaseState

REFERRAL_SHARE = 0.1
"""The worth of somebody they sent, as a share of their own spending."""


class Cost(msgspec.Struct, frozen=True):
    """The cost of one option to the desk, in its currency. `later` is what is expected: value later times its chance."""

    now: float
    later: float
    staff: float

    @property
    def total(self) -> float:
        """All parts together."""
        return self.now + self.later + self.staff


def cost_of(option: Option, *, minute_rate: float) -> Cost:
    """The cost of an option (S1.21 and S4.11).

    Money now, money later at its chance, and staff minutes at the desk's rate.
    """
    return Cost(
        now=option.cost + option.value_now,
        later=option.value_later * option.chance,
        staff=option.staff_minutes * minute_rate,
    )


def exceeds_fix(option: Option) -> bool:
    """Does the option go beyond the make-good? It does with something extra, or something off the next time (S1.17)."""
    return bool(option.extra.strip()) or option.value_later > 0


def dearest_cost(offer: Offer, *, minute_rate: float) -> float:
    """The cost of an offer's dearest option. Limits count that one, for the customer may choose it."""
    return max((cost_of(option, minute_rate=minute_rate).total for option in offer.options), default=0.0)


def customer_worth(state: CaseState) -> float | None:
    """The worth of a customer and of those they send (S3.3). None when unknown.

    It is their own spending over the years, and what those they send bring. Each time they said at after-care that they sent somebody, it
    rises by the share for a referral.
    """
    own = float(state.value("value") or 0)
    sent = own * REFERRAL_SHARE * sum(verdict.referred for verdict in state.verifies)
    return own + float(state.value("referrals") or 0) + sent or None


def customer_value(option: Option) -> float:
    """The value of an option to the customer, in money. What comes later counts at its chance."""
    return option.value_now + option.value_later * option.chance


def share_of(cost: float, value: float | None) -> float | None:
    """A cost as a share of a customer's worth (S1.18). None when that is unknown."""
    return cost / value if value and value > 0 else None


def break_even_chance(cost: float, value: float | None) -> int | None:
    """The chance of keeping the customer at which a cost pays off.

    In whole percent. None above 100, or where the worth is unknown.
    """
    share = share_of(cost, value)
    return math.ceil(round(share * 100, 6)) if share is not None and share <= 1 else None


def exposure(offer: OfferState, *, minute_rate: float) -> float:
    """The most an offer may cost now. That is the option they took, else the dearest."""
    if offer.accepted_at and offer.chosen:
        return cost_of(offer.chosen, minute_rate=minute_rate).total
    return dearest_cost(offer.entry, minute_rate=minute_rate)


def is_over_limit(offer: Offer, state: CaseState, *, agent: str, shift: Shift) -> bool:
    """Does an offer need somebody else's approval?

    It does when it is dearer than `agent` may give and than the nominal share of the customer's worth (S1.20).
    """
    return dearest_cost(offer, minute_rate=shift.minute_rate) > own_limit(agent, state, shift)


def own_limit(agent: str, state: CaseState, shift: Shift) -> float:
    """The most an agent may offer this customer alone (S1.20, S4.6).

    It is the limit of their role, or the nominal share of the customer's worth where that is more.
    """
    return max(shift.limit(agent), (customer_worth(state) or 0.0) * shift.limits.nominal)


def is_approval_needed(offer: OfferState, state: CaseState, shift: Shift) -> bool:
    """Is an offer above its agent's limit, and not approved? One that came to nothing needs no approval."""
    if offer.answer is not None and offer.answer.answer in {"declined", "withdrawn"}:
        return False
    approved = offer.approval is not None and offer.approval.decision == "approved"
    stake = exposure(offer, minute_rate=shift.minute_rate)
    return not approved and stake > own_limit(offer.entry.by, state, shift)
