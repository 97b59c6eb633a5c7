"""The brief of a case: what a board needs, as plain data.

A board of thousands shows some forty lines. Their order, figures and words come from the brief of each case. The case itself is read when
somebody asks for more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from desk import __version__
from desk.board.case_view import CaseView, case_view
from desk.model.case import Case, decode_case
from desk.model.entries import Link, StatusChange
from desk.model.entry_values import Priority, Status
from desk.model.state import CaseState, state_of
from desk.recovery.causes.debt import Debt
from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.clock import Clock
from desk.sla.pauses import CountedSpan
from desk.sla.policy import ClockName, Policy

BRIEF_SHEET = "board"
"""The name of the briefs beside a shift."""

BRIEF_VERSION = "5"
"""Counts changes of what a view holds. Briefs made by another version are made anew."""

_VALUES = ("phone", "email", "organisation", "failure", "source", "tier", "value", "price", "leaves", "earlier", "public_risk", "need")
_VALUE_PLACES = {name: place for place, name in enumerate(_VALUES)}
_COLLECTIONS: Mapping[str, type[list[Any]] | type[dict[str, Any]]] = {
    **dict.fromkeys(("listens", "apologies", "causes", "verifies", "ticked", "stories"), list),
    **dict.fromkeys(("offers", "refusals", "promises", "actions"), dict),
}
_REST = ("case", "timeline", "status_reason", "fields", *_COLLECTIONS, "playbook", "statuses")
"""The parts of a state that no brief holds. A collection that is empty is known to be."""

ReadCase = Callable[[str], Case]
"""Reads a case by its id."""


class _ClockBrief(Struct, frozen=True, array_like=True):
    """A clock whose calendar is told by its name. Its fields are those of a clock, in their order."""

    name: ClockName
    entry: str
    label: str
    calendar: str
    started_at: datetime | None
    target: int | None
    spans: tuple[CountedSpan, ...]
    due_at: datetime | None
    warn_at: datetime | None
    late_after: datetime | None
    stopped_at: datetime | None
    cut_short: bool
    held: bool
    broken: bool
    closed: bool
    closed_at: datetime | None
    spent_before: int


class _HeadBrief(Struct, frozen=True, array_like=True):
    """Answers of a state besides its own fields.

    `values` are those of the head in their order, `empty` names the collections without anything in them.
    """

    id: str
    last_at: datetime
    external: tuple[str, str] | None
    values: tuple[Any, ...]
    empty: tuple[str, ...]


class _CaseBrief(Struct, frozen=True, array_like=True):
    """The facts of a state and its view, in their words."""

    head: _HeadBrief
    subject: str
    customer: str
    priority: Priority
    channel: str
    tags: tuple[str, ...]
    told_at: datetime
    created_at: datetime
    status: Status
    recheck: datetime | None
    owner: str
    follow_up: datetime | None
    chases: int
    recovery: bool
    feeling: str
    links: list[Link]
    ending: StatusChange | None
    clocks: tuple[_ClockBrief, ...]
    aftercare_from: datetime | None
    step_due: datetime | None
    silent_at: datetime | None
    expected_at: datetime | None
    needed_at: datetime | None
    owed_from: datetime | None
    rail: str
    debt: Debt | None
    followed_up: bool
    asks_approval: bool
    is_put_off: bool


_KEPT = ("subject", "customer", "priority", "channel", "tags", "told_at", "created_at", "status", "recheck", "owner", "follow_up", "chases",
         "recovery", "feeling", "links", "ending")  # fmt: skip
_VIEWED = ("aftercare_from", "step_due", "silent_at", "expected_at", "needed_at", "owed_from", "rail", "debt", "followed_up",
           "asks_approval", "is_put_off")  # fmt: skip
_CLOCKED = tuple(name for name in _ClockBrief.__struct_fields__ if name != "calendar")
_kept_of, _viewed_of = attrgetter(*_KEPT), attrgetter(*_VIEWED)
_decode_brief = msgspec.msgpack.Decoder(_CaseBrief).decode


class BriefState(CaseState):
    """The state of a case from its brief.

    Whatever the brief lacks is read once, when it is first asked for.
    """

    __slots__ = ("_head", "_read")

    def __init__(self, brief: _CaseBrief, read: ReadCase) -> None:
        """Begin with the brief. `read` gives the rest."""
        self._head, self._read = brief.head, read
        # one by one, in the order of _KEPT: a board of thousands makes one a case, and a loop took three times as long
        (self.subject, self.customer, self.priority, self.channel, self.tags, self.told_at, self.created_at, self.status, self.recheck,
         self.owner, self.follow_up, self.chases, self.recovery, self.feeling, self.links, self.ending) = _kept_of(brief)  # fmt: skip

    @property
    def id(self) -> str:
        """The case's reference, `C-101`."""
        return self._head.id

    @property
    def external(self) -> tuple[str, str] | None:
        """The source of an imported case, and its number there."""
        return self._head.external

    @property
    def last_at(self) -> datetime:
        """The time of the last entry."""
        return self._head.last_at

    @property
    def has_cause(self) -> bool:
        """Was a cause found? The brief says it without the case."""
        return "causes" not in self._head.empty

    def value(self, name: str) -> Any:
        """A header field with its changes applied."""
        place = _VALUE_PLACES.get(name)
        return super().value(name) if place is None else self._head.values[place]

    def __getattr__(self, name: str) -> Any:
        """Read the rest of the case once it is asked for."""
        if name not in _REST:
            raise AttributeError(name)
        if name in self._head.empty:
            setattr(self, name, _COLLECTIONS[name]())
            return getattr(self, name)
        whole = state_of(self._read(self._head.id))
        for part in _REST:
            setattr(self, part, getattr(whole, part))
        return getattr(self, name)


