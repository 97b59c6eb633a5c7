"""A report as Markdown, to paste into a page or a ticket."""

from __future__ import annotations

from collections.abc import Iterator

from desk.reports.figures import Figure
from desk.reports.forms.words import before_words, detail_words, named_counts, named_words, scope_lines, value_words
from desk.reports.report import Report, ReportPage
from desk.text.markdown import plain_markdown


def markdown_lines(report: Report) -> Iterator[str]:
    """A report: scope, tables, and what each figure counts."""
    yield "# Report"
    yield ""
    for name, words in scope_lines(report):
        yield f"- {name}: {plain_markdown(words)}"
    for page in report.pages:
        yield ""
        yield from _page_lines(report, page)


def _page_lines(report: Report, page: ReportPage) -> Iterator[str]:
    compared = report.before is not None
    yield f"## {page.title}"
    yield ""
    if not page.figures:
        yield "none"
        return
    heads = ["figure", "value", *(["before"] if compared else []), "beside it", "cases", "id"]
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for figure in page.figures:
        yield _figure_row(report, figure, compared=compared)
    yield ""
    for counted, labels in _explained_labels(page):
        yield f"- {', '.join(labels)}: {counted}"


def _figure_row(report: Report, figure: Figure, *, compared: bool) -> str:
    beside = [*detail_words(figure), *(f"{name}: {count}" for name, count in named_counts(figure).items())]
    values = [figure.label, value_words(figure), *([before_words(report, figure)] if compared else [])]
    values += ["; ".join(beside), named_words(figure)]
    return f"| {' | '.join(map(plain_markdown, values))} | `{figure.id.replace('`', '').replace('|', '')}` |"


def _explained_labels(page: ReportPage) -> Iterator[tuple[str, list[str]]]:
    """The explanations of a page, each once with its labels."""
    found: dict[str, list[str]] = {}
    for figure in page.figures:
        found.setdefault(figure.counted, []).append(plain_markdown(figure.label))
    yield from found.items()
