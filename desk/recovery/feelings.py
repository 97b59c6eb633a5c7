"""Feelings of a customer, and whether they have eased."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.easy_feelings import is_easy
from desk.model.entries import Listen, Verify
from desk.model.state import CaseState

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
