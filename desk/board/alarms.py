"""Decides when the desk rings for a case.

It rings once for each clock that turns soon or late, in open hours, and not three times a minute.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from desk.board.case_view import CALL_FIRST, CaseView, call_is_due, next_due
from desk.board.rows import aside_words
from desk.sla.clock import Clock
from desk.sla.clock_names import late_clock, soon_clock

Severity = Literal["soon", "late"]

QUIET_TIME = timedelta(minutes=1)
"""Time after a ring in which others of its severity are silent."""
_LISTED = 3
"""Number of clocks named in an alert."""
_ClockKey = tuple[str, str, str, datetime | None, Severity]


class ClockAlert(msgspec.Struct, frozen=True):
    """A clock of a case that turned soon or late.

    `shown` are the words of the clock that the case's row shows, empty where it is the same. `aside` says why nobody works on the case just
    then, as its row does.
    """

    case: str
    clock: str
    severity: Severity
    shown: str = ""
    aside: str = ""

    @property
    def text(self) -> str:
        """The alert in words.

        Such as `C-101: answer late` or `C-112: on hold, yet promise due soon`. What the row shows comes first: `C-119: not taken,
        and answer soon`.
        """
        aside = f"{self.aside}, yet " if self.aside else ""
        shown = f"{self.shown}, and " if self.shown else ""
        return f"{self.case}: {aside}{shown}{_turned_words(self.clock, self.severity)}"


class Alert(msgspec.Struct, frozen=True):
    """Clocks that turned, the worst severity, and whether it sounds."""

    turned: tuple[ClockAlert, ...]
    severity: Severity
    audible: bool

    @property
    def text(self) -> str:
        """All clocks on one line: `C-101: answer late; C-104: fix due soon`."""
        texts = [each.text for each in self.turned]
        return "; ".join(texts[:_LISTED]) + (f"; and {len(texts) - _LISTED} more" if len(texts) > _LISTED else "")


class Alarms:
    """Remembers the alerts of an agent. Only the agent's own cases and those without an owner ring."""

    def __init__(self, me: str) -> None:
        self._me = me
        self._told: set[_ClockKey] = set()
        self._standing: MutableMapping[str, CaseView] = {}
        self._begun_at: datetime | None = None
        self._waiting: dict[str, CaseView] = {}
        self._quiet_until: dict[Severity, datetime] = {}

    def baseline(self, views: MutableMapping[str, CaseView], now: datetime) -> None:
        """Take what these clocks are at `now` for known.

        Opening the board rings for nothing that happened before. Nobody else may change the mapping. A view of it is asked for when its
        case is checked for the first time.
        """
        self._standing, self._begun_at = views, now

    def check(self, views: Iterable[CaseView], now: datetime) -> Alert | None:
        """Give the alert for these cases at `now`, None without news. What turned in closed hours is told when the desk opens."""
        fresh: list[ClockAlert] = []
        for view in {**self._waiting, **{each.id: each for each in views}}.values():
            fresh += self._new_alerts(view, now)
        if not fresh:
            return None
        severity: Severity = "late" if any(each.severity == "late" for each in fresh) else "soon"
        audible = now >= self._quiet_until.get(severity, now)
        if audible:
            self._quiet_until["soon"] = now + QUIET_TIME
            self._quiet_until[severity] = now + QUIET_TIME
        return Alert(tuple(fresh), severity, audible)

    def _new_alerts(self, view: CaseView, now: datetime) -> Iterable[ClockAlert]:
        self._waiting.pop(view.id, None)
        self._note_standing(view.id)
        if view.state.owner not in {"", self._me}:
            return
        for key, clock in _turned_clocks(view, now):
            if key in self._told:
                continue
            if clock is not None and clock.reopens_at(now) is not None:
                self._waiting[view.id] = view
                continue
            self._told.add(key)
            yield ClockAlert(view.id, key[1], key[-1], _words_of_row(view, now, key[1], clock), aside_words(view, now))

    def _note_standing(self, case: str) -> None:
        """Take for told what of a case had turned at first."""
        view = self._standing.pop(case, None)
        if view is not None and self._begun_at is not None:
            self._told |= {key for key, _ in _turned_clocks(view, self._begun_at)}


def _turned_words(clock: str, severity: Severity) -> str:
    """A clock that turned in words. An appointment is said as what to do about it."""
    if clock == CALL_FIRST:
        return "call before they call us"
    return late_clock(clock) if severity == "late" else soon_clock(clock)


def _words_of_row(view: CaseView, now: datetime, name: str, clock: Clock | None) -> str:
    """The clock that the row shows in words. Empty where it is the one that turned."""
    upcoming = next_due(view, now)
    if (upcoming.name, upcoming.clock) == (name, clock) or upcoming.risk not in ("soon", "late"):
        return ""
    return _turned_words(upcoming.name, upcoming.risk)


def _turned_clocks(view: CaseView, now: datetime) -> Iterable[tuple[_ClockKey, Clock | None]]:
    if call_is_due(view, now):
        yield (view.id, CALL_FIRST, "", view.expected_at, "soon"), None
    for clock in view.clocks:
        state = clock.state(now)
        if state in ("soon", "late"):
            yield (view.id, clock.name, clock.entry, clock.due_at, state), clock
