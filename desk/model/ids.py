"""Gives ids to new cases and entries.

An entry may point at another of the same commit by a temporary id (`+1`, `+2`, ...), such as an action at its cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from desk.model.entries import AnyEntry
from desk.model.references import reference_fields

_PREFIX = "C-"
MOST_DIGITS = 18
"""The most digits of a case or entry number. Python refuses to read thousands."""


def temporary_id(number: int) -> str:
    """A stand-in id for the `number`th new entry of a commit."""
    return f"+{number}"


def case_id(number: int) -> str:
    """The reference of the case with this number, short enough to say."""
    return f"{_PREFIX}{number}"


def case_number(case: str) -> int:
    """The number in a case's reference. Raises ValueError when it has none."""
    return int(case.removeprefix(_PREFIX))


def plain_case_number(case: str) -> int | None:
    """The number of which a case has the reference. None for another spelling of it."""
    try:
        number = int(case.removeprefix(_PREFIX))
    except ValueError:
        return None
    return number if case == f"{_PREFIX}{number}" else None


def case_numbers(cases: Iterable[str]) -> list[int]:
    """The numbers in the references of many cases. Raises ValueError when one has none."""
    return [int(case.removeprefix(_PREFIX)) for case in cases]


def case_order(case: str) -> int:
    """The number that orders a case, 0 without one."""
    try:
        return case_number(case)
    except ValueError:
        return 0


def normal_case_id(typed: str) -> str:
    """The reference meant by `101`, `c-101` or `C101`. Words that cannot be one come back as typed."""
    digits = typed.strip().upper().removeprefix("C").removeprefix("-")
    return case_id(int(digits)) if _is_number(digits) else typed.strip()


def ids_now(ids: str, renumbered: Mapping[str, str]) -> str:
    """The ids of cases joined by `+`, as they are now.

    `renumbered` gives the new id by the old one.
    """
    return "+".join(renumbered.get(case, case) for case in ids.split("+"))


def entry_id_now(entry: str, renumbered: Mapping[str, str]) -> str:
    """The id of an entry whose case may have another number."""
    number, dot, place = entry.partition(".")
    now = renumbered.get(f"{_PREFIX}{number}", "") if dot else ""
    return f"{now.removeprefix(_PREFIX)}.{place}" if now else entry


def assign_ids(entries: Sequence[AnyEntry], case: str, taken: Iterable[str]) -> tuple[AnyEntry, ...]:
    """Give new entries ids such as `101.7`, unique in the file. They count on from those `taken` on the case.

    Entries keep an id that is not temporary. References to temporary ids are resolved.
    """
    prefix = case.removeprefix(_PREFIX)
    last = max((entry_number(entry) for entry in taken), default=0)
    named: dict[str, str] = {}
    numbered: list[AnyEntry] = []
    for entry in entries:
        new_id = entry.id
        if not new_id or new_id.startswith("+"):
            last += 1
            new_id = f"{prefix}.{last}"
            if entry.id:
                named[entry.id] = new_id
        numbered.append(_with_ids(entry, new_id, named))
    return tuple(numbered)


def _with_ids(entry: AnyEntry, new_id: str, named: dict[str, str]) -> AnyEntry:
    if not named:
        return msgspec.structs.replace(entry, id=new_id)
    resolved = {field: named[other] for field in reference_fields(type(entry)) if (other := getattr(entry, field)) in named}
    return msgspec.structs.replace(entry, id=new_id, **resolved)


def entry_number(entry_id: str) -> int:
    """The number at the end of an entry's id, 0 without one."""
    tail = entry_id[entry_id.rfind(".") + 1 :]
    return int(tail) if _is_number(tail) else 0


def _is_number(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
