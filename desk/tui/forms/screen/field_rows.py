"""The fields of a form in rows, with their widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.containers import Horizontal
from textual.widget import Widget

from desk.tui.forms.field import TEXTS, Field
from desk.tui.forms.inputs.registry import AnswerInput
from desk.tui.forms.screen.field_label import FieldLabel
from desk.tui.widgets.toned_static import TonedStatic

ECHOED = frozenset({"time", "money"})
"""The sorts of fields beside which stands what is meant by what is typed."""

InputOf = Callable[[str], AnswerInput]
"""Gives the input of a field by its name."""


def field_rows(fields: Sequence[Field], input_of: InputOf, *, page: int | None) -> Iterable[Horizontal]:
    """The rows of these fields, which stand on one page."""
    for row in _rows_of(fields):
        pair, place = " pair" if len(row) == 2 else "", "" if page is None else f" page-{page}"
        yield Horizontal(*_row_widgets(row, input_of), classes=f"row{pair}{place}")


def label_id(name: str) -> str:
    """The id of the label before a field."""
    return f"label-{name.replace('.', '-')}"


def echo_id(name: str) -> str:
    """The id of what stands beside a field."""
    return f"echo-{name.replace('.', '-')}"


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


def _row_widgets(row: Sequence[Field], input_of: InputOf) -> Iterable[Widget]:
    """The fields of a row.

    Each of two has its half, so that what one shows moves nothing of the other.
    """
    if len(row) == 1:
        return _field_widgets(row[0], input_of)
    halves = [("half -echoed" if field.sort in ECHOED else "half", field) for field in row]
    return [Horizontal(*_field_widgets(field, input_of), classes=classes) for classes, field in halves]


def _field_widgets(field: Field, input_of: InputOf) -> Iterable[Widget]:
    yield FieldLabel(field.label, id=label_id(field.name))
    yield input_of(field.name)
    if field.sort in ECHOED:
        yield TonedStatic(id=echo_id(field.name), classes="echo")
