"""Letters typed for a form before it can take them."""

from __future__ import annotations

from collections import deque
from typing import Any, Protocol, runtime_checkable
from weakref import ref

from textual import events
from textual.screen import Screen

_MOST_KEYS = 64
"""Keys remembered: more are not pressed before a form stands."""


@runtime_checkable
class TakesLetters(Protocol):
    """A form that takes letters typed for it that went elsewhere."""

    def hear(self, event: events.Key) -> None:
        """Take a letter, or keep it until the form stands."""
        ...


class TypeAhead:
    """Remembers where keys were pressed, and keeps letters until their form stands.

    It holds no screen that is gone: each is two megabytes.
    """

    def __init__(self) -> None:
        self._pressed: deque[tuple[events.Key, ref[Screen[Any]]]] = deque(maxlen=_MOST_KEYS)
        self._kept: list[tuple[events.Key, ref[Screen[Any]]]] = []

    def note(self, event: events.Key, top: Screen[Any]) -> None:
        """Remember which screen was on top when a key was pressed."""
        self._pressed.append((event, ref(top)))

    def is_early(self, event: events.Key, top: Screen[Any]) -> bool:
        """Was this letter pressed before the screen came on top?"""
        return event.is_printable and any(key is event and screen() is not top for key, screen in self._pressed)

    def keep(self, event: events.Key, form: Screen[Any]) -> None:
        """Keep a letter for a form that is still opening."""
        self._kept.append((event, ref(form)))

    def hand_over(self, form: Screen[Any]) -> list[events.Key]:
        """Give the letters kept for this form, in the order typed.

        Those for a form that never stood are forgotten.
        """
        kept, self._kept = self._kept, []
        return [event for event, meant in kept if meant() is form]
