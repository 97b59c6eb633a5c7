"""`desk check` of a shift that is in no file."""

from __future__ import annotations

import argparse

from msgspec.structs import asdict

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.errors import Damaged, Refused
from desk.store.place import PlaceReport


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
    if context.json:
        print_json({"shift": report.shown, "whole": not report.is_damaged, **_report_json(report)})
    else:
        _print_report(report)
    if report.is_damaged:
        raise Damaged(f"{report.shown} is damaged and was left as it is.")
    return 0


def _report_json(report: PlaceReport) -> dict[str, object]:
    return {"findings": [asdict(finding) for finding in report.findings], "figures": dict(report.figures)}


def _print_report(report: PlaceReport) -> None:
    for finding in report.findings:
        print_line(f"{'!' if finding.is_damage else '-'} {finding.what}{f' {finding.remedy}' if finding.remedy else ''}")
    if not report.is_damaged:
        figures = ", ".join(f"{count} {name}" for name, count in report.figures.items() if count)
        print_line(f"{report.shown} is whole: {figures or 'empty'}.")
