"""A report as plain values: pages, figures, and the cases behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from desk.model.case import Case
from desk.reports.case_facts import case_as_of, facts_of
from desk.reports.count import FigurePage, ReportBasis, ids
from desk.reports.facts import CaseFacts
from desk.reports.figures import Figure, figures_of
from desk.reports.kept_rows import RowSpan
from desk.reports.window import LOOK_BACK, Window
from desk.sla.microseconds import microseconds
from desk.sla.policy import Policy

Passes = Callable[[Case, datetime], bool]
"""Does a case, as it stood at an instant, pass the filter?"""


class CaseTitle(msgspec.Struct, frozen=True):
    """The words by which a person knows a case."""

    customer: str
    subject: str
    priority: str


class ReportPage(msgspec.Struct, frozen=True):
    """A page with its figures."""

    name: str
    title: str
    figures: tuple[Figure, ...]


class Report(msgspec.Struct, frozen=True):
    """The figures of a window.

    `filter`, `policy`, `archives` and `currency` say what it was made from. `basis` is that of its pictures. `before` is the report of the
    window before, where they are compared.
    """

    window: Window
    as_of: datetime
    pages: tuple[ReportPage, ...]
    basis: ReportBasis
    filter: str = ""
    policy: str = ""
    archives: tuple[str, ...] = ()
    currency: str = ""
    titles: Mapping[str, CaseTitle] = msgspec.field(default_factory=dict)
    is_redacted: bool = False
    before: Report | None = None

    def figures(self) -> Iterator[Figure]:
        """Every figure, page by page."""
        for page in self.pages:
            yield from page.figures

    def figure(self, figure_id: str) -> Figure | None:
        """The figure with this id. None when there is none."""
        return next((figure for figure in self.figures() if figure.id == figure_id), None)

    def passes_over(self, span: RowSpan) -> bool:
        """Does it count nothing in a case of this span?"""
        return is_passed_over(span, self.window, self.as_of)

    def cases(self) -> tuple[str, ...]:
        """The cases that any figure names."""
        return ids(case for figure in self.figures() for case in cases_of(figure))


def counted_since(window: Window, as_of: datetime) -> datetime:
    """The instant from which on figures of a window look at cases."""
    return min(window.start, as_of - LOOK_BACK)


def is_passed_over(span: RowSpan, window: Window, as_of: datetime) -> bool:
    """Does a window find nothing in a case of this span?"""
    return span.is_of_no_use(microseconds(counted_since(window, as_of)), microseconds(as_of))


def cases_of(figure: Figure) -> Iterator[str]:
    """The cases that a figure names, those of its base too."""
    count = figure.count
    yield from count.cases
    yield from count.base or ()
    yield from count.spread.waiting if count.spread else ()


def report_pages(pages: Iterable[FigurePage], basis: ReportBasis) -> tuple[ReportPage, ...]:
    """The pages, counted over a basis."""
    return tuple(ReportPage(page.name, page.title, figures_of(page, basis)) for page in pages)


class FactCollector:
    """Collects the facts of cases for one window.

    It keeps what the window may find something in, and of a case in two places the copy with more on it.
    """

    def __init__(self, window: Window, now: datetime, policy: Policy, *, passes: Passes | None = None) -> None:
        """A collector. `passes` narrows the cases."""
        self.window = window
        self.as_of = window.as_of(now)
        self._policy = policy
        self._passes = passes
        self._since = counted_since(window, self.as_of)
        self._last: dict[tuple[str, datetime], datetime] = {}
        self._kept: dict[tuple[str, datetime], CaseFacts] = {}

    @property
    def facts(self) -> tuple[CaseFacts, ...]:
        """The facts kept so far."""
        return tuple(self._kept.values())

    def take_case(self, case: Case) -> None:
        """Take a case that passes, if anything was told by then."""
        facts = facts_of(case, self._policy, as_of=self.as_of) if self._is_asked(case) else None
        if facts is not None:
            self._take_facts(facts)

    def passes_over(self, span: RowSpan) -> bool:
        """Does the window find nothing in a kept row of this span?"""
        return is_passed_over(span, self.window, self.as_of)

    def take_row(self, facts: CaseFacts) -> bool:
        """Take a kept row in place of its case.

        False when the case itself must be read: the row knows entries that are not of this window.
        """
        if self._passes is not None or facts.last >= self.as_of:
            return False
        self._take_facts(facts)
        return True

    def _take_facts(self, facts: CaseFacts) -> None:
        key = (facts.id, facts.logged)
        last = self._last.get(key)
        if last is not None and last >= facts.last:
            return
        self._last[key] = facts.last
        self._kept.pop(key, None)
        if facts.is_touched_since(self._since):
            self._kept[key] = facts

    def _is_asked(self, case: Case) -> bool:
        if self._passes is None:
            return True
        then = case_as_of(case, self.as_of)
        return then is not None and self._passes(then, self.as_of)
