"""The searched texts of many cases in one file.

A word is looked for in all of them at once. No case is read for it, and none of the texts stays in memory.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Protocol

import msgspec

from desk.board.case_view import CaseView
from desk.board.filter.case_index import SearchedCase, has_number, searched_case
from desk.model.case import decode_case
from desk.model.ids import case_id
from desk.model.state import state_of

TEXT_SHEET = "texts"
"""The name of the texts beside a shift."""
TEXT_VERSION = "2"
"""Counts changes of what is searched in a case. Texts made by another version are made anew."""

_SIZES = struct.Struct("<IIII")
"""The beginning of a row: the sizes of head, entries, telephone number and ids of entries, as they follow."""
_ID_END = "\n"
_USUAL_LETTERS = b" etanirosdlhucmgpfbywvkzjxq"
_RARITY = bytes(_USUAL_LETTERS.find(letter) if letter in _USUAL_LETTERS else len(_USUAL_LETTERS) for letter in range(256))
"""The place of each letter among those that stand in every text, which come first."""


class TextRows(Protocol):
    """Rows of cases, one after the other in a file."""

    @property
    def numbers(self) -> Sequence[int]:
        """The cases, in the order of their rows."""
        ...

    @property
    def ends(self) -> Sequence[int]:
        """The places where rows begin in the file, and its end."""
        ...

    @property
    def outdated(self) -> Collection[int]:
        """The cases that are not as their rows say."""
        ...

    @property
    def is_proved(self) -> bool:
        """Did nobody else write to the file since its sum was checked?"""
        ...

    def blocks(self) -> Iterator[tuple[int, int, int, bytes]]:
        """All rows, some at a time.

        From one place up to another: where they begin in the file, and their bytes.
        """
        ...

    def proved_row(self, place: int) -> bytes | None:
        """The row at a place. None when the file is not proved any more."""
        ...


def text_row(document: bytes) -> bytes:
    """The row of a case's document. Empty for a case that cannot be read."""
    try:
        found = searched_case(CaseView(state_of(decode_case(document)), ()))
    except (msgspec.DecodeError, UnicodeDecodeError, ArithmeticError, ValueError, TypeError):
        return b""
    head, words = found.text[: found.entries_at], found.text[found.entries_at :]
    ids = "".join(f"{_ID_END}{entry}" for entry in found.entry_ids) + _ID_END
    parts = [_bytes_of(part) for part in (head, words, found.phone, ids)]
    return _SIZES.pack(*map(len, parts)) + b"".join(parts)


def _bytes_of(text: str) -> bytes:
    """A text in bytes. What is found in them is found in the text: no letter's bytes are a part of another's."""
    return text.encode("utf-8", "surrogatepass")


def _text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _searched_row(row: bytes) -> SearchedCase:
    ends = accumulate(_SIZES.unpack_from(row), initial=_SIZES.size)
    head, words, phone, ids = (_text_of(row[begin:end]) for begin, end in pairwise(ends))
    return SearchedCase(head + words, len(head), phone, tuple(filter(None, ids.split(_ID_END))))


class CaseTexts:
    """The texts of cases, to be looked through.

    Each answer is a byte a case, in the order of `numbers`: 1 where something was found. It is None once the file is not proved any
    more.
    """

    def __init__(self, rows: TextRows) -> None:
        """Look through all rows once. Raises ValueError where the file was cut meanwhile."""
        self.numbers = rows.numbers
        self._rows = rows
        self._heads, self._words, self._phones, self._ids, self._ends = self._parts = tuple(array("I") for _ in range(5))
        for first, last, start, data in rows.blocks():
            self._add_bounds([end - start for end in rows.ends[first : last + 1]], data)

    def _add_bounds(self, ends: Sequence[int], data: bytes) -> None:
        """Note where the parts of rows begin in their block. An empty row has nothing in it."""
        for begin, end in pairwise(ends):
            if end > len(data):
                raise ValueError("the file of the texts was cut")
            sizes = _SIZES.unpack_from(data, begin) if end > begin else (0, 0, 0, 0)
            place = min(begin + _SIZES.size, end)
            for column, size in zip(self._parts, (*sizes, 0), strict=True):
                column.append(place)
                place += size

    @cached_property
    def known(self) -> bytes:
        """The cases whose text it has."""
        outdated = self._rows.outdated
        return bytes(
            end > begin and number not in outdated for number, begin, end in zip(self.numbers, self._heads, self._ends, strict=True)
        )

    def holding(self, wanted: str) -> bytes | None:
        """The cases in which a folded text stands."""
        return self._holding(wanted, self._heads, self._phones)

    def holding_in_head(self, wanted: str) -> bytes | None:
        """The cases in whose head a folded text stands."""
        return self._holding(wanted, self._heads, self._words)

    def holding_in_entries(self, wanted: str) -> bytes | None:
        """The cases in whose entries a folded text stands."""
        return self._holding(wanted, self._words, self._phones)

    def with_entry(self, entry: str) -> bytes | None:
        """The case with an entry of this id."""
        return self._holding(f"{_ID_END}{entry}{_ID_END}", self._ids, self._ends)

    def _holding(self, wanted: str, begins: Sequence[int], ends: Sequence[int]) -> bytes | None:
        needle = _bytes_of(wanted)
        return self._found(lambda data, place: _marks_in(data, needle, begins[place], ends[place]))

    def with_number(self, digits: str) -> bytes | None:
        """The cases of whose telephone number these digits are a part."""
        return self._found(
            lambda data, place: bytes(
                [has_number(_text_of(data[begin:end]), digits) for begin, end in zip(self._phones[place], self._ids[place], strict=True)]
            )
        )

    def _found(self, marks: Callable[[bytes, slice], bytes]) -> bytes | None:
        found = b"".join(marks(data, slice(first, last)) for first, last, _, data in self._rows.blocks())
        return found if self._rows.is_proved else None

    def searched(self, case: str) -> SearchedCase | None:
        """The text of one case. None for one that it does not have."""
        place = self._places.get(case)
        row = None if place is None else self._rows.proved_row(place)
        return _searched_row(row) if row else None

    @cached_property
    def _places(self) -> dict[str, int]:
        return {case_id(number): place for place, number in enumerate(self.numbers) if self.known[place]}


def _marks_in(data: bytes, needle: bytes, begins: Sequence[int], ends: Sequence[int]) -> bytes:
    """Does a needle stand between these places? A long one is looked for where its rarest letter stands."""
    find = data.find
    if len(needle) < 2:
        return bytes([find(needle, begin, end) >= 0 for begin, end in zip(begins, ends, strict=True)])
    at = max(range(len(needle)), key=lambda place: _RARITY[needle[place]])
    rare = needle[at : at + 1]
    at = needle.find(rare)
    return bytes(
        [
            (place := find(rare, begin, end)) >= 0 and find(needle, place - at if place - at > begin else begin, end) >= 0
            for begin, end in zip(begins, ends, strict=True)
        ]
    )
