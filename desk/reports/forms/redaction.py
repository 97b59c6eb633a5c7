"""Takes everything from a report by which somebody could be known.

Names hide in prose, and a filter of prose would promise what it cannot hold. So no free text is left at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from desk.reports.figures import Figure
from desk.reports.report import CaseTitle, Report, ReportPage

REDACTED = "(redacted)"
_FREE_FIGURES = {"voice.mood"}
"""Figures whose names are the customers' own words."""


def customer_of(case: str) -> str:
    """The customer of a case, without a name."""
    return f"customer of {case}"


def redacted_report(report: Report) -> Report:
    """The report with the same numbers, and nobody's words."""
    return replace(
        report,
        pages=tuple(ReportPage(page.name, page.title, tuple(map(_redacted_figure, page.figures))) for page in report.pages),
        filter=REDACTED if report.filter else "",
        titles={case: CaseTitle(customer_of(case), "", title.priority) for case, title in report.titles.items()},
        is_redacted=True,
        before=redacted_report(report.before) if report.before is not None else None,
    )


def _redacted_figure(figure: Figure) -> Figure:
    if figure.id not in _FREE_FIGURES:
        return figure
    count = figure.count
    told = len(count.cases)
    return replace(figure, count=replace(count, value={REDACTED: told} if told else {}))


def redacted_case_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """A case as JSON, without the words of anybody."""
    return {**values, "customer": customer_of(str(values["id"])), "subject": "", "external": None, "tags": [], "owner": None}
