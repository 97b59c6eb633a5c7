"""Places in a text: marked words, and the end of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

CharRange = tuple[int, int]
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n|$")


_STOPS = ".!?"


class OpenSentence(msgspec.Struct, frozen=True):
    """A gap that took its stop with it, and the text around."""

    before: str
    stop: str
    after: str

    def owed(self, text: str) -> tuple[int, str]:
        """The place and the stop that a text still owes.

        It is empty where none is owed, or where the text behind the gap changed.
        """
        if not text.endswith(self.after):
            return 0, ""
        rest = text[: len(text) - len(self.after)]
        begins = len(self.before) if rest.startswith(self.before) else rest.rfind("\n") + 1
        filled = rest[begins:].partition("\n")[0].rstrip()
        return begins + len(filled), self.stop if filled and filled[-1] not in f"{_STOPS}:" else ""


def open_sentence(text: str, start: int, end: int) -> OpenSentence | None:
    """The sentence that a gap ends. None where more of it follows."""
    ends = text[end : end + 1] in tuple(_STOPS) and not text[end + 1 : end + 2].strip()
    return OpenSentence(text[:start], text[end], text[end + 1 :]) if ends else None


class TextSpan(msgspec.Struct, frozen=True):
    """Marked words on one row of a text. `start` is the column at which they were marked."""

    row: int
    start: int
    words: str


def text_spans(text: str, spans: Sequence[CharRange]) -> Iterator[TextSpan]:
    """Ranges of a text, in code points, as marked words. A range over several lines is marked on each."""
    begins = 0
    for row, line in enumerate(text.split("\n")):
        for start, end in spans:
            first, last = max(start - begins, 0), min(end - begins, len(line))
            if first < last:
                yield TextSpan(row, first, line[first:last])
        begins += len(line) + 1


def span_ranges(marks: Iterable[TextSpan], row: int, line: str, *, grown: int) -> Iterator[CharRange]:
    """The ranges of marks in a row that may have changed since. `grown` is by how many rows the text did."""
    for mark in marks:
        if row not in (mark.row, mark.row + grown):
            continue
        start = mark.start if line.startswith(mark.words, mark.start) else line.find(mark.words)
        if start >= 0:
            yield start, start + len(mark.words)


def sentence_index(text: str, index: int) -> int:
    """The index at which a new sentence goes in.

    It is `index` where a sentence ends, else the end of the one around it.
    """
    before, after = text[:index].rstrip(" "), text[index:].partition("\n")[0].strip()
    if not after or not before or before[-1] in ".!?:,\n":
        return index
    found = _SENTENCE_END.search(text, index)
    return index if found is None else found.end() - found[0].count("\n")
