"""Finds the word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest_word(typed: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The known word that is most like a typed one. Empty without one as like as `cutoff`."""
    from difflib import get_close_matches  # nobody needs it until a word is wrong

    return next(iter(get_close_matches(typed, list(known), n=1, cutoff=cutoff)), "")
