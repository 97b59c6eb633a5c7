"""Identity of a customer: which cases are one customer's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from desk.model.state import CaseState
from desk.text.late_pattern import late_pattern

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "madam", "herr", "frau"})
"""Words before a name that are no part of it."""
_LEAST_DIGITS = 7
"""A telephone number of fewer digits is an extension, and many people have it."""
_NOBODY = frozenset(["anonymous", "unknown", "customer", "caller", "guest", "client", "visitor", "none", "na", "test"])
_WORD = late_pattern(r"[^\W_]+(?:['’-][^\W_]+)*")
_ROLES = late_pattern(r"^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster)\b")


class _Identity(NamedTuple):
    """The details of a customer, normalised for comparing. Empty where unknown."""

    phone: str
    email: str
    name: tuple[str, ...]
    organisation: str


def is_same_customer(one: CaseState, other: CaseState) -> bool:
    """Are two cases surely the same customer's?

    They are by telephone, by e-mail, or by name and organisation. A name by itself proves nothing, since two people may share it. A name
    with an organisation proves nothing where both telephone and e-mail are known and differ.
    """
    return _is_same_identity(_identity_of(one), _identity_of(other))


def has_same_name(one: CaseState, other: CaseState) -> bool:
    """Do both customers have the same full name? It is worth a look, and no more than that."""
    name = name_words(one.customer)
    return name == name_words(other.customer) and _is_specific_name(name)


def cases_of_customer(state: CaseState, others: Iterable[CaseState]) -> list[CaseState]:
    """The other cases surely of this customer, in the order given."""
    mine = phone, email, name, _ = _identity_of(state)
    tail = phone[-_LEAST_DIGITS:] or None
    found = []
    for other in others:
        theirs = _identity_of(other)
        # Most of thousands share nothing with this one, so that is asked first: it is quick.
        near = theirs.name == name or theirs.email == email != "" or theirs.phone[-_LEAST_DIGITS:] == tail
        if near and _is_same_identity(mine, theirs) and other.id != state.id:
            found.append(other)
    return found


def contact_keys(phone: str, email: str) -> tuple[str, ...]:
    """The keys to look up whoever is reached so. Two spellings of a number share one."""
    return tuple(filter(None, (phone_digits(phone)[-_LEAST_DIGITS:], _personal_address(email))))


def lookup_keys(state: CaseState) -> tuple[str, ...]:
    """The keys to look up a case's customer by. Two cases of one customer share at least one."""
    phone, email, name, organisation = _identity_of(state)
    named = " ".join((*name, organisation)) if name and organisation else ""
    return tuple(filter(None, (phone[-_LEAST_DIGITS:], email, named)))


@lru_cache(maxsize=65536)
def phone_digits(phone: str) -> str:
    """The digits of a number, without leading zeros or extension.

    Empty when there are too few to tell people apart, or all are alike, as in 000 0000.
    """
    called = phone.partition("x")[0].replace("(0)", "")  # said within a country, left out from abroad
    digits = "".join(filter(str.isdecimal, called)).lstrip("0")
    return digits if len(digits) >= _LEAST_DIGITS and len(set(digits)) > 1 else ""


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The sorted words of a name, without titles: `Tampleton, Ms. Tess` and `Tess Tampleton` are one."""
    return tuple(sorted(word for word in _WORD.findall(name.casefold()) if word not in TITLES))


def _identity_of(state: CaseState) -> _Identity:
    value = state.value
    return _normalised_identity(str(value("phone") or ""), str(value("email") or ""), state.customer, str(value("organisation") or ""))


@lru_cache(maxsize=65536)
def _normalised_identity(phone: str, email: str, customer: str, organisation: str) -> _Identity:
    return _Identity(phone_digits(phone), _personal_address(email), name_words(customer), _folded_words(organisation))


@lru_cache(maxsize=65536)
def _personal_address(email: str) -> str:
    """An address in small letters. Empty for one that many write from, such as no-reply."""
    address = email.strip().casefold()
    return "" if "@" not in address or _ROLES.match(address) else address


@lru_cache(maxsize=65536)
def _folded_words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _is_same_identity(mine: _Identity, theirs: _Identity) -> bool:
    phone, email = _is_same_phone(mine.phone, theirs.phone), _is_same_value(mine.email, theirs.email)
    if phone or email:
        return True
    named = mine.name == theirs.name and _is_specific_name(mine.name) and bool(_is_same_value(mine.organisation, theirs.organisation))
    return named and not (phone is False and email is False)


def _is_specific_name(name: tuple[str, ...]) -> bool:
    """Is the name specific enough to identify a customer? A single word or "unknown caller" is not."""
    return len(name) > 1 and not _NOBODY.issuperset(name)


def _is_same_value(mine: str, theirs: str) -> bool | None:
    """Compare two values. None when one is empty."""
    return mine == theirs if mine and theirs else None


def _is_same_phone(mine: str, theirs: str) -> bool | None:
    """Compare two numbers, either with or without its country. None when one is empty."""
    return (mine.endswith(theirs) or theirs.endswith(mine)) if mine and theirs else None
