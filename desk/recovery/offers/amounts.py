"""Amounts as agents type them: money, or a share of something."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from desk.errors import Usage
from desk.model.entries import Option
from desk.model.state import CaseState
from desk.recovery.offers.cost import customer_worth
from desk.text.amounts import parse_number
from desk.text.late_pattern import late_pattern

AMOUNT_FIELDS = frozenset({"value_now", "value_later", "cost"})
"""The fields of an option that may be typed as a share."""
_GIVEN_MONEY = late_pattern(
    r"(?:\b(?:fee|price|money|deposit|charge|cost|fare|ticket|rent|half)s? (?:back|off)\b|\brefund\w*|\bdiscount\w*|\bvouchers?\b"
    r"|\bcredit\w*|\bwaiv\w*|\breimburs\w*|\bcomplimentary\b|\bgratis\b|\bon the house\b|\bhalf (?:the )?price\b"
    r"|\b(?:no|without) (?:[a-z]+ )?(?:charge|fee|cost|payment)s?\b|\bat our (?:own )?(?:cost|expense)\b|\b(?:nothing|not) to pay\b"
    r"|\b(?:won't|will not|not be) charged?\b|(?<!count )(?<!rely )(?<!depend )\bon us\b|\bw(?:rite|ritten) (?:it )?off\b"
    r"|\d[\d.,]* ?%|\b\d[\d.,]* (?:off|back)\b"
    r"|(?<![-\w])(?<!feel )free\b(?! (?:to|at|on|by|until)\b))",
    re.IGNORECASE,
)
_OF_MONEY = frozenset({"refund", "discount"})
_SHARE = late_pattern(r"(\d+(?:[.,]\d+)?) ?%")


class ShareBasis(msgspec.Struct, frozen=True):
    """The amount that a share is taken of, with its name."""

    amount: float
    name: str


def given_money_words(text: str) -> str:
    """The words of a text that give money away. Empty where there are none."""
    found = _GIVEN_MONEY.search(text)
    return found[0] if found else ""


def unpriced_words(option: Option) -> str:
    """The words that give money away while no amount is named.

    Empty where there are none.
    """
    is_priced = option.value_now or option.value_later or option.cost
    return "" if is_priced else given_words(option.title, option.remedy or "")


def given_words(title: str, remedy: str) -> str:
    """The words of an offer that give money away.

    Where there are none it is its kind, if that is one of money.
    """
    return given_money_words(title) or (remedy if remedy in _OF_MONEY else "")


def price_of(state: CaseState) -> ShareBasis | None:
    """The price of the matter. None when no price is known."""
    price = state.value("price")
    return ShareBasis(float(price), "the price") if price else None


def basis_of(state: CaseState, price: float | None = None) -> ShareBasis | None:
    """The amount that `15%` is a share of. None when none is known.

    It is the price typed, the case's own, else the customer's worth (S4.11).
    """
    if price:
        return ShareBasis(price, "the price")
    worth = customer_worth(state)
    return price_of(state) or (ShareBasis(worth, "their value") if worth else None)


def share_to_money(typed: str, basis: ShareBasis | None) -> str:
    """A typed share in money: `15%` of 480 is `72.00`. Any other text comes back as it is.

    Raises Usage for a share of nothing known, and for one that cannot be read.
    """
    share = _SHARE.fullmatch(typed.strip())
    if share is None:
        return typed
    if basis is None:
        raise Usage(f"{typed} of what? This case has no price yet: give it one, or write the amount.")
    return f"{parse_number(share[1]) / 100 * basis.amount:.2f}"


def share_to_chance(typed: str) -> str:
    """A typed share as a chance: `30%` is `0.3`. Any other text comes back as it is. Raises Usage."""
    share = _SHARE.fullmatch(typed.strip())
    return typed if share is None else f"{parse_number(share[1]) / 100:g}"


def with_amounts(sets: Mapping[str, str], basis: ShareBasis | None) -> dict[str, str]:
    """The typed fields of an offer, with shares in money. Raises Usage, naming the field, for a share of nothing known."""
    found = dict(sets)
    for name, typed in sets.items():
        last = name.rpartition(".")[2]
        try:
            if last == "chance":
                found[name] = share_to_chance(typed)
            elif last in AMOUNT_FIELDS:
                found[name] = share_to_money(typed, basis)
        except Usage as error:
            raise Usage(f"{name}: {error}") from None
    return found
