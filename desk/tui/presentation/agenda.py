"""The texts of the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo

from desk.board.agenda import AgendaDay, Appointment
from desk.tui.presentation.signs import POINTER
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece

_WEEKEND = 5
_BUSY = 10


def week_block(days: Sequence[AgendaDay]) -> TextBlock:
    """The week in one line: each day with its number of appointments."""
    return TextBlock("week", tuple(piece for day in days for piece in _day_pieces(day)), hang=1)


def _day_pieces(day: AgendaDay) -> Iterator[Piece]:
    count = len(day.appointments)
    yield f"{_day_words(day.day)}: ".replace(" ", GLUE), "dim" if day.day.weekday() >= _WEEKEND else "text"
    yield str(count) if count else ".", "soon" if count >= _BUSY else "strong" if count else "dim"
    yield "    ", "text"


def day_block(day: AgendaDay) -> TextBlock:
    """The heading of a day."""
    return TextBlock(str(day.day), ((_day_words(day.day).upper(), "title"),), hang=1)


def _day_words(day: date) -> str:
    return f"{day:%a} {day.day}"


def appointment_block(key: str, appointment: Appointment, zone: tzinfo, *, is_chosen: bool) -> TextBlock:
    """An appointment on one line: time, what, case, owner, text."""
    head: tuple[Piece, ...] = (
        ((POINTER if is_chosen else GLUE) + GLUE, "key"),
        (f"{appointment.at.astimezone(zone):%H:%M}", "strong"),
        (f"  {appointment.what:<12}".replace(" ", GLUE), "dim"),
        (f"{appointment.case}{GLUE}{GLUE}", "strong"),
        (f"{safe_text(appointment.customer)}: ", "text"),
        (safe_text(appointment.text), "text"),
        (f"  {safe_text(appointment.owner) or 'nobody'}", "dim"),
    )
    return TextBlock(key, head, hang=22)
