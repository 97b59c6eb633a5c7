"""A report as one HTML page that needs nothing else.

It has no script, and asks nobody for a font, a picture or a style. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from desk.reports.figures import Figure
from desk.reports.forms.charts import chart_lines
from desk.reports.forms.words import before_words, detail_words, named_counts, named_words, scope_lines, value_words, window_words
from desk.reports.report import Report, ReportPage
from desk.text.printable import printable

_MOST_LINKS = 200
_STYLE = """
:root { color-scheme: light dark; --ink: #1a1c1e; --soft: #5a6066; --paper: #fff; --line: #d5d9dd; --bar: #35689a; --late: #a8321e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8ea; --soft: #a2a9b0; --paper: #16181a; --line: #3a4046; --bar: #7db1e3; --late: #f08a73; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; font: 15px/1.45 system-ui, sans-serif; }
body { color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; border-bottom: 2px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; } th { text-align: left; color: var(--soft); font-weight: 600; }
th, td { padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td.value { font-variant-numeric: tabular-nums; font-weight: 600; } td.cases { font-size: .85rem; }
sup { margin-left: .2rem; line-height: 0; } td.cases a { white-space: nowrap; }
ol.counted { color: var(--soft); font-size: .85rem; padding-left: 1.4rem; }
a { color: inherit; } figure { margin: 1.2rem 0; break-inside: avoid; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--soft); }
.grid { stroke: var(--line); } .bar { fill: var(--bar); }
.open, .late { fill: none; stroke: var(--bar); stroke-width: 2; } .late { stroke: var(--late); stroke-dasharray: 6 4; }
tr { break-inside: avoid; } h2, tr:first-child { break-after: avoid; } :target { outline: 2px solid var(--bar); }
@page { margin: 15mm; @bottom-right { content: counter(page) " of " counter(pages); } }
@media print {
  :root { --ink: #000; --soft: #333; --paper: #fff; --line: #bbb; --bar: #444; --late: #000; }
  html { font-size: 11px; } body { max-width: none; padding: 0; font-size: 11px; } a { text-decoration: none; }
  details::details-content { content-visibility: visible; block-size: auto; } details > * { display: block; }
  details table { display: table; } summary { list-style: none; }
}
"""


def html_lines(report: Report) -> Iterator[str]:
    """The page: scope, tables, pictures and cases."""
    title = escape(f"Report: {window_words(report.window)}")
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head><body>'
    yield "<h1>Report</h1><dl>"
    for name, words in scope_lines(report):
        yield f"<dt>{name}</dt><dd>{escape(printable(words))}</dd>"
    yield "</dl>"
    for page in report.pages:
        yield from _page_lines(report, page)
    yield "<h2>Pictures</h2>"
    yield from chart_lines(report)
    yield from _case_table(report)
    yield "</body></html>"


def _page_lines(report: Report, page: ReportPage) -> Iterator[str]:
    yield f"<h2>{escape(page.title)}</h2>"
    if not page.figures:
        yield "<p>none</p>"
        return
    notes = {counted: number for number, counted in enumerate(dict.fromkeys(figure.counted for figure in page.figures), 1)}
    before = '<th style="width:14%">before</th>' if report.before is not None else ""
    heads = f'<th style="width:24%">figure</th><th style="width:20%">value</th>{before}<th>beside it</th><th style="width:26%">cases</th>'
    yield f"<table><tr>{heads}</tr>"
    for figure in page.figures:
        yield _figure_row(report, figure, page.name, notes)
    yield '</table><ol class="counted">'
    for counted, number in notes.items():
        yield f'<li id="{page.name}-{number}">{escape(counted)}</li>'
    yield "</ol>"


def _figure_row(report: Report, figure: Figure, page: str, notes: Mapping[str, int]) -> str:
    number = notes[figure.counted]
    beside = [*detail_words(figure), *(f"{name}: {count}" for name, count in named_counts(figure).items())]
    label = f'{escape(printable(figure.label))}<sup><a href="#{page}-{number}">{number}</a></sup>'
    before = f'<td class="value">{escape(before_words(report, figure))}</td>' if report.before is not None else ""
    cases = named_words(figure, _MOST_LINKS, link=_case_link)
    return (
        f'<tr id="{escape(figure.id)}"><td>{label}</td><td class="value">{escape(value_words(figure))}</td>{before}'
        f'<td>{escape(printable("; ".join(beside)))}</td><td class="cases">{cases}</td></tr>'
    )


def _case_link(case: str) -> str:
    return f'<a href="#{escape(case)}">{escape(case)}</a>'


def _case_table(report: Report) -> Iterator[str]:
    """The cases that figures name, each a place to go to."""
    heads = '<th style="width:10%">case</th><th style="width:10%">priority</th><th style="width:30%">customer</th><th>subject</th>'
    yield f"<h2>Cases</h2><table><tr>{heads}</tr>"
    for case in report.cases():
        title = report.titles.get(case)
        words = (title.priority, title.customer, title.subject) if title else ("", "", "")
        cells = "".join(f"<td>{escape(printable(word))}</td>" for word in words)
        yield f'<tr id="{escape(case)}"><td>{escape(case)}</td>{cells}</tr>'
    yield "</table>"
