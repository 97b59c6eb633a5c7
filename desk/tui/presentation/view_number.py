"""The question for the number of a saved view."""

from __future__ import annotations

from collections.abc import Sequence

from desk.config import DEFAULT_VIEWS
from desk.text.printable import printable

_NUMBERS = "123456789"
"""The keys of saved views."""
_BUILT_IN = frozenset(name for name, _ in DEFAULT_VIEWS)
_NUMBER_FIRST = "A number first, 1 to 9. The name comes after it.  esc does not."
NAME_QUESTION = "What is it called? Typing replaces this, enter saves.  esc does not."


class ViewNumber:
    """Asks for the number of a view. All there are stand in sight, and one that is taken is asked for twice."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._to_replace = ""
        self.words = self._question
        """The question that is open."""
        self.chosen = 0
        """The number that was chosen, 0 as long as none is."""

    @property
    def _question(self) -> str:
        return f"Save it under which number, 1 to 9?{'' if self._free else ' All have a view.'}  esc does not."

    @property
    def _free(self) -> str:
        return _NUMBERS[len(self._names) :]

    @property
    def choices(self) -> str:
        """Every number with what it shows.

        The free ones come first, then the agent's own, then those that came with the program.
        """
        named = [(f"{key} {printable(name)}", name in _BUILT_IN) for key, name in zip(_NUMBERS, self._names, strict=False)]
        own, ours = ([words for words, is_ours in named if is_ours is wanted] for wanted in (False, True))
        parts = (("free", " ".join(self._free)), ("yours", ", ".join(own)), ("came with the program", ", ".join(ours)))
        return "   ".join(f"{title}: {words}" for title, words in parts if words)

    def take(self, key: str) -> None:
        """Take a key. What is no number is told so."""
        if key not in set(_NUMBERS):
            self._to_replace, self.words = "", _NUMBER_FIRST
        elif key == self._to_replace or int(key) > len(self._names):
            self.chosen = int(key)
        else:
            self._to_replace, self.words = key, self._price(key)

    def _price(self, key: str) -> str:
        name = self._names[int(key) - 1]
        ours = " (came with the program)" if name in _BUILT_IN else ""
        return f'{key} is "{printable(name)}"{ours}: {key} again gives it up, esc does not.'
