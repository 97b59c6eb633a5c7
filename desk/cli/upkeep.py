"""`desk check` and `desk archive`: whether the shift file is whole, and moving closed cases out of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from desk.cli.context import Context
from desk.cli.output import answer, say
from desk.errors import Damaged
from desk.model.times import read_time
from desk.store.archive import archive_closed
from desk.store.integrity import Report, check
from desk.store.repair import repair

_WORDS = {
    "cases": "cases",
    "entries": "entries",
    "unfolded": "commits only in the journal yet",
    "archived": "cases in archives",
    "drafts": "drafts",
}
"""What the agent is told of a report's figures; `--json` gives them all."""


def check_file(context: Context, options: argparse.Namespace) -> int:
    """Say what is wrong with the shift file and what belongs to it; mend it, or fold it, when asked to."""
    report = repair(context.path, context.agent) if options.repair else check(context.path)
    mended = options.repair and report.damaged
    after = check(context.path) if mended else report
    folded = options.fold and not after.damaged and _fold(context)
    if context.json:
        answer(_facts(report, folded=folded, mended=mended))
    else:
        for line in _told(report, folded=folded, mended=mended):
            say(line)
    if after.damaged:
        raise Damaged(f"{context.path.name} is damaged and was left as it is. `desk check --repair` mends what can be mended.")
    return 0


def _fold(context: Context) -> bool:
    store = context.open_store(read_only=False)
    try:
        return store.fold()
    finally:
        store.close()


def _facts(report: Report, *, folded: bool, mended: bool) -> dict[str, object]:
    findings = [
        {"file": finding.file.name, "what": finding.what, "remedy": finding.remedy, "damage": finding.damage} for finding in report.findings
    ]
    return {
        "shift": str(report.path),
        "whole": not report.damaged or mended,
        "findings": findings,
        "figures": dict(report.figures),
        "kept": str(report.kept) if report.kept else None,
        "notes": list(report.notes),
        "folded": folded,
    }


def _told(report: Report, *, folded: bool, mended: bool) -> Iterator[str]:
    for finding in report.findings:
        yield f"{'!' if finding.damage else '-'} {finding}"
    if report.kept:
        yield f"Copies of everything as it was are in {report.kept}."
    yield from report.notes
    figures = ", ".join(f"{report.figures[name]} {words}" for name, words in _WORDS.items() if report.figures.get(name))
    if mended:
        yield f"{report.path.name} is mended."
    elif not report.damaged:
        yield f"{report.path.name} is whole: {figures or 'empty'}."
    if folded:
        yield "The journal was folded into it."


def archive(context: Context, options: argparse.Namespace) -> int:
    """Move cases that closed before a time into the archive of their month."""
    with context.store(writing=True) as store:
        before = read_time(options.before, context.now, zone=store.shift.zone)
        moved = archive_closed(store, before)
    if context.json:
        answer({month: list(cases) for month, cases in moved.items()})
        return 0
    for month, cases in moved.items():
        say(f"{len(cases)} to the archive of {month}: {', '.join(cases)}")
    if not moved:
        say("No case closed before that.")
    return 0
