"""Whether a text speaks to its customer and to nobody else: by name, and of what happened to them; it knows words and no screen.

The mark is a quiet one (S3.14): other words may say the same, so nothing is ever refused for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from desk.model.state import CaseState

_WORD = re.compile(r"[^\W_]+")
_STEM = 5
"""Letters by which words count as the same: movers, moved and moving are one matter."""
_SHORTEST = 4


def has_name(text: str, customer: str, *, nobody: Collection[str]) -> bool | None:
    """Whether a part of the customer's name stands in the text; None where no name is known. `nobody` are parts that name no one."""
    names = {word for word in _folded_words(customer) if len(word) > 1 and word not in nobody}
    return bool(names & set(_folded_words(text))) if names else None


def has_matter(text: str, state: CaseState, *, empty: Collection[str]) -> bool | None:
    """Whether a word of what they told or we heard stands in the text; None where nothing was told. `empty` words say nothing of it."""
    matter = {stem for account in _case_accounts(state) for stem in _word_stems(account, empty)} - set(_folded_words(state.customer))
    return bool(matter & _word_stems(text, empty)) if matter else None


def _case_accounts(state: CaseState) -> Iterable[str]:
    yield state.subject
    for entry in state.timeline:
        if entry_text := getattr(entry, "text", "") if entry.by == "customer" else "":
            yield entry_text
    for heard in state.listens:
        yield from (heard.text, heard.promised, heard.came, heard.matters, heard.circumstances)


def _folded_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _word_stems(text: str, empty: Collection[str]) -> set[str]:
    words = (word for word in _folded_words(text) if word not in empty)
    return {word[:_STEM] for word in words if len(word) >= _SHORTEST or word.isdigit()}
