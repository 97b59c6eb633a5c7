"""Promises in the words of a reply that nobody logged.

Few patterns that are surely a promise: a time that ends a sentence, after by, in or within, or after words of what we will do.
"""

from __future__ import annotations

import re
from functools import lru_cache

from desk.model.entries import Offer, Promise
from desk.model.entry_facts import is_reply
from desk.model.state import CaseState
from desk.text.late_pattern import late_pattern
from desk.text.trailing_time import trailing_time

_MOST_READ = 4000
"""Characters of a reply that are read."""
_TEXTS_KEPT = 4096
_END = late_pattern(r"(?<=[.!?])\s+|\n+")
_AHEAD = late_pattern(r"\b(?:by|in|within)\s+[^,;]{1,30}$", re.IGNORECASE)
_WE_WILL = late_pattern(r"\b(?:i|we)(?:'ll| will| shall)\b|\bback to you\b|\b(?:call|mail|e-mail|ring|text) you\b", re.IGNORECASE)
_HOUR = late_pattern(r"\bwithin the (?:next )?hour\b", re.IGNORECASE)
_BARE_HOUR = late_pattern(r"\b(?:at|by|before)\s+\d{1,2}[.!]*$", re.IGNORECASE)


@lru_cache(_TEXTS_KEPT)
def promise_words(text: str) -> str:
    """The first sentence of ours that promises something by a time. Empty when none does."""
    read = text[:_MOST_READ].replace("\u2019", "'")
    return next((sentence.strip() for sentence in _END.split(read) if _is_promise(sentence.strip())), "")


def unlogged_promise(state: CaseState) -> str:
    """The promise in our last reply that nobody logged. Empty when there is none.

    One logged with the reply or after it counts, and so does an offer.
    """
    for entry in reversed(state.timeline):
        if isinstance(entry, Promise | Offer):
            return ""
        if is_reply(entry):
            return promise_words(entry.text)
    return ""


def _is_promise(sentence: str) -> bool:
    if _HOUR.search(sentence):
        return True
    if _WE_WILL.search(sentence):
        return bool(trailing_time(sentence) or _BARE_HOUR.search(sentence))
    return bool(trailing_time(sentence) and _AHEAD.search(sentence))
