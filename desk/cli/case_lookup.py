"""The case a command means; it refuses in words when there is none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desk.errors import Refused
from desk.model.case import Case
from desk.model.minting import normal_case_id
from desk.store.protocol import Store


def find_case(store: Store, typed: str, *, archives_of: Path | None = None) -> Case:
    """The case that `typed` names: `C-101`, `101`, or its number at the source. Raises Refused when there is none.

    With `archives_of` a shift file, its archives are searched too: for commands that only look.
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
