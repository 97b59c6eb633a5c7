"""Counts reports on a thread of its own."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from desk.errors import Damaged, DeskError, Refused
from desk.model.case import Case
from desk.model.shift import Shift
from desk.reports.case_facts import facts_of
from desk.reports.case_filter import CaseFilter
from desk.reports.count import ReportBasis
from desk.reports.facts import CaseFacts
from desk.reports.figures import PAGES
from desk.reports.forms.pictures import ReportSeries, report_series
from desk.reports.kept_rows import read_row, row_span
from desk.reports.pack_facts import pack_span, packs_facts, waiting_pack
from desk.reports.report import FactCollector, Report, report_pages
from desk.reports.window import HandedSpan, Window, shift_before
from desk.review.practice import PracticeScript
from desk.sla.policy import Policy
from desk.text.times import LAST
from desk.tui.session import Session
from desk.tui.store_thread import StoreThread, frequent_switches

T = TypeVar("T")
Spans = tuple[HandedSpan, ...]
_PAUSE_EVERY = 20
"""Cases after which the keyboard gets its turn."""


class ReadingStopped(DeskError):
    """The agent stopped the reading of a report."""


class ReportRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A wish for a report, with what it is counted from. `cases` and `packs` are those of the shift as they stand now.

    `waiting` is the handover that one side has signed, empty without one.
    """

    window: Window
    filter: str
    now: datetime
    policy: Policy
    shift: Shift
    cases: Mapping[str, Case]
    packs: Mapping[int, bytes]
    waiting: str = ""
    me: str = ""
    with_archives: bool = True

    @property
    def archive_key(self) -> tuple[object, ...]:
        """Everything that decides what a report finds in the archives, besides them."""
        return self.window, self.filter, id(self.policy), self.me


class CountedReport(msgspec.Struct, frozen=True):
    """A report with its pictures. `spans` are those of handed over shifts, `is_whole` says that the archives are in it."""

    report: Report
    series: ReportSeries
    spans: Spans
    is_whole: bool


