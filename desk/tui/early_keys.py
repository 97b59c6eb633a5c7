"""Keys that were pressed before the board had its cases."""

from __future__ import annotations

from textual import events

_AT_ONCE = frozenset({"ctrl+q", "ctrl+c", "ctrl+l", "ctrl+z"})
"""Keys that nobody waits with."""
_LEAVE = "q"


class EarlyKeys:
    """Holds what is typed before the board can hear it. Typed in the shell already, it waits with the terminal."""

    def __init__(self) -> None:
        self._held: list[events.Event] | None = []

    def is_held(self, event: events.Key | events.Paste) -> bool:
        """Hold a key. False where it is for the window now."""
        if self._held is None:
            return False
        if isinstance(event, events.Key) and (event.key in _AT_ONCE or (event.key == _LEAVE and not self._held)):
            return False
        self._held.append(event)
        return True

    def hand_over(self) -> list[events.Event]:
        """The keys held, in the order typed. From now on nothing is."""
        held, self._held = self._held or [], None
        return held
