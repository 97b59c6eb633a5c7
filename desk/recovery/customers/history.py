"""Which cases are the same customer's, and what became of the earlier ones; it knows cases as states and no screen.

Earlier cases decide how a customer meets us: a first stumble forgives more than a third (S3.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from desk.model.entries import Outcome, Status, StatusChange, Verdict
from desk.model.state import CaseState

_LEAST_DIGITS = 7
"""A telephone number of fewer digits is an extension, and many people have it."""
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "madam", "herr", "frau"})
"""Words before a name that are no part of it."""
_NOBODY = frozenset(["anonymous", "unknown", "customer", "caller", "guest", "client", "visitor", "none", "na", "test"])
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ROLES = re.compile(r"^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster)\b")


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another case of the same customer, and what became of it.

    `verdict` is the last they gave, `outcome` how it ended for the relation, where somebody said so; `open_promises` counts what we
    still owe them there.
    """

    id: str
    subject: str
    told_at: datetime
    status: Status
    failure: bool
    verdict: Verdict | None = None
    outcome: Outcome | None = None
    open_promises: int = 0
    earlier: bool = True


def same_customer(one: CaseState, other: CaseState) -> bool:
    """Whether two cases are surely the same customer's: by telephone, by e-mail, or by name and organisation.

    A name by itself proves nothing, two people share it; and a name with an organisation proves nothing where both telephone and
    e-mail are known and differ.
    """
    return _same(_identity(one), _identity(other))


def same_name(one: CaseState, other: CaseState) -> bool:
    """Whether both customers bear the same full name: worth a look, and no more than that."""
    return name_words(one.customer) == name_words(other.customer) and _telling(name_words(one.customer))


def other_cases(state: CaseState, others: Iterable[CaseState]) -> list[OtherCase]:
    """Every other case of this customer, newest first."""
    found = [_told(other, state) for other in _of_customer(state, others)]
    return sorted(found, key=lambda case: (case.told_at, case.id), reverse=True)


def earlier_cases(state: CaseState, others: Iterable[CaseState]) -> list[OtherCase]:
    """The cases this customer had before this one, newest first; one that is this very matter once more is no other case."""
    theirs = _of_customer(state, others)
    same = duplicates_of(state, theirs)
    return [case for case in other_cases(state, theirs) if case.earlier and case.id not in same]


def duplicates_of(state: CaseState, others: Iterable[CaseState]) -> frozenset[str]:
    """The cases that are this very matter once more, whichever of the two says so."""
    here = {link.case for link in state.links if link.sort == "duplicate"}
    there = {other.id for other in others for link in other.links if link.sort == "duplicate" and link.case == state.id}
    return frozenset(here | there)


def failure_number(state: CaseState, others: Iterable[CaseState] = ()) -> int:
    """Which failure this is for the customer, counting from 1 (S3.4).

    The header tells of cases from before this file, `others` of those in it. Some may be the same, so the larger counts.
    """
    return 1 + max(int(state.value("earlier") or 0), sum(case.failure for case in earlier_cases(state, others)))


def known_by(state: CaseState) -> tuple[str, ...]:
    """Under what a case's customer can be looked up: two cases of one customer share at least one of these."""
    phone, email, name, organisation = _identity(state)
    named = " ".join((*name, organisation)) if name and organisation else ""
    return tuple(filter(None, (phone[-_LEAST_DIGITS:], email, named)))


def _of_customer(state: CaseState, others: Iterable[CaseState]) -> list[CaseState]:
    """Most of thousands differ in all that could make them the same, so that is looked at first."""
    mine = phone, email, name, _ = _identity(state)
    tail = phone[-_LEAST_DIGITS:] or None
    found = []
    for other in others:
        theirs = _identity(other)
        near = theirs[2] == name or (theirs[1] == email != "") or theirs[0][-_LEAST_DIGITS:] == tail
        if near and _same(mine, theirs) and other.id != state.id:
            found.append(other)
    return found


def _told(other: CaseState, than: CaseState) -> OtherCase:
    outcomes = [entry.outcome for entry in other.timeline if isinstance(entry, StatusChange) and entry.outcome]
    return OtherCase(
        id=other.id,
        subject=other.subject,
        told_at=other.told_at,
        status=other.status,
        failure=other.recovery,
        verdict=other.verifies[-1].verdict if other.verifies else None,
        outcome=outcomes[-1] if outcomes else None,
        open_promises=sum(promise.status == "open" for promise in other.promises.values()),
        earlier=(other.told_at, other.created_at, other.id) < (than.told_at, than.created_at, than.id),
    )


# ---------------------------------------------------------------- who somebody is

_Identity = tuple[str, str, tuple[str, ...], str]


def _same(mine: _Identity, theirs: _Identity) -> bool:
    phone, email = _agree_on_phone(mine[0], theirs[0]), _agree(mine[1], theirs[1])
    if phone or email:
        return True
    named = mine[2] == theirs[2] and _telling(mine[2]) and bool(_agree(mine[3], theirs[3]))
    return named and not (phone is False and email is False)


def _identity(state: CaseState) -> _Identity:
    value = state.value
    return _identity_of(str(value("phone") or ""), str(value("email") or ""), state.customer, str(value("organisation") or ""))


@lru_cache(maxsize=65536)
def _identity_of(phone: str, email: str, customer: str, organisation: str) -> _Identity:
    return phone_digits(phone), _address(email), name_words(customer), _folded(organisation)


@lru_cache(maxsize=65536)
def phone_digits(phone: str) -> str:
    """A telephone number without what countries write before it; empty when it is too short or says nothing, like 000 0000."""
    digits = "".join(sign for sign in phone.partition("x")[0] if sign.isdecimal()).lstrip("0")
    return digits if len(digits) >= _LEAST_DIGITS and len(set(digits)) > 1 else ""


@lru_cache(maxsize=65536)
def _address(email: str) -> str:
    address = email.strip().casefold()
    return "" if "@" not in address or _ROLES.match(address) else address


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """A name as its words, in any order, without titles; `Tampleton, Ms. Tess` and `Tess Tampleton` are one."""
    return tuple(sorted(word for word in _WORD.findall(name.casefold()) if word not in TITLES))


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _telling(name: tuple[str, ...]) -> bool:
    """A first name alone is anybody's, and so is `unknown caller`."""
    return len(name) > 1 and not _NOBODY.issuperset(name)


def _agree(mine: str, theirs: str) -> bool | None:
    """Whether both say the same; nothing when one of them says nothing."""
    return mine == theirs if mine and theirs else None


def _agree_on_phone(mine: str, theirs: str) -> bool | None:
    """One may be written with its country and the other without."""
    return (mine.endswith(theirs) or theirs.endswith(mine)) if mine and theirs else None
