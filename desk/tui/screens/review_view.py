"""The lines around the board as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from desk.review.board_as_of import BoardAsOf
from desk.review.case_as_of import undone_later
from desk.review.events import Event
from desk.tui.presentation.review import ReviewStatus, caret_pieces, event_pieces, header_pieces, slider_pieces
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.review_lines import ReviewLine

LAST_EVENTS = 2
_WIDE = 100
_FEW_KEYS = (("[ ] { }", "minute, event"), ("! L", "chase, late"), ("space", "run"), ("enter", "case"), ("/", "filter"))
_KEYS = (
    ("[ ]", "minute"),
    ("{ }", "event"),
    ("!", "chase"),
    ("L", "late"),
    ("g G", "ends"),
    ("space", "run"),
    ("enter", "case"),
    ("/", "filter"),
    ("esc", "back"),
)
HELP_KEYS = (
    ("[ ]", "A minute back or on"),
    ("{ }", "The event before or after"),
    ("!", "The next chase"),
    ("L", "The next case that turned late"),
    ("g G", "The beginning, the end"),
    ("space", "Run, or stop"),
    ("j k", "Another case"),
    ("enter", "The case as it was"),
    ("/", "Show only the cases that match"),
    ("esc", "Back to the board of now"),
)
"""The keys of a review, as help tells them."""


class ReviewView:
    """Fills the lines of a review's screen."""

    def __init__(self, screen: DeskScreen[Any]) -> None:
        self._screen = screen

    def show_lines(self, status: ReviewStatus) -> None:
        """Show header, slider and keys."""
        self._screen.query_one("#review-header", ReviewLine).show(lambda width: header_pieces(status, width))
        self._screen.query_one("#review-slider", ReviewLine).show(lambda width: slider_pieces(status, width))
        self._screen.query_one("#review-caret", ReviewLine).show(lambda width: caret_pieces(status, width))
        key_line = self._screen.query_one(KeyLine)
        key_line.keys = _KEYS if self._screen.size.width >= _WIDE else _FEW_KEYS
        key_line.update_text()

    def show_events(self, board: BoardAsOf, at: datetime) -> None:
        """Show the last events before an instant."""
        events = board.events.last(at, LAST_EVENTS)
        for number in range(LAST_EVENTS):
            line = self._screen.query_one(f"#review-event-{number}", ReviewLine)
            place = number - LAST_EVENTS + len(events)
            line.show(self._event_line(events[place], board, at) if place >= 0 else lambda width: [])

    def _event_line(self, event: Event, board: BoardAsOf, at: datetime) -> Callable[[int], list[Piece]]:
        case = board.case(event.case)
        undone = undone_later(case, at).get(event.entry.id) if case and event.entry else None
        subject = case.subject if case else ""
        return lambda width: event_pieces(event, undone, subject, self._screen.desk.zone, width)
