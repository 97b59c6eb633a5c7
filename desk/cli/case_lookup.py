"""Finds the case that a command names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.errors import Refused
from desk.importers.reading.ticket_numbers import plain_number
from desk.model.case import Case
from desk.model.ids import normal_case_id

if TYPE_CHECKING:
    from desk.store.protocol import Store


def find_case(store: Store, typed: str, *, archived: bool = False) -> Case:
    """The case that `typed` names. Raises Refused when there is none.

    `typed` is `C-101`, `101`, or the case's number at its source. With `archived`, the archives are searched too, and what is then
    written to such a case brings it back.
    """
    on_shift, in_archives = (_case_on_shift, _case_of_source), (_archived_case, _archived_source_case)
    for find in on_shift + in_archives if archived else on_shift:
        found = find(store, typed.strip())
        if found is not None:
            return found
    raise Refused(f"There is no case {typed!r} in this shift. Nothing was written; `desk list --all` shows every case.")


def _case_on_shift(store: Store, typed: str) -> Case | None:
    return store.cases.get(normal_case_id(typed))


def _case_of_source(store: Store, typed: str) -> Case | None:
    """The case of a number at another desk."""
    numbered = [(case.external[1], case) for case in store.cases.values() if case.external]
    exact = next((case for number, case in numbered if number == typed), None)
    return exact or next((case for number, case in numbered if plain_number(number) == plain_number(typed)), None)


def _archived_case(store: Store, typed: str) -> Case | None:
    return store.archived_case(normal_case_id(typed))


def _archived_source_case(store: Store, typed: str) -> Case | None:
    from desk.board.past_cases import read_past_cases

    case = read_past_cases(store).of_source_number(typed)
    return store.archived_case(case) if case else None
