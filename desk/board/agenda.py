"""The appointments of the coming days, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo

import msgspec

from desk.board.case_view import CaseView

DAYS_AHEAD = 7


class Appointment(msgspec.Struct, frozen=True):
    """A time at which a case wants somebody. `what` is the word for it, `text` what was said of it."""

    at: datetime
    what: str
    case: str
    customer: str
    owner: str
    text: str = ""


class AgendaDay(msgspec.Struct, frozen=True):
    """A day with its appointments, the earliest first."""

    day: date
    appointments: tuple[Appointment, ...]


def agenda(views: Iterable[CaseView], now: datetime, *, zone: tzinfo, owner: str = "") -> list[AgendaDay]:
    """The coming days from today on, empty ones too.

    With `owner` the appointments of one agent, and of nobody.
    """
    today = now.astimezone(zone).date()
    days: dict[date, list[Appointment]] = {today + timedelta(days=number): [] for number in range(DAYS_AHEAD)}
    for view in views:
        if not owner or view.state.owner in {"", owner}:
            for appointment in _appointments_of(view):
                if appointment.at >= now and (there := days.get(appointment.at.astimezone(zone).date())) is not None:
                    there.append(appointment)
    return [AgendaDay(day, tuple(sorted(there, key=lambda each: (each.at, each.case)))) for day, there in days.items()]


def _appointments_of(view: CaseView) -> Iterator[Appointment]:
    state = view.state

    def appointment(at: datetime, what: str, text: str = "") -> Appointment:
        return Appointment(at, what, view.id, state.customer, state.owner, text or state.subject)

    if view.aftercare_from and state.finished:
        yield appointment(view.aftercare_from, "after-care")
    if state.finished:
        return
    if state.recheck and state.paused:
        yield appointment(state.recheck, "look again")
    if state.follow_up and not state.paused:
        yield appointment(state.follow_up, "look again")
    if view.needed_at:
        yield appointment(view.needed_at, "needed by")
    for promise in state.promises.values():
        if promise.status == "open" and promise.entry.due:
            yield appointment(promise.entry.due, "promise", promise.entry.text)
