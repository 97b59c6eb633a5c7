"""The private names of Textual that desk uses, each with its reason.

Written for Textual 8.2. Look here first when `pyproject.toml` allows another major version.
"""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.text import Text
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App, ReturnType
from textual.filter import NoColor
from textual.keys import Keys
from textual.message import Message

_COLOURLESS = frozenset({"", "dumb", "unknown"})
"""Values of TERM that promise no colour."""


class DeskTerminalApp(App[ReturnType], inherit_bindings=False):
    """An app on a terminal that other programs use too."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # Textual takes a terminal of no known colours for one of all colours. Its filters have no public list.
        if os.environ.get("TERM", "") in _COLOURLESS:
            self._filters.append(NoColor())

    @abstractmethod
    def crash_words(self, error: BaseException) -> str:
        """The words for the terminal, in place of a traceback."""

    @abstractmethod
    def end(self, exit_code: int) -> None:
        """End without asking: the terminal or the time for it is over."""

    # Textual prints its traceback in `_fatal_error`, of the error that it keeps in `_exception`. It has no public hook before that.
    def _fatal_error(self) -> None:
        self.panic(Text(self.crash_words(self._exception or RuntimeError("no reason given"))))

    # The driver's thread has no other way to end the app with the words and the exit code of any other fault.
    def fail(self, error: Exception) -> None:
        """End as after any other fault of the program."""
        self._handle_exception(error)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the terminal to another program for the block. What the block raises is raised once the window is back."""
        raised: BaseException | None = None
        with super().suspend():
            try:
                yield
            except BaseException as error:  # Textual would leave the window without its terminal
                raised = error
        self.repaint()
        if raised is not None:
            raise raised

    # Textual paints what it believes to have changed; nothing tells it that the terminal was cleared.
    def repaint(self) -> None:
        """Paint the whole screen again."""
        if self._driver is not None and self._screen_stack:
            update = self.screen._compositor.render_update(full=True, screen_stack=self._background_screens)
            self._display(self.screen, update)


# Textual's parser ends at bytes it cannot read, and types the answers of a terminal. What it knows of single sequences is used on.
class SequenceReader:
    """Reads single escape sequences and characters, one at a time."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def keys(self, sequence: str) -> Iterator[events.Key]:
        """The keys behind a sequence. None where it is no key, or cannot be read."""
        for key in self._keys_of(sequence):
            if key.key != Keys.Ignore:
                yield key

    def _keys_of(self, sequence: str) -> list[events.Key]:
        try:
            if keys := list(self._parser._sequence_to_key_events(sequence)):
                return keys
            if len(sequence) == 2 and sequence[1].isprintable():
                return list(self._parser._sequence_to_key_events(sequence[1], alt=True))
        except (ValueError, OverflowError):
            pass
        return []

    def mouse(self, sequence: str) -> Iterator[Message]:
        """The movement or click behind a sequence, if there is one."""
        event = self._parser.parse_mouse_code(sequence)
        if event is not None:
            yield event

    @staticmethod
    def has_key(name: str, sequence: str) -> bool:
        """Does Textual know a key by this code, or by this sequence?"""
        return name in FUNCTIONAL_KEYS or sequence in ANSI_SEQUENCES_KEYS
