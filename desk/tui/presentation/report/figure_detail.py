"""The texts beside the figures: picture, cases, meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from desk.reports.figures import Figure
from desk.reports.forms.pictures import ReportSeries, picture_lines, picture_title, value_line
from desk.reports.forms.words import before_words, window_words
from desk.reports.report import Report, cases_of
from desk.text.printable import printable_columns
from desk.tui.presentation.cell_text import cut, fit
from desk.tui.presentation.signs import DONE, POINTER
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width

COUNTED, BASE_ONLY, WAITING = DONE, "-", "~"
LEGEND = f"{COUNTED} counted   {BASE_ONLY} in the base only   {WAITING} still waiting"
_CASE, _CUSTOMER = 8, 18
_MOST_BESIDE = 40
"""The cases listed beside the figures."""

NameOf = Callable[[str], tuple[str, str]]
"""Gives customer and subject of a case."""


class CaseList(msgspec.Struct, frozen=True):
    """The cases behind a figure. `cursor` is the one chosen, empty while the cursor is elsewhere."""

    figure: Figure
    name_of: NameOf
    cursor: str = ""

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases counted, then the rest of the base, then those waiting."""
        return tuple(dict.fromkeys(cases_of(self.figure)))


def detail_blocks(report: Report, series: ReportSeries, listed: CaseList, *, view: str, width: int) -> list[TextBlock]:
    """Everything beside the figures. `view` is what of it is looked at."""
    figure = listed.figure
    if view == "about":
        return about_blocks(report, figure)
    if view == "cases":
        return [value_block(figure), *case_blocks(listed, width), counted_block(figure)]
    cases = [value_block(figure), *case_blocks(listed, width, most=_MOST_BESIDE)]
    picture = picture_blocks(report, series, figure, width)
    if view == "picture":
        return [*picture, value_block(figure), counted_block(figure)]
    return [*picture, _blank_block("first"), *cases, _blank_block("last"), counted_block(figure)]


def _blank_block(name: str) -> TextBlock:
    return TextBlock(f"blank {name}", ((GLUE, "text"),), hang=1)


def picture_blocks(report: Report, series: ReportSeries, figure: Figure | None, width: int) -> list[TextBlock]:
    """The picture of a figure under its title, a block a line."""
    lines = enumerate(picture_lines(report, series, figure, width=width))
    drawn = [TextBlock(f"picture {number}", ((_with_edge(printable_columns(line)), "text"),), hang=1) for number, line in lines]
    return [TextBlock("picture", ((picture_title(figure), "title"),), hang=1), *drawn]


def _with_edge(line: str) -> str:
    """The line with its first blanks kept, at which columns begin."""
    text = line.lstrip(" ")
    return GLUE * (len(line) - len(text)) + text


def value_block(figure: Figure) -> TextBlock:
    """The name of a figure and its value in words."""
    return TextBlock("value", ((safe_text(figure.label), "strong"), (f", {safe_text(value_line(figure))}", "text")), hang=3)


def case_blocks(listed: CaseList, width: int, *, most: int | None = None) -> list[TextBlock]:
    """A line for each case behind a figure.

    At most `most` are listed, all where that is None.
    """
    count = listed.figure.count
    waiting = set(count.spread.waiting) if count.spread else set()
    counted = set(count.cases)
    found = []
    for case in listed.cases[:most]:
        mark = COUNTED if case in counted else WAITING if case in waiting else BASE_ONLY
        found.append(TextBlock(case, tuple(_case_pieces(listed, case, mark, width)), hang=1))
    if not found:
        return [TextBlock("none", (("no case", "dim"),), hang=1)]
    if most is not None and len(listed.cases) > most:
        found.append(TextBlock("more", ((f"and {len(listed.cases) - most:,} more: enter lists them", "dim"),), hang=1))
    if waiting or count.base is not None:
        found.append(TextBlock("legend", ((LEGEND, "dim"),), hang=1))
    return found


def _case_pieces(listed: CaseList, case: str, mark: str, width: int) -> Iterator[Piece]:
    customer, subject = listed.name_of(case)
    is_chosen = case == listed.cursor
    tone = "strong" if is_chosen else "text"
    line: list[Piece] = [(POINTER if is_chosen else GLUE, "key"), (f"{mark} ", "dim"), (fit(case, _CASE), tone)]
    line.append((f"{fit(safe_text(customer), _CUSTOMER)}  ", tone))
    yield from line
    yield cut(safe_text(subject), max(0, width - pieces_width(line) - 1)), tone


def counted_block(figure: Figure) -> TextBlock:
    """The words that say what a figure counts."""
    return TextBlock("counted", (("counted: ", "dim"), (safe_text(figure.counted), "text")), hang=1)


def about_blocks(report: Report, figure: Figure) -> list[TextBlock]:
    """Everything that there is to say about a figure."""
    before = before_words(report, figure)
    lines: list[tuple[str, str]] = [("this window", value_line(figure))]
    if report.before is not None:
        lines += [("before", f"{before}, {window_words(report.before.window)}")]
    lines += [("in scripts", f"desk report --figure {figure.id}"), ("counted", figure.counted)]
    if figure.count.of is not None and figure.count.base:
        lines.append(("of", " ".join(figure.count.base)))
    title = TextBlock("about", ((safe_text(figure.label), "title"),), hang=1)
    return [title, *(TextBlock(name, ((fit(name, 14), "dim"), (safe_text(words), "text")), hang=15) for name, words in lines)]
