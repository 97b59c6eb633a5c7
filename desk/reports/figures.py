"""The table of figures: every page of the report in its order."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

import msgspec

from desk.errors import Usage
from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, Unit
from desk.reports.pages import (
    causes,
    chases,
    cost,
    debt,
    flow,
    handovers,
    hops,
    iso_steps,
    mine,
    outcomes,
    overrides,
    promises,
    recovery,
    sla,
    times,
    verdicts,
    voices,
)

PAGES: tuple[FigurePage, ...] = (
    flow.PAGE,
    recovery.PAGE,
    outcomes.PAGE,
    verdicts.PAGE,
    times.PAGE,
    promises.PAGE,
    chases.PAGE,
    sla.PAGE,
    cost.PAGE,
    causes.PAGE,
    voices.PAGE,
    debt.PAGE,
    overrides.PAGE,
    hops.PAGE,
    handovers.PAGE,
    iso_steps.PAGE,
    mine.PAGE,
)


class Figure(msgspec.Struct, frozen=True):
    """A figure with its cases and its explanation."""

    id: str
    page: str
    label: str
    counted: str
    unit: Unit
    count: Count


def pages_named(page: str, figure: str) -> tuple[FigurePage, ...]:
    """The pages that were asked for.

    One by its name, that of a figure, else all but one's own.

    Raises Usage for a page or figure that does not exist.
    """
    if page:
        found = tuple(each for each in PAGES if page.casefold() in {each.name, each.title.casefold()})
        if not found:
            raise Usage(f"There is no page {page!r:.60}. {_near_names(page, [each.name for each in PAGES])}")
        return found
    if figure:
        return (_page_of(figure),)
    return tuple(each for each in PAGES if not each.is_own)


def figure_named(figure: str, me: str) -> str:
    """The id of a figure. One of one's own page has one's own name behind it."""
    is_own = any(figure == row.id for page in PAGES if page.is_own for row in page.rows)
    return f"{figure}.{me}" if is_own else figure


def _page_of(figure: str) -> FigurePage:
    for page in PAGES:
        if any(figure == row.id or figure.startswith(f"{row.id}.") for row in page.rows):
            return page
    raise Usage(unknown_figure(figure))


def unknown_figure(figure: str, there: Iterator[str] | None = None) -> str:
    """The words for an unknown figure, with those like it."""
    known = list(there) if there is not None else [row.id for page in PAGES for row in page.rows]
    return f"There is no figure {figure!r:.60}. {_near_names(figure, known)}"


def _near_names(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=3)
    return f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(known)}." if known else "There are none in this window."


def figures_of(page: FigurePage, basis: ReportBasis) -> tuple[Figure, ...]:
    """The figures of a page, counted."""
    return tuple(figure for row in page.rows for figure in _counted_figures(row, page.name, basis))


def _counted_figures(row: FigureRow, page: str, basis: ReportBasis) -> Iterator[Figure]:
    counted = row.count(basis)
    if isinstance(counted, Count):
        yield Figure(row.id, page, row.label, row.counted, row.unit, counted)
        return
    for name, count in _named_counts(counted):
        yield Figure(f"{row.id}.{name}", page, f"{row.label}: {name}" if page == "causes" else row.label, row.counted, row.unit, count)


def _named_counts(counted: Mapping[str, Count]) -> Iterator[tuple[str, Count]]:
    yield from counted.items()
