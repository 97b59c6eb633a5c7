"""The lines of a text, part by part."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import chain

from desk.importers.reading.clean_text import is_unclean

LINE_SEPARATOR = "\u2028"
"""Stands for a lone carriage return inside a cell while the text is split. Cleaning makes it a newline."""
_PART = 1 << 16
"""Characters of a text that are looked at in one step."""
_HEAD = 400
"""Lines among which a header is looked for."""


class LineParts:
    """The lines of one reading of a text.

    They are counted from 0. Those from `done` on can be asked again, all others are let go.
    """

    def __init__(self, parts: Iterable[str]) -> None:
        self._parts = iter(parts)
        self._kept: deque[tuple[int, int, str]] = deque()
        self._split: tuple[int, list[str]] = (-1, [])
        self._fed = 0
        self.done = 0

    def lines_from(self, start: int) -> Iterator[str]:
        """The lines from one on, each with its end."""
        return chain.from_iterable(self._texts_from(start))

    def _texts_from(self, start: int) -> Iterator[StringIO]:
        for first, end, part in chain(list(self._kept), self._read_parts()):
            if start <= first:
                yield StringIO(part)
            elif start < end:
                yield StringIO("\n".join(self._lines_of(first, part)[start - first :]) + "\n")

    def _read_parts(self) -> Iterator[tuple[int, int, str]]:
        """The parts that were not read yet. Those without a line that is still asked for are let go."""
        for part in self._parts:
            while self._kept and self._kept[0][1] <= self.done:
                self._kept.popleft()
            first, self._fed = self._fed, self._fed + part.count("\n")
            self._kept.append((first, self._fed, part))
            yield self._kept[-1]

    def between(self, start: int, end: int) -> list[str]:
        """Lines that are not let go, without their ends."""
        found: list[str] = []
        for first, last, part in self._kept:
            if first < end and start < last:
                found += self._lines_of(first, part)[max(start - first, 0) : end - first]
        return found

    def _lines_of(self, first: int, part: str) -> list[str]:
        if self._split[0] != first:
            self._split = first, part.removesuffix("\n").split("\n")
        return self._split[1]


class TableText:
    """The text of a table, which is never in memory whole.

    It is read anew as often as its lines are asked for. `is_unclean` says that `clean_text` would change some of what was read, `is_whole`
    that the last line is ended.
    """

    def __init__(self, blocks: Callable[[], Iterable[str]]) -> None:
        self._blocks = blocks
        self.is_unclean = False
        self.is_whole = True

    def lines(self) -> LineParts:
        """The lines, from the first on."""
        return LineParts(self._parts())

    def kept_lines(self) -> LineParts:
        """The lines, none of which is let go."""
        lines = self.lines()
        deque(lines.lines_from(0), maxlen=0)
        return lines

    def head(self) -> list[str]:
        """The first lines, without their ends."""
        return [line.removesuffix("\n") for line, _ in zip(self.lines().lines_from(0), range(_HEAD), strict=False)]

    def _parts(self) -> Iterator[str]:
        """Parts of whole lines, with newlines between them alone.

        Of a large text as a whole every step would hold up all other threads.
        """
        blocks = iter(self._blocks())
        head = _first_line_and_more(blocks)
        has_carriages = _ends_with_carriage(head)
        held: list[str] = []
        for block in chain([head], blocks):
            cut = _last_line_end(block, has_carriages)
            held.append(block[:cut] if cut else block)
            if cut:
                yield self._part_of("".join(held), has_carriages)
                held = [block[cut:]]
        rest = "".join(held)
        self.is_whole = not rest or rest.endswith(("\n", "\r"))
        if rest:
            yield self._part_of(rest, has_carriages)

    def _part_of(self, text: str, has_carriages: bool) -> str:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n" if has_carriages else LINE_SEPARATOR)
        self.is_unclean = self.is_unclean or is_unclean(text)
        return text if text.endswith("\n") else text + "\n"


def table_text(text: str) -> TableText:
    """A text in memory, as that of a table."""
    return TableText(lambda: (text[at : at + _PART] for at in range(0, len(text), _PART)))


def split_lines(text: str) -> list[str]:
    """The lines of a text, ended by LF, CRLF or CR.

    A carriage return inside a cell does not end a line.
    """
    return [line.removesuffix("\n") for line in table_text(text).lines().lines_from(0)]


def _first_line_and_more(blocks: Iterator[str]) -> str:
    """The start of a text, beyond its first line end."""
    head = ""
    for block in blocks:
        head += block
        if "\n" in head or "\r" in head[:-1]:
            break
    return head


def _last_line_end(block: str, has_carriages: bool) -> int:
    """The place behind the last line end of a block.

    0 when there is none. A carriage return at its very end may belong to a newline.
    """
    if not has_carriages:
        return block.rfind("\n") + 1
    cut = block.rfind("\r", 0, len(block) - 1) + 1
    return cut + 1 if block[cut : cut + 1] == "\n" and cut else max(cut, block.rfind("\n") + 1)


def _ends_with_carriage(text: str) -> bool:
    """Does a carriage return alone end a line? The first line shows it."""
    end = text.find("\n")
    first = text if end < 0 else text[:end].removesuffix("\r")
    return "\r" in first and first.partition("\r")[0].count('"') % 2 == 0
