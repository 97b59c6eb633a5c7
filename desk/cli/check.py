"""`desk check` and `desk archive`: whether the shift file is whole, and moving closed cases out of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.errors import Damaged
from desk.store.file.file_store import FileStore
from desk.store.repair.integrity import IntegrityReport, check_shift
from desk.store.repair.repair import repair_shift

_FIGURE_NAMES = {
    "cases": "cases",
    "entries": "entries",
    "unfolded": "commits only in the journal yet",
    "archived": "cases in archives",
    "drafts": "drafts",
}
"""What the agent is told of a report's figures; `--json` gives them all."""


def check_file(context: Context, options: argparse.Namespace) -> int:
    """Say what is wrong with the shift file and what belongs to it; mend it, or fold it, when asked to."""
    report = repair_shift(context.path, context.agent) if options.repair else check_shift(context.path)
    mended = options.repair and report.is_damaged
    after = check_shift(context.path) if mended else report
    folded = options.fold and not after.is_damaged and _write_checkpoint(context)
    if context.json:
        print_json(_report_json(report, folded=folded, mended=mended))
    else:
        for line in _report_lines(report, folded=folded, mended=mended):
            print_line(line)
    if after.is_damaged:
        raise Damaged(f"{context.path.name} is damaged and was left as it is. `desk check --repair` mends what can be mended.")
    return 0


def _write_checkpoint(context: Context) -> bool:
    store = context.open_store(read_only=False)
    try:
        return isinstance(store, FileStore) and store.checkpoint()
    finally:
        store.close()


def _report_json(report: IntegrityReport, *, folded: bool, mended: bool) -> dict[str, object]:
    findings = [
        {"file": finding.file.name, "what": finding.what, "remedy": finding.remedy, "damage": finding.is_damage}
        for finding in report.problems
    ]
    return {
        "shift": str(report.path),
        "whole": not report.is_damaged or mended,
        "findings": findings,
        "figures": dict(report.figures),
        "kept": str(report.copies) if report.copies else None,
        "notes": list(report.notes),
        "folded": folded,
    }


def _report_lines(report: IntegrityReport, *, folded: bool, mended: bool) -> Iterator[str]:
    for finding in report.problems:
        yield f"{'!' if finding.is_damage else '-'} {finding}"
    if report.copies:
        yield f"Copies of everything as it was are in {report.copies}."
    yield from report.notes
    figures = ", ".join(f"{report.figures[name]} {words}" for name, words in _FIGURE_NAMES.items() if report.figures.get(name))
    if mended:
        yield f"{report.path.name} is mended."
    elif not report.is_damaged:
        yield f"{report.path.name} is whole: {figures or 'empty'}."
    if folded:
        yield "The journal was folded into it."
