"""The letters that choose an option."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class LetterHits(msgspec.Struct, frozen=True):
    """The options that some letters begin, by place.

    They are rivals where their labels begin alike.
    """

    places: tuple[int, ...] = ()
    are_rivals: bool = False


def letter_hits(labels: Sequence[str], letters: str) -> LetterHits:
    """The options whose words begin with these letters.

    Of labels that begin alike, such as `they stay` and `they leave`, the first word that differs counts.
    """
    shared = [_shared_words(label, labels) for label in labels]
    telling = [" ".join(label.split()[count:]) or label for label, count in zip(labels, shared, strict=True)]
    for words in (telling, labels):
        if hits := tuple(place for place, word in enumerate(words) if word.lower().startswith(letters)):
            return LetterHits(hits, len(hits) > 1 and any(shared[place] for place in hits))
    return LetterHits()


def _shared_words(label: str, labels: Sequence[str]) -> int:
    """The number of words with which a label begins as another does."""
    words = label.lower().split()
    others = [other.lower().split() for other in labels if other != label]
    return max((_common_start(words, other) for other in others), default=0)


def _common_start(words: list[str], other: list[str]) -> int:
    return next((count for count, (one, two) in enumerate(zip(words, other, strict=False)) if one != two), min(len(words), len(other)))
