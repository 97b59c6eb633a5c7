"""The words searched for in a case, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desk.board.filter.case_index import folded_text
from desk.tui.presentation.toned_text import Piece

MarkedPiece = tuple[str, str, bool]
"""Printable text, its tone, and whether it was searched for."""


class TextSearch(msgspec.Struct, frozen=True):
    """The words of a search, in small letters and without accents."""

    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, typed: str) -> TextSearch:
        """The search of a line as typed. Blanks part its words."""
        return cls(tuple(dict.fromkeys(word for word in folded_text(typed).split() if word)))

    def is_in(self, folded: str) -> bool:
        """Do all words stand in a folded text? Without words none does."""
        return bool(self.words) and all(word in folded for word in self.words)

    def best_line(self, lines: Sequence[str]) -> int | None:
        """The first of the lines with the most words. None where no line has any."""
        if not self.words:
            return None
        counts = [sum(word in folded for word in self.words) for folded in map(folded_text, lines)]
        most = max(counts, default=0)
        return counts.index(most) if most else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The places of all words in a text.

        Each is first and last. They stand in order, none over another."""
        if not self.words:
            return []
        folded, places = _folded_places(text)
        found = sorted((at, at + len(word)) for word in self.words for at in _places_of(word, folded))
        return _joined_spans([(places[start], places[end - 1] + 1) for start, end in found])


NO_SEARCH = TextSearch()


def marked_pieces(pieces: tuple[Piece, ...], search: TextSearch) -> list[MarkedPiece]:
    """The pieces of a line, parted at the words searched for."""
    edges = search.spans("".join(text for text, _ in pieces))
    marked: list[MarkedPiece] = []
    at = 0
    for text, tone in pieces:
        marked += _parted_piece(text, tone, [(start - at, end - at) for start, end in edges])
        at += len(text)
    return marked


def _parted_piece(text: str, tone: str, spans: list[tuple[int, int]]) -> list[MarkedPiece]:
    parts: list[MarkedPiece] = []
    done = 0
    for start, end in spans:
        start, end = max(start, done), min(end, len(text))
        if start < end:
            parts += [(text[done:start], tone, False), (text[start:end], tone, True)]
            done = end
    return [part for part in (*parts, (text[done:], tone, False)) if part[0]]


def _folded_places(text: str) -> tuple[str, list[int]]:
    """A folded text, and the origin of each character."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    folded = [folded_text(character) for character in text]
    return "".join(folded), [place for place, part in enumerate(folded) for _ in part]


def _places_of(word: str, text: str) -> list[int]:
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + len(word))
    return found


def _joined_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
