"""The lines above the keys of a form, in which it speaks."""

from __future__ import annotations

from collections.abc import Sequence

from desk.tui.presentation.toned_text import FlowLine
from desk.tui.widgets.toned_static import TonedStatic


class SaidLines(TonedStatic):
    """Shows what a form said last, until the next thing is said."""

    def __init__(self) -> None:
        super().__init__(id="said")
        self.last: Sequence[FlowLine] = ()
        self._question: Sequence[FlowLine] = ()

    def say(self, lines: Sequence[FlowLine]) -> None:
        """Say something. No lines take away what was said."""
        self.last = lines
        self.show_or_hide(lines)

    def say_until_typed(self, line: FlowLine) -> None:
        """Say what an answer lacks."""
        self.say([line])
        self._question = self.last

    def take_back_question(self) -> None:
        """Take back what an answer lacks. Its row stays empty, so that nothing moves."""
        if self._question and self._question is self.last:
            self.say([(("", "dim"),)])
        self._question = ()

    def say_more(self, words: str) -> None:
        """Say something under what was said last."""
        self.say([*self.last, ((words, "late"),)])
