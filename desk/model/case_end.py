"""The end of a case, as solving and closing tell it together."""

from __future__ import annotations

import msgspec

from desk.model.entries import AnyEntry, StatusChange

_ENDING_FIELDS = ("outcome", "saved", "went_to", "remember", "aftercare")


def joined_ending(before: StatusChange | None, ending: StatusChange) -> StatusChange:
    """Join what an ending says with what the one before said. The later one has precedence."""
    if before is None:
        return ending
    unsaid = {name: getattr(before, name) for name in _ENDING_FIELDS if not getattr(ending, name)}
    return msgspec.structs.replace(ending, **unsaid)


def fields_shown_at_end(ending: StatusChange | None, entry: AnyEntry) -> tuple[str, ...]:
    """The fields of an entry that stand at the case's end instead."""
    remember = ending.remember if ending else ""
    return ("remember",) if remember and getattr(entry, "remember", "") == remember else ()
