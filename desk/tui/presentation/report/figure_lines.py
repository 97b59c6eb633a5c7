"""The figures of a report in their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from desk.model.entry_values import PRIORITIES
from desk.reports.figures import Figure
from desk.reports.forms.words import length_words
from desk.reports.report import Report, ReportPage
from desk.tui.presentation.cell_text import Align, fit
from desk.tui.presentation.report.figure_values import (
    NOTHING,
    brief_value,
    cell_value,
    has_before,
    value_before,
    waiting_words,
    window_noun,
)
from desk.tui.presentation.signs import POINTER
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE
from desk.tui.presentation.toned_text import Piece

Columns = tuple[str, str]
_LEAST_LABEL, _LEAST_VALUE = 20, 12
_CLOCK = 9
_HALF, _MOST, _CASES, _WAITING = 9, 12, 7, 14
_LINE_EDGE = 2
"""Cells before a figure: a blank of the column and the cursor."""


class FigureLine(msgspec.Struct, frozen=True):
    """One line of the list. It holds several figures where a grid does."""

    page: str
    figures: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of its block."""
        return self.figures[0]


def figure_list(report: Report, width: int) -> tuple[FigureLine, ...]:
    """The lines of the figures in `width` cells, from top to bottom."""
    return tuple(line for page in report.pages for line in _lines_of_page(page, width))


def _lines_of_page(page: ReportPage, width: int) -> Iterator[FigureLine]:
    is_grid = _has_grid(page, width)
    for figure in page.figures:
        clock, _, priority = figure.id.removeprefix("sla.").partition(".")
        if is_grid and priority:
            continue
        cells = tuple(f"{figure.id}.{each}" for each in PRIORITIES) if is_grid and f"sla.{clock}.{PRIORITIES[0]}" in _ids_of(page) else ()
        yield FigureLine(page.name, (figure.id, *cells))


def _ids_of(page: ReportPage) -> set[str]:
    return {figure.id for figure in page.figures}


def _has_grid(page: ReportPage, width: int) -> bool:
    return page.name == "sla" and _LINE_EDGE + _CLOCK + 5 * _cell_width(page) <= width


def _cell_width(page: ReportPage) -> int:
    return max([8, *(len(cell_value(figure)) + 2 for figure in page.figures if figure.unit == "clocks")])


def figure_blocks(report: Report, cursor: str, width: int, *, before: str = "before") -> list[TextBlock]:
    """The pages with their figures, the one under the cursor marked. `before` is the title of the second column."""
    blocks: list[TextBlock] = []
    lines = figure_list(report, width)
    columns = ("this", before if has_before(report) else "")
    for page in report.pages:
        layout = _page_layout(report, page, width, columns)
        blocks.append(TextBlock(f"page {page.name}", tuple(layout.heading()), hang=1))
        own = [line for line in lines if line.page == page.name]
        blocks += [TextBlock(line.key, tuple(layout.line(line, cursor)), hang=1) for line in own]
        if not own:
            blocks.append(TextBlock(f"none {page.name}", (("  none", "dim"),), hang=1))
    return blocks


def compared_blocks(report: Report, width: int, columns: Columns) -> list[TextBlock]:
    """Every figure beside that of the report before, a line each. `columns` are the words over the two."""
    blocks = []
    for page in report.pages:
        layout = _plain_layout(report, page, width, {figure.id: figure for figure in page.figures}, columns)
        blocks.append(TextBlock(f"page {page.name}", tuple(layout.heading()), hang=1))
        lines = (FigureLine(page.name, (figure.id,)) for figure in page.figures)
        blocks += [TextBlock(line.key, tuple(layout.line(line, "")), hang=1) for line in lines]
    return blocks


class _PageLayout(msgspec.Struct, frozen=True):
    """The layout of one page, its heading and its lines."""

    heading: Callable[[], Iterator[Piece]]
    line: Callable[[FigureLine, str], Iterator[Piece]]


def _page_layout(report: Report, page: ReportPage, width: int, columns: Columns) -> _PageLayout:
    known = {figure.id: figure for figure in page.figures}
    plain = _plain_layout(report, page, width, known, columns)
    if page.name == "times":
        return _times_layout(page, width, known, plain)
    if not _has_grid(page, width):
        return plain
    return _grid_layout(page, known, plain)


