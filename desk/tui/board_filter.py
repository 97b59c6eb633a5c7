"""The filter of the board, typed or from a saved view."""

from __future__ import annotations

from desk.board.queue import Queue
from desk.errors import Usage


class BoardFilter:
    """The filter in force on a queue. `view` is the name of the saved view it came from, empty for one that was typed."""

    def __init__(self, queue: Queue) -> None:
        self.view = ""
        self._queue = queue
        self._before = ("", "")

    @property
    def text(self) -> str:
        """The filter as it was typed."""
        return self._queue.filter_text

    @property
    def matches(self) -> str:
        """The number of cases shown and of those open.

        Both are as of the queue's last tick.
        """
        return f"{len(self._queue.ids)} of {self._queue.counts().open} "

    def use(self, text: str, *, view: str = "") -> None:
        """Show what matches. Raises Usage, and changes nothing, when `text` cannot be read."""
        self._queue.filter(text.strip())
        self.view = view

    def begin(self) -> None:
        """Remember what is in force before another filter is typed."""
        self._before = (self.text, self.view)

    def try_text(self, text: str) -> None:
        """Use what is typed so far. Raises Usage, and goes back to what was remembered, when it cannot be read."""
        try:
            self.use(text)
        except Usage:
            self.cancel()
            raise

    def cancel(self) -> None:
        """Go back to the filter that was remembered."""
        text, view = self._before
        self.use(text, view=view)
