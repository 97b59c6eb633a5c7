"""The origin of a case, which tells it apart from others.

Its number does not: two histories of a shift give the same numbers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from desk.model.case import Case


class OriginFacts(NamedTuple):
    """The facts by which a case is known.

    `first` is its first entry without the id, None where there is none.
    """

    created_at: Any
    subject: Any
    customer: Any
    first: Any
    external: Any = None
    """The record of another desk that it came from."""


def is_same_origin(one: OriginFacts, other: OriginFacts) -> bool:
    """Do both begin one case?

    They were created at the same time, and two of subject, customer and first entry agree. Something may have been edited since. Two
    that came from different records of another desk are never one.
    """
    if one.external and other.external and one.external != other.external:
        return False
    is_first_alike = one.first == other.first or one.first is None or other.first is None  # one that lost its entries may have had it
    alike = one.subject == other.subject, bool(one.customer) and one.customer == other.customer, is_first_alike
    return bool(one.created_at == other.created_at and sum(alike) >= 2)


def is_same_case(one: Case, other: Case) -> bool:
    """Are both one case, whatever was added to either? The number does not count."""
    return one is other or is_same_origin(_origin_of(one), _origin_of(other))


def _origin_of(case: Case) -> OriginFacts:
    first = msgspec.structs.replace(case.entries[0], id="") if case.entries else None
    return OriginFacts(case.created_at, case.subject, case.customer, first, case.external)
