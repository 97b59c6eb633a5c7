"""The line of a repeated mistake whose action is overdue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from desk.recovery.causes.debt import OverdueLesson, overdue_duration
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, cut_pieces, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes

_TAG, _BRIEF_TAG = " MISTAKE AGAIN ", " AGAIN "
_LEAST_ACTION = 16
"""Cells below which the action's own words say too little to be worth their place."""


class _LessonWords(msgspec.Struct, frozen=True):
    """The words of the line.

    They are the mistake, how often it came, the action against it, whose that is, and how late.
    """

    mistake: str = ""
    frequency: str = ""
    action: str = ""
    whose: str = ""
    late: str = ""


class OverdueActionLine(TonedLine):
    """Names the mistake, its number, and the overdue action with its owner.

    It is there only while nobody owns the action.
    """

    COMPONENT_CLASSES = tone_classes("text", "late", "strong", "dim", "key")

    words = _LessonWords()
    more = 0
    key = ""

    def show(self, lessons: Sequence[OverdueLesson], now: datetime, key: str) -> None:
        """Say the first of these, whose action the key takes. None hides the line."""
        self.display = bool(lessons)
        if lessons:
            self.words, self.more, self.key = _lesson_words(lessons[0], now), len(lessons) - 1, key
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line. The action's words give way first, then how often it came, then how late the task is, never whose it is."""
        right: list[Piece] = [(f"  {self.more} more", "dim")] if self.more else []
        right += [("  ", "text"), (self.key, "key"), (" takes it over ", "dim")]
        room = width - pieces_width(right) - 1
        lines = list(_lesson_lines(self.words, room))
        left = next((line for line in lines if pieces_width(line) <= room), lines[-1])
        return spread_pieces(cut_pieces(left, room + 1), right, width)


def _lesson_lines(words: _LessonWords, room: int) -> Iterator[list[Piece]]:
    """The mistake and whose task it is, in fewer and fewer words. The last cuts the mistake."""
    full = _lesson_line(f"{words.mistake}, {words.frequency}", f"{words.whose}, {words.late}")
    if room - pieces_width(full) >= _LEAST_ACTION:
        yield [*full, (cut(f": {words.action}", room - pieces_width(full)), "text")]
    yield full
    yield _lesson_line(words.mistake, f"{words.whose}, {words.late}")
    yield _lesson_line(words.mistake, f"{words.whose}, {words.late}", tag=_BRIEF_TAG)
    yield _lesson_line(words.mistake, words.whose, tag=_BRIEF_TAG)
    yield _lesson_line(cut(words.mistake, room - pieces_width(_lesson_line("", words.whose, tag=_BRIEF_TAG))), words.whose, tag=_BRIEF_TAG)


def _lesson_line(mistake: str, task: str, *, tag: str = _TAG) -> list[Piece]:
    return [(tag, "late"), (f" {mistake}", "strong"), (f"  {task}", "text")]


def _lesson_words(lesson: OverdueLesson, now: datetime) -> _LessonWords:
    action = lesson.action.entry
    return _LessonWords(
        mistake=safe_text(lesson.repeat.name),
        frequency=lesson.repeat.frequency(now),
        action=safe_text(action.text),
        whose=f"{safe_text(action.owner)}'s task",
        late=f"{overdue_duration(lesson.action, now)} late",
    )