class BriefBook:
    """Writes and reads briefs of cases under one policy. Days begin as they do in `zone`."""

    def __init__(self, policy: Policy, zone: tzinfo) -> None:
        self._policy = policy
        self._zone = zone
        self._calendars: Mapping[str, Calendar] = {**policy.calendars, ALWAYS.name: ALWAYS}

    @property
    def key(self) -> str:
        """All that a brief depends on besides its case. Empty where that cannot be told, and then none may be kept."""
        return f"{__version__} {BRIEF_VERSION} {self._zone} {self._policy.text_sum}" if self._policy.text_sum else ""

    def row_of_document(self, document: bytes) -> bytes:
        """The brief of a case's document. Empty for a case that cannot be read, too."""
        view = self.view_of_document(document)
        return b"" if view is None else self.row(view)

    def view_of_document(self, document: bytes) -> CaseView | None:
        """The view of a case's document. None for a case that cannot be read."""
        try:
            case = decode_case(document)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        return self.view_of(case)

    def row(self, view: CaseView) -> bytes:
        """The brief of a view. Empty for a case that is always read whole."""
        if view.is_unclear or any(self._calendars.get(clock.calendar.name) != clock.calendar for clock in view.clocks):
            return b""
        try:
            return msgspec.msgpack.encode(_brief_of(view))
        except (OverflowError, ValueError, TypeError):  # a number or a text beyond what the format takes
            return b""

    def view_of(self, case: Case) -> CaseView:
        """The view of a case that was read."""
        return case_view(case, self._policy, self._zone)

    def view(self, row: bytes, read: ReadCase) -> CaseView:
        """The view that was written. `read` gives the case, where more of it is asked for."""
        brief = _decode_brief(row)
        return CaseView(BriefState(brief, read), tuple(map(self._clock_of, brief.clocks)), *_viewed_of(brief))

    def _clock_of(self, brief: _ClockBrief) -> Clock:
        name, entry, label, calendar, *rest = astuple(brief)
        return Clock(name, entry, label, self._calendars[calendar], *rest)


def _brief_of(view: CaseView) -> _CaseBrief:
    state = view.state
    empty = tuple(name for name in _COLLECTIONS if not getattr(state, name))
    return _CaseBrief(
        head=_HeadBrief(state.id, state.last_at, state.external, tuple(map(state.value, _VALUES)), empty),
        clocks=tuple(map(_clock_brief, view.clocks)),
        **dict(zip(_KEPT, _kept_of(state), strict=True)),
        **dict(zip(_VIEWED, _viewed_of(view), strict=True)),
    )


def _clock_brief(clock: Clock) -> _ClockBrief:
    return _ClockBrief(calendar=clock.calendar.name, **{name: getattr(clock, name) for name in _CLOCKED})
