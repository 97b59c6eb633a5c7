"""The help of one field of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.tui.forms.field import Field, FieldSort
from desk.tui.help_groups import HelpGroup
from desk.tui.presentation.signs import NEEDED

_ANSWERS: Mapping[FieldSort, str] = {
    "text": "Text on lines, as many as you like",
    "ladder": "One why a line: why, why that, why that",
    "line": "One line of text",
    "word": "A word; those that are usual stand below",
    "time": "A time: 13:00, 3pm, 20 min, in 2 hours, tomorrow 9, Fri 9:00, a date",
    "number": "A number",
    "money": "Money, or a share of the price: 72, 15%",
    "choice": "One of a few: left and right choose, or a letter",
    "tick": "Yes or no: space, y, n",
    "pick": "One of a list: up and down choose",
    "person": "Somebody of the desk; the first letters do",
    "seek": "Found by typing: up and down choose, enter takes",
}


def field_groups(title: str, field: Field | None, keys: Sequence[tuple[str, str]]) -> list[HelpGroup]:
    """The field under the cursor, and the keys of its form."""
    form: HelpGroup = (f"Keys of the form: {title}", [*keys, (NEEDED, "behind a label: needed, and still empty")])
    return [(f"Field: {field.label or title}", _field_lines(field)), form] if field else [form]


def _field_lines(field: Field) -> list[tuple[str, str]]:
    words = field.choice_words or field.choices
    lines = (
        ("answer", _ANSWERS[field.sort]),
        ("hint", field.hint),
        ("one of", ", ".join(word for word in words if word)),
        ("left empty", f"Not possible: {field.needed}" if field.needed else "Possible"),
    )
    return [(name, said) for name, said in lines if said]
