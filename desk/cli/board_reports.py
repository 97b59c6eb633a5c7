"""The files of the reports that a window shows."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desk.cli.case_source import CaseSource
from desk.cli.context import Context
from desk.cli.policy_file import policy_text
from desk.cli.report import titled_report
from desk.cli.report_files import written_paths, written_report
from desk.handover.notes import PACKS
from desk.reports.forms.file_names import form_of
from desk.reports.kept_rows import ROWS_NAME, row_maker, rows_key
from desk.reports.report import Report
from desk.sla.policy import Policy
from desk.store.fact_sheet import FactSheet


class BoardReports:
    """Reads what reports need of the archives, and writes them to files. With `keep` off nothing is written beside the archives."""

    def __init__(self, context: Context, *, keep: bool = True) -> None:
        self._context = context
        self._archive = context.place.archive()
        self._keep = keep

    def months(self) -> Sequence[str]:
        """The months of the archives."""
        return self._archive.months()

    def rows(self, policy: Policy) -> Iterator[bytes]:
        """The kept row of each archived case. Raises Damaged."""
        sheet = FactSheet(ROWS_NAME, rows_key(policy_text(self._context.place)), row_maker(policy), self._keep)
        for row in self._archive.facts(sheet):
            yield row.row

    def packs(self) -> Mapping[int, bytes]:
        """The signed handovers in the archives. Raises Damaged."""
        return self._archive.tables((PACKS,)).get(PACKS, {})

    def is_there(self, name: str) -> str:
        """The name of a file that writing to `name` would replace. Empty when there is none. Raises Usage for what names no file."""
        paths = written_paths(form_of(name), name.strip())
        return next((str(path) for path in paths if path.exists()), "")

    def save(self, report: Report, name: str) -> Sequence[Path]:
        """Write a report to files. The ending of `name` says in which form. Raises DeskError."""
        options = argparse.Namespace(out=name.strip(), plot=True)
        with self._context.store(writing=False) as store:
            source = CaseSource(self._context, store, report.filter, report.as_of)
            titled = titled_report(report, report.cases(), source) if form_of(name) == "html" else report
            return written_report(titled, form_of(name), options, source=source)
