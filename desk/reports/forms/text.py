"""A report as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desk.reports.figures import Figure
from desk.reports.forms.words import before_words, detail_words, named_counts, named_words, scope_lines, value_words
from desk.reports.report import Report, ReportPage
from desk.text.printable import cells, clipped, printable

LABEL = 30
_VALUE = 12
BAR = 20


def report_lines(report: Report) -> Iterator[str]:
    """A report: scope, then each page with its figures."""
    yield "report"
    for name, words in scope_lines(report):
        yield f"  {name:<14}{printable(words)}"
    for page in report.pages:
        yield ""
        yield from page_lines(report, page)


def page_lines(report: Report, page: ReportPage) -> Iterator[str]:
    """A page: its title, then two lines a figure at most."""
    yield page.title.upper()
    width = max((cells(figure.label) for figure in page.figures), default=0)
    if not page.figures:
        yield "  none"
    for figure in page.figures:
        yield from figure_lines(report, figure, width=min(max(width, 12), LABEL))


def figure_lines(report: Report, figure: Figure, *, width: int = LABEL) -> Iterator[str]:
    """A figure with what stands beside it, its id and its cases."""
    before = before_words(report, figure)
    value = value_words(figure) + (f" (before: {before})" if before else "")
    beside = "; ".join((value, *detail_words(figure)))
    yield f"  {padded(figure.label, width)}  {printable(beside)}"
    yield from bar_lines(named_counts(figure))
    named = named_words(figure)
    yield f"    {figure.id}{f': {named}' if named else ''}"


def bar_lines(counts: Mapping[str, int], *, bar: int = BAR) -> Iterator[str]:
    """A bar a line for named counts, the longest `bar` cells."""
    most = max(counts.values(), default=0)
    width = min(max((cells(printable(name)) for name in counts), default=0), LABEL)
    for name, count in counts.items():
        signs = "#" * max(1, round(count / most * bar)) + " " if count else ""
        yield f"      {padded(name, width)}  {signs}{count}"


def padded(text: str, width: int) -> str:
    """Text in exactly so many cells."""
    shown = clipped(printable(text), width)
    return shown + " " * (width - cells(shown))


def case_lines(report: Report, figure: Figure) -> Iterator[str]:
    """The cases behind a figure, a line each, with what it counts."""
    yield from figure_lines(report, figure)
    yield f"  counted: {figure.counted}"
    counted, waiting = set(figure.count.cases), figure.count.spread.waiting if figure.count.spread else ()
    listed = dict.fromkeys((*figure.count.cases, *(figure.count.base or ()), *waiting))
    for case in listed:
        mark = "*" if case in counted else "~" if case in waiting else "-"
        title = report.titles.get(case)
        words = f"  {padded(title.priority, 6)}  {padded(title.customer, 20)}  {printable(title.subject)}" if title else ""
        yield f"  {mark} {padded(case, 8)}{words}".rstrip()
    if figure.count.base is not None or waiting:
        yield "  * counted   - in the base only   ~ still waiting"
