"""Words with the time that belongs to them."""

from __future__ import annotations

import re


def names_time(words: str, when: str) -> bool:
    """Do the words name this time already, wherever it stands in them?"""
    return bool(when) and re.search(rf"(?<![\w:]){re.escape(when)}(?![\w:])", words, re.IGNORECASE) is not None


def with_time(words: str, when: str) -> str:
    """The words with their time, which is not said twice."""
    return f"{words}, by {when}" if when and not names_time(words, when) else words
