"""Feelings of a customer, and whether they have eased."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.easy_feelings import is_easy, is_untroubled
from desk.model.entries import Listen, Verify
from desk.model.state import CaseState
from desk.text.near_words import nearest_word

_HAPPY = "happy"
_ADJECTIVES = {
    "anger": "angry",
    "frustration": "frustrated",
    "disappointment": "disappointed",
    "insult": "insulted",
    "anxiety": "anxious",
    "fear": "anxious",
    "sadness": "sad",
    "relief": "relieved",
    "happiness": "happy",
    "delight": "delighted",
}
"""Nouns of feelings, each with the word that is stored."""


_KNOWN_FEELINGS_LISTED = """
angry furious frustrated disappointed insulted anxious worried nervous sad upset annoyed tired exhausted confused helpless hurt humiliated
ignored embarrassed impatient unhappy outraged stressed calm calmer relieved happy happier delighted pleased content grateful reassured
"""
KNOWN_FEELINGS = tuple(_KNOWN_FEELINGS_LISTED.split())
"""Feelings in one word. A customer may have any other."""
_LEAST_LIKENESS = 0.75
"""A word less like a feeling than this is one of its own."""


def is_known_feeling(typed: str) -> bool:
    """Is a feeling named in what was typed, calm ones too?"""
    words = typed.casefold().replace(",", " ").split()
    return is_untroubled(typed) or any(word in KNOWN_FEELINGS or word in _ADJECTIVES for word in words)


def near_feeling(typed: str) -> str:
    """The known feeling that was probably meant. Empty where none is like it."""
    return nearest_word(typed.strip().casefold(), KNOWN_FEELINGS, cutoff=_LEAST_LIKENESS)


def plain_feeling(typed: str) -> str:
    """The stored word of a feeling: `angry` for `anger`. Any other word stays as they said it (S3.11)."""
    return _ADJECTIVES.get(typed.strip().casefold(), typed)


def has_eased(state: CaseState) -> bool:
    """Do they feel easy now, and felt worse before? Only then may a light touch do (S3.24)."""
    felt = list(_feelings_in_order(state))
    return bool(felt) and is_easy(felt[-1]) and not all(map(is_easy, felt))


def present_feeling(state: CaseState) -> str:
    """The last feeling they told of.

    A happy verdict since then stands in its place. Empty where nobody asked.
    """
    for entry in reversed(state.timeline):
        if isinstance(entry, Listen | Verify) and entry.feeling:
            return entry.feeling
        if isinstance(entry, Verify) and entry.verdict != "below":
            return _HAPPY
    return ""


def _feelings_in_order(state: CaseState) -> Iterator[str]:
    for entry in state.timeline:
        if isinstance(entry, Listen | Verify) and entry.feeling:
            yield entry.feeling
