"""The rows of cases, each kept until it expires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desk.tui.presentation.case_row import Pieces

EXPIRED = float("-inf")
"""The moment until which a row is true that must be asked for again."""


class RowCache:
    """Keeps the rows of cases as they were last painted."""

    def __init__(self) -> None:
        self.pieces: dict[str, Pieces] = {}
        self._until: dict[str, float] = {}

    def keep(self, case: str, pieces: Pieces, until: float) -> None:
        """Keep a row until a timestamp."""
        self.pieces[case], self._until[case] = pieces, until

    def expire(self, case: str) -> None:
        """Let a row be asked for again. What it was stays known, to see what changed."""
        self._until[case] = EXPIRED

    def forget(self, *cases: str) -> None:
        """Forget rows, and what they were."""
        for case in cases:
            self.pieces.pop(case, None)

    def clear(self) -> None:
        """Forget every row."""
        self.pieces.clear()

    def renewals(self, in_view: Sequence[str], moment: float) -> Iterator[tuple[int, str, Pieces | None]]:
        """The rows in view to be asked for again, with their places.

        They are those that expired at a timestamp, with what they were, and those not known, with None. Rows of cases not in view are
        forgotten.
        """
        was, until = self.pieces, self._until
        self.pieces, self._until = {}, {}
        for place, case in enumerate(in_view):
            if case in was and until[case] > moment:
                self.pieces[case], self._until[case] = was[case], until[case]
            else:
                yield place, case, was.get(case)
