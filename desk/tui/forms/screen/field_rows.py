"""The fields of a form in rows, with their widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.containers import Horizontal

from desk.tui.forms.field import TEXTS, Field
from desk.tui.forms.inputs.registry import AnswerInput
from desk.tui.forms.screen.field_row import FieldRow

InputOf = Callable[[str], AnswerInput]
"""Gives the input of a field by its name."""


def field_rows(fields: Sequence[Field], input_of: InputOf, *, page: int | None) -> Iterable[Horizontal]:
    """The rows of these fields, which stand on one page."""
    place = "row" if page is None else f"row page-{page}"
    for row in _rows_of(fields):
        if len(row) == 1:
            yield FieldRow(input_of(row[0].name), classes=place)
        else:
            yield Horizontal(*(FieldRow(input_of(field.name), classes="half") for field in row), classes=f"pair {place}")


def _rows_of(fields: Sequence[Field]) -> list[tuple[Field, ...]]:
    """The fields in rows.

    Short ones that go together stand in pairs, the others alone.
    """
    rows: list[tuple[Field, ...]] = []
    for field in fields:
        before = rows[-1] if rows else ()
        if not _is_long(field) and len(before) == 1 and not _is_long(before[0]) and _go_together(before[0], field):
            rows[-1] = (*before, field)
        else:
            rows.append((field,))
    return rows


def _is_long(field: Field) -> bool:
    return field.wide or field.sort in TEXTS


def _go_together(one: Field, other: Field) -> bool:
    """May two fields stand side by side?

    Those that hang on different answers to one field are seldom asked together, but may.
    """
    return one.page == other.page and (one.when and one.when[0]) == (other.when and other.when[0])
