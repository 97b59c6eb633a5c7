"""One question of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

Values = Mapping[str, str]
"""The answers of a form, by field. Yes is `true`, no is empty."""
FieldSort = Literal["text", "ladder", "line", "word", "time", "number", "money", "choice", "tick", "pick", "seek", "person"]
When = tuple[str, tuple[str, ...]]
"""Another field of the form, and its answers."""

THEN, PAGE, MORE = "_then", "_page", "_more"
"""Three more names among the values: the variant it is saved by, the page in view, and whether the rest of the fields is in view."""
TEXTS = frozenset({"text", "ladder"})
"""The sorts of fields with several lines."""
WORDS = TEXTS | {"line"}
"""The sorts of fields that take any words."""
ECHOED = frozenset({"time", "money", "person"})
USUAL = frozenset({"word", "person"})
"""The sorts of fields with usual answers, of which the first letters do."""
"""The sorts of fields behind whose value stands what is meant by it."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a form."""

    name: str
    label: str
    sort: FieldSort = "line"
    """The way it is answered: text on lines, a ladder of whys, one line, one word of usual ones, a time, a number, money or a share of
    some, one of a few, yes or no, one of a list of long choices, one found among many by typing, or somebody of the desk."""
    start: str = ""
    choices: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    """Words that are seldom meant. They are not listed, and two letters of one do."""
    choice_words: tuple[str, ...] = ()
    """The words for `choices`, where those are ids."""
    hint: str = ""
    needed: str = ""
    """The words shown when it is left empty. A field without them may be empty."""
    needed_when: When | None = None
    """The answers to another field for which it may not be empty. None is whatever they are."""
    wide: bool = False
    """It takes a whole line."""
    lines: int = 3
    page: int | None = None
    """The page it stands on. None is every page."""
    past: bool = False
    """It asks for a time that was. A bare time of day is the last one, and a length of time counts back."""
    when: When | None = None
    """The answers to another field for which this one is asked. Otherwise its place stays empty, and its answer does not count."""
    completes: bool = False
    """What it suggests is shown behind what is typed, too."""
    more: bool = False
    """It is seldom answered, and stands behind the key for the rest."""
    skips: bool = False
    """A blank in it leaves the form while nothing is typed. Whoever opened the form goes on as after saving."""


def asked_fields(fields: Sequence[Field], values: Values) -> frozenset[str]:
    """The names of the fields that are asked for these answers. None is asked that hangs on one that is not."""
    by_name = {field.name: field for field in fields}

    def is_asked(field: Field) -> bool:
        if field.when is None:
            return True
        other, answers = field.when
        return values.get(other, "") in answers and is_asked(by_name[other])

    return frozenset(field.name for field in fields if is_asked(field))


def lacks_answer(field: Field, values: Values) -> bool:
    """Is the field empty that may not be?"""
    if not field.needed or values[field.name]:
        return False
    return field.needed_when is None or values.get(field.needed_when[0], "") in field.needed_when[1]


def asked_values(fields: Sequence[Field], values: Values) -> dict[str, str]:
    """The answers, those of fields that are not asked emptied."""
    unasked = {field.name for field in fields} - asked_fields(fields, values)
    return {name: "" if name in unasked else value for name, value in values.items()}


def usual_word(field: Field, typed: str) -> str:
    """The usual word that these letters begin, else what was typed."""
    usual = (*field.choices, *(field.further if len(typed) > 1 else ())) if typed else ()
    return next((word for word in usual if word.startswith(typed.casefold())), typed)


def is_number_of(choice: str, typed: str) -> bool:
    """Is what was typed the choice's own id, or its number?"""
    typed = typed.strip().casefold()
    return bool(typed) and typed in {choice.casefold(), choice.casefold().rpartition("-")[2]}
