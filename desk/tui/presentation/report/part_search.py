"""Finds a part of a report by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desk.errors import Usage
from desk.reports.report import Report

Fits = Callable[[str], bool]


def figure_of_part(report: Report, typed: str) -> str:
    """The first figure of the part that is meant.

    It is the figure of a line where that is meant. Raises Usage where nothing has such a name.
    """
    wanted = " ".join(typed.casefold().split())
    fits: tuple[Fits, ...] = (lambda name: name.startswith(wanted), lambda name: wanted in name)
    found = (figure for fit in fits for names in (_part_names, _line_names) for name, figure in names(report) if fit(name.casefold()))
    if (figure := next(found, "") if wanted else "") != "":
        return figure
    raise Usage(f"No part has this name. There are {', '.join(part_titles(report))}.")


def part_titles(report: Report) -> list[str]:
    """The titles of the parts that have figures, from top to bottom."""
    return [page.title for page in report.pages if page.figures]


def part_after(report: Report, typed: str) -> str:
    """The title of the part after the one typed.

    After any other words it is the first.
    """
    titles = part_titles(report)
    there = [title.casefold() for title in titles]
    place = there.index(typed.strip().casefold()) + 1 if typed.strip().casefold() in there else 0
    return titles[place % len(titles)] if titles else ""


def _part_names(report: Report) -> Iterator[tuple[str, str]]:
    for page in report.pages:
        if page.figures:
            yield page.title, page.figures[0].id
            yield page.name, page.figures[0].id


def _line_names(report: Report) -> Iterator[tuple[str, str]]:
    for figure in report.figures():
        yield figure.label, figure.id
