"""The lower edge of a form or sheet: its keys."""

from __future__ import annotations

from collections.abc import Sequence

from desk.tui.presentation.toned_text import Piece, pieces_width
from desk.tui.widgets.toned_line import StaticTonedLine, tone_classes

_START: Piece = (" ", "text")
_GAP = 3


class KeyLine(StaticTonedLine):
    """Shows the keys that matter, as many as fit.

    Others give way for the ways out, the last first, and those that save in another way as the last of them.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "key")
    keys: Sequence[tuple[str, str]] = ()
    ways_out: frozenset[str] = frozenset({"esc"})
    saves: frozenset[str] = frozenset()

    def compose_line(self, width: int) -> list[Piece]:
        """The edge in `width` cells."""
        shown = list(self.keys)
        while len(shown) > 1 and _line_width(shown) > width:
            shown.remove(self._least_needed(shown))
        return [_START, *(piece for pair in shown for piece in _key_pieces(pair))]

    def _least_needed(self, shown: Sequence[tuple[str, str]]) -> tuple[str, str]:
        others = [pair for pair in shown[1:] if pair[0] not in self.ways_out]
        return ([pair for pair in others if pair[0] not in self.saves] or others or shown)[-1]


def _key_pieces(pair: tuple[str, str]) -> list[Piece]:
    key, words = pair
    return [(key, "key"), (f" {words}{' ' * _GAP}", "dim")]


def _line_width(keys: Sequence[tuple[str, str]]) -> int:
    """The cells of a line with these keys."""
    return pieces_width([_START, *(piece for pair in keys for piece in _key_pieces(pair))]) - _GAP
