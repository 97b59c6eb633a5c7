"""A report as JSON values, with the fields that scripts rely on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from desk.reports.count import Spread
from desk.reports.figures import Figure
from desk.reports.report import Report
from desk.text.durations import MINUTE

_LENGTHS = ("median", "longest", "oldest")
"""The lengths of time beside a value, in seconds."""


def report_json(report: Report) -> dict[str, Any]:
    """A report: its window and its figures.

    Those of the window before stand in `before` where they are compared.
    """
    found: dict[str, Any] = {"window": window_json(report), "figures": [figure_json(figure) for figure in report.figures()]}
    if report.before is not None:
        found["before"] = report_json(report.before)
    return found


def window_json(report: Report) -> dict[str, Any]:
    """The window of a report, and what it was made from."""
    return {
        "from": instant_text(report.window.start),
        "to": instant_text(report.window.end),
        "as_of": instant_text(report.as_of),
        "zone": report.window.zone or "UTC",
        "name": report.window.name,
        "filter": report.filter,
        "policy": report.policy,
        "archives": list(report.archives),
    }


def instant_text(at: datetime) -> str:
    """An instant in UTC, ending in Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def figure_json(figure: Figure) -> dict[str, Any]:
    """One figure with its cases."""
    count = figure.count
    found: dict[str, Any] = {"id": figure.id, "page": figure.page, "label": figure.label}
    if count.spread is not None:
        found |= {"unit": "seconds", **_spread_json(count.spread)}
    else:
        value = dict(count.value) if isinstance(count.value, Mapping) else count.value
        found |= {"value": value, **({} if count.of is None else {"of": count.of}), "unit": figure.unit}
    found["cases"] = list(count.cases)
    if count.base is not None:
        found["base"] = list(count.base)
    for name, beside in count.also.items():
        found[name] = beside
        if name in _LENGTHS:
            found[f"{name}_minutes"] = _minutes_of(beside)
    return found | {"counted": figure.counted}


def _spread_json(spread: Spread) -> dict[str, Any]:
    return {
        "n": spread.n,
        "median": _whole_number(spread.median),
        "p90": _whole_number(spread.p90),
        "median_minutes": _minutes_of(spread.median),
        "p90_minutes": _minutes_of(spread.p90),
        "waiting": len(spread.waiting),
        "longest_waiting": _whole_number(spread.longest),
        "longest_waiting_minutes": _minutes_of(spread.longest),
        "waiting_cases": list(spread.waiting),
    }


def _minutes_of(seconds: float | None) -> float | int | None:
    return None if seconds is None else _whole_number(seconds / MINUTE)


def _whole_number(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number
