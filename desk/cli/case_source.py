"""Every case of a shift once, those in its archives too."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from desk.cli.context import Context
from desk.cli.output import print_progress
from desk.cli.policy_file import policy_text
from desk.errors import Damaged
from desk.model.case import Case
from desk.model.ids import case_id
from desk.reports.case_facts import readable_state
from desk.reports.case_filter import CaseFilter
from desk.reports.kept_rows import ROWS_NAME, RowSpan, read_row, row_maker, row_span, rows_key
from desk.reports.report import CaseTitle, FactCollector
from desk.sla.policy import Policy
from desk.store.case_archive import ArchiveKey
from desk.store.fact_sheet import FactRow, FactSheet
from desk.store.protocol import Store

_PROGRESS_EVERY = 5_000
Item = TypeVar("Item")


class CaseSource:
    """The cases of a shift and its archives, one by one.

    `filter` is what was typed, finished cases always included. `passes` is its test, None where nothing was typed. Raises Usage for a
    filter that cannot be read.
    """

    def __init__(self, context: Context, store: Store, words: str, as_of: datetime, *, with_archives: bool = True) -> None:
        """The cases that `words` let through, as they stood at `as_of`."""
        self.store = store
        self.filter = words.strip()
        self.policy: Policy = context.policy
        self._as_of = as_of
        self._archive = store.archive
        self._sheet = FactSheet(ROWS_NAME, rows_key(policy_text(context.place)), row_maker(self.policy))
        self._test = CaseFilter(self.filter, self.policy, store.shift, me=context.agent)
        self.passes = self._test.passes
        self.archives = tuple(self._archive.months()) if with_archives else ()
        if self._test.asks_for_all:
            self._learn_failures()

    def collect(self, collectors: Sequence[FactCollector]) -> None:
        """Give every case to the collectors.

        Of archived cases they take the kept rows. A filter asks for the case itself, where the rows say that the window may find something
        in it. Raises Damaged for an archive that cannot be read.
        """
        for case in _with_progress(self.store.cases.values()):
            _give_case(collectors, case)
        if not self.archives:
            return
        with _told_damage():
            self._collect_rows(collectors)

    def _collect_rows(self, collectors: Sequence[FactCollector]) -> None:
        whole: dict[ArchiveKey, list[FactCollector]] = {}
        for row in _with_progress(self._archive.facts(self._sheet)):
            data = self._readable_row(row)
            span = row_span(data)
            asking = [collector for collector in collectors if not collector.passes_over(span)]
            if asking and self.passes is None:
                facts = read_row(data)
                asking = [collector for collector in asking if not collector.take_row(facts)]
            if asking:
                whole[row.archive_key] = asking
        for place, case in self._archive.cases_at(whole) if whole else ():
            _give_case(whole[place], case)

    def placed_cases(self, passes_over: Callable[[RowSpan], bool] = lambda span: False) -> Iterator[tuple[Case, str]]:
        """Every case with the month of its archive.

        That is empty for one on the shift. Archived cases of a span that is passed over are left out. Raises Damaged as `collect` does.
        """
        yield from ((case, "") for case in self.store.cases.values())
        if self.archives:
            yield from self._archived_cases(passes_over)

    def _archived_cases(self, passes_over: Callable[[RowSpan], bool]) -> Iterator[tuple[Case, str]]:
        with _told_damage():
            rows = self._archive.facts(self._sheet)
            counted = {row.archive_key for row in rows if not passes_over(row_span(self._readable_row(row)))}
            for (archive, _), case in self._archive.cases_at(counted):
                yield case, self._archive.month_of(archive)

    def _readable_row(self, row: FactRow) -> bytes:
        if not row.row:
            raise Damaged(f"{case_id(row.number)} in {row.archive} cannot be read.")
        return row.row

    def titles_of(self, cases: Iterable[str]) -> Mapping[str, CaseTitle]:
        """The words by which cases are known.

        Those that are gone are left out. The archives are read once. Raises Damaged.
        """
        wanted = set(cases)
        titles = {case: _title_words(self.store.cases[case]) for case in wanted if case in self.store.cases}
        wanted -= titles.keys()
        if not wanted or not self.archives:
            return titles
        with _told_damage():
            places = {row.archive_key for row in self._archive.facts(self._sheet) if case_id(row.number) in wanted}
            titles |= {case.id: _title_words(case) for _, case in self._archive.cases_at(places)}
        return titles

    def _learn_failures(self) -> None:
        for case, _ in self.placed_cases():
            self._test.learn(case, self._as_of)


def _title_words(case: Case) -> CaseTitle:
    state = readable_state(case)
    return CaseTitle(state.customer, state.subject, state.priority)


def _give_case(collectors: Iterable[FactCollector], case: Case) -> None:
    for collector in collectors:
        collector.take_case(case)


@contextlib.contextmanager
def _told_damage() -> Iterator[None]:
    """Say in words that a report without an archive would be wrong."""
    try:
        yield
    except (Damaged, msgspec.DecodeError) as error:
        raise Damaged(f"An archive cannot be read, and without it the figures would be wrong. {error}") from error


def _with_progress(items: Iterable[Item]) -> Iterator[Item]:
    """The items, with a line that says how many were read."""
    number = 0
    for number, item in enumerate(items, 1):
        if number % _PROGRESS_EVERY == 0:
            print_progress(f"read {number:,} cases")
        yield item
    if number >= _PROGRESS_EVERY:
        print_progress("")
