"""Parses amounts as an agent types them, and words them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from desk.errors import Usage
from desk.text.late_pattern import late_pattern

_PLAIN = late_pattern(r"\d{0,20}\.?\d{1,20}(?:e[+-]?\d{1,3})?")
_UNCLEAR = late_pattern(r"([1-9]\d{0,2})[.,](\d{3})")
_ONE_SIGN = late_pattern(r"\d{1,20}[.,]\d{1,20}")
_GROUPED = late_pattern(r"\d{1,3}(?:([., '])\d{3})(?:\1\d{3}){0,5}(?:([.,])\d{1,20})?")
_SIGNS = {"€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_CODES = late_pattern(
    "aed|ars|aud|bgn|brl|cad|chf|clp|cny|cop|czk|dkk|egp|eur|gbp|hkd|huf|idr|ils|inr|isk|jpy|"
    "kes|krw|mad|mxn|myr|ngn|nok|nzd|pen|php|pln|ron|rsd|sar|sek|sgd|thb|try|twd|uah|usd|vnd|zar"
)
_CURRENCY = r"euros?|[a-z]{3}|[€$£¥]"
_NO_CENTS = late_pattern(r"(?<=\d)([.,])(?:-{1,2}|\u2013|\u2014)(?=$|\s|[a-z€$£¥])")
_MONEY = late_pattern(rf"(?P<before>{_CURRENCY})? ?(?P<number>[-+]?[\d.,' ]{{0,40}}\d(?:e[+-]?\d{{1,3}})?) ?(?P<after>{_CURRENCY})?")
_CENT = Decimal("0.01")
_MOST_DIGITS = 20
_ONE_FORM = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'"})


DecimalSign = Literal["", ".", ","]
"""The sign before cents, where a desk has one."""
DECIMAL_SIGNS: tuple[DecimalSign, ...] = (".", ",")


def parse_number(text: str, *, decimal: DecimalSign = "") -> float:
    """Parse a number as it is typed anywhere in the world.

    `1.500,00`, `1,500.00`, `1 500` and `1'500` are 1500, `6,95` and `6.95` are the same. Raises Usage for no number, and for `1.500`, which
    is 1500 to some and 1.5 to others: a factor of a thousand is never guessed. Where `decimal` says which sign stands before cents, it is
    read by that.
    """
    typed = " ".join(text.translate(_ONE_FORM).lower().split())
    size = typed.removeprefix("-").removeprefix("+")
    number = _number_size(size, decimal)
    if number is None or not math.isfinite(number):
        raise Usage(f"{text!r:.60} is not a number; write it as 1440 or 72.50")
    return -number if typed.startswith("-") else number


def amount_words(amount: float | Decimal, *, cents: bool = False) -> str:
    """An amount of money as it is read: `1,440`, `72.50`.

    Cents stand where it has some, half a cent rounded up. With `cents` they always do, as in a sum: `72.00`.
    """
    exact = Decimal(str(amount))
    if not exact.is_finite() or exact.adjusted() > _MOST_DIGITS:
        return f"{amount:g}"
    rounded = exact.quantize(_CENT, ROUND_HALF_UP) + 0
    return f"{rounded:,.2f}" if cents or rounded % 1 else f"{rounded:,.0f}"


def chance_words(chance: float) -> str:
    """A chance as one says it: `3 in 10`, `35 in 100`."""
    hundredths = round(chance * 100)
    return f"{hundredths} in 100" if hundredths % 10 else f"{hundredths // 10} in 10"


def parse_money(text: str, *, currency: str = "", decimal: DecimalSign = "") -> float:
    """Parse an amount of money, with or without its currency.

    It is `50`, `50,-`, `50 EUR`, `€ 50` or `EUR 6,95`. Raises Usage as `parse_number` does, and for another currency than the desk's, where
    `currency` says which that is. `decimal` is the sign before cents, as for `parse_number`.
    """
    match = _MONEY.fullmatch(_NO_CENTS.sub(r"\g<1>00", " ".join(text.translate(_ONE_FORM).lower().split())))
    if match is None:
        return parse_number(text, decimal=decimal)
    ours = _currency_code(currency)
    for word in filter(None, (match["before"], match["after"])):
        code = _currency_code(word)
        if not code:
            return parse_number(text, decimal=decimal)
        if ours and code != ours:
            raise Usage(f"{text!r:.60} is not in {currency}, the desk's currency; write what it comes to in {currency}")
    return parse_number(match["number"], decimal=decimal)


def _currency_code(word: str) -> str:
    """The code of a currency by its code or sign. Empty for any other word."""
    code = _SIGNS.get(word, word).lower()
    return code if _CODES.fullmatch(code) else ""


def _number_size(typed: str, decimal: DecimalSign) -> float | None:
    """The number without its sign, None where there is none. Raises Usage for one that reads two ways."""
    if found := _UNCLEAR.fullmatch(typed):
        whole, rest = found[1], found[2]
        if decimal:
            return float(f"{whole}.{rest}" if typed[len(whole)] == decimal else f"{whole}{rest}")
        raise Usage(f"{typed!r} can be {whole}{rest} or {float(f'{whole}.{rest}'):g}; write it as {whole}{rest} or {whole}.{rest}0")
    if _PLAIN.fullmatch(typed):
        return float(typed)
    if _ONE_SIGN.fullmatch(typed):
        return float(typed.replace(",", "."))
    grouped = _GROUPED.fullmatch(typed)
    if grouped is None or grouped[1] == grouped[2]:
        return None
    digits = typed.replace(grouped[1], "")
    return float(digits.replace(",", "."))
