"""Long lists in JSON, read item by item.

The decoder of the standard library gives one value and where it ends, so no other library is needed for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, cast

from desk.importers.reading.clean_text import clean_json, is_clean_json

Blocks = Callable[[], Iterable[str]]
_LONG_NUMBER = 19
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = frozenset("0123456789.+-eE")
"""Signs by which a number may go on in the next block."""
_DEEPEST = 3
"""Objects within each other in which a long list is looked for."""
_LONG = 1 << 18
"""Characters of a list that is not kept."""
_OVERLAP = 12
"""Characters of an escape that two blocks may part."""


def bounded_number(digits: str) -> int | str:
    """A whole number. One too long for the file stays text."""
    return int(digits) if len(digits) < _LONG_NUMBER else cast("int | str", clean_json(int(digits)))


_DECODER = json.JSONDecoder(parse_int=bounded_number)


class JsonItems(Collection[Any]):
    """A long list of a file. Its items are read anew each time, and none is kept.

    `object_count` is the number of objects among them.
    """

    def __init__(self, blocks: Blocks, start: int, *, count: int, object_count: int) -> None:
        self._blocks = blocks
        self._start = start
        self._count = count
        self._clean: Callable[[Any], Any] = lambda item: item
        self.object_count = object_count

    def __len__(self) -> int:
        """The number of items."""
        return self._count

    def __iter__(self) -> Iterator[Any]:
        """The items, in their order."""
        reader = _Reader(self._blocks(), self._start)
        return map(self._clean, (item for item, _ in reader.items()))

    def __contains__(self, item: object) -> bool:
        """Is a value one of the items?"""
        return any(item == other for other in self)

    def each(self, change: Callable[[Any], Any]) -> JsonItems:
        """The same list with every item changed."""
        found = JsonItems(self._blocks, self._start, count=self._count, object_count=self.object_count)
        clean = self._clean
        found._clean = lambda item: change(clean(item))
        return found

    def clean_each(self) -> None:
        """Has every item cleaned from now on."""
        self._clean = clean_json


def read_json(blocks: Blocks) -> Any:
    """The one value of a text, with its long lists as `JsonItems`. Raises ValueError and RecursionError for another text."""
    reader = _Reader(blocks(), 0)
    lists: list[JsonItems] = []
    value = _value_in(reader, blocks, lists, _DEEPEST)
    reader.end()
    if reader.is_clean:
        return value
    for found in lists:
        found.clean_each()
    return _cleaned_value(value)


def _cleaned_value(value: Any) -> Any:
    """A value with every text cleaned. Long lists are when they are read."""
    if isinstance(value, JsonItems):
        return value
    if isinstance(value, dict):
        return {clean_json(key): _cleaned_value(inner) for key, inner in value.items()}
    return clean_json(value)


def _value_in(reader: _Reader, blocks: Blocks, lists: list[JsonItems], depth: int) -> Any:
    sign = reader.next_sign()
    if sign == "[" and depth:
        return _list_in(reader, blocks, lists)
    if sign == "{" and depth:
        return dict(_pairs_in(reader, blocks, lists, depth - 1))
    return reader.value()


def _list_in(reader: _Reader, blocks: Blocks, lists: list[JsonItems]) -> Any:
    start, count, objects = reader.place, 0, 0
    kept: list[Any] = []
    for item, place in reader.items():
        count += 1
        objects += isinstance(item, dict)
        if place - start < _LONG:
            kept.append(item)
    if len(kept) == count:
        return kept
    lists.append(JsonItems(blocks, start, count=count, object_count=objects))
    return lists[-1]


def _pairs_in(reader: _Reader, blocks: Blocks, lists: list[JsonItems], depth: int) -> Iterator[tuple[str, Any]]:
    reader.take("{")
    while reader.next_sign() != "}":
        key = reader.value()
        if not isinstance(key, str):
            raise ValueError("a key is no text")
        reader.take(":")
        yield key, _value_in(reader, blocks, lists, depth)
        if reader.next_sign() != "}":
            reader.take(",")
            if reader.next_sign() == "}":
                raise ValueError("a comma stands before an end")
    reader.take("}")


class _Reader:
    """One reading of a text, value by value. Raises ValueError where it is no JSON."""

    def __init__(self, blocks: Iterable[str], start: int) -> None:
        self._blocks = iter(blocks)
        self._text = ""
        self._at = 0
        self._before = 0
        self._tail = ""
        self.is_clean = True
        while self._before + len(self._text) <= start and self._add_block():
            pass
        self._at = start - self._before

    @property
    def place(self) -> int:
        """The place in the text, counted in characters."""
        return self._before + self._at

    def _add_block(self) -> bool:
        """Adds a block, and lets go of what was read. Is there one?"""
        block = next(self._blocks, "")
        seen = self._tail + block
        self.is_clean = self.is_clean and is_clean_json(seen)
        self._tail = seen[-_OVERLAP:]
        self._before += self._at
        self._text, self._at = self._text[self._at :] + block, 0
        return bool(block)

    def _add_blocks(self, count: int) -> bool:
        """Adds several blocks. Is there one at least?"""
        return sum([self._add_block() for _ in range(count)]) > 0

    def next_sign(self) -> str:
        """The next sign that is no space. Empty at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches everywhere
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._add_block():
                return ""

    def take(self, sign: str) -> None:
        """Passes over a sign."""
        if self.next_sign() != sign:
            raise ValueError(f"there is no {sign}")
        self._at += 1

    def value(self) -> Any:
        """The next value."""
        self.next_sign()
        blocks = 1
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                if end < len(self._text) and self._text[end] not in _NUMBER:
                    break
            except json.JSONDecodeError:
                end = -1
            if not self._add_blocks(blocks):
                if end < 0:
                    raise ValueError("a value is not whole")
                value, end = _DECODER.raw_decode(self._text, self._at)
                break
            blocks *= 2  # or a long value would be begun anew with every block
        self._at = end
        return value

    def items(self) -> Iterator[tuple[Any, int]]:
        """The items of the list here, each with its end."""
        self.take("[")
        sign = self.next_sign()
        while sign != "]":
            yield self.value(), self.place
            sign = self.next_sign()
            if sign == ",":
                self._at += 1
                if self.next_sign() == "]":
                    raise ValueError("a comma stands before an end")
            elif sign != "]":
                raise ValueError("there is no comma")
        self._at += 1

    def end(self) -> None:
        """Raises ValueError where the text goes on."""
        if self.next_sign():
            raise ValueError("there is more than one value")
