"""Prints the result of a commit."""

from __future__ import annotations

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.model.changes import Committed


def report_commit(context: Context, done: Committed, case_id: str) -> None:
    """Print the case's id, or id, entry and revision as JSON."""
    case = next(case for case in done.cases if case.id == case_id)
    entry = done.entries[-1].id if done.entries else None
    if context.json:
        print_json({"case": case_id, "entry": entry, "rev": case.rev})
    else:
        print_line(case_id)
