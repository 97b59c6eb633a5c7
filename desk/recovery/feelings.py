"""How a customer's feeling moved; it knows feelings by their words and nothing of what is done about them."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.entries import Listen, Verify
from desk.model.state import CaseState

_EASY_WORDS = frozenset(
    ["calm", "calmer", "relieved", "happy", "happier", "delighted", "pleased", "glad", "content", "grateful", "reassured"]
)
_NEGATIONS = frozenset(["not", "never", "hardly", "no"])


def is_easy(feeling: str) -> bool:
    """Whether a feeling, in whatever words, is one that asks for nothing more."""
    words = set(feeling.casefold().replace(",", " ").split())
    return bool(words & _EASY_WORDS) and not words & _NEGATIONS


def has_eased(state: CaseState) -> bool:
    """Whether they felt worse and now feel easy: only then may a light touch do (S3.24)."""
    felt = list(_feelings_in_order(state))
    return bool(felt) and is_easy(felt[-1]) and not all(map(is_easy, felt))


def _feelings_in_order(state: CaseState) -> Iterator[str]:
    for entry in state.timeline:
        if isinstance(entry, Listen | Verify) and entry.feeling:
            yield entry.feeling
