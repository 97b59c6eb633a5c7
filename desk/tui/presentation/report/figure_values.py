"""The brief values of figures, for a column."""

from __future__ import annotations

from desk.reports.figures import Figure
from desk.reports.forms.words import NONE, length_words, money_sum, value_words
from desk.reports.report import Report

NOTHING = "-"
"""A cell of a grid that has no base."""


def brief_value(figure: Figure | None) -> str:
    """The value of a figure in a few cells. A length of time is its median, money stands without what is known of it."""
    if figure is None:
        return NONE
    count = figure.count
    if count.spread is not None:
        return length_words(count.spread.median) if count.spread.n else NONE
    if figure.page == "causes":
        return f"{count.value}, {count.of} in 30 d"
    if figure.unit == "money":
        return money_sum(count)
    return value_words(figure)


def value_before(report: Report, figure: Figure) -> str:
    """The brief value of the same figure in the window before. Empty where nothing is compared."""
    return brief_value(report.before.figure(figure.id)) if report.before is not None else ""


def cell_value(figure: Figure | None) -> str:
    """The share in a cell of a grid."""
    if figure is None or not figure.count.of:
        return NOTHING
    return f"{figure.count.value} of {figure.count.of}"


def waiting_words(figure: Figure) -> str:
    """Those that still wait, and how long the longest does. Empty without any."""
    spread = figure.count.spread
    return f"{len(spread.waiting)}, {length_words(spread.longest)}" if spread and spread.waiting else ""
