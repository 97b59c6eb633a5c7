"""Finds out if a text names its customer and their matter (S3.14).

Other words may say as much, so nothing is ever refused for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from desk.model.state import CaseState

_WORD = re.compile(r"[^\W_]+")
_STEM = 5
"""Letters in which words of one matter agree: movers, moved, moving."""
_SHORTEST = 4


def has_name(text: str, customer: str, *, generic: Collection[str]) -> bool | None:
    """Does a part of the customer's name stand in the text?

    None where no name is known. `generic` are parts of names that name no one.
    """
    names = {word for word in _folded_words(customer) if len(word) > 1 and word not in generic}
    return bool(names & set(_folded_words(text))) if names else None


def has_matter(text: str, state: CaseState, *, stop_words: Collection[str]) -> bool | None:
    """Does a word of the customer's account stand in the text?

    None where there is no account. `stop_words` say nothing of a matter.
    """
    matter = {stem for account in _case_accounts(state) for stem in _word_stems(account, stop_words)} - set(_folded_words(state.customer))
    return bool(matter & _word_stems(text, stop_words)) if matter else None


def _case_accounts(state: CaseState) -> Iterable[str]:
    yield state.subject
    for entry in state.timeline:
        if entry_text := getattr(entry, "text", "") if entry.by == "customer" else "":
            yield entry_text
    for heard in state.listens:
        yield from (heard.text, heard.promised, heard.came, heard.matters, heard.circumstances)


def _folded_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _word_stems(text: str, stop_words: Collection[str]) -> set[str]:
    words = (word for word in _folded_words(text) if word not in stop_words)
    return {word[:_STEM] for word in words if len(word) >= _SHORTEST or word.isdigit()}
