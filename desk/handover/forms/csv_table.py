"""A pack as CSV: one row a case."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from desk.handover.forms.words import PackWords
from desk.handover.plain import Pack, PackLine

COLUMNS = (
    "handover",
    "case",
    "customer",
    "subject",
    "priority",
    "heat",
    "because",
    "story",
    "next",
    "next_owner",
    "next_due",
    "next_due_local",
    "if_then",
    "read_back",
    "read_back_by",
    "read_back_at",
    "accepted_by",
    "taker",
    "owner",
)
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(pack: Pack, now: datetime) -> str:
    """The lines of a pack as CSV. A cell that a spreadsheet would run as a formula begins with an apostrophe."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    words = PackWords(pack, now)
    for line in pack.cases:
        rows.writerow(map(harmless_cell, _line_cells(line, pack, words)))
    return out.getvalue()


def harmless_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _line_cells(line: PackLine, pack: Pack, words: PackWords) -> tuple[str, ...]:
    given = line.read_back
    return (
        pack.id,
        line.case,
        line.customer,
        line.subject,
        line.priority,
        line.heat,
        "; ".join(line.because),
        line.story,
        line.next.text,
        line.next.owner,
        _instant_cell(line.next.due),
        words.time(line.next.due) if line.next.due else "",
        line.if_then or "",
        given.text if given else "",
        given.by if given else "",
        _instant_cell(given.at if given else None),
        (given.accepted_by or "") if given else "",
        line.taker,
        line.owner,
    )


def _instant_cell(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at is not None else ""
