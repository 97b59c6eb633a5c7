"""An agent's place at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, tzinfo

import msgspec

from desk.board.case_view import CaseView, case_view
from desk.board.workload import OwnerLoad, loads_of_views
from desk.model.case import Case
from desk.model.changes import Committed
from desk.model.conflicts import entries_of_others
from desk.model.entries import AnyEntry
from desk.model.state import CaseState, state_of
from desk.plain.console import Console
from desk.recovery.steps.reply_templates import ReplyTemplate
from desk.recovery.texts.advice import Advice, TextContext
from desk.sla.policy import Policy
from desk.store.protocol import Store
from desk.text.times import zone_or_utc
from desk.tui.presentation.case_moment import CaseMoment

ReadText = Callable[[str, str, TextContext], Advice]
"""Gives the advice on a text of a kind, beside its case."""


class Workplace(msgspec.Struct):
    """An agent's place at the desk, with the open case."""

    console: Console
    store: Store
    agent: str
    clock: Callable[[], datetime]
    policy: Policy
    read_text: ReadText
    templates: Callable[[], Sequence[ReplyTemplate]] = tuple
    """Gives the agent's own texts."""
    read_only: bool = False
    case: str = ""
    """The open case, empty for none."""
    own: set[str] = msgspec.field(default_factory=set)
    """The ids of the entries written in it."""
    _heard: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def zone(self) -> tzinfo:
        """The zone of the shift."""
        return zone_or_utc(self.store.shift.zone)

    def view(self, case: Case) -> CaseView:
        """A case with its clocks."""
        return case_view(case, self.policy, self.zone)

    def views(self) -> list[CaseView]:
        """Every case of the shift with its clocks."""
        return [self.view(case) for case in self.store.cases.values()]

    def owner_loads(self) -> dict[str, OwnerLoad]:
        """The open cases of each owner."""
        return loads_of_views(self.views(), self.clock())

    def moment(self) -> CaseMoment | None:
        """The open case as it stands. That there is none is said."""
        case = self.store.cases.get(self.case)
        if case is None:
            self.console.tell("No case is open. open and its number opens one.")
            return None
        return CaseMoment(self.view(case), self.store.shift, self.clock(), {}, all_states=lambda: self.other_states(""))

    def other_states(self, case: str) -> list[CaseState]:
        """The state of every case but this one."""
        return [state_of(each) for each in self.store.cases.values() if each.id != case]

    # ---------------------------------------------------------------- news

    def count_as_heard(self) -> None:
        """Count everything there is as told."""
        self._heard = {case.id: case.rev for case in self.store.cases.values()}

    def note_own(self, done: Committed) -> None:
        """Remember what the agent wrote. It is no news."""
        self.own |= {entry.id for entry in done.entries}
        self._heard = {**{case.id: 0 for case in done.cases}, **self._heard}

    def news(self) -> Iterator[tuple[Case, AnyEntry | None]]:
        """The entries of others that were not told yet. A new case comes without one."""
        for case in self.store.cases.values():
            if case.id not in self._heard:
                yield case, None
            elif case.rev > self._heard[case.id]:
                yield from ((case, entry) for entry in entries_of_others(case, self._heard[case.id], self.own))
