"""Suggestions in an empty field."""

from __future__ import annotations

from collections.abc import Sequence


def hint_words(hint: str) -> str:
    """A hint in brackets, so that nobody takes it for an answer."""
    return f"({hint})" if hint else ""


class Suggestions:
    """Words an agent may take instead of typing them. Right takes the one shown, down and up show another."""

    def __init__(self, hint: str) -> None:
        self._hint = hint
        self._words: tuple[str, ...] = ()
        self._away: set[str] = set()
        self._place = 0

    def replace_words(self, words: Sequence[str]) -> bool:
        """Suggest these from now on. True when they are others than before."""
        left = tuple(word for word in words if word not in self._away)
        if left == self._words:
            return False
        self._words, self._place = left, 0
        return True

    def put_away(self, typed: str) -> bool:
        """Put away the one shown, for good. False where none is shown."""
        if typed or not self._words:
            return False
        self._away.add(self._words[self._place])
        return self.replace_words(self._words)

    @property
    def placeholder(self) -> str:
        """The words in the empty field."""
        if not self._words:
            return hint_words(self._hint)
        another = "; down: another" if len(self._words) > 1 else ""
        return f"(right arrow: {self._words[self._place]}{another})"

    def word_to_take(self, typed: str) -> str:
        """The words that the right arrow takes, empty where something is typed."""
        return self._words[self._place] if self._words and not typed else ""

    def turn(self, typed: str, steps: int) -> bool:
        """Show another one. False where there is none to show."""
        if typed or len(self._words) < 2:
            return False
        self._place = (self._place + steps) % len(self._words)
        return True
