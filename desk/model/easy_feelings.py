"""Feelings, in a customer's own words, that ask for no repair."""

from __future__ import annotations

from desk.model.entries import Listen

_EASY_WORDS = frozenset(
    ["calm", "calmer", "relieved", "happy", "happier", "delighted", "pleased", "glad", "content", "grateful", "reassured"]
)
_NEUTRAL_WORDS = frozenset(
    ["neutral", "curious", "interested", "friendly", "cheerful", "fine", "good", "ok", "okay", "normal", "patient", "polite"]
)
_FILLERS = frozenset(["a", "and", "bit", "just", "only", "quite", "rather", "very"])
_NEGATIONS = frozenset(["not", "never", "hardly", "no"])


def is_easy(feeling: str) -> bool:
    """Does a feeling, in whatever words, ask for nothing more?"""
    words = _words_of(feeling)
    return bool(words & _EASY_WORDS) and not words & _NEGATIONS


def is_untroubled(feeling: str) -> bool:
    """Does every word of a feeling say that nothing is wrong? False for an empty one."""
    words = _words_of(feeling) - _FILLERS
    return bool(words) and words <= _EASY_WORDS | _NEUTRAL_WORDS


def tells_of_trouble(entry: Listen) -> bool:
    """Has the customer a bad feeling, or something against us?

    A plain question stays one, however glad or curious they are.
    """
    return not is_untroubled(entry.feeling) or bool(entry.promised or entry.came)


def _words_of(feeling: str) -> set[str]:
    return set(feeling.casefold().replace(",", " ").split())
