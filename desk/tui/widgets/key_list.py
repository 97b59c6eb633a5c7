"""Keys and what they do, in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from textual import events

from desk.tui.presentation.toned_text import FlowLine
from desk.tui.widgets.toned_static import TonedStatic

Group = tuple[str, Sequence[tuple[str, str]]]
"""A title, then keys with what they do."""
_INDENT = 2
_KEYS = 15
"""Cells for the keys of a line."""
_NARROWEST = 20


class KeyList(TonedStatic):
    """A column of groups as high as it needs to be."""

    def __init__(self, groups: Sequence[Group]) -> None:
        super().__init__()
        self._groups = groups

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the groups to the new width."""
        width = max(_NARROWEST, event.size.width - _INDENT - _KEYS - 1)
        self.show(line for group in self._groups for line in _group_lines(group, width))


def _group_lines(group: Group, width: int) -> Iterator[FlowLine]:
    """Title, wrapped entries and a blank line of a group."""
    title, entries = group
    yield ((title, "title"),)
    for keys, words in entries:
        first, *rest = wrap(words, width) or [""]
        yield (" " * _INDENT, "text"), (f"{keys:<{_KEYS}}", "key"), (first, "text")
        for line in rest:
            yield ((" " * (_INDENT + _KEYS) + line, "text"),)
    yield ()
