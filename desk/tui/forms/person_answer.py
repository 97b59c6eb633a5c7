"""Names of people, told from other words in an answer."""

from __future__ import annotations

from collections.abc import Iterable

from desk.tui.forms.field import Field
from desk.tui.presentation.cell_text import cut

_MOST_WORDS = 3
"""Words of a name. More are a sentence that was meant for another field."""
_SHOWN = 20
"""Cells of such a sentence that are said again."""


def is_of_desk(field: Field, typed: str, team: Iterable[str] = ()) -> bool:
    """Is this name, or one of several, known to field or team?"""
    known = {name.casefold() for name in (*field.choices, *team)}
    return not known.isdisjoint(typed.casefold().replace(",", " ").split())


def unknown_name_words(field: Field, typed: str, team: Iterable[str]) -> str:
    """The words behind a name that nobody has.

    Empty where it is known, or where the desk has no names yet.
    """
    if not is_name(field, typed):
        return "a name is asked here"
    return "" if not field.choices or is_of_desk(field, typed, team) else "nobody of the desk"


def is_name(field: Field, typed: str) -> bool:
    """May this be the name of somebody, or the names of several?"""
    return is_of_desk(field, typed) or all(len(name.split()) <= _MOST_WORDS for name in typed.split(","))


def nobody_called(typed: str) -> str:
    """The words for an answer that is nobody's name."""
    return f'nobody of the desk is called "{cut(" ".join(typed.split()), _SHOWN)}"; type a name'
