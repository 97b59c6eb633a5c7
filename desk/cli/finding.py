"""The case a command means; it refuses in words when there is none."""

from __future__ import annotations

from desk.errors import Refused
from desk.model.case import Case
from desk.model.minting import normal_case_id
from desk.store.protocol import Store


def find_case(store: Store, typed: str) -> Case:
    """The case that `typed` names: `C-101`, `101`, or its number at the source. Raises Refused when there is none."""
    case = store.cases.get(normal_case_id(typed))
    if case is not None:
        return case
    wanted = typed.strip()
    for known in store.cases.values():
        if known.external and known.external[1] == wanted:
            return known
    raise Refused(f"There is no case {typed!r} in this shift. Nothing was written; `desk list --all` shows every case.")
