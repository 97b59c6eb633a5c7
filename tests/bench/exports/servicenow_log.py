"""ServiceNow's log of incidents: three rows a case."""

from __future__ import annotations

from pathlib import Path

from tests.bench.exports.plain_table import save_table
from tests.bench.exports.ticket import ticket

_HEADER = (
    "number", "incident_state", "active", "sys_mod_count", "made_sla", "caller_id", "opened_at", "sys_updated_by", "sys_updated_at",
    "category", "subcategory", "priority", "assignment_group", "assigned_to", "resolved_at", "closed_at",
)  # fmt: skip
_STATES = ("New", "Active", "Resolved")


def write(folder: Path, count: int) -> Path:
    """Write the export, `count` rows long."""
    return save_table(folder / "log.csv", _HEADER, map(_row, range(count)))


def _row(place: int) -> tuple[str, ...]:
    number, turn = divmod(place, len(_STATES))
    told = ticket(number)
    at = (told.at, told.changed, told.changed)[turn]
    return (
        f"INC{told.number:07}", _STATES[turn], "true", str(turn), "true", told.customer, f"{told.at:%d/%m/%Y %H:%M}", told.agent,
        f"{at:%d/%m/%Y %H:%M}", "Category 9", "Subcategory 4", "3 - Moderate", "Group 7", told.agent, "?", "?",
    )  # fmt: skip
