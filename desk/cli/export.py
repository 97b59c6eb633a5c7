"""`desk export`: cases as rows, whole, or by ISO 10002 steps."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

import msgspec

from desk.board.case_view import case_view
from desk.cli.case_json import case_json
from desk.cli.case_source import CaseSource
from desk.cli.context import Context
from desk.cli.output import print_line
from desk.cli.report_files import write_whole
from desk.errors import Usage
from desk.importers.desk_export import exported_case
from desk.model.case import Case
from desk.reports.case_facts import facts_of, readable_state
from desk.reports.count import ReportBasis
from desk.reports.forms.csv_rows import BOM, CASE_COLUMNS, case_row, csv_text
from desk.reports.forms.iso_lines import iso_json, iso_lines, redacted_steps
from desk.reports.forms.redaction import redacted_case_json
from desk.reports.iso10002 import IsoStep, iso_steps
from desk.reports.window import shift_window
from desk.text.outside import named_file
from desk.text.times import LAST, zone_or_utc

FORMATS = ("csv", "json", "jsonl", "iso10002")


def export_cases(context: Context, options: argparse.Namespace) -> int:
    """Print every case that matches, or write them to a file.

    Raises Usage for what does not exist, before anything is written.
    """
    if options.format not in FORMATS:
        raise Usage(f"There is no format {options.format!r:.40}. There are {', '.join(FORMATS)}.")
    out = named_file(options.out, "--out") if options.out else None
    with context.store(writing=False) as store:
        source = CaseSource(context, store, " ".join(options.filter), LAST, with_archives=options.archived)
        texts = _CaseTexts(context, source, is_redacted=options.redacted).form_texts(options.format, as_json=context.json)
        if out is not None:
            write_whole(out, chain([BOM] if options.format == "csv" else [], texts))
            print_line(str(out))
            return 0
        for text in texts:
            print_line(text.replace("\r\n", "\n").removesuffix("\n"))  # a pipe gets the lines of its machine
    return 0


class _CaseTexts:
    """The texts of cases as they are now."""

    def __init__(self, context: Context, source: CaseSource, *, is_redacted: bool) -> None:
        shift = source.store.shift
        self._source, self._shift, self._now, self._is_redacted = source, shift, context.now, is_redacted
        self._basis = ReportBasis(shift_window(shift, context.now), context.now, (), minute_rate=Decimal(str(shift.minute_rate)))

    def form_texts(self, form: str, *, as_json: bool) -> Iterator[str]:
        """The whole export in a form, a part at a time."""
        chosen = self._chosen_cases()
        if form == "csv":
            yield csv_text([CASE_COLUMNS])
            yield from (self._row_text(case, archive) for case, archive in chosen)
        elif form == "jsonl":
            yield from (f"{msgspec.json.encode(self._case_values(case, archive)).decode()}\n" for case, archive in chosen)
        elif form == "json":
            yield from _json_list(self._case_values(case, archive) for case, archive in chosen)
        elif as_json:
            yield from _json_list(iso_json(case.id, self._case_steps(case)) for case, _ in chosen)
        else:
            yield from (f"{line}\n" for case, _ in chosen for line in (*iso_lines(case.id, self._case_steps(case)), ""))

    def _chosen_cases(self) -> Iterator[tuple[Case, str]]:
        """The cases that pass, each once."""
        seen: set[tuple[str, object]] = set()
        for case, archive in self._source.placed_cases():
            if (case.id, case.created_at) in seen or (self._source.passes and not self._source.passes(case, self._now)):
                continue
            seen.add((case.id, case.created_at))
            yield case, archive

    def _row_text(self, case: Case, archive: str) -> str:
        facts = facts_of(case, self._source.policy, as_of=LAST)
        state = readable_state(case)
        return csv_text([case_row(state, facts, self._basis, archive=archive, is_redacted=self._is_redacted)]) if facts else ""

    def _case_values(self, case: Case, archive: str) -> dict[str, Any]:
        values = case_json(case_view(case, self._source.policy, zone_or_utc(self._shift.zone)), self._now)
        return redacted_case_json(values) if self._is_redacted else values | exported_case(case, self._shift, is_archived=bool(archive))

    def _case_steps(self, case: Case) -> tuple[IsoStep, ...]:
        steps = iso_steps(readable_state(case), self._now, shift=self._shift)
        return redacted_steps(steps) if self._is_redacted else steps


def _json_list(values: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A list of JSON values, written one by one."""
    before = "["
    for value in values:
        yield f"{before}\n{msgspec.json.encode(value).decode()}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"
