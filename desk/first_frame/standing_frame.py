"""The first frame that stands on the terminal, if one does.

Every line command asks for it before it says anything, and none of them needs the signals and the settings of a terminal.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class HeldTerminal(Protocol):
        """A terminal on which a frame stands. `EarlyTerminal` is one."""

        size: tuple[int, int]
        settings: list[Any]

        def painted(self, now: int) -> str: ...
        def give_back(self) -> None: ...
        def forget_signals(self) -> None: ...


_standing: list[HeldTerminal] = []


def stand(terminal: HeldTerminal) -> None:
    """Remember the terminal on which a frame stands."""
    _standing.append(terminal)


def standing_terminal() -> HeldTerminal | None:
    """The terminal on which the first frame stands. None where there is none."""
    return _standing[-1] if _standing else None


def hand_over() -> None:
    """Leave the terminal to the board."""
    _standing.clear()


def give_back_terminal() -> None:
    """Take the frame away before anything else is said."""
    while _standing:
        _standing.pop().give_back()
