"""Reads hurried spellings as the words that are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

_SHORTEST, _LONGEST = 7, 24
"""Letters of a word that may be mistyped. Shorter words have too many neighbours that are words, longer ones are none of ours."""


class Spelling:
    """The spellings to undo.

    `written` gives the words to read for a spelling, such as `do not` for `dont`. Words `often_mistyped` are known with any one slip of
    the finger.
    """

    def __init__(self, written: Mapping[str, str] | None = None, often_mistyped: Iterable[str] = ()) -> None:
        self._written = {word: tuple(meant.split()) for word, meant in (written or {}).items()}
        self._right = frozenset(often_mistyped)
        self._slips = {slip: word for word in sorted(self._right) for slip in (word, *_one_letter_less(word))}

    def is_respelled(self, word: str) -> bool:
        """Is a word of a rule read as another? Slips of the finger are not asked: rules have none."""
        return word in self._written or word.endswith(("ize", "izes", "ized", "izing", "ization", "izations"))

    def meant_words(self, word: str) -> tuple[str, ...]:
        """The words to read for a word in lower case.

        Empty when it is read as it stands.
        """
        found = self._written.get(word)
        if found is not None or not _SHORTEST <= len(word) <= _LONGEST:
            return found or ()
        slip = next((near for less in (word, *_one_letter_less(word)) if (near := self._slips.get(less))), "")
        # A longer form of the word, such as `guaranteed`, is no slip.
        return () if not slip or word in self._right or word.startswith(slip) else (slip,)


def _one_letter_less(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
