"""Amounts as agents type them, in money or as a share of what something cost; it knows figures and no form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from desk.errors import Usage
from desk.model.state import CaseState
from desk.recovery.offers.cost import customer_worth

AMOUNT_FIELDS = frozenset({"value_now", "value_later", "cost"})
"""The fields of an option that may be typed as a share."""
_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%")


@dataclass(frozen=True, slots=True)
class ShareBasis:
    """What a share is a share of: an amount, and what it is called."""

    amount: float
    name: str


def price_of(state: CaseState) -> ShareBasis | None:
    """What this matter cost the customer, or nothing when no price is known."""
    price = state.value("price")
    return ShareBasis(float(price), "the price") if price else None


def basis_of(state: CaseState, price: float | None = None) -> ShareBasis | None:
    """What `15%` is of: the price typed, the case's own, else what the customer is worth; nothing when none is known (S4.11)."""
    if price:
        return ShareBasis(price, "the price")
    worth = customer_worth(state)
    return price_of(state) or (ShareBasis(worth, "their value") if worth else None)


def share_to_money(typed: str, basis: ShareBasis | None) -> str:
    """A typed amount in money: `15%` of 480 is `72.00`. What is no share comes back as it is. Raises Usage for a share of nothing known."""
    share = _SHARE.fullmatch(typed.strip())
    if share is None:
        return typed
    if basis is None:
        raise Usage(f"{typed} of what? This case has no price yet: give it one, or write the amount.")
    return f"{float(share[1]) / 100 * basis.amount:.2f}"


def share_to_chance(typed: str) -> str:
    """A chance from 0 to 1; `30%` is 0.3. What is no share comes back as it is."""
    share = _SHARE.fullmatch(typed.strip())
    return typed if share is None else f"{float(share[1]) / 100:g}"


def with_amounts(sets: Mapping[str, str], basis: ShareBasis | None) -> dict[str, str]:
    """The fields of an offer as typed, its shares turned into money. Raises Usage, naming the field, for a share of nothing known."""
    found = dict(sets)
    for name, typed in sets.items():
        last = name.rpartition(".")[2]
        if last == "chance":
            found[name] = share_to_chance(typed)
        elif last in AMOUNT_FIELDS:
            try:
                found[name] = share_to_money(typed, basis)
            except Usage as error:
                raise Usage(f"{name}: {error}") from None
    return found
