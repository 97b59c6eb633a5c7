"""Words with the time that belongs to them."""

from __future__ import annotations

import re


def names_time(words: str, when: str) -> bool:
    """Do the words name this time already, wherever it stands in them?

    Day and hour may stand apart or the other way round: `by 8:00 tomorrow` names `tomorrow 08:00`.
    """
    return bool(when) and all(_names_part(words, part) for part in when.split())


def _names_part(words: str, part: str) -> bool:
    brief = part.removeprefix("0") if re.fullmatch(r"0\d:\d\d", part) else part
    return re.search(rf"(?<![\w:])(?:{re.escape(part)}|{re.escape(brief)})(?![\w:])", words, re.IGNORECASE) is not None


def with_time(words: str, when: str) -> str:
    """The words with their time, which is not said twice."""
    return f"{words}, by {when}" if when and not names_time(words, when) else words
