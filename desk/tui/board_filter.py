"""The filter of the board, typed or from a saved view."""

from __future__ import annotations

from desk.board.filter.completion import Completion, KnownValues, SeenValues, completion_of, known_values, nearest_value
from desk.board.filter.grammar import FieldTest, leaves
from desk.board.filter.hits import Hit
from desk.board.filters import CONTEXT_FLAGS, EVERYWHERE, flag_name
from desk.board.queue import Queue
from desk.errors import Usage
from desk.tui.filter_history import FilterHistory
from desk.tui.turns import with_turns

AT_ONCE = 300
"""Cases whose values are looked at as soon as a filter is typed. Those of a larger board come when its texts are read."""


class BoardFilter:
    """The filter in force on a queue. `view` is the name of the saved view it came from, empty for one that was typed."""

    def __init__(self, queue: Queue) -> None:
        self.view = ""
        self.history = FilterHistory()
        self._queue = queue
        self._values: KnownValues = {}
        self._before = ("", "")

    @property
    def text(self) -> str:
        """The filter as it was typed."""
        return self._queue.filter_text

    @property
    def asks_archive(self) -> bool:
        """Does it ask for archived cases?"""
        return self._queue.filter_in_force.asks_archive

    @property
    def asks_finished(self) -> bool:
        """Does it ask for finished cases?"""
        return self._queue.filter_in_force.asks_finished

    @property
    def asks_backlog(self) -> bool:
        """Does it ask for the backlog of the handover?"""
        return self._queue.filter_in_force.asks_backlog

    @property
    def can_widen(self) -> bool:
        """Does nothing match that finished and archived cases could?

        Words such as `late` and `calls` ask only what is open.
        """
        if not self.text or self._queue.ids or self._queue.waiting or self.asks_archive:
            return False
        return any(isinstance(leaf, FieldTest) or not flag_name(leaf) for leaf in leaves(self._queue.filter_in_force.tree))

    @property
    def matches(self) -> str:
        """The number of cases shown, and of those open.

        One that asks for finished cases too says how many were found. All are as of the queue's last tick.
        """
        shown = len(self._queue.ids)
        if self._queue.waiting:
            return f"{shown} so far "
        return f"{shown} found " if self.asks_finished else f"{shown} of {self._queue.counts().open} "

    @property
    def names_the_case(self) -> bool:
        """Is it the number of the one case that matches?"""
        typed = self.text.removeprefix(EVERYWHERE).strip().casefold()
        return [name.casefold() for name in self._queue.ids] in ([typed], [typed.replace("c", "c-", 1)])

    @property
    def answer(self) -> str:
        """The number of matches. Where there is none, it names a near value on the board, else the key that asks more cases."""
        if not self.can_widen:
            return self.matches
        tests = [leaf for leaf in leaves(self._queue.filter_in_force.tree) if isinstance(leaf, FieldTest)]
        near = next(filter(None, (nearest_value(test, self._values) for test in tests)), "")
        hint = f"did you mean {near}?" if near else "ctrl+r asks finished ones too"
        return f"{self.matches.strip()} open, {hint} "

    def use(self, text: str, *, view: str = "") -> None:
        """Show what matches. Raises Usage, and changes nothing, when `text` cannot be read."""
        self._queue.filter(text.strip())
        self.view = view

    def begin(self) -> None:
        """Remember what is in force before another filter is typed."""
        self._before = (self.text, self.view)
        if len(self._queue.views) <= AT_ONCE:
            self._learn_values()
        self.history.begin()

    def _learn_values(self) -> None:
        """Offer the values on the board from now on. It looks at every case."""
        self._values = known_values(self._queue.views.values())

    async def learn_all_values(self) -> None:
        """Offer the values on the board from now on. The keyboard has its turn while every case is looked at."""
        seen = SeenValues()
        async for view in with_turns(self._queue.views.in_turn()):
            seen.add(view)
        self._values = seen.offered

    def completion(self, typed: str) -> Completion:
        """The words that the last word typed can become."""
        return completion_of(typed, self._values, CONTEXT_FLAGS)

    def hits(self, case: str) -> list[Hit]:
        """The places in a case where the words of the filter stand."""
        view = self._queue.view(case)
        return self._queue.filter_in_force.hits(view) if view and self.text else []

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


def widened_text(text: str) -> str:
    """A filter that asks for finished and archived cases too.

    Where it did already, it does no more.
    """
    if text.startswith(EVERYWHERE):
        inner = text.removeprefix(EVERYWHERE).strip()
        return inner[1:-1] if inner.startswith("(") and inner.endswith(")") else inner
    return f"{EVERYWHERE} ({text.strip()})" if " or " in text else f"{EVERYWHERE} {text.strip()}"
