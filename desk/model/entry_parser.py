"""Parses entries from the words that an agent typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from msgspec import inspect

from desk.errors import Usage
from desk.model.case import Header
from desk.model.entries import KINDS, Entry, KnownEntry
from desk.text.amounts import DecimalSign, parse_money, parse_number
from desk.text.due_times import parse_due_time
from desk.text.near_words import nearest_word
from desk.text.outside import well_formed

MOST = 1e9
"""The largest number that can be typed, and below zero the smallest, where its field says no other."""
TRUE_WORDS = frozenset({"true", "yes", "on", "1"})
FALSE_WORDS = frozenset({"false", "no", "off", "0"})
MONEY_FIELDS = frozenset({"value", "referrals", "price", "value_now", "value_later", "cost", "saved"})
"""The fields that hold money, of a case and of entries."""
AUTOMATIC_FIELDS = frozenset({"id", "at", "by", "ref"})
EDITABLE_FIELDS: tuple[str, ...] = tuple(
    name
    for name in Header.__struct_fields__
    if name not in {"id", "created_at", "created_by", "external", "extra"} and not name.startswith("source_")
)
"""The header fields that a `field` entry may change."""

Tree = dict[str, "str | Tree"]


def parse_entry(
    kind: str,
    text: str,
    sets: Mapping[str, str],
    *,
    at: datetime,
    by: str,
    now: datetime,
    zone: str,
    currency: str = "",
    decimal: DecimalSign = "",
) -> KnownEntry:
    """Parse an entry of `kind` from typed words. `text` goes where that kind keeps its free text.

    Names in `sets` reach nested fields by dots, list positions count from 0: `options.0.by=13:00`, `whys.0=...`. Texts of a list of texts
    may also be given at once, between commas. Times are read in `zone` as seen from `now`, money is in `currency` with the sign `decimal`
    before cents. Raises Usage with the
    nearest valid kind, field or value.
    """
    if kind not in KINDS:
        raise Usage(f"{kind!r} is not a kind of entry{_nearest_hint(kind, KINDS)}")
    tree: Tree = {}
    for name, value in sets.items():
        _put_value(tree, name, value)
    if text:
        _put_text(tree, KINDS[kind].TEXT_FIELD, text)
    values = _ValueParser(now, zone, currency, decimal).fields(KINDS[kind], tree, "")
    if kind == "field":
        values["now"] = parse_field(values["name"], str(values.get("now") or ""), now=now, zone=zone, currency=currency, decimal=decimal)
    return cast(KnownEntry, msgspec.convert({**values, "at": at, "by": by}, KINDS[kind]))


def fields_of_kinds() -> dict[str, tuple[str, ...]]:
    """The fields that can be typed, for each kind. Those of a list's items are named with its first position."""
    return {kind: tuple(_typed_names(record)) for kind, record in KINDS.items()}


def _typed_names(record: type) -> Iterator[str]:
    for name, shape in _field_types(record).items():
        item = shape.item_type if isinstance(shape, inspect.VarTupleType) else None
        if isinstance(item, inspect.StructType):
            yield from (f"{name}.0.{below}" for below in _typed_names(item.cls))
        else:
            yield name


def parse_field(name: str, text: str, *, now: datetime, zone: str, currency: str = "", decimal: DecimalSign = "") -> Any:
    """Parse a value for a field of a case's header. It comes back as a `field` entry holds it. Nothing typed empties the field.

    Raises Usage with the nearest valid field or value.
    """
    if name not in EDITABLE_FIELDS:
        raise Usage(f"{name!r} is not a field that can be changed{_nearest_hint(name, EDITABLE_FIELDS)}")
    value = _ValueParser(now, zone, currency, decimal).value(_field_types(Header)[name], text, name)
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value


def _put_value(tree: Tree, name: str, value: str) -> None:
    *way, last = name.split(".")
    branch = tree
    for step in way:
        below = branch.setdefault(step, {})
        if isinstance(below, str):
            raise Usage(f"{name}: {step!r} already has a value, so nothing can stand below it")
        branch = below
    if last in branch:
        raise Usage(f"{name} is given twice")
    branch[last] = value


def _put_text(tree: Tree, name: str, text: str) -> None:
    if name in tree:
        raise Usage(f"the text is given twice: once by itself and once as {name}")
    tree[name] = text


def _nearest_hint(typed: str, known: Iterable[str]) -> str:
    names = list(known)
    nearest = nearest_word(typed.lower(), names, cutoff=0.5)
    meant = f"; did you mean {nearest!r}?" if nearest else ";"
    return f"{meant} there is {', '.join(names)}"


def _typed_fields(record: type) -> list[inspect.Field]:
    info = inspect.type_info(record)
    assert isinstance(info, inspect.StructType)
    kept = AUTOMATIC_FIELDS if issubclass(record, Entry) else frozenset()
    return [field for field in info.fields if field.encode_name not in kept]


def _field_types(record: type) -> dict[str, inspect.Type]:
    return {field.encode_name: field.type for field in _typed_fields(record)}


