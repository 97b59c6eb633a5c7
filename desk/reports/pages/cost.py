"""Cost: what accepted offers cost the desk."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, event_count, ids_of, money
from desk.reports.facts import CaseFacts, OfferFacts

Part = Callable[[OfferFacts, Decimal], Decimal]


def _staff_cost(offer: OfferFacts, rate: Decimal) -> Decimal:
    return offer.staff_minutes * rate


def total_cost(offer: OfferFacts, rate: Decimal) -> Decimal:
    """The whole cost of an offer, staff too."""
    return offer.now + offer.later + _staff_cost(offer, rate)


def _accepted_offers(basis: ReportBasis) -> list[tuple[CaseFacts, OfferFacts]]:
    return [(case, offer) for case in basis.unmerged for offer in case.offers if basis.has(offer.accepted)]


def _cost_sum(basis: ReportBasis, *, part: Part) -> Count:
    found = _accepted_offers(basis)
    total = sum((part(offer, basis.minute_rate) for _, offer in found), Decimal(0))
    return Count(money(total), cases=ids_of(case for case, _ in found))


def _offer_count(basis: ReportBasis) -> Count:
    return event_count(_accepted_offers(basis))


def _share_of_value(basis: ReportBasis) -> Count:
    found = _accepted_offers(basis)
    known = {case.id: case.value for case, _ in found if case.value is not None}
    cost = sum((total_cost(offer, basis.minute_rate) for case, offer in found if case.id in known), Decimal(0))
    worth = sum(known.values(), Decimal(0))
    share = float((cost / worth * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)) if worth else 0
    also = {"cost": money(cost), "worth": money(worth), "known": len(known)}
    return Count(share, of=len({case.id for case, _ in found}), cases=ids_of(case for case, _ in found if case.id in known), also=also)


_COUNTED = "Offers accepted in the window whose last answer is accepted or delivered. One that was withdrawn later is in no window."
_PARTS: dict[str, tuple[str, Part]] = {
    "now": ("money now", lambda offer, _rate: offer.now),
    "later": ("off next time, if they come", lambda offer, _rate: offer.later),
    "staff": ("time of staff", _staff_cost),
    "total": ("together", total_cost),
}

PAGE = FigurePage(
    "cost",
    "Money",
    (
        FigureRow("cost.offers", "offers accepted", _COUNTED, "events", _offer_count),
        *(FigureRow(f"cost.{name}", label, _COUNTED, "money", partial(_cost_sum, part=part)) for name, (label, part) in _PARTS.items()),
        FigureRow(
            "cost.share_of_value",
            "share of the customers' worth",
            "The cost of these offers where the customer's worth is known, as a share of these worths, each case once.",
            "percent",
            _share_of_value,
        ),
    ),
)
