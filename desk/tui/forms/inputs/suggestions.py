"""Suggestions in an empty field."""

from __future__ import annotations

from collections.abc import Sequence

ABOUT = "\n"
"""Stands in a suggestion before what is said of it, which is not taken."""


def hint_words(hint: str) -> str:
    """A hint in brackets, so that nobody takes it for an answer."""
    return f"({hint})" if hint else ""


class Suggestions:
    """Words an agent may take instead of typing them. Right takes the one shown, down and up show another."""

    def __init__(self, hint: str, *, completes: bool = False) -> None:
        self._hint = hint
        self._completes = completes
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
        if not self._is_shown(typed):
            return False
        self._away.add(self._words[self._place])
        return self.replace_words(self._words)

    @property
    def placeholder(self) -> str:
        """The words in the empty field."""
        if not self._words:
            return hint_words(self._hint)
        return self._offer

    def word_to_take(self, typed: str) -> str:
        """The words that the right arrow takes, empty where something is typed."""
        return self._words[self._place].partition(ABOUT)[0] if self._is_shown(typed) else ""

    def words_behind(self, typed: str) -> str:
        """The words behind what is typed.

        Empty where nothing is suggested for it.
        """
        return self._offer if typed and self._is_shown(typed) else ""

    @property
    def _offer(self) -> str:
        another = "; down: another" if len(self._words) > 1 else ""
        return f"(right arrow: {self._words[self._place].replace(ABOUT, ', ')}{another})"

    def _is_shown(self, typed: str) -> bool:
        return bool(self._words) and (self._completes or not typed)

    def turn(self, typed: str, steps: int) -> bool:
        """Show another one. False where there is none to show."""
        if not self._is_shown(typed) or len(self._words) < 2:
            return False
        self._place = (self._place + steps) % len(self._words)
        return True
