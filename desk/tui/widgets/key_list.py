"""Keys and what they do, in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from textual import events
from textual.content import Content
from textual.widgets import Static

Group = tuple[str, Sequence[tuple[str, str]]]
_INDENT = 2
_KEYS = 15
_NARROWEST = 20


class KeyList(Static):
    """A column of groups as high as it needs to be."""

    def __init__(self, groups: Sequence[Group]) -> None:
        super().__init__(markup=False)
        self._groups = groups

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew."""
        width = max(_NARROWEST, event.size.width - _INDENT - _KEYS - 1)
        self.update(Content("\n\n").join(Content("\n").join(_group_lines(group, width)) for group in self._groups) + Content("\n"))


def _group_lines(group: Group, width: int) -> Iterator[Content]:
    title, entries = group
    yield Content.styled(title, "bold $text-muted")
    for keys, words in entries:
        first, *rest = wrap(words, width) or [""]
        yield Content.assemble(" " * _INDENT, (f"{keys:<{_KEYS}}", "$footer-key-foreground"), first)
        for line in rest:
            yield Content(" " * (_INDENT + _KEYS) + line)
