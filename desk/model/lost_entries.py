"""Own entries that a shift lost when its database went back."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

_NAMED = 4


class LostEntry(msgspec.Struct, frozen=True):
    """Something of ours that the shift lacks.

    `text` is a few words of it. One `is_held_back` that cannot be written again now: what it names is missing too.
    """

    case: str
    text: str
    is_held_back: bool = False


def lost_notice(lost: Sequence[LostEntry]) -> str:
    """The notice for a line of a window. Empty where nothing is lost."""
    return f"{_count_words(lost)}: `:put_back` shows {'it' if len(lost) == 1 else 'them'}." if lost else ""


def lost_words(lost: Sequence[LostEntry]) -> str:
    """Words that tell an agent what the shift lacks. Empty where that is nothing."""
    if not lost:
        return ""
    cases = [*dict.fromkeys(entry.case for entry in lost if entry.case)]
    more = f" and {len(cases) - _NAMED} more" if len(cases) > _NAMED else ""
    named = f": {', '.join(cases[:_NAMED])}{more}" if cases else ""
    return f"{_count_words(lost)}{named}."


def _count_words(lost: Sequence[LostEntry]) -> str:
    return f"{len(lost)} of yours {'is' if len(lost) == 1 else 'are'} not in the shift any more"
