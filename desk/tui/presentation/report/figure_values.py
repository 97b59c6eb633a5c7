"""The brief values of figures, for a column."""

from __future__ import annotations

from desk.reports.figures import Figure
from desk.reports.forms.words import NONE, length_words, money_sum, value_words
from desk.reports.report import Report
from desk.text.durations import short_duration

_WINDOW_NOUNS = {"shift": "this shift", "day": "this day", "week": "this week", "month": "this month"}
NOTHING = "-"
"""A cell that has nothing to say."""
_NOTHING_FOUND = frozenset({"0", "0.00", "0 %", NONE})


def brief_value(figure: Figure | None, window: str = "") -> str:
    """The value of a figure in a few cells. A length of time is its median, money stands without what is known of it.

    `window` is how the time of the figure is spoken of, empty where it needs no word.
    """
    if figure is None:
        return NONE
    count = figure.count
    if count.spread is not None:
        return length_words(count.spread.median) if count.spread.n else NONE
    if figure.page == "causes":
        return f"{count.value} {window}, {count.of} in 30 days" if window else str(count.value)
    if figure.unit == "money":
        return money_sum(count)
    return value_words(figure)


def window_noun(report: Report) -> str:
    """The window of a report in two words, such as `this shift`."""
    return _WINDOW_NOUNS.get(report.window.kind, "in this time")


def has_before(report: Report) -> bool:
    """Did anything happen in the window before, to compare with? What is not learned from yet may be older."""
    if report.before is None:
        return False
    return any(figure.page != "debt" and brief_value(figure) not in _NOTHING_FOUND for figure in report.before.figures())


def value_before(report: Report, figure: Figure) -> str:
    """The brief value of the same figure in the window before. A sign where that had none."""
    found = brief_value(report.before.figure(figure.id)) if report.before is not None else ""
    return NOTHING if found == NONE else found


def cell_value(figure: Figure | None) -> str:
    """The share in a cell of a grid."""
    if figure is None or not figure.count.of:
        return NOTHING
    return f"{figure.count.value} of {figure.count.of}"


def waiting_words(figure: Figure) -> str:
    """Those that still wait, and how long the longest does. A sign without any."""
    spread = figure.count.spread
    if spread is None or not spread.waiting:
        return NOTHING
    return f"{len(spread.waiting)} for {short_duration(round(spread.longest or 0))}"
