"""Finds the phone number and mail address typed with a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desk.text.late_pattern import late_pattern

_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_AROUND = " ,;:<>()"
_MARK = late_pattern(r"[,;](?=\S)")
_NUMBER_PART = late_pattern(r"[+(]{0,2}\d[\d()./-]*")
_DATE = late_pattern(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_ADDRESS = late_pattern(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:.]{2,}")
_LABELS = frozenset({"tel", "phone", "mobile", "cell", "mail", "email", "e-mail"})


class ContactDetails(NamedTuple):
    """The name of a customer, phone number and mail address.

    Each is empty where there is none.
    """

    name: str
    phone: str = ""
    email: str = ""


def contact_details(typed: str, *, phone: str = "", email: str = "") -> ContactDetails:
    """The details in a typed name.

    Such as `Ben Bell, 555-0199`. A number stands behind or before the name, with seven digits at least. `phone` and `email` are what was
    typed in fields of their own. Where they say something else, the name stays whole.
    """
    words = _MARK.sub(lambda mark: f"{mark[0]} ", typed).split()
    words, address = _without_address(words)
    words, number = _without_number(words)
    is_other = bool(number and phone and _digits_of(number) != _digits_of(phone)) or bool(address and email and address != email)
    if is_other or not (number or address):
        return ContactDetails(typed, phone, email)
    return ContactDetails(_name_of(words) or typed, phone or number, email or address)


def _without_address(words: Sequence[str]) -> tuple[list[str], str]:
    """The words without the first mail address, and that address."""
    found = next((place for place, word in enumerate(words) if _ADDRESS.fullmatch(word.strip(_AROUND))), None)
    if found is None:
        return list(words), ""
    return [*words[:found], *words[found + 1 :]], words[found].strip(_AROUND)


def _without_number(words: Sequence[str]) -> tuple[list[str], str]:
    """The words without a number at an end, and that number."""
    count = _part_count([*reversed(words)], ends_before=True)
    if count and (number := _number_of(words[-count:])):
        return [*words[:-count]], number
    count = _part_count(words, ends_before=False)
    if count and (number := _number_of(words[:count])):
        return [*words[count:]], number
    return [*words], ""


def _part_count(words: Sequence[str], *, ends_before: bool) -> int:
    """The number of first words that may be a phone number.

    A comma ends it, before or behind.
    """
    count = 0
    for word in words:
        is_end = word.endswith((",", ";"))
        if (ends_before and is_end and count) or not _NUMBER_PART.fullmatch(word.strip(" ,;:")):
            return count
        count += 1
        if is_end and not ends_before:
            return count
    return count


def _number_of(words: Sequence[str]) -> str:
    """The phone number in these words. Empty where they are none."""
    number = " ".join(words).rstrip(" ,;:)")
    if number.count("(") > number.count(")"):
        number = number.removeprefix("(")
    is_number = _FEWEST_DIGITS <= len(_digits_of(number)) <= _MOST_DIGITS and not _DATE.fullmatch(number)
    return number if is_number else ""


def _digits_of(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _name_of(words: Sequence[str]) -> str:
    """The name in the words that are left.

    Labels such as `tel.` are no part of it.
    """
    kept = [word for word in words if word.strip(" ,;:.()<>").casefold() not in _LABELS]
    return " ".join(kept).strip(" ,;:/-")
