"""The steps of one line of text that can be undone."""

from __future__ import annotations


class LineHistory:
    """Keeps what stood in a line before each step. A word typed is one step, and so is a stretch deleted."""

    def __init__(self) -> None:
        self._before: list[str] = []
        self._undone: list[str] = []
        self._last_way = ""

    @property
    def can_redo(self) -> bool:
        """Was something undone, and nothing typed since?"""
        return bool(self._undone)

    def note(self, was: str, now: str) -> None:
        """Note a change of the line. What was undone before is gone."""
        if was == now:
            return
        way = _way_of_change(was, now)
        if not way or way != self._last_way or _begins_word(was, now):
            self._before.append(was)
        self._last_way = way
        self._undone.clear()

    def undo(self, now: str) -> str:
        """The line before the last step. It is `now` where there was none."""
        return self._step(self._before, self._undone, now)

    def redo(self, now: str) -> str:
        """The line before the last undo. It is `now` where there was none."""
        return self._step(self._undone, self._before, now)

    def _step(self, taken: list[str], kept: list[str], now: str) -> str:
        self._last_way = ""
        if not taken:
            return now
        kept.append(now)
        return taken.pop()


def _way_of_change(was: str, now: str) -> str:
    """The way a line changed: more or less. Empty for more than one letter."""
    if now[:-1] == was:
        return "more"
    return "less" if was[:-1] == now else ""


def _begins_word(was: str, now: str) -> bool:
    return was.endswith(" ") and now.startswith(was) and not now.endswith(" ")