def _plain_layout(report: Report, page: ReportPage, width: int, known: dict[str, Figure], columns: Columns) -> _PageLayout:
    """Label, value, and the value before where the second column has words."""
    values = {figure.id: brief_value(figure, window_noun(report)) for figure in page.figures}
    before = {figure.id: value_before(report, figure) for figure in page.figures}
    room = _widest_of(values.values())
    more = _widest_of([*before.values(), columns[1]]) if columns[1] else 0
    if width - _LINE_EDGE - room - more < _LEAST_LABEL:
        more = 0
    label = width - _LINE_EDGE - room - more

    def heading() -> Iterator[Piece]:
        yield fit(page.title.upper(), label + 1), "title"
        yield _right_cells(columns[0], room), "dim"
        yield _right_cells(columns[1] if more else "", more), "dim"

    def line(found: FigureLine, cursor: str) -> Iterator[Piece]:
        figure = known[found.key]
        yield from _label_pieces(figure, cursor, label)
        yield _right_cells(values[figure.id], room), _value_tone(values[figure.id])
        yield _right_cells(before[figure.id] if more else "", more), "dim"

    return _PageLayout(heading, line)


def _times_layout(page: ReportPage, width: int, known: dict[str, Figure], plain: _PageLayout) -> _PageLayout:
    """Median, nine in ten, cases and those still waiting."""
    label = max(8, width - _LINE_EDGE - _HALF - _MOST - _CASES - _WAITING)

    def heading() -> Iterator[Piece]:
        yield fit(f"{page.title.upper()}, h:mm:ss", label + 1), "title"
        for words, room in (("half by", _HALF), ("9 in 10 by", _MOST), ("cases", _CASES), ("waiting now", _WAITING)):
            yield _right_cells(words, room), "dim"

    def line(found: FigureLine, cursor: str) -> Iterator[Piece]:
        figure = known[found.key]
        spread = figure.count.spread
        if spread is None:
            yield from plain.line(found, cursor)
            return
        yield from _label_pieces(figure, cursor, label)
        waiting = waiting_words(figure)
        yield _right_cells(brief_value(figure), _HALF), _value_tone(brief_value(figure))
        yield _right_cells(length_words(spread.p90), _MOST), "text"
        yield _right_cells(str(spread.n), _CASES), "text"
        yield _right_cells(waiting, _WAITING), "dim" if waiting == NOTHING else "soon"

    return _PageLayout(heading, line)


def _grid_layout(page: ReportPage, known: dict[str, Figure], plain: _PageLayout) -> _PageLayout:
    """Clocks down, priorities across."""
    room = _cell_width(page)

    def heading() -> Iterator[Piece]:
        yield fit(page.title.upper(), _CLOCK + 1), "title"
        yield from ((_right_cells(words, room), "dim") for words in ("all", *PRIORITIES))

    def line(found: FigureLine, cursor: str) -> Iterator[Piece]:
        if len(found.figures) == 1:
            yield from plain.line(found, cursor)
            return
        yield (POINTER if cursor in found.figures else GLUE), "key"
        yield fit(known[found.key].label, _CLOCK), "text"
        for each in found.figures:
            words = cell_value(known.get(each))
            yield from _cell_pieces(words, room, is_chosen=each == cursor)

    return _PageLayout(heading, line)


def _cell_pieces(words: str, room: int, *, is_chosen: bool) -> Iterator[Piece]:
    if not is_chosen:
        yield _right_cells(words, room), _value_tone(words)
        return
    yield " " * max(0, room - len(words) - 1), "text"
    yield f"{POINTER}{words}", "strong"


def _label_pieces(figure: Figure, cursor: str, width: int) -> Iterator[Piece]:
    is_chosen = figure.id == cursor
    yield (POINTER if is_chosen else GLUE), "key"
    yield fit(figure.label, width), "strong" if is_chosen else "text"


def _value_tone(words: str) -> str:
    return "dim" if words in {"0", "none", "-", "0.00"} else "text"


def _right_cells(words: str, width: int) -> str:
    align: Align = "right"
    return fit(words, width, align)


def _widest_of(words: Iterable[str]) -> int:
    return max([_LEAST_VALUE, *(len(each) + 2 for each in words)])
