"""The kinds of entry, for the help of `desk log`."""

from __future__ import annotations

from textwrap import fill

from desk.model.entry_parser import fields_of_kinds

_HELP_WIDTH = 100
_TIMES = "a time is 13:00, 3pm, +30m, in 2 hours, tomorrow 9:00, a date, or an instant such as 2026-05-04T14:00Z"


def kinds_help() -> str:
    """Every kind of entry with its fields, for the help."""
    kinds = sorted(fields_of_kinds().items())
    texts = (fill(f"  {kind:<16}{' '.join(fields)}", _HELP_WIDTH, subsequent_indent=" " * 18) for kind, fields in kinds)
    return "\n".join(("kinds, each with the fields that --set takes:", *texts, f"  {_TIMES}", ""))
