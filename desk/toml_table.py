"""A TOML file read key by key, with errors that name file, line, key and the nearest valid key; it knows no key of any file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from desk.errors import DeskError, Refused

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PLACE = re.compile(r"at line (\d+)")
_PART = re.compile(r""""[^"]*"|'[^']*'|[\w-]+""")


def _meant(word: str, valid: list[str]) -> str:
    near = get_close_matches(word.lower(), valid, n=1, cutoff=0.5)
    return f"probably {near[0]} is meant" if near else f"it is one of {', '.join(valid)}"


@dataclass(frozen=True)
class Source:
    """The text of a file and what to call it."""

    text: str
    name: str

    def parsed(self) -> Table:
        """The whole file. Raises Refused when it is no TOML."""
        try:
            return Table(tomllib.loads(self.text), (), self)
        except tomllib.TOMLDecodeError as error:
            place = _PLACE.search(str(error))
            line = int(place[1]) if place else self.text.count("\n") + 1
            problem = str(error).partition(" (at ")[0]
            raise Refused(f"{self.name}, line {line}: this is no TOML: {problem}.") from None

    def line_of(self, path: Path) -> int:
        """The line, from 1, where the key stands, or the nearest table or key around it."""
        best, line = 0, 1
        for number, found in self._keys():
            common = len(found) if found == path[: len(found)] else 0
            if common > best:
                best, line = common, number
        return line

    def _keys(self) -> Iterator[tuple[int, Path]]:
        table: Path = ()
        counts: dict[Path, int] = {}
        for number, text in enumerate(self.text.splitlines(), 1):
            header, key = _HEADER.fullmatch(text), _KEY.match(text)
            if header:
                table = _parts(header[2])
                for length in range(1, len(table)):
                    if table[:length] in counts:
                        table = (*table[:length], counts[table[:length]], *table[length:])
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = (*table, counts[table])
                yield number, table
            elif key:
                yield number, (*table, *_parts(key[1]))


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


@dataclass(frozen=True)
class Table:
    """A table of the file and where it stands."""

    values: Mapping[str, Any]
    path: Path
    source: Source

    def wrong(self, key: str | None, problem: str) -> DeskError:
        """An error about a key, or about the table itself."""
        path = self.path if key is None else (*self.path, key)
        named = ".".join(str(part) for part in path if isinstance(part, str)) or "the file"
        return Refused(f"{self.source.name}, line {self.source.line_of(path)}: {named}: {problem}.")

    def only(self, valid: Iterable[str], what: str = "key") -> None:
        """Raise Refused for a key that is not among the valid ones."""
        known = list(valid)
        for key in self.values:
            if key not in known:
                raise self.wrong(key, f"there is no such {what}; {_meant(key, known)}")

    def one_of(self, key: str, valid: Iterable[str]) -> str | None:
        """A word among the valid ones."""
        word = self.text(key)
        return None if word is None else self.known(key, word, among=valid)

    def known(self, key: str, word: str, *, among: Iterable[str]) -> str:
        """The word, if it is among the valid ones; raises Refused with the nearest otherwise."""
        known = list(among)
        if word in known:
            return word
        raise self.wrong(key, f"{word!r} is unknown; {_meant(word, known)}")

    def text(self, key: str) -> str | None:
        """A text."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(key, "a text in quotes is needed")
        return value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A text or a list of texts."""
        value = self.values.get(key)
        found = [value] if isinstance(value, str) else value
        if found is not None and not (isinstance(found, list) and all(isinstance(one, str) for one in found)):
            raise self.wrong(key, "a text in quotes, or a list of such, is needed")
        return None if found is None else tuple(found)

    def number(self, key: str) -> float | None:
        """A number that is not negative."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise self.wrong(key, "a number, 0 or more, is needed")
        return value

    def table(self, key: str) -> Table:
        """A table inside; an empty one when there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "a table is needed")
        return Table(value, (*self.path, key), self.source)

    def tables(self, key: str) -> list[Table]:
        """A list of tables, written `[[key]]`."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(key, f"tables, each headed [[{key}]], are needed")
        return [Table(one, (*self.path, key, number), self.source) for number, one in enumerate(value)]

    def dates(self, key: str) -> list[date]:
        """A list of dates."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "a list of dates is needed")
        return [self.date(key, one) for one in value]

    def date(self, key: str, value: object) -> date:
        """A date, as TOML knows it or in quotes."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.wrong(key, f"{str(value)!r} is no date; write it as 2026-12-24") from None
