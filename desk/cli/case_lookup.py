"""Finds the case that a command names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desk.errors import Refused
from desk.model.case import Case
from desk.model.ids import normal_case_id
from desk.store.protocol import Store


def find_case(store: Store, typed: str, *, archives_of: Path | None = None) -> Case:
    """The case that `typed` names. Raises Refused when there is none.

    `typed` is `C-101`, `101`, or the case's number at its source. With the path of a shift file as `archives_of`, its archives are
    searched too. Commands that only read do so.
    """
    found = _matching_case(store.cases, typed)
    if found is not None:
        return found
    if archives_of is not None:
        from desk.store.archive import archived_cases

        found = next((case for cases in archived_cases(archives_of) if (case := _matching_case(cases, typed))), None)
        if found is not None:
            return found
    raise Refused(f"There is no case {typed!r} in this shift. Nothing was written; `desk list --all` shows every case.")


def _matching_case(cases: Mapping[str, Case], typed: str) -> Case | None:
    case = cases.get(normal_case_id(typed))
    if case is not None:
        return case
    wanted = typed.strip()
    return next((known for known in cases.values() if known.external and known.external[1] == wanted), None)
