"""The customers of a shift, found while they are typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from desk.model.state import CaseState
from desk.recovery.customers.identity import name_words, phone_digits

_WORD = re.compile(r"[^\W_]+")
_LEAST_LETTERS, _LEAST_DIGITS = 2, 3
"""Typed letters and digits from which somebody is looked for."""
_MOST = 5


class KnownCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with cases on the shift. One name with two telephone numbers is two people."""

    name: str
    phone: str = ""
    email: str = ""
    organisation: str = ""
    open_cases: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The words by which they are found."""
        return tuple(_WORD.findall(f"{self.name} {self.organisation}".casefold()))


class CustomerFinder:
    """Finds customers while their name is typed."""

    def __init__(self, customers: Iterable[KnownCustomer]) -> None:
        self._searched = [(each.words, "".join(filter(str.isdecimal, each.phone)), each) for each in customers]

    def find(self, typed: str) -> Sequence[KnownCustomer]:
        """Those who match, with open cases first.

        Each typed word begins a word of name or organisation, or the typed digits stand in the telephone number.
        """
        wanted, digits = _WORD.findall(typed.casefold()), "".join(filter(str.isdecimal, typed))
        if len(digits) >= _LEAST_DIGITS and not any(map(str.isalpha, typed)):
            found = [each for _, phone, each in self._searched if digits in phone]
        elif sum(map(len, wanted)) >= _LEAST_LETTERS:
            found = [each for words, _, each in self._searched if all(any(word.startswith(part) for word in words) for part in wanted)]
        else:
            return ()
        return sorted(found, key=lambda each: (-min(each.open_cases, 1), each.name.casefold()))[:_MOST]


def known_customers(states: Iterable[CaseState]) -> list[KnownCustomer]:
    """Everybody with a case among these."""
    by_name: defaultdict[tuple[str, ...], list[CaseState]] = defaultdict(list)
    for state in states:
        if words := name_words(state.customer):
            by_name[words].append(state)
    return [each for of_name in by_name.values() for each in _people_of_name(of_name)]


def customer_reached_at(states: Iterable[CaseState], *, phone: str = "", email: str = "") -> KnownCustomer | None:
    """The one customer with this number or address. None for nobody, and where several share it."""
    digits, address = phone_digits(phone), email.strip().casefold()
    found = [state for state in states if _is_reached_at(state, digits, address)]
    people = known_customers(found)
    return people[0] if len(people) == 1 else None


def _is_reached_at(state: CaseState, digits: str, address: str) -> bool:
    theirs = phone_digits(str(state.value("phone") or ""))
    if digits and theirs:
        return digits.endswith(theirs) or theirs.endswith(digits)
    return bool(address) and str(state.value("email") or "").strip().casefold() == address


def _people_of_name(states: Sequence[CaseState]) -> Iterable[KnownCustomer]:
    """The people of one name. A case without a number counts for each of them."""
    phones = dict.fromkeys(digits for state in states if (digits := phone_digits(str(state.value("phone") or ""))))
    for phone in phones or [""]:
        theirs = [state for state in states if phone_digits(str(state.value("phone") or "")) in {"", phone}]
        yield KnownCustomer(
            name=theirs[-1].customer,
            phone=_newest_value(theirs, "phone"),
            email=_newest_value(theirs, "email"),
            organisation=_newest_value(theirs, "organisation"),
            open_cases=sum(not state.finished for state in theirs),
        )


def _newest_value(states: Sequence[CaseState], name: str) -> str:
    return next((str(value) for state in reversed(states) if (value := state.value(name))), "")
