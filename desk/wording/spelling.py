"""Which word a hurried spelling stands for; it knows the tables it was handed and no language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

_SHORTEST, _LONGEST = 7, 24
"""Shorter words have too many neighbours that are words themselves; longer ones are none of ours."""


class Spelling:
    """`written` says what to read for what (`dont` for `do not`); words `often_mistyped` are known with any one slip of the finger."""

    def __init__(self, written: Mapping[str, str] | None = None, often_mistyped: Iterable[str] = ()) -> None:
        self._written = {word: tuple(meant.split()) for word, meant in (written or {}).items()}
        self._right = frozenset(often_mistyped)
        self._slips = {slip: word for word in sorted(self._right) for slip in (word, *_one_letter_less(word))}

    def is_respelled(self, word: str) -> bool:
        """Whether a word of a rule is read as another; slips of the finger apart, for rules have none."""
        return word in self._written or word.endswith(("ize", "izes", "ized", "izing", "ization", "izations"))

    def meant_words(self, word: str) -> tuple[str, ...]:
        """The words to read for this one in lower case; none when it is to be read as it stands."""
        found = self._written.get(word)
        if found is not None or not _SHORTEST <= len(word) <= _LONGEST:
            return found or ()
        slip = next((near for less in (word, *_one_letter_less(word)) if (near := self._slips.get(less))), "")
        # A longer form of the word, such as `guaranteed`, is no slip.
        return () if not slip or word in self._right or word.startswith(slip) else (slip,)


def _one_letter_less(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
