"""A hold on the order of the board while keys are pressed."""

from __future__ import annotations

import time
from collections.abc import Callable

HOLD_SECONDS = 2.0


class KeyHold:
    """Holds for two seconds from each key press on. `monotonic` counts seconds and never goes back."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._until = float("-inf")

    def press(self) -> None:
        """Note that a key was pressed."""
        self._until = self._monotonic() + HOLD_SECONDS

    def release(self) -> None:
        """Let the lines move again, for the agent asked for that."""
        self._until = float("-inf")

    @property
    def is_held(self) -> bool:
        """Must the lines stay where they are?"""
        return self._monotonic() < self._until
