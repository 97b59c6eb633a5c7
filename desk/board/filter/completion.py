"""The words that can complete a filter while it is typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from desk.board.case_view import CaseView
from desk.board.filter.fields import ALIASES, FIELDS, FLAGS, ME, MISSING, MISSING_WORDS, asks_missing
from desk.board.filter.grammar import FieldTest
from desk.text.late_pattern import late_pattern
from desk.text.near_words import nearest_word

_TIMES = ("15m", "1h", "4h", "1d")
_COUNTED = {"number", "duration"}
_OFFERED_VALUES = ("owner", "channel", "tag", "feeling", "kind", "organisation", "leaves", "public", "cause")
"""Fields of which the values on the board are offered."""
_MOST_VALUES = 40

_VALUE = late_pattern(r"^[^:<>=]+[:<>=]+(?=[^:<>=])")
"""The field before a value."""

KnownValues = Mapping[str, Sequence[str]]
"""The values of fields on the board."""


class Completion(msgspec.Struct, frozen=True):
    """The words that a typed word can become. It begins at `start`."""

    start: int
    typed: str
    options: tuple[str, ...]

    @property
    def offered(self) -> tuple[str, ...]:
        """The options as they are shown: values without the field before them."""
        others = (option for option in self.options if option != self.typed.casefold())
        return tuple(_VALUE.sub("", option) for option in others)

    @property
    def common(self) -> str:
        """The longest beginning of all options."""
        first, last = min(self.options, default=""), max(self.options, default="")
        same = [one == other for one, other in zip(first, last, strict=False)]
        return first[: same.index(False) if False in same else len(same)]


def completion_of(typed: str, values: KnownValues, flags: Iterable[str] = ()) -> Completion:
    """The words that the last word typed can become.

    `flags` are further words that ask something. Within quotes there is nothing to complete.
    """
    start = max(map(typed.rfind, (" ", "(", ")"))) + 1
    while typed[start : start + 1] == "-":
        start += 1
    word = typed[start:].casefold()
    options = () if typed.count('"') % 2 else tuple(_options_for(word, values, flags))
    return Completion(start, typed[start:], options)


def _options_for(word: str, values: KnownValues, flags: Iterable[str]) -> Iterator[str]:
    if word.startswith("#"):
        yield from (f"#{tag}" for tag in values.get("tag", ()) if tag.startswith(word[1:]))
        return
    signs = [place for place, sign in enumerate(word) if sign in ":<>="]
    if not signs:
        yield from (name for name in (*map(_field_start, FIELDS), *flags, *FLAGS) if name.startswith(word))
        return
    begun = word[signs[0] :].lstrip(":<>=")
    head = word[: len(word) - len(begun)]
    yield from (f"{head}{_value_word(value)}" for value in _values_of(head, values) if value.startswith(begun))


def _field_start(name: str) -> str:
    field = FIELDS[name]
    return f"{name}<" if field.sort == "duration" else f"{name}>" if field.sort == "number" else f"{name}:"


def _values_of(head: str, values: KnownValues) -> Iterator[str]:
    name = head.rstrip(":<>=")
    name = ALIASES.get(name, name)
    field = FIELDS.get(name)
    if field is None:
        return
    if not head.endswith((":", "=")) or (field.sort in _COUNTED and not field.choices):
        yield from _TIMES if field.sort == "duration" else ()
        return
    yield from field.choices
    yield from (ME,) if name == "owner" else ()
    yield from values.get(name, ())
    yield from () if field.sort == "choice" or name == "text" else (MISSING_WORDS.get(name, (MISSING,))[0],)


def _value_word(value: str) -> str:
    return f'"{value}"' if any(sign.isspace() or sign in "()" for sign in value) else value


def nearest_value(test: FieldTest, values: KnownValues) -> str:
    """The nearest value on the board, as a question of the filter.

    Empty where a value fits already, or none is near.
    """
    name = ALIASES.get(test.name, test.name)
    known = values.get(name, ())
    if test.sign not in {":", "="} or asks_missing(name, test.value) or any(test.value in value for value in (ME, *known)):
        return ""
    near = nearest_word(test.value, known)
    return f"{test.name}{test.sign}{_value_word(near)}" if near else ""


def known_values(views: Iterable[CaseView]) -> KnownValues:
    """The values of fields on the board, in alphabetical order."""
    seen = SeenValues()
    for view in views:
        seen.add(view)
    return seen.offered


class SeenValues:
    """The values of fields that were seen in cases."""

    def __init__(self) -> None:
        self._found: dict[str, set[str]] = {name: set() for name in _OFFERED_VALUES}

    def add(self, view: CaseView) -> None:
        """Look at one more case."""
        for name, held in self._found.items():
            if name == "tag":
                held.update(map(str.casefold, view.state.tags))
            elif name == "cause":
                held.update(cause.key.casefold() for cause in view.state.causes if cause.key)
            elif (read := FIELDS[name].read) and (value := read(view)):
                held.add(value.casefold())

    @property
    def offered(self) -> KnownValues:
        """The values in alphabetical order, as far as they are offered."""
        return {name: sorted(value for value in held if '"' not in value)[:_MOST_VALUES] for name, held in self._found.items()}
