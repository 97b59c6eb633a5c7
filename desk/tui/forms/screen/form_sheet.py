"""The sheet of a form. News stands just above it."""

from __future__ import annotations

from textual.containers import Vertical
from textual.widgets._toast import ToastRack  # the only name by which Textual's own corner of news is known

_HEAD = 5
"""Rows of the case below that stay to be read: who it is, what is late, what is next."""


class FormSheet(Vertical):
    """The lower part of the screen, with a form on it."""

    def on_resize(self) -> None:
        """Give news the rows between the head and the sheet.

        Where these are few, one row has to do, nearest to the sheet.
        """
        free = max(1, self.screen.size.height - self.outer_size.height)
        for rack in self.screen.query(ToastRack):
            rack.styles.margin = (0, 0, self.screen.size.height - free, 0)
            rack.styles.max_height = max(1, free - _HEAD)
