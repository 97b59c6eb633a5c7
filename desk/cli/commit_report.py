"""Prints the result of a commit."""

from __future__ import annotations

from desk.cli.context import Context
from desk.cli.output import print_error, print_json, print_line
from desk.model.changes import Committed


def report_commit(context: Context, done: Committed, case_id: str) -> None:
    """Print the case's id, or id, entry and revision as JSON.

    It is the id of now: another case may have got that of before. What the agent should know besides goes where errors go, so that a
    script reads the id alone.
    """
    print_notices(done)
    case = next((case for case in done.cases if case.id == case_id), done.cases[0])
    entry = done.entries[-1].id if done.entries else None
    if context.json:
        print_json({"case": case.id, "entry": entry, "rev": case.rev})
    else:
        print_line(case.id)


def print_notices(done: Committed) -> None:
    """Print what the agent should know of a commit.

    Such as that a case came back from its archive.
    """
    for notice in done.notices:
        print_error(notice)
