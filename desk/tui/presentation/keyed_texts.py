"""Texts of a column that are made when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from desk.tui.presentation.text_block import TextBlock


class KeyedTexts(Protocol):
    """Texts told apart by their keys."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in the order of the texts."""
        ...

    def block(self, key: str) -> TextBlock:
        """The text of a key."""
        ...


class StandingTexts:
    """Texts that are there already."""

    def __init__(self, blocks: Sequence[TextBlock] = ()) -> None:
        self._blocks = {block.key: block for block in blocks}
        self.keys = tuple(self._blocks)

    def block(self, key: str) -> TextBlock:
        """The text of a key."""
        return self._blocks[key]
