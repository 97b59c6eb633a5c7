"""`desk check`: whether the shift file is whole."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from desk.cli.check_place import check_place, put_back
from desk.cli.context import Context
from desk.cli.output import print_error, print_json, print_line
from desk.errors import Damaged
from desk.store.repair.integrity import check_shift
from desk.store.repair.integrity_report import IntegrityReport
from desk.store.repair.repair import announce_nothing, repair_shift

_FIGURE_NAMES = {
    "cases": "cases",
    "entries": "entries",
    "unfolded": "commits only in the journal yet",
    "archived": "cases in archives",
    "returned": "cases on the shift that an archive has a copy of",
    "drafts": "drafts",
}
"""The figures of a report that are printed. `--json` prints all."""


_MOST_ASIDE = 20
"""The number of documents set aside that are listed. `--json` lists all."""


def check_file(context: Context, options: argparse.Namespace) -> int:
    """Check the shift file and print the problems.

    Repairs the file or writes a checkpoint when asked to. Raises Damaged when damage is left.
    """
    if options.migrate:
        print_line(context.place.migrate())
        return 0
    if options.roles:
        for line in context.place.role_lines():
            print_line(line)
        return 0
    if options.put_back:
        return put_back(context)
    if context.place.file is None:
        return check_place(context, options)
    announce = announce_nothing if context.json else _print_plan
    report = repair_shift(context.path, context.agent, announce=announce) if options.repair else check_shift(context.path)
    repaired = options.repair and report.is_damaged
    after = check_shift(context.path) if repaired else report
    checkpointed = options.fold and not after.is_damaged and _write_checkpoint(context)
    if context.json:
        print_json(_report_json(report, checkpointed=checkpointed, whole=not after.is_damaged))
    else:
        for line in _report_lines(report, checkpointed=checkpointed, repaired=repaired and not after.is_damaged):
            print_line(line)
    if after.is_damaged:
        raise _damage_error(context.path.name, after)
    return 0


def _damage_error(name: str, report: IntegrityReport) -> Damaged:
    if not report.can_be_mended:
        return Damaged(f"{name} was left as it is. `desk check --repair` can mend nothing here.")
    return Damaged(f"{name} is damaged and was left as it is. `desk check --repair` mends what can be mended.")


def _print_plan(report: IntegrityReport, planned: Sequence[str]) -> None:
    """Print the problems, and what is about to be written."""
    for line in (*_problem_lines(report), *planned):
        print_line(line)


def _write_checkpoint(context: Context) -> bool:
    store = context.open_store(read_only=False)
    try:
        return store.checkpoint()
    finally:
        store.close()
        for notice in store.take_notices():
            print_error(notice)


def _report_json(report: IntegrityReport, *, checkpointed: bool, whole: bool) -> dict[str, object]:
    problems = [
        {"file": problem.file.name, "what": problem.what, "remedy": problem.remedy, "damage": problem.is_damage}
        for problem in report.problems
    ]
    return {
        "shift": str(report.path),
        "whole": whole,
        "findings": problems,
        "figures": dict(report.figures),
        "kept": str(report.copies) if report.copies else None,
        "notes": list(report.notes),
        "aside": list(report.aside),
        "folded": checkpointed,
    }


def _problem_lines(report: IntegrityReport) -> Iterator[str]:
    yield from (f"{'!' if problem.is_damage else '-'} {problem}" for problem in report.problems)


def _report_lines(report: IntegrityReport, *, checkpointed: bool, repaired: bool) -> Iterator[str]:
    if report.copies is None:  # else they were printed before the repair
        yield from _problem_lines(report)
    else:
        yield f"Copies of everything as it was are in {report.copies}."
    yield from report.notes
    yield from (f"- {report.path.name} keeps {line}. Compare it, and log what should stand." for line in report.aside[:_MOST_ASIDE])
    if len(report.aside) > _MOST_ASIDE:
        yield f"- {len(report.aside) - _MOST_ASIDE} more are set aside."
    figures = ", ".join(f"{report.figures[name]} {words}" for name, words in _FIGURE_NAMES.items() if report.figures.get(name))
    if repaired:
        yield f"{report.path.name} is mended."
    elif not report.is_damaged:
        yield f"{report.path.name} is whole: {figures or 'empty'}."
    if checkpointed:
        yield "The journal was folded into it."
