"""Ids for new cases and entries; it is told the last number given and knows nothing of locks.

An entry may point at another of the same commit by a provisional id (`+1`, `+2`, ...), such as an action at its cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from desk.model.entries import AnyEntry
from desk.model.references import reference_fields

_PREFIX = "C-"


def temporary_id(number: int) -> str:
    """A stand-in id for the `number`th new entry of a commit."""
    return f"+{number}"


def case_id(number: int) -> str:
    """The reference of the case with this number: short enough to speak."""
    return f"{_PREFIX}{number}"


def case_number(case: str) -> int:
    """The number in a case's reference; raises ValueError when it has none."""
    return int(case.removeprefix(_PREFIX))


def case_order(case: str) -> int:
    """The number by which cases are ordered, 0 for a reference without one."""
    try:
        return case_number(case)
    except ValueError:
        return 0


def normal_case_id(typed: str) -> str:
    """The reference an agent meant by `101`, `c-101` or `C101`; what cannot be one comes back as typed."""
    digits = typed.strip().upper().removeprefix("C").removeprefix("-")
    return case_id(int(digits)) if digits.isascii() and digits.isdigit() else typed.strip()


def assign_ids(entries: Sequence[AnyEntry], case: str, taken: Iterable[str]) -> tuple[AnyEntry, ...]:
    """Entries with ids of the form `101.7`, unique in the file, counting on from those `taken` on the case.

    Entries that already have an id that is not provisional keep it. References to provisional ids are resolved.
    """
    prefix = case.removeprefix(_PREFIX)
    last = max((entry_number(entry) for entry in taken), default=0)
    named: dict[str, str] = {}
    minted: list[AnyEntry] = []
    for entry in entries:
        new_id = entry.id
        if not new_id or new_id.startswith("+"):
            last += 1
            new_id = f"{prefix}.{last}"
            if entry.id:
                named[entry.id] = new_id
        minted.append(_with_ids(entry, new_id, named))
    return tuple(minted)


def _with_ids(entry: AnyEntry, new_id: str, named: dict[str, str]) -> AnyEntry:
    if not named:
        return msgspec.structs.replace(entry, id=new_id)
    resolved = {field: named[other] for field in reference_fields(type(entry)) if (other := getattr(entry, field)) in named}
    return msgspec.structs.replace(entry, id=new_id, **resolved)


def entry_number(entry_id: str) -> int:
    """The number an entry's id ends in, 0 when it ends in none."""
    tail = entry_id[entry_id.rfind(".") + 1 :]
    return int(tail) if tail.isdigit() and tail.isascii() else 0
