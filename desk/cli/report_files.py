"""Writes a report to files, each whole or not at all."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from desk.cli.case_source import CaseSource
from desk.errors import NotSaved, Refused
from desk.new_files import replaced_whole
from desk.reports.case_facts import case_as_of, readable_state
from desk.reports.forms.csv_rows import BOM, CASE_COLUMNS, FIGURE_COLUMNS, case_row, csv_text, figure_row
from desk.reports.forms.file_names import file_stem
from desk.reports.forms.html_page import html_lines
from desk.reports.forms.json_form import report_json
from desk.reports.forms.markdown import markdown_lines
from desk.reports.forms.plots import plot_lines
from desk.reports.forms.text import report_lines
from desk.reports.report import Report
from desk.text.outside import named_file


def written_report(report: Report, form: str, options: argparse.Namespace, *, source: CaseSource) -> list[Path]:
    """Write the report in a form. Returns the files. Raises Usage for what names no file, NotSaved when the disk will not take it."""
    paths = written_paths(form, options.out or file_stem(report.window))
    if form == "csv":
        figures, cases = paths
        write_whole(cases, _case_texts(report, source))
        write_whole(figures, [BOM + csv_text([FIGURE_COLUMNS, *map(figure_row, report.figures())])])
    else:
        write_whole(paths[0], (line + "\n" for line in _form_lines(report, form, plot=options.plot)))
    return paths


def written_paths(form: str, name: str) -> list[Path]:
    """The files that a report in a form is written to. Raises Usage for what names no file."""
    if form != "csv":
        return [named_file(name, "--out")]
    base = named_file(name.removesuffix(".csv"), "--out")
    return [base.with_name(f"{base.name}.{part}.csv") for part in ("figures", "cases")]


def _form_lines(report: Report, form: str, *, plot: bool) -> Iterator[str]:
    if form == "html":
        yield from html_lines(report)
    elif form == "markdown":
        yield from markdown_lines(report)
    elif form == "json":
        yield msgspec.json.format(msgspec.json.encode(report_json(report)), indent=1).decode()
    else:
        yield from report_lines(report)
        yield from plot_lines(report) if plot else ()


def _case_texts(report: Report, source: CaseSource) -> Iterator[str]:
    """The file of the cases that the report counted, one by one.

    A case in two places is written once.
    """
    yield BOM + csv_text([CASE_COLUMNS])
    counted = {(facts.id, facts.logged): facts for facts in report.basis.cases}
    for case, archive in source.placed_cases(report.passes_over):
        facts = counted.pop((case.id, case.created_at), None)
        then = case_as_of(case, report.as_of)
        if facts is not None and then is not None and facts.logged < report.as_of:
            yield csv_text([case_row(readable_state(then), facts, report.basis, archive=archive, is_redacted=report.is_redacted)])


def write_whole(path: Path, texts: Iterable[str]) -> None:
    """Write a file, whole or not at all.

    Raises Refused for a folder, NotSaved when the disk will not take it. What stood there is left then.
    """
    if path.is_dir():
        raise Refused(f"{path} is a folder. Nothing was written; give the name of a file.")
    try:
        with replaced_whole(path) as handle, open(handle, "w", encoding="utf-8", newline="", closefd=False) as file:
            file.writelines(texts)
    except OSError as error:
        raise _not_saved(path, error) from error


def _not_saved(path: Path, error: OSError) -> NotSaved:
    return NotSaved(f"{path} cannot be written ({error.strerror}). Nothing of it was kept.")
