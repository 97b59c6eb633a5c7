"""`desk check` of a shift that is in no file."""

from __future__ import annotations

import argparse
import contextlib

from msgspec.structs import asdict, replace

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.errors import Damaged, Refused
from desk.model.lost_entries import lost_words
from desk.store.place import PlaceFinding, PlaceReport


def check_place(context: Context, options: argparse.Namespace) -> int:
    """Check the shift and the way to it, and print the findings.

    Raises Refused for a repair, Damaged when something of the shift is lost.
    """
    place = context.place
    if options.repair:
        raise Refused(
            f"A database is mended from its backup, and nothing was written. Of {place.shown} take and put back one with:\n"
            "  pg_dump --format=custom --schema=SCHEMA DATABASE > desk.dump\n"
            "  pg_restore --clean --if-exists --single-transaction --dbname=DATABASE desk.dump"
        )
    report = place.check(None if context.environment.get("DESK_NOW") else context.now)
    assert report is not None, "a file is checked elsewhere"
    if words := _lost_words(context):
        report = replace(report, findings=(*report.findings, PlaceFinding(words, "Write it again: desk check --put-back")))
    if context.json:
        print_json({"shift": report.shown, "whole": not report.is_damaged, **_report_json(report)})
    else:
        _print_report(report)
    if report.is_damaged:
        raise Damaged(f"{report.shown} is damaged and was left as it is.")
    return 0


def _lost_words(context: Context) -> str:
    """Words about own work that is not in the shift any more."""
    with contextlib.closing(context.open_store(read_only=True)) as store:
        return lost_words(store.kept_work.lost())


def put_back(context: Context) -> int:
    """Write again what of ours the shift lost, and print it. Raises what a commit raises."""
    with context.store(writing=True) as store:
        lost = store.kept_work.lost()
        cases = store.kept_work.put_back()
    if context.json:
        print_json({"lost": [asdict(entry) for entry in lost], "put_back": list(cases)})
        return 0
    for entry in lost:
        print_line(f"{'-' if entry.is_held_back else '+'} {entry.case} {entry.text}".replace("  ", " "))
    if any(entry.is_held_back for entry in lost):
        print_line("What has a - was not written: what it names is missing too. It waits, and is told again.")
    print_line(f"Put back: {', '.join(cases)}." if cases else "Nothing of yours was put back.")
    return 0


def _report_json(report: PlaceReport) -> dict[str, object]:
    return {"findings": [asdict(finding) for finding in report.findings], "figures": dict(report.figures)}


def _print_report(report: PlaceReport) -> None:
    for finding in report.findings:
        print_line(f"{'!' if finding.is_damage else '-'} {finding.what}{f' {finding.remedy}' if finding.remedy else ''}")
    if not report.is_damaged:
        figures = ", ".join(f"{count} {name}" for name, count in report.figures.items() if count)
        print_line(f"{report.shown} is whole: {figures or 'empty'}.")
