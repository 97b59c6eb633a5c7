"""A plain table of no product."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.bench.exports.ticket import local, place, ticket

HEADER = (
    "Ticket ID", "Subject", "Description", "Status", "Priority", "Agent", "Full name", "Email", "Created time", "Last update time",
    "Resolved time", "Tags", "Product",
)  # fmt: skip


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    return save_table(folder / "plain.csv", HEADER, map(plain_row, range(count)))


def plain_row(number: int) -> tuple[str, ...]:
    """A row under the header. One status in five is a word of the desk's own."""
    told = ticket(number)
    status = place(told.state, "Open|Open|Nudge Vendor|Resolved|Closed")
    return (
        str(told.number), told.subject, told.text, status, "High", told.agent, told.customer, told.email, local(told.at),
        local(told.changed), local(told.done), "box,glass", f"P{number % 12}",
    )  # fmt: skip


def save_table(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]], *, delimiter: str = ",") -> Path:
    """Save a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(rows)
    return path
