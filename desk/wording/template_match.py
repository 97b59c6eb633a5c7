"""Finds texts that are still the template they came from (S2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

_CHANGED = 2
"""Words that must differ before a template counts as somebody's own words."""


def is_unedited(text: str, templates: Iterable[str]) -> bool:
    """Does a text differ from a template in fewer than two words?"""
    words = text.casefold().split()
    return bool(words) and any(_words_changed(words, template.casefold().split()) < _CHANGED for template in templates if template.strip())


def _words_changed(words: list[str], others: list[str]) -> int:
    if abs(len(words) - len(others)) >= _CHANGED:
        return _CHANGED
    changes = SequenceMatcher(None, words, others, autojunk=False).get_opcodes()
    return sum(max(end - start, end_other - start_other) for tag, start, end, start_other, end_other in changes if tag != "equal")
