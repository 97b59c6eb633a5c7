"""Keys and escape sequences, read by Textual's own parser."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message
from textual.widget import Widget

from desk.tui.textual_compat.screen import ThriftyScreen


# Textual runs a binding only when its key has gone up to the app, and types a letter at once: of keys that come together, backspace
# and the arrows came after the letters behind them.
async def run_own_binding(widget: Widget, event: events.Key) -> None:
    """Run what a key does in this widget at once."""
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):
        if not binding.priority and await widget.app.run_action(binding.action, widget):
            event.prevent_default()
            event.stop()
            return


# A key goes up through every ancestor before its binding runs: four turns of the loop on the board.
async def run_mapped_binding(widget: Widget, event: events.Key) -> None:
    """Run what a key does in this widget at once.

    The agent's own keys count. A widget under another screen leaves it to Textual.
    """
    app, bindings = widget.app, widget._bindings
    if app.screen is not widget.screen:
        return
    if app._keymap:
        bindings = bindings.copy()
        bindings.apply_keymap(app._keymap)
    for binding in bindings.key_to_bindings.get(event.key, ()):
        if not binding.priority and await app.run_action(binding.action, widget):
            event.prevent_default()
            event.stop()
            if isinstance(widget.screen, ThriftyScreen):
                widget.screen.paint_now(widget)
            return


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
