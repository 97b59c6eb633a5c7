"""Value of an offer: customer gains, and a reasonable cost."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.entries import Option
from desk.model.facts import is_public
from desk.model.state import CaseState
from desk.recovery.offers.cost import customer_worth
from desk.recovery.offers.remedies import MAX_PRICE_SHARE
from desk.text.amounts import amount_words

_TIME_BACK = frozenset({"visit", "priority", "redo"})
_SHARE = 0.05
"""The share of a customer's worth that may be spent: dodging a nominal sum short-changes the relation (S1.20, S1.21)."""
_LITTLE_SAID = 0.75
"""The part of that where nobody else will hear of it: exposure may lower the spending, never the care (S4.19)."""


def customer_gains(option: Option) -> tuple[str, ...]:
    """The gains of the customer from an option, in words (S4.12).

    They are certainty where a time is named, time back where we come to them or nothing is asked of them, and money.
    """
    return tuple(_gain_words(option))


def _gain_words(option: Option) -> Iterator[str]:
    if option.by:
        yield "certainty"
    if option.remedy in _TIME_BACK and not option.effort:
        yield "time back"
    if option.value_now:
        yield f"{amount_words(option.value_now)} now"
    if option.value_later:
        yield f"{amount_words(option.value_later)} the next time"


def reasonable_cost(state: CaseState) -> float | None:
    """The reasonable cost of an offer, in the desk's currency.

    None where neither the customer's worth nor the price is known.
    """
    worth, price = customer_worth(state), float(state.value("price") or 0)
    if not worth and not price:
        return None
    most = min(bound for bound in ((worth or 0.0) * _SHARE, price * MAX_PRICE_SHARE) if bound)
    return most if is_public(state) else most * _LITTLE_SAID
