"""Tickets of OTRS as a table."""

from __future__ import annotations

from pathlib import Path

from tests.bench.exports.plain_table import save_table
from tests.bench.exports.ticket import local, place, ticket

_HEADER = (
    "Ticket#", "Age", "Created", "Close Time", "Changed", "State", "StateType", "Priority", "Queue", "Lock", "Agent/Owner",
    "Customer User", "Title",
)  # fmt: skip


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    return save_table(folder / "otrs.csv", _HEADER, map(_row, range(count)), delimiter=";")


def _row(number: int) -> tuple[str, ...]:
    told = ticket(number)
    state = place(told.state, "new|open|pending reminder|closed successful|closed unsuccessful")
    return (
        f"2026{told.number:012}", "1 d 2 h", local(told.at), local(told.done), local(told.changed), state,
        place(told.state, "new|open|pending reminder|closed|closed"), "3 normal", "Raw", "unlock", told.agent, told.customer, told.subject,
    )  # fmt: skip
