"""What an offer costs and whose word it needs; it knows money and limits, not what is kind (see `wording`)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from desk.model.entries import Offer, Option
from desk.model.entry_states import OfferState
from desk.model.shift import Shift
from desk.model.state import CaseState


@dataclass(frozen=True, slots=True)
class Cost:
    """The parts of what one option costs the desk, in its currency. `later` is what is expected: value later times its chance."""

    now: float
    later: float
    staff: float

    @property
    def total(self) -> float:
        """All parts together."""
        return self.now + self.later + self.staff


def cost_of(option: Option, *, minute_rate: float) -> Cost:
    """What an option costs: money now, money later at its chance (S4.11), staff minutes at the desk's rate (S1.21)."""
    return Cost(
        now=option.cost + option.value_now,
        later=option.value_later * option.chance,
        staff=option.staff_minutes * minute_rate,
    )


def exceeds_fix(option: Option) -> bool:
    """Whether a choice goes beyond the make-good: something extra, or something off the next time (S1.17)."""
    return bool(option.extra.strip()) or option.value_later > 0


def dearest_cost(offer: Offer, *, minute_rate: float) -> float:
    """What the dearest option of an offer costs: limits count that one, for the customer may choose it."""
    return max((cost_of(option, minute_rate=minute_rate).total for option in offer.options), default=0.0)


REFERRAL_SHARE = 0.1
"""What somebody they sent is worth, as a share of their own spending."""


def customer_worth(state: CaseState) -> float | None:
    """What the customer is worth to us: their own spending over the years and what those they send bring (S3.3).

    Each time they said at after-care that they sent somebody, it rises by the share for a referral.
    """
    own = float(state.value("value") or 0)
    sent = own * REFERRAL_SHARE * sum(verdict.referred for verdict in state.verifies)
    return own + float(state.value("referrals") or 0) + sent or None


def customer_value(option: Option) -> float:
    """What the customer gets in money: what they have now, and what comes later at its chance."""
    return option.value_now + option.value_later * option.chance


def share_of(cost: float, value: float | None) -> float | None:
    """A cost as a share of what the customer is worth, or nothing when that is unknown (S1.18)."""
    return cost / value if value and value > 0 else None


def break_even_chance(cost: float, value: float | None) -> int | None:
    """The chance, in whole percent, of keeping the customer at which a cost pays for itself; nothing above 100 or without a value."""
    share = share_of(cost, value)
    return math.ceil(round(share * 100, 6)) if share is not None and share <= 1 else None


def exposure(offer: OfferState, *, minute_rate: float) -> float:
    """What an offer may cost as it stands: the choice they took, else the dearest."""
    if offer.accepted_at and offer.chosen:
        return cost_of(offer.chosen, minute_rate=minute_rate).total
    return dearest_cost(offer.entry, minute_rate=minute_rate)


def is_over_limit(offer: Offer, state: CaseState, *, agent: str, shift: Shift) -> bool:
    """Whether an offer needs somebody else's word: it is dearer than `agent` may give and than the nominal share (S1.20) of the value."""
    return dearest_cost(offer, minute_rate=shift.minute_rate) > own_limit(agent, state, shift)


def own_limit(agent: str, state: CaseState, shift: Shift) -> float:
    """What an agent may offer this customer alone: the limit of their role, or the nominal share where that is more (S1.20, S4.6)."""
    return max(shift.limit(agent), (customer_worth(state) or 0.0) * shift.limits.nominal)


def is_approval_needed(offer: OfferState, state: CaseState, shift: Shift) -> bool:
    """Whether an offer stands above its agent's limit and nobody approved it; one that came to nothing needs no word any more."""
    if offer.answer is not None and offer.answer.answer in {"declined", "withdrawn"}:
        return False
    approved = offer.approval is not None and offer.approval.decision == "approved"
    stake = exposure(offer, minute_rate=shift.minute_rate)
    return not approved and stake > own_limit(offer.entry.by, state, shift)
