"""The line of a repeated mistake whose action is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.recovery.causes.debt import OverdueLesson, overdue_duration
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes

_LEAST_ACTION = 16
"""Cells below which the action's own words say too little to be worth their place."""


class OverdueActionLine(TonedLine):
    """Names the mistake, its number, and the overdue action with its owner.

    It is there only while nobody owns the action.
    """

    COMPONENT_CLASSES = tone_classes("text", "late", "strong", "dim", "key")

    words: tuple[str, str, str] = ("", "", "")
    more = 0
    key = ""

    def show(self, lessons: Sequence[OverdueLesson], now: datetime, key: str) -> None:
        """Say the first of these, whose action the key takes. None hides the line."""
        self.display = bool(lessons)
        if lessons:
            self.words, self.more, self.key = _lesson_words(lessons[0], now), len(lessons) - 1, key
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line. The action's words give way first, then how late it is."""
        mistake, action, late = (safe_text(each) for each in self.words)
        right: list[Piece] = [(f"  {self.more} more", "dim")] if self.more else []
        right += [("  ", "text"), (self.key, "key"), (" takes the task ", "dim")]
        left: list[Piece] = [(" AGAIN ", "late"), (f" {mistake}", "strong")]
        room = width - pieces_width(left) - pieces_width(right) - 1
        if room < pieces_width([(late, "dim")]) + 2:
            return spread_pieces([(cut("".join(text for text, _ in left), width - pieces_width(right)), "late")], right, width)
        left.append((f"  {late}", "text"))
        room -= pieces_width([(late, "dim")]) + 2
        if room >= _LEAST_ACTION:
            left.append((cut(f": {action}", room), "text"))
        return spread_pieces(left, right, width)


def _lesson_words(lesson: OverdueLesson, now: datetime) -> tuple[str, str, str]:
    action = lesson.action.entry
    late = f"{action.owner}'s task, {overdue_duration(lesson.action, now)} late"
    return f"{lesson.repeat.name}, {lesson.repeat.frequency(now)}", action.text, late
