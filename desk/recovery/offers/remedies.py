"""Remedies that fit a loss, and hints before an offer. Each hint has its source, and none blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal, get_args

import msgspec

from desk.model.entries import Option
from desk.model.entry_values import Remedy
from desk.model.state import CaseState
from desk.recovery.offers.cost import customer_value
from desk.text.amounts import amount_words

Loss = Literal["money", "goods", "service", "attention", "time"]
LOSSES: tuple[Loss, ...] = get_args(Loss)

FITTING_REMEDIES: Mapping[Loss, tuple[Remedy, ...]] = {
    "money": ("restore", "refund", "discount"),
    "goods": ("replace", "redo", "restore", "visit"),
    "service": ("redo", "priority", "visit", "upgrade"),
    "attention": ("attention", "visit", "priority"),
    "time": ("priority", "visit", "redo", "restore"),
}
"""The remedies that answer a loss in kind, the best first (Roschk & Gelbrich 2014, Smith, Bolton & Wagner 1999).

Time is answered by what the articles do.
"""
_INSTEAD: Mapping[Loss, str] = {
    "money": "They lost money: give that back before anything else",
    "goods": "They lost the thing itself: bring the right one, money beside it",
    "service": "They lost work done well: do it again first, money beside it",
    "attention": "They lost attention: a call, a visit, somebody who listens, before money",
    "time": "They lost time: a sure hour, us coming to them, before money",
}
_BY_FAILURE: Mapping[str, Loss] = {
    "billing": "money",
    "miscalculation": "money",
    "error": "goods",
    "omission": "goods",
    "outage": "service",
    "delay": "time",
    "no-show": "time",
    "tone": "attention",
    "misunderstanding": "attention",
}
_UNHEARD = ("ignored", "insulted", "dismissed", "belittled", "humiliated", "forgotten", "unheard", "disrespected", "brushed off")
"""Feelings that say attention was what failed, whatever else did."""

MAX_PRICE_SHARE = 1.5
"""The part of the price beyond which more money makes loyalty fall (Haesevoets et al. 2017)."""
MUCH_EFFORT = 2


class OfferHint(msgspec.Struct, frozen=True):
    """A hint before an offer: the rule, the words, their source."""

    rule: Literal["need", "match", "too much", "effort", "later", "second"]
    words: str
    source: str


def loss_of(state: CaseState) -> Loss | None:
    """The loss of the customer. None when unknown.

    The case says it, else their feeling, else the kind of failure.
    """
    said = str(state.value("loss") or "").casefold()
    if said in LOSSES:
        return next(loss for loss in LOSSES if loss == said)
    felt = [listen.feeling.casefold() for listen in state.listens]
    if any(word in feeling for feeling in felt for word in _UNHEARD):
        return "attention"
    return _BY_FAILURE.get(str(state.value("failure") or "").casefold())


def offer_hints(option: Option, state: CaseState, *, earlier: int = 0) -> Iterator[OfferHint]:
    """The hints on an option before it is offered. `earlier` counts the customer's failures before this one."""
    needed = state.value("needs_by")
    if option.by and isinstance(needed, datetime) and option.by > needed:
        yield OfferHint("need", "later than they need it: could it be sooner?", "RECOVERY.md, S1.16")
    yield from _match_hints(option, loss_of(state))
    price = float(state.value("price") or 0)
    if price and customer_value(option) > MAX_PRICE_SHARE * price:
        offered, paid = amount_words(customer_value(option)), amount_words(price)
        words = f"{offered} is more than 150 % of the {paid} they paid: beyond that, more money makes trust smaller"
        yield OfferHint("too much", words, "Haesevoets et al. 2017")
    if option.effort >= MUCH_EFFORT:
        yield OfferHint(
            "effort", "it asks a lot of them: could we go to them, or do it for them?", "Kenesei & Bali 2020; RECOVERY.md, S5.13"
        )
    if option.value_later and not option.value_now:
        yield OfferHint("later", "money now is worth more to them than money later", "Roschk & Gelbrich 2014")
    if earlier:
        yield OfferHint("second", "not their first time with us: care and a sure fix count more than the sum", "Maxham & Netemeyer 2002")


def _match_hints(option: Option, loss: Loss | None) -> Iterator[OfferHint]:
    remedy = option.remedy or ("discount" if customer_value(option) else None)
    if loss is not None and remedy is not None and remedy not in FITTING_REMEDIES[loss]:
        yield OfferHint("match", _INSTEAD[loss], "Roschk & Gelbrich 2014; Smith, Bolton & Wagner 1999")
