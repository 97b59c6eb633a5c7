"""Issues of a Jira service desk as a table, with repeated columns."""

from __future__ import annotations

from pathlib import Path

from tests.bench.exports.plain_table import save_table
from tests.bench.exports.ticket import place, ticket

_HEADER = (
    "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Priority", "Assignee", "Reporter", "Created", "Updated", "Resolved",
    "Labels", "Labels", "Description", "Comment", "Comment",
)  # fmt: skip
_CLOCK = "%d/%b/%y %I:%M %p"


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    return save_table(folder / "jira.csv", _HEADER, map(_row, range(count)))


def _row(number: int) -> tuple[str, ...]:
    told = ticket(number)
    status = place(told.state, "Waiting for support|In Progress|Waiting for customer|Resolved|Closed")
    said = f"{told.changed:{_CLOCK}};{told.agent};A new one leaves today."
    return (
        told.subject, f"SD-{told.number}", str(told.number), "Incident", status, "High", told.agent, told.customer, f"{told.at:{_CLOCK}}",
        f"{told.changed:{_CLOCK}}", f"{told.done:{_CLOCK}}" if told.done else "", "box", "glass", told.text, said, "",
    )  # fmt: skip
