"""Reads a TOML file key by key.

Errors name file, line, key and the nearest valid key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from desk.errors import DeskError, Refused
from desk.text.late_pattern import late_pattern
from desk.text.near_words import nearest_word

Path = tuple[str | int, ...]
Word = TypeVar("Word", bound=str)
MOST = 1e9
"""The largest number that a file may hold. As minutes it ends before the calendar does."""
_HEADER = late_pattern(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?")
_KEY = late_pattern(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PLACE = late_pattern(r"at line (\d+)")
_LONG_QUOTES = late_pattern("\"{3}|'{3}")
_PART = late_pattern(r""""[^"]*"|'[^']*'|[\w-]+""")


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """The valid word spelled most like `word`, None without one near."""
    return nearest_word(word.lower(), valid, cutoff=0.5) or None


def _nearest_hint(word: str, valid: Iterable[str]) -> str:
    near = nearest(word, valid)
    return f"probably {near} is meant" if near else f"it is one of {', '.join(valid)}"


class Source(msgspec.Struct, frozen=True, dict=True):
    """The text of a file and its name in messages.

    `remedy` is a sentence that ends every error, such as what was left unchanged.
    """

    text: str
    name: str
    remedy: str = ""

    def parsed(self) -> TomlTable:
        """The whole file. Raises Refused when it is no TOML."""
        import tomllib  # most line commands read no such file

        try:
            return TomlTable(tomllib.loads(self.text), (), self)
        except tomllib.TOMLDecodeError as error:
            place = _PLACE.search(str(error))
            line = int(place[1]) if place else self.text.count("\n") + 1
            raise self.error(line, f"this is no TOML: {str(error).partition(' (at ')[0]}") from None
        except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without an end
            why = "it is nested too deeply" if isinstance(error, RecursionError) else "a number in it is too long"
            raise self.error(1, f"this cannot be read: {why}") from None

    def error(self, line: int, problem: str) -> DeskError:
        """An error at a line of the file."""
        return Refused(f"{self.name}, line {line}: {problem}. {self.remedy}".rstrip())

    def line_of(self, path: Path) -> int:
        """The line of a key, counted from 1. For a key that is not written it is that of the nearest table or key around."""
        around = (path[:length] for length in range(len(path), 0, -1))
        return next((self._line_numbers[near] for near in around if near in self._line_numbers), 1)

    @cached_property
    def _line_numbers(self) -> Mapping[Path, int]:
        lines: dict[Path, int] = {}
        for number, path in self._numbered_keys():
            lines.setdefault(path, number)
        return lines

    def _numbered_keys(self) -> Iterator[tuple[int, Path]]:
        table: Path = ()
        counts: dict[Path, int] = {}
        for number, text in _lines_outside_texts(self.text):
            header, key = _HEADER.fullmatch(text), _KEY.match(text)
            if header:
                table = _key_parts(header[2])
                for length in range(1, len(table)):
                    if table[:length] in counts:
                        table = (*table[:length], counts[table[:length]], *table[length:])
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = (*table, counts[table])
                yield number, table
            elif key:
                yield number, (*table, *_key_parts(key[1]))


def _lines_outside_texts(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of a file. Those inside a text of several lines are left out."""
    quotes = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not quotes:
            yield number, line
        for found in _LONG_QUOTES.findall(line):
            quotes = found if not quotes else "" if found == quotes else quotes


def _key_parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


class TomlTable(msgspec.Struct, frozen=True):
    """A table of the file and its path.

    `title` names the table in messages. Without one it is named by its path.
    """

    values: Mapping[str, Any]
    path: Path
    source: Source
    title: str = ""

    def titled(self, title: str) -> TomlTable:
        """This table, named by its title in messages."""
        return replace(self, title=title)

    def place(self, key: str) -> str:
        """The file and line of a key."""
        return f"{self.source.name}, line {self.source.line_of((*self.path, key))}"

    def wrong(self, key: str | None, problem: str) -> DeskError:
        """An error about a key, or about the table itself."""
        path = self.path if key is None else (*self.path, key)
        titled = f"{self.title}, {key}" if self.title and key else self.title
        named = titled or ".".join(part for part in path if isinstance(part, str)) or "the file"
        return self.source.error(self.source.line_of(path), f"{named}: {problem}")

    def only(self, valid: Iterable[str], what: str = "key") -> None:
        """Raise Refused for a key that is not among the valid ones."""
        known = list(valid)
        for key in self.values:
            if key not in known:
                raise self.wrong(key, f"there is no such {what}; {_nearest_hint(key, known)}")

    def one_of(self, key: str, valid: Iterable[Word]) -> Word | None:
        """A word among the valid ones, None without the key. Raises Refused for any other."""
        word = self.text(key)
        return None if word is None else self.known(key, word, among=valid)

    def known(self, key: str, word: str, *, among: Iterable[Word]) -> Word:
        """Check that a word is among the valid ones. Raises Refused with the nearest otherwise."""
        known = list(among)
        found = next((one for one in known if one == word), None)
        if found is None:
            raise self.wrong(key, f"{word!r} is unknown; {_nearest_hint(word, known)}")
        return found

    def text(self, key: str) -> str | None:
        """A text, None without the key. Raises Refused for another value."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(key, "a text in quotes is needed")
        return value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A text or a list of texts, None without the key. Raises Refused for another value."""
        value = self.values.get(key)
        found = [value] if isinstance(value, str) else value
        if found is not None and not (isinstance(found, list) and all(isinstance(one, str) for one in found)):
            raise self.wrong(key, "a text in quotes, or a list of such, is needed")
        return None if found is None else tuple(found)

    def truth(self, key: str, otherwise: bool) -> bool:
        """True or false, `otherwise` without the key. Raises Refused for another value."""
        value = self.values.get(key, otherwise)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false is needed")
        return value

    def number(self, key: str, *, most: float = MOST) -> float | None:
        """A number from 0 to `most`, None without the key. Raises Refused for another value."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            raise self.wrong(key, "a number, 0 or more, is needed")
        if value > most:
            raise self.wrong(key, f"a number of at most {most:,.0f} is needed".replace(",", " "))
        return value

    def table(self, key: str, problem: str = "a table is needed") -> TomlTable:
        """A table inside, empty when there is none. Raises Refused with `problem` for any other value."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, problem)
        return TomlTable(value, (*self.path, key), self.source)

    def tables(self, key: str) -> list[TomlTable]:
        """A list of tables, written `[[key]]`. Raises Refused for another value."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(key, f"tables, each headed [[{key}]], are needed")
        return [TomlTable(one, (*self.path, key, number), self.source) for number, one in enumerate(value)]

    def dates(self, key: str) -> list[date]:
        """A list of dates, empty without the key. Raises Refused for another value."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "a list of dates is needed")
        return [self.date(key, one) for one in value]

    def date(self, key: str, value: object) -> date:
        """A date, as TOML knows it or in quotes. Raises Refused for another value."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.wrong(key, f"{str(value)!r} is no date; write it as 2026-12-24") from None
