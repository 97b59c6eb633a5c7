"""Keys and what they do, in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich.cells import cell_len
from textual import events

from desk.tui.help_groups import HelpGroup
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.widgets.toned_static import TonedStatic

_INDENT = 2
_KEYS = 15
"""Cells for the keys of a line."""
_NARROWEST = 20


class KeyList(TonedStatic):
    """A column of groups as high as it needs to be."""

    def __init__(self, groups: Sequence[HelpGroup]) -> None:
        super().__init__()
        self._groups = groups

    def show_groups(self, groups: Sequence[HelpGroup]) -> None:
        """Show other groups. Without one it takes no room."""
        self._groups = groups
        self.display = bool(groups)
        self._wrap_groups(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the groups to the new width."""
        self._wrap_groups(event.size.width)

    def _wrap_groups(self, width: int) -> None:
        room = max(_NARROWEST, width - _INDENT - _KEYS - 1)
        self.show(line for group in self._groups for line in _group_lines(group, room))


def _group_lines(group: HelpGroup, width: int) -> Iterator[FlowLine]:
    """Title, wrapped entries and a blank line of a group."""
    title, entries = group
    yield ((title, "title"),)
    for keys, words in entries:
        wider = max(0, cell_len(keys) + 1 - _KEYS)
        first, *rest = wrap(words, width, initial_indent=" " * wider) or [""]
        yield (" " * _INDENT, "text"), (f"{keys:<{_KEYS}}{' ' * min(1, wider)}", "key"), (first[wider:], "text")
        for line in rest:
            yield ((" " * (_INDENT + _KEYS) + line, "text"),)
    yield ()
