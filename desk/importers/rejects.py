"""Writes rejects as CSV that is safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from desk.importers.imported_case import Reject

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rejects_csv(rejects: Iterable[Reject]) -> str:
    """One row a reject: line, external id, reason and record.

    The record is as it was found.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("line", "external id", "reason", "record"))
    for reject in rejects:
        writer.writerow((reject.line, *map(neutralise_formula, (reject.external_id, reject.reason, reject.raw))))
    return out.getvalue()


def neutralise_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    One that begins like a formula gets an apostrophe in front.
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
