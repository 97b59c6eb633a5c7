"""Cases for tests: short to write, complete where it does not matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from desk.model.case import Case, Header
from desk.model.entries import AnyEntry, Told
from desk.model.entry_values import CUSTOMER
from desk.model.ids import assign_ids

NOW = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """A moment counted in minutes from NOW."""
    return NOW + timedelta(minutes=minutes)


def case_of(*entries: AnyEntry, case_id: str = "C-101", logged: float = -60, told: bool = True, **header: Any) -> Case:
    """A case logged `logged` minutes from NOW with these entries, ids given in their order."""
    first: Iterable[AnyEntry] = [Told(at=at(logged), by=CUSTOMER, text="it broke", channel="phone")] if told else []
    fields = {"subject": "It broke", "customer": "Tess", "created_at": at(logged), "created_by": "ines", **header}
    case = Header(id=case_id, **fields)
    named = {name: getattr(case, name) for name in Header.__struct_fields__}
    return Case(**named, entries=assign_ids([*first, *entries], case_id, ()))
