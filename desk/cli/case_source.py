"""Every case of a shift, those in its archives too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from desk.board.case_view import case_view
from desk.board.filters import compile_filter
from desk.board.repeat_failures import RepeatFailureIndex
from desk.cli.context import Context
from desk.cli.output import print_progress
from desk.errors import Damaged, Refused
from desk.model.case import Case
from desk.reports.case_facts import case_as_of
from desk.sla.policy import Policy
from desk.store.archive import archived_cases
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from desk.text.times import zone_or_utc

_PROGRESS_EVERY = 5_000


class CaseSource:
    """The cases of a shift and its archives, one by one.

    `filter` is what was typed, finished cases always included. `passes` is its test, None where nothing was typed. Raises Usage for a
    filter that cannot be read.
    """

    def __init__(self, context: Context, store: FileStore, words: str, as_of: datetime, *, with_archives: bool = True) -> None:
        """The cases that `words` let through, as they stood at `as_of`."""
        self.store = store
        self.filter = words.strip()
        self._context = context
        self._as_of = as_of
        self._failures = RepeatFailureIndex()
        self.passes = self._case_test() if self.filter else None
        archives = ShiftPaths.at(store.path).archives() if with_archives else []
        self.archives = tuple(path.stem.removeprefix(f"{store.path.stem}-") for path in archives)

    def cases(self) -> Iterator[Case]:
        """Every case, a case in two places twice. Raises Refused for an archive that cannot be read."""
        if "guard" in self.filter.casefold():
            self._learn_failures()
        return self._counted_cases()

    def _counted_cases(self) -> Iterator[Case]:
        number = 0
        for number, case in enumerate(self._all_cases(), 1):
            if number % _PROGRESS_EVERY == 0:
                print_progress(f"read {number:,} cases")
            yield case
        if number >= _PROGRESS_EVERY:
            print_progress("")

    @property
    def policy(self) -> Policy:
        """The policy that clocks count by."""
        return self._context.policy

    def placed_cases(self) -> Iterator[tuple[Case, str]]:
        """Every case with the month of its archive.

        That is empty for one on the shift. Raises Refused as `cases` does.
        """
        for case in self.store.cases.values():
            yield case, ""
        if not self.archives:
            return
        try:
            for month, cases in zip(self.archives, archived_cases(self.store.path), strict=False):
                for case in cases.values():
                    yield case, month
        except Damaged as error:
            raise Refused(f"An archive cannot be read, and a report without it would be wrong. {error}") from error

    def _all_cases(self) -> Iterator[Case]:
        for case, _ in self.placed_cases():
            yield case

    def _case_test(self) -> Callable[[Case, datetime], bool]:
        zone, policy = zone_or_utc(self.store.shift.zone), self.policy
        failed = self._failures.is_repeat_failure
        test = compile_filter(f"{self.filter} all", me=self._context.agent, shift=self.store.shift, failed=failed).test
        return lambda case, at: test(case_view(case, policy, zone), at)

    def _learn_failures(self) -> None:
        """Tell `guard` of every case.

        Only they together show a further failure of one customer.
        """
        zone = zone_or_utc(self.store.shift.zone)
        for case in self._all_cases():
            then = case_as_of(case, self._as_of)
            if then is not None:
                self._failures.put(case_view(then, self.policy, zone).state)
