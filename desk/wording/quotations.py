"""Finds the quotations in a text.

Every style counts: straight and typographic, single and double, guillemets both ways round, German low marks, and lines beginning with `>`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from desk.text.late_pattern import late_pattern

QuotedSpan = tuple[int, int]

_CLOSERS = {"“": '”"', "„": '“”"', "”": "”", '"': '"”', "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’'", "‚": "‘’'", "'": "'’"}
_CLOSING = {opening: late_pattern(f"[{closers}]") for opening, closers in _CLOSERS.items()}
_SINGLE = "'‘‚"
_ALWAYS_OPENS = "“„‘‚"
_START = late_pattern(rf"(?<![^\r\n])[ \t]*>[^\r\n]*|[{''.join(_CLOSERS)}]")
_PARAGRAPH_END = late_pattern(r"\n[ \t\r]*\n")
_BEFORE_OPENING = frozenset(" \t\n\r\u00a0([{-–—:/")
_INSIDE_A_CLAUSE = late_pattern(r"\s+[a-z]")


def quoted_spans(text: str) -> tuple[QuotedSpan, ...]:
    """The start and end of every quotation, marks included.

    In code points and in order. A quotation that is not closed runs to the end of its paragraph.
    """
    return tuple(_Quotations(text).spans())


class _Quotations:
    """Walks over a text from quotation to quotation."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._paragraph_ends = [*(match.start() for match in _PARAGRAPH_END.finditer(text)), len(text)]

    def spans(self) -> Iterator[QuotedSpan]:
        position = 0
        while match := _START.search(self._text, position):
            start = match.start()
            end = self._quotation_end(start) if match[0] in _CLOSERS else match.end()
            if end:
                yield start, end
            position = end or start + 1

    def _quotation_end(self, start: int) -> int:
        """The end of the quotation that a mark opens, else 0."""
        if not self._is_opening(start):
            return 0
        paragraph = self._paragraph_ends[bisect_left(self._paragraph_ends, start)]
        if self._text[start] in _SINGLE:
            return self._single_end(start, paragraph)
        found = _CLOSING[self._text[start]].search(self._text, start + 1)
        return found.end() if found and not self._text[found.start() - 1].isspace() else paragraph

    def _is_opening(self, at: int) -> bool:
        """Does the mark open a quotation?

        Apostrophes and inch marks stand after a letter or digit, and no space follows a mark that opens.
        """
        follows = self._text[at + 1 : at + 2]
        if not follows or follows.isspace():
            return False
        return self._text[at] in _ALWAYS_OPENS or at == 0 or self._text[at - 1] in _BEFORE_OPENING

    def _single_end(self, start: int, paragraph: int) -> int:
        """The end of a quotation in single marks, else 0.

        No letter follows a mark that closes. The mark of `drivers' fault` closes only when no other does.
        """
        possessive = 0
        for match in _CLOSING[self._text[start]].finditer(self._text, start + 1, paragraph):
            at = match.start()
            before, after = self._text[at - 1], self._text[at + 1 : at + 2]
            if before in _BEFORE_OPENING and not after.isspace():
                break
            if after.isalnum() or before.isspace():
                continue
            if before not in "sS" or not _INSIDE_A_CLAUSE.match(self._text, at + 1):
                return match.end()
            possessive = possessive or match.end()
        return possessive