class ReportReader:
    """Counts the reports of one screen. Cases that did not change, and archives, are read once."""

    def __init__(self, session: Session) -> None:
        self.read_cases = 0
        """Archived cases read so far, for a line of progress."""
        self._session = session
        self.files = session.reports() if session.reports else None
        self._thread = StoreThread()
        self.is_stopping = False
        self._wanted = self._running = 0
        self._facts: dict[str, tuple[Case, CaseFacts | None]] = {}
        self._policy: Policy | None = None
        self._archive_key: tuple[object, ...] = ()
        self._archived: tuple[tuple[CaseFacts, ...], ...] = ()
        self._packs: Mapping[int, bytes] | None = None
        self._months: tuple[str, ...] = ()

    def has_archives_of(self, request: ReportRequest) -> bool:
        """Are the archives read for such a request?"""
        return self._archive_key == request.archive_key

    async def read(self, request: ReportRequest) -> CountedReport:
        """Count a report. Raises DeskError, ReadingStopped where `stop` was called."""
        self.is_stopping = False
        self._wanted += 1
        number = self._wanted
        with frequent_switches():
            return await self._thread.run(lambda: self._counted_as(number, request))

    async def read_practice(self, script: PracticeScript, request: ReportRequest) -> CountedReport:
        """Count a practice beside the shift itself. Raises DeskError."""
        mine = await self.read(request)
        theirs = await self.read(replace(request, cases={case.id: case for case in script.whole}))
        return replace(mine, report=replace(mine.report, before=theirs.report))

    async def run(self, work: Callable[[], T]) -> T:
        """Run work on the thread of the reports. Raises what it raises."""
        return await self._thread.run(work)

    def stop(self) -> None:
        """Stop what is being read."""
        self.is_stopping = True

    def forget_archives(self) -> None:
        """Read the archives again the next time, for cases moved there."""
        self._archive_key, self._packs = (), None

    def close(self) -> None:
        """End the thread, also in the middle of a reading."""
        self.stop()
        self._thread.end()

    # ---------------------------------------------------------------- on the thread

    def _counted_as(self, number: int, request: ReportRequest) -> CountedReport:
        """Count, unless something else is wanted by now."""
        self._running = number
        return self._counted(request)

    def _counted(self, request: ReportRequest) -> CountedReport:
        documents = self._pack_documents(request)
        spans = tuple(span for document in documents if (span := pack_span(document)) is not None)
        windows = (request.window, shift_before(request.window, spans))
        test = self._filter_of(request)
        live = self._collectors(request, windows, test)
        for case in self._paused(request.cases.values()):
            self._give_live(live, case, request.policy)
        is_whole = request.with_archives or self.has_archives_of(request)
        if request.with_archives and not self.has_archives_of(request):
            self._archived = self._archived_facts(request, windows, test)
            self._archive_key = request.archive_key
        archived = self._archived if is_whole else ((), ())
        reports = [
            self._report_of(request, collector, more, documents, is_whole=is_whole) for collector, more in zip(live, archived, strict=True)
        ]
        report = replace(reports[0], before=reports[1])
        return CountedReport(report, report_series(report.basis), spans, is_whole)

    def _filter_of(self, request: ReportRequest) -> CaseFilter:
        test = CaseFilter(request.filter, request.policy, request.shift, me=request.me)
        if test.asks_for_all:
            as_of = request.window.as_of(request.now)
            for case in self._paused(request.cases.values()):
                test.learn(case, as_of)
            for case in self._archived_cases() if request.with_archives else ():
                test.learn(case, as_of)
        return test

    @staticmethod
    def _collectors(request: ReportRequest, windows: Sequence[Window], test: CaseFilter) -> list[FactCollector]:
        return [FactCollector(window, request.now, request.policy, passes=test.passes) for window in windows]

    def _give_live(self, collectors: Iterable[FactCollector], case: Case, policy: Policy) -> None:
        facts = self._facts_of_live(case, policy)
        for collector in collectors:
            if facts is not None and not collector.take_row(facts):
                collector.take_case(case)

    def _facts_of_live(self, case: Case, policy: Policy) -> CaseFacts | None:
        """The facts of a case, worked out once for a revision."""
        if self._policy is not policy:
            self._policy, self._facts = policy, {}
        known = self._facts.get(case.id)
        if known is None or known[0] is not case:
            known = self._facts[case.id] = (case, facts_of(case, policy, as_of=LAST))
        return known[1]

    def _archived_facts(self, request: ReportRequest, windows: Sequence[Window], test: CaseFilter) -> tuple[tuple[CaseFacts, ...], ...]:
        collectors = self._collectors(request, windows, test)
        self.read_cases = 0
        with _told_damage():
            if test.passes is None and self.files is not None:
                self._collect_rows(collectors, request.policy)
            else:
                for case in self._archived_cases():
                    for collector in collectors:
                        collector.take_case(case)
            self._months = tuple(self.files.months()) if self.files else ()
        return tuple(collector.facts for collector in collectors)

    def _collect_rows(self, collectors: Sequence[FactCollector], policy: Policy) -> None:
        whole: dict[str, list[FactCollector]] = {}
        rows = self.files.rows(policy) if self.files else ()
        for row in self._paused(rows):
            self.read_cases += 1
            if not row:
                raise Damaged("A case in it cannot be read.")
            span = row_span(row)
            asking = [collector for collector in collectors if not collector.passes_over(span)]
            facts = read_row(row) if asking else None
            if facts is not None and (asking := [collector for collector in asking if not collector.take_row(facts)]):
                whole.setdefault(facts.id, []).extend(asking)
        for cases in self._session.archived() if whole else ():
            for case in self._paused(cases[name] for name in whole if name in cases):
                for collector in whole[case.id]:
                    collector.take_case(case)

    def _archived_cases(self) -> Iterator[Case]:
        for cases in self._session.archived():
            for case in self._paused(cases.values()):
                self.read_cases += 1
                yield case

    def _paused(self, items: Iterable[Any]) -> Iterator[Any]:
        """The items, with a turn for the keyboard now and then. Raises ReadingStopped when the agent stops."""
        for number, item in enumerate(items):
            if number % _PAUSE_EVERY == 0:
                if self.is_stopping or self._running != self._wanted:
                    raise ReadingStopped("The reading was stopped.")
                time.sleep(0)
            yield item

    def _report_of(
        self,
        request: ReportRequest,
        live: FactCollector,
        archived: Iterable[CaseFacts],
        packs: Sequence[Mapping[str, Any]],
        *,
        is_whole: bool,
    ) -> Report:
        basis = ReportBasis(
            window=live.window,
            as_of=live.as_of,
            cases=_merged_facts(live.facts, archived, request.cases),
            me=request.me,
            minute_rate=Decimal(str(request.shift.minute_rate)),
            packs=tuple(packs_facts(packs)),
            waiting=waiting_pack(packs, request.waiting),
        )
        pages = [page for page in PAGES if request.me or not page.is_own]
        return Report(
            window=live.window,
            as_of=live.as_of,
            pages=report_pages(pages, basis),
            basis=basis,
            filter=request.filter,
            policy=Path(request.policy.name).name,
            archives=self._months if is_whole else (),
            currency=request.shift.currency,
        )

    def _pack_documents(self, request: ReportRequest) -> list[Mapping[str, Any]]:
        """The signed handovers, those in archives as well where these are read."""
        if self._packs is None and request.with_archives and self.files is not None:
            with _told_damage():
                self._packs = self.files.packs()
        found = (msgspec.json.decode(document) for document in {**(self._packs or {}), **request.packs}.values())
        return [document for document in found if isinstance(document, dict)]


@contextlib.contextmanager
def _told_damage() -> Iterator[None]:
    """Say in words that a report without an archive would be wrong."""
    try:
        yield
    except (Damaged, msgspec.DecodeError) as error:
        raise Refused(f"An archive cannot be read, and without it the figures are not whole. {error}") from error


def _merged_facts(live: Iterable[CaseFacts], archived: Iterable[CaseFacts], cases: Mapping[str, Case]) -> tuple[CaseFacts, ...]:
    """The facts of both, each case once."""
    found = {(facts.id, facts.logged): facts for facts in archived if not _is_on_shift(facts, cases)}
    found |= {(facts.id, facts.logged): facts for facts in live}
    return tuple(found.values())


def _is_on_shift(facts: CaseFacts, cases: Mapping[str, Case]) -> bool:
    case = cases.get(facts.id)
    return case is not None and case.created_at == facts.logged
