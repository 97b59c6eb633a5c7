"""Finds the phone number and mail address typed with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from desk.text.late_pattern import late_pattern

_FEWEST_DIGITS, _FEWEST_BEHIND_LABEL, _MOST_DIGITS = 7, 5, 15
_ADDRESS = late_pattern(
    r"(?:\b(?:e-?mail|mail)\b:?\s*)?<?(?P<address>[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]{1,253}\.[^\s@<>(),;:.]{2,})>?", re.IGNORECASE
)
_LABEL = r"(?:tele(?:ph|f)ono?e?|tel|phone|fon|ph|mobile?|mob|cell|handy|whatsapp)"
_EXTENSION = r"(?:extension|ext|x|durchwahl|dw|klappe|apparat|app|interno|intern|int|poste|toestel|ramal|#)"
_NUMBER = late_pattern(
    rf"(?:(?<!\w)(?P<label>{_LABEL})(?!\w)(?:\W{{0,2}}(?:no|nr|number)(?!\w))?[.:]*\s*|(?<![^\s(<,;:/]))"
    r"(?P<number>[+(]{0,3}\d(?:[\s()./\u2010-\u2013-]{0,4}\d)*"
    rf"(?:[\s,(]{{0,3}}{_EXTENSION}[.:]?\s?\d{{1,6}}\)?)?)(?!\w|:\d)"
    rf"(?:\s?\({_LABEL}\))?",
    re.IGNORECASE,
)
_DATE = late_pattern(
    r"(?:\d{4}[\s./-]\d{1,2}[\s./-]\d{1,2}|\d{1,2}[\s./-]\d{1,2}[\s./-]\d{4}|(?:19|20)\d\d\W{1,3}(?:19|20)\d\d)(?:\s\d{1,2})?"
)
_COUNTED = late_pattern(
    r"\b(?:order|invoice|ticket|ref|reference|contract|policy|account|acct|customer|client|member|booking|parcel|tracking|serial|meter|id"
    r"|unit|suite|room|flat|apt|apartment|floor|iban|vat|licen[cs]e|since|rechnung|auftrag|vertrag|kunde|bestellung|zimmer|wohnung"
    r"|commande|facture|pedido|factura|no|nr|number|kd|(?P<name>studio|box|route|gate|bay|lot|store|shop|branch|house|case|bill))"
    r"(?:\W{0,2}(?:no|nr|number|id))?\W{0,2}$",
    re.IGNORECASE,
)
"""Words in front of a figure that counts something else. `name` are those that names end with, too."""
_FAX = late_pattern(r"\bfax\W{0,2}$", re.IGNORECASE)
_LONGEST_COUNT = 4
_LOOKED_BACK = 24
"""Letters before a number among which such a word is looked for."""
_TRUNK_ZERO = "(0)"


class ContactDetails(NamedTuple):
    """The name of a customer, phone number and mail address.

    Each is empty where there is none.
    """

    name: str
    phone: str = ""
    email: str = ""


class _Found(NamedTuple):
    """A number or an address, and where it stands with its label."""

    words: str
    start: int
    end: int


def contact_details(typed: str, *, phone: str = "", email: str = "") -> ContactDetails:
    """The details in a typed name.

    Such as `Ben Bell, 555-0199`. A number has seven digits at least. `phone` and `email` are what was typed in fields of their own. Where
    they say something else, the name stays whole.
    """
    name, address = _text_without(typed, _address_in(typed))
    name, number = _text_without(name, next(_numbers_in(name), None))
    is_other = bool(number and phone and _digits_of(number) != _digits_of(phone)) or bool(address and email and address != email)
    if is_other or not (number or address):
        return ContactDetails(typed, phone, email)
    return ContactDetails(name or typed, phone or number, email or address)


def phone_numbers_in(text: str) -> list[str]:
    """The phone numbers in a text, each once."""
    return list(dict.fromkeys(found.words for found in _numbers_in(text)))


def _text_without(text: str, found: _Found | None) -> tuple[str, str]:
    """The text without what was found, and that."""
    if found is None:
        return text, ""
    left = f"{text[: found.start]} {text[found.end :]}"
    for pair in ("()", "<>"):
        left = re.sub(rf"\{pair[0]}\W*\{pair[1]}", " ", left)
    left = re.sub(r"\s+([,;])", r"\1", re.sub(r"([,;/])\s*[,;/]", r"\1", left))
    return " ".join(left.split()).strip(" ,;:/-\u2013"), found.words


def _address_in(text: str) -> _Found | None:
    """The first mail address."""
    match = _ADDRESS.search(text)
    return _Found(match["address"], match.start(), match.end()) if match else None


def _numbers_in(text: str) -> Iterator[_Found]:
    """The phone numbers, from left to right."""
    for match in _NUMBER.finditer(text):
        before, is_labelled = text[max(0, match.start() - _LOOKED_BACK) : match.start()], bool(match["label"])
        number = _behind_count(match["number"], before)
        start, end = match.end("number") - len(number) if number != match["number"] else match.start(), match.end()
        if number.count("(") > number.count(")"):
            number = number.removeprefix("(")
            end += text[end : end + 1] == ")"
        if _is_number(number, is_labelled=is_labelled) and not _FAX.search(before):
            yield _Found(" ".join(number.split()), start, end)


def _behind_count(number: str, before: str) -> str:
    """The number without a first figure that counts something else.

    Such as in `Unit 7 555-0199`. A figure that begins as numbers do counts nothing.
    """
    counted = _COUNTED.search(before)
    first, _, rest = number.partition(" ")
    if counted is None or (rest and first[0] in "0+("):
        return number
    if counted["name"] and not (_is_number(rest, is_labelled=False) and len(first) <= _LONGEST_COUNT):
        return number
    return rest


def _is_number(text: str, *, is_labelled: bool) -> bool:
    """Are these the digits of a phone number, or of several?"""
    fewest = _FEWEST_BEHIND_LABEL if is_labelled else _FEWEST_DIGITS
    numbers = [text] if len(_digits_of(text)) <= _MOST_DIGITS else text.split(" / ")
    return all(fewest <= len(_digits_of(each)) <= _MOST_DIGITS and not _DATE.fullmatch(each) for each in numbers)


def _digits_of(text: str) -> str:
    """The digits of a number from abroad, with its extension."""
    return "".join(filter(str.isdecimal, text.replace(_TRUNK_ZERO, "")))
