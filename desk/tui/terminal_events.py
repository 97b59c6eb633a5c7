"""Turns a terminal's bytes into keys, clicks and pastes. What is not understood is dropped, and an answer is never a key."""

from __future__ import annotations

import re
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator

from textual import events
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from desk.tui.terminal_sequences import ESCAPE_SECONDS, SequenceSplitter, Token
from desk.tui.textual_compat.key_input import SequenceReader

_KEY = re.compile(r"\x1b\[(?P<code>\d*)(?::[\d:]*)?(?:;(?P<modifiers>\d*)(?::(?P<type>\d*))?(?:;(?P<text>[\d:]*))?)?(?P<end>[u~A-HPQS])")
_MOUSE = re.compile(r"\x1b\[<\d{1,3};\d{1,4};\d{1,4}[Mm]")
_SYNCHRONIZED = re.compile(r"\x1b\[\?2026;[1-4]\$y")
_ANSWER = re.compile(r"\x1b\[[?>=<]|\x1b\[[\d;]*R|\x1b\[\Z")
_FOCUS = frozenset({"\x1b[I", "\x1b[O"})
_RELEASED = "3"
_LONE_C1 = re.compile(r"[\udc9b\x9b][0-?]*[ -/]*[@-~]|[\udc90\udc9d\udc9f\x90\x9d\x9f][^\x07\udc9c\x9c]*[\x07\udc9c\x9c]?|[\x80-\x9f]")
"""Sequences by the eight-bit controls, as some terminals answer. The controls stand here as they are, or as undecodable bytes."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that a paste may hold and no text does. Ends of lines and tabs stay."""
_UNDECODED = re.compile("[\ud800-\udfff]")

IDLE_SECONDS = 2.0
"""Seconds without a byte after which no key, paste or answer is waited for any more."""


class TerminalEvents:
    """Reads what one terminal sends. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._splitter = SequenceSplitter()
        self._decoder = getincrementaldecoder("utf-8")("surrogateescape")
        self._sequences = SequenceReader()
        self._came = monotonic()

    def feed(self, data: bytes) -> Iterator[Message]:
        """The events that are whole with `data`."""
        self._came = self._monotonic()
        for token in self._splitter.feed(data):
            yield from self._events_of(token)

    @property
    def is_idle(self) -> bool:
        """Is nothing unfinished, because nothing came for so long?"""
        return self._monotonic() - self._came > IDLE_SECONDS

    def tick(self) -> Iterator[Message]:
        """The events that are whole because nothing more came. To be asked some ten times a second."""
        silent = self._monotonic() - self._came
        if silent >= ESCAPE_SECONDS:
            yield from self._typed(self._decoder.decode(b"", final=True))
        for token in self._splitter.flush(silent):
            yield from self._events_of(token)

    def _events_of(self, token: Token) -> Iterator[Message]:
        if token.kind == "text":
            yield from self._typed(self._decoder.decode(token.data))
            return
        yield from self._typed(self._decoder.decode(b"", final=True))
        if token.kind == "escape":
            yield events.Key("escape", "\x1b")
        elif token.kind == "paste":
            yield events.Paste(_CONTROLS.sub("", token.data.decode("utf-8", "replace")))
        else:
            yield from self._told(token.data.decode("latin-1"))

    def _typed(self, text: str) -> Iterator[Message]:
        for char in _UNDECODED.sub("\ufffd", _LONE_C1.sub("", text)):
            yield from self._sequences.keys("\r" if char == "\n" else char)

    def _told(self, sequence: str) -> Iterator[Message]:
        """The events of an escape sequence. None where it is no key and no click."""
        if sequence in _FOCUS:
            return  # Textual lets go of the field with the cursor, and where the return is lost the next keys go elsewhere
        if _SYNCHRONIZED.fullmatch(sequence):
            yield TerminalSupportsSynchronizedOutput()
        elif _MOUSE.fullmatch(sequence):
            yield from self._sequences.mouse(sequence)
        elif not _ANSWER.match(sequence):
            yield from self._keys(sequence)

    def _keys(self, sequence: str) -> Iterator[events.Key]:
        found = _KEY.fullmatch(sequence)
        if found is None:
            yield from self._sequences.keys(sequence)
        elif found["type"] != _RELEASED and _is_sound(found) and self._is_key(found, sequence):
            yield from self._sequences.keys(_without_details(found) if ":" in sequence else sequence)

    def _is_key(self, found: re.Match[str], sequence: str) -> bool:
        """Does a key stand behind this? Any figure is one with `u`, only some are with the other endings."""
        code, end = found["code"], found["end"]
        return end == "u" or (code, end) == ("27", "~") or self._sequences.has_key((code or "1") + end, sequence)


def _is_sound(found: re.Match[str]) -> bool:
    """Do code and text name characters that can be typed?"""
    typed = [int(code) for code in (found["text"] or "").split(":") if code]
    return _is_character(int(found["code"] or 1)) and all(_is_character(code) and not _is_control(code) for code in typed)


def _is_character(code: int) -> bool:
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF


def _is_control(code: int) -> bool:
    return code < 0x20 or 0x7F <= code < 0xA0


def _without_details(found: re.Match[str]) -> str:
    """The sequence without the alternate keys and the type of the event."""
    parts = [found["code"], found["modifiers"] or "", found["text"] or ""]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return f"\x1b[{';'.join(parts)}{found['end']}"
