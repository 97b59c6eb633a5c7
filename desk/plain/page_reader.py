"""Long lists, read some lines at a time."""

from __future__ import annotations

from collections.abc import Sequence

from desk.plain.console import Console

_PAGE = 10


class PageReader:
    """Reads ten texts, and ten more when asked."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._left: Sequence[str] = ()

    def begin(self, texts: Sequence[str]) -> None:
        """Read the first of these texts."""
        self._left = texts
        self.go_on()

    def go_on(self, _: str = "") -> None:
        """Read the next ones."""
        if not self._left:
            return
        for text in self._left[:_PAGE]:
            self._console.tell(text)
        self._left = self._left[_PAGE:]
        if self._left:
            self._console.tell(f"{len(self._left)} more: type more.")
