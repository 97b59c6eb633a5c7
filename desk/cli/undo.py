"""`desk undo`: take back an entry."""

from __future__ import annotations

import argparse

from desk.cli.case_lookup import find_case
from desk.cli.commit_report import print_notices, report_commit
from desk.cli.context import Context
from desk.cli.output import print_line
from desk.errors import Refused
from desk.model.case import Case
from desk.model.changes import Append
from desk.model.entries import AnyEntry, Retract
from desk.model.entry_titles import entry_title
from desk.model.undo import dependents_warning, last_own_entry
from desk.recovery.entry_rules import entry_check


def undo_entry(context: Context, options: argparse.Namespace) -> int:
    """Take back an entry: the one named, or the agent's last.

    Raises Refused when there is none.
    """
    with context.store(writing=True) as store:
        case = find_case(store, options.case, archived=True)
        target = _target_entry(case, options.entry, context.agent)
        entry = Retract(at=context.now, by=context.agent, entry=target.id, reason=options.reason)
        done = store.commit([Append(case.id, (entry,), entry_check([entry], shift=store.shift))])
    if context.json:
        report_commit(context, done, case.id)
    else:
        print_notices(done)
        if warning := dependents_warning(case, target):
            print_line(warning)
        print_line(
            f"Took back {entry_title(target)} on {done.cases[0].id}. `desk undo {done.cases[0].id} {done.entries[0].id}` brings it back."
        )
    return 0


def _target_entry(case: Case, named: str, agent: str) -> AnyEntry:
    if not named:
        mine = last_own_entry(case, agent)
        if mine is None:
            raise Refused(f"{agent} has nothing left to take back on {case.id}. Name the entry to take back somebody else's.")
        return mine
    wanted = named if "." in named else f"{case.id.partition('-')[2]}.{named}"
    found = next((entry for entry in case.entries if entry.id in {named, wanted}), None)
    if found is None:
        raise Refused(f"{case.id} has no entry {named!r}. Nothing was taken back; `desk show {case.id}` lists them.")
    return found
