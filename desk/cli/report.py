"""`desk report`: the figures of a window."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desk.cli.case_source import CaseSource
from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.cli.report_files import written_report
from desk.cli.signed_packs import handed_over_spans, handover_window, sealed_packs, unsealed_pack
from desk.errors import Usage
from desk.reports.count import FigurePage, ReportBasis
from desk.reports.figures import figure_named, pages_named, unknown_figure
from desk.reports.forms.html_page import html_lines
from desk.reports.forms.json_form import figure_json, report_json, window_json
from desk.reports.forms.markdown import markdown_lines
from desk.reports.forms.plots import plot_lines
from desk.reports.forms.redaction import redacted_report
from desk.reports.forms.text import case_lines, report_lines
from desk.reports.report import FactCollector, Report, cases_of, report_pages
from desk.reports.window import Window, shift_before, typed_window

if TYPE_CHECKING:
    from desk.model.shift import Shift
    from desk.store.protocol import Store

FORMATS = ("text", "markdown", "csv", "json", "html")
_WIDEST_PLOT = 120


def report_figures(context: Context, options: argparse.Namespace) -> int:
    """Print the figures of a window, or write them to files. Raises Usage for what does not exist, before anything is written."""
    form = "json" if context.json else options.format
    if form not in FORMATS:
        raise Usage(f"There is no format {form!r:.40}. There are {', '.join(FORMATS)}.")
    pages = pages_named(options.page, options.figure)
    options.figure = figure_named(options.figure, context.agent)
    with context.store(writing=False) as store:
        window = _asked_window(context, options, store)
        source = CaseSource(context, store, " ".join(options.filter), window.as_of(context.now))
        report = _made_report(context, options, pages, source=source, window=window)
        figure = report.figure(options.figure) if options.figure else None
        if options.figure and figure is None:
            raise Usage(unknown_figure(options.figure, (each.id for each in report.figures())))
        if form == "html" or figure is not None:
            report = titled_report(report, cases_of(figure) if figure is not None and form != "html" else report.cases(), source)
        report = redacted_report(report) if options.redacted else report
        if form == "csv" or options.out:
            for path in written_report(report, form, options, source=source):
                print_line(str(path))
            return 0
    _print_report(report, form, options)
    return 0


def _asked_window(context: Context, options: argparse.Namespace, store: Store) -> Window:
    if not options.handover:
        return typed_window(options.since, options.until, store.shift, context.now)
    if options.since or options.until:
        raise Usage("--handover says the window itself; leave out --from and --to.")
    return handover_window(store, options.handover)


def _made_report(
    context: Context, options: argparse.Namespace, pages: Iterable[FigurePage], *, source: CaseSource, window: Window
) -> Report:
    windows = [window, *([shift_before(window, handed_over_spans(source.store))] if options.compare else [])]
    collectors = [FactCollector(each, context.now, context.policy, passes=source.passes) for each in windows]
    source.collect(collectors)
    now, *before = [_counted_report(context, collector, list(pages), source) for collector in collectors]
    return replace(now, before=before[0]) if before else now


def titled_report(report: Report, cases: Iterable[str], source: CaseSource) -> Report:
    """The report with the words by which these cases are known."""
    return replace(report, titles=source.titles_of(cases))


def _counted_report(context: Context, collector: FactCollector, pages: Iterable[FigurePage], source: CaseSource) -> Report:
    shift: Shift = source.store.shift
    basis = ReportBasis(
        window=collector.window,
        as_of=collector.as_of,
        cases=collector.facts,
        me=context.agent,
        minute_rate=Decimal(str(shift.minute_rate)),
        packs=sealed_packs(source.store, collector.window),
        waiting=unsealed_pack(source.store),
    )
    return Report(
        window=collector.window,
        as_of=collector.as_of,
        pages=report_pages(pages, basis),
        basis=basis,
        filter=source.filter,
        policy=Path(context.policy.name).name,
        archives=source.archives,
        currency=shift.currency,
    )


def _print_report(report: Report, form: str, options: argparse.Namespace) -> None:
    figure = report.figure(options.figure) if options.figure else None
    if form == "json":
        print_json({"window": window_json(report), "figures": [figure_json(figure)]} if figure else report_json(report))
        return
    if form == "markdown":
        lines = markdown_lines(report)
    elif form == "html":
        lines = html_lines(report)
    else:
        lines = case_lines(report, figure) if figure else report_lines(report)
    for line in lines:
        print_line(line)
    if form == "text" and options.plot:
        width = min(shutil.get_terminal_size().columns, _WIDEST_PLOT)
        for line in plot_lines(report, width=width):
            print_line(line)