class _ValueParser:
    """Parses words as values of the types of fields."""

    def __init__(self, now: datetime, zone: str, currency: str, decimal: DecimalSign) -> None:
        self._now, self._zone, self._currency, self._decimal = now, zone, currency, decimal
        self._by_shape: dict[type[inspect.Type], Callable[[Any, str, str], Any]] = {
            inspect.StrType: lambda shape, text, name: well_formed(text),
            inspect.AnyType: lambda shape, text, name: well_formed(text),
            inspect.BoolType: _parse_bool,
            inspect.IntType: _parse_integer,
            inspect.FloatType: self._parse_float,
            inspect.LiteralType: _parse_choice,
            inspect.DateTimeType: self._parse_instant,
            inspect.VarTupleType: _parse_texts,
            inspect.UnionType: self._parse_optional,
        }

    def fields(self, record: type, tree: Tree, prefix: str) -> dict[str, Any]:
        """Parse the fields of one record. Raises Usage for a field that is unknown or missing."""
        shapes = _field_types(record)
        for name in tree:
            if name not in shapes:
                raise Usage(f"{prefix}{name} is not a field here{_nearest_hint(name, shapes)}")
        missing = [field.encode_name for field in _typed_fields(record) if field.required and not tree.get(field.encode_name)]
        if missing:
            raise Usage(f"{prefix}{missing[0]} is missing{_choices_hint(shapes[missing[0]])}")
        return {name: self._parse_tree(shapes[name], below, f"{prefix}{name}") for name, below in tree.items()}

    def value(self, shape: inspect.Type, text: str, name: str) -> Any:
        """Parse one value. Raises Usage when it is none of its type."""
        read = self._by_shape.get(type(shape))
        if read is None:
            raise Usage(f"{name} cannot be typed as one value")
        return read(shape, text.strip() if not isinstance(shape, inspect.StrType | inspect.AnyType) else text, name)

    def _parse_tree(self, shape: inspect.Type, below: str | Tree, name: str) -> Any:
        if isinstance(below, str):
            return self.value(shape, below, name)
        if not isinstance(shape, inspect.VarTupleType):
            raise Usage(f"{name} is one value: nothing can stand below it")
        return [self._parse_item(shape.item_type, item, f"{name}.{place}") for place, item in _list_items(below, name)]

    def _parse_item(self, shape: inspect.Type, item: str | Tree, name: str) -> Any:
        if not isinstance(shape, inspect.StructType):
            return self._parse_tree(shape, item, name)
        if isinstance(item, str):
            raise Usage(f"{name} has fields: write {name}.title=...")
        return self.fields(shape.cls, item, f"{name}.")

    def _parse_float(self, shape: inspect.FloatType, text: str, name: str) -> float:
        is_money = name.rpartition(".")[2] in MONEY_FIELDS
        return _number_within(shape, text, name, self._parse_money if is_money else parse_number)

    def _parse_money(self, text: str) -> float:
        return parse_money(text, currency=self._currency, decimal=self._decimal)

    def _parse_instant(self, shape: inspect.Type, text: str, name: str) -> datetime:
        try:
            return parse_due_time(text, self._now, zone=self._zone).astimezone(UTC)
        except Usage as error:
            raise Usage(f"{name}: {error}") from None

    def _parse_optional(self, shape: inspect.UnionType, text: str, name: str) -> Any:
        if not text:
            return None
        return self.value(next(each for each in shape.types if not isinstance(each, inspect.NoneType)), text, name)


def _list_items(below: Tree, name: str) -> list[tuple[int, str | Tree]]:
    """The items of a list by position. Raises Usage when a position is left out."""
    for number in range(len(below)):
        if str(number) not in below:
            raise Usage(f"{name}: positions count from 0 without a gap; {name}.{number} is missing")
    return [(number, below[str(number)]) for number in range(len(below))]


def _choices_hint(shape: inspect.Type) -> str:
    return f"; there is {', '.join(map(str, shape.values))}" if isinstance(shape, inspect.LiteralType) else ""


def _parse_bool(shape: inspect.Type, text: str, name: str) -> bool:
    if text.lower() in TRUE_WORDS | FALSE_WORDS:
        return text.lower() in TRUE_WORDS
    raise Usage(f"{name}: {text!r} is neither true nor false")


def _parse_integer(shape: inspect.IntType, text: str, name: str) -> int:
    number = _number_within(shape, text, name, parse_number)
    if number != int(number):
        raise Usage(f"{name}: {text!r} is not a whole number")
    return int(number)


def _number_within(shape: inspect.FloatType | inspect.IntType, text: str, name: str, read: Callable[[str], float]) -> float:
    """The number typed, within the bounds of its field. Raises Usage."""
    try:
        number = read(text)
    except Usage as error:
        raise Usage(f"{name}: {error}") from None
    least, most = -MOST if shape.ge is None else shape.ge, MOST if shape.le is None else shape.le
    if not least <= number <= most:
        raise Usage(f"{name}: {text!r:.60} is not a number from {least:.0f} to {most:.0f}")
    return number


def _parse_choice(shape: inspect.LiteralType, text: str, name: str) -> str:
    known = [str(value) for value in shape.values]
    if text in known:
        return text
    raise Usage(f"{name}: {text!r} is not one of its values{_nearest_hint(text, known)}")


def _parse_texts(shape: inspect.VarTupleType, text: str, name: str) -> list[str]:
    if not isinstance(shape.item_type, inspect.StrType):
        raise Usage(f"{name} is a list: write {name}.0.title=...")
    return [part.strip() for part in well_formed(text).split(",") if part.strip()]
