"""Measures how well typed letters name a thing.

The name itself comes before its other names, a beginning before a word in the middle, and letters that only resemble it come last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

EXACT, OTHER_EXACT, PREFIX, OTHER_PREFIX, WORDS, OTHER_WORDS, SENTENCE, ONE_WORD, RESEMBLING = (
    1000.0,
    900.0,
    800.0,
    700.0,
    600.0,
    500.0,
    300.0,
    200.0,
    100.0,
)
"""The scores, from the whole name down to letters that resemble it."""
_WORD = re.compile(r"[^\W_]+")
_LEAST_LETTERS = 4
"""Letters that must be typed before a sentence is asked, and others are taken for a slip."""
_RESEMBLING_ENOUGH = 0.75
"""Like `apolgy` and apology."""


def name_score(typed: str, name: str, other_names: Sequence[str] = (), sentence: str = "") -> float:
    """The score of what was typed for a name, 0 for none.

    `sentence` says what the thing does. It counts by whole words alone.
    """
    wanted, shown = typed.strip().casefold(), name.casefold()
    if not wanted:
        return 0.0
    score = max((_one_score(wanted, other) for other in other_names), default=0.0)
    score = max(score * OTHER_EXACT / EXACT if score == EXACT else score - (PREFIX - OTHER_PREFIX), _one_score(wanted, shown))
    if score > 0:
        return score
    if _begin_words(wanted, (shown, *other_names)):
        return OTHER_WORDS
    if len(wanted) >= _LEAST_LETTERS and set(_WORD.findall(wanted)) <= set(_WORD.findall(sentence.casefold())):
        return SENTENCE
    if _names_one(wanted, (shown, *other_names)):
        return ONE_WORD
    return _slip_score(wanted, (shown, *other_names))


def _one_score(wanted: str, name: str) -> float:
    if wanted == name:
        return EXACT
    if name.startswith(wanted):
        return PREFIX
    return WORDS if _begin_words(wanted, (name,)) else 0.0


def _begin_words(wanted: str, names: Iterable[str]) -> bool:
    """Does each typed word begin a word of the names?"""
    words = [word for name in names for word in _WORD.findall(name)]
    begun = _WORD.findall(wanted)
    return bool(begun) and all(any(word.startswith(begin) for word in words) for begin in begun)


def _names_one(wanted: str, names: Iterable[str]) -> bool:
    """Is one of several typed words a whole name? `sound off` names sound."""
    words = wanted.split()
    return len(words) > 1 and not {word for word in words if len(word) >= _LEAST_LETTERS}.isdisjoint(names)


def _slip_score(wanted: str, names: Iterable[str]) -> float:
    """The score of letters that resemble a name. 0 where they do not."""
    if len(wanted) < _LEAST_LETTERS:
        return 0.0
    alike = max((SequenceMatcher(None, wanted, name).ratio() for name in names if name[:1] == wanted[0]), default=0.0)
    return RESEMBLING * alike if alike >= _RESEMBLING_ENOUGH else 0.0
