"""The handovers as a board asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from desk.cli.context import Context
from desk.cli.handover_archive import move_old
from desk.cli.handover_verify import seal_lines


class BoardHandovers:
    """Checks the signed handovers of a shift, and moves the old ones."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def seal_lines(self) -> Sequence[str]:
        """The words that say what became of them. Raises DeskError."""
        return seal_lines(self._context)

    def move_old(self) -> Sequence[str]:
        """Move what is settled to the archives. Returns words about what stays. Raises DeskError."""
        with self._context.store(writing=True) as store:
            return move_old(store, self._context.clock())
