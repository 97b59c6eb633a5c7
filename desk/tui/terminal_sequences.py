"""Splits a terminal's bytes into text, escape sequences and pastes.

It never fails and holds no more than a paste. Answers that hold a string of the terminal (OSC, DCS, APC) are dropped as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

ESCAPE_SECONDS = 0.1
"""Silence after which an escape alone is the key."""
PATIENCE_SECONDS = 1.0
"""Silence after which the rest of a sequence, a string or a paste will not come any more."""
MAX_SEQUENCE = 64
"""Bytes of the longest sequence that means something."""

Kind = Literal["text", "sequence", "escape", "paste"]
_ESC = b"\x1b"
_PASTE, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_CSI = re.compile(rb"\x1b\[(?:\[[@-~]|[ -?]*[@-Z\\-~])")
_CSI_BEGUN = re.compile(rb"\x1b\[(?:\[|[ -?]*)")
_SS3 = re.compile(rb"\x1bO[0-9;]{0,8}[ @-~]")
_SS3_BEGUN = re.compile(rb"\x1bO[0-9;]{0,8}")
_STRING = re.compile(rb"\x1b(?:\][0-9lL]|P[0-9;]*[<-?!$+]|[_^][!-~])")
_STRING_BEGUN = re.compile(rb"\x1b(?:\]|P[0-9;]*|[_^])")
_STRING_END = re.compile(rb"\x07|\x1b\\|\x18|\x1a")
_X10 = b"\x1b[M"
_X10_SIZE, _SHORT = 6, 2


class Token(msgspec.Struct, frozen=True):
    """A piece of what came. Text may end in the middle of a character."""

    kind: Kind
    data: bytes = b""


class SequenceSplitter:
    """Splits what one terminal sends."""

    def __init__(self) -> None:
        self._held = b""
        self._pasted: bytearray | None = None
        self._is_in_string = False

    @property
    def is_waiting(self) -> bool:
        """Has something begun that is not whole yet?"""
        return bool(self._held) or self._is_in_string or self._pasted is not None

    def feed(self, data: bytes) -> Iterator[Token]:
        """The pieces that are whole with `data`."""
        rest, self._held = self._held + data, b""
        while rest:
            if self._pasted is not None:
                rest, token = self._paste_on(self._pasted, rest)
            elif self._is_in_string:
                rest, token = self._skip_string(rest), None
            elif not rest.startswith(_ESC):
                text, found, after = rest.partition(_ESC)
                rest, token = found + after, Token("text", text)
            else:
                rest, token = self._take_sequence(rest)
            if token is not None:
                yield token

    def flush(self, silent: float) -> Iterator[Token]:
        """The pieces that are whole because nothing came for so many seconds."""
        if self._held == _ESC and silent >= ESCAPE_SECONDS and not self._is_in_string and self._pasted is None:
            self._held = b""
            yield Token("escape")
        if silent < PATIENCE_SECONDS or not self.is_waiting:
            return
        held, pasted, was_in_string = self._held, self._pasted, self._is_in_string
        self._held, self._pasted, self._is_in_string = b"", None, False
        if pasted is not None:
            yield Token("paste", bytes(pasted + held))
        elif held and not was_in_string:
            yield Token("sequence", held)

    def _paste_on(self, pasted: bytearray, rest: bytes) -> tuple[bytes, Token | None]:
        """Add to a paste. Its end may be cut in two by a read."""
        before, found, after = rest.partition(_PASTE_END)
        if found:
            self._pasted = None
            return after, Token("paste", bytes(pasted + before))
        cut = next((size for size in range(len(_PASTE_END) - 1, 0, -1) if rest.endswith(_PASTE_END[:size])), 0)
        pasted += rest[: len(rest) - cut]
        self._held = rest[len(rest) - cut :]
        return b"", None

    def _skip_string(self, rest: bytes) -> bytes:
        """Drop a string as far as it came."""
        if (end := _STRING_END.search(rest)) is not None:
            self._is_in_string = False
            return rest[end.end() :]
        at = rest.find(_ESC)
        if at == len(rest) - 1:
            self._held = _ESC
            return b""
        if at >= 0:  # another sequence ends it
            self._is_in_string = False
            return rest[at:]
        return b""

    def _take_sequence(self, rest: bytes) -> tuple[bytes, Token | None]:
        """Take the sequence that `rest` begins with, or wait for more."""
        if _STRING.match(rest):
            self._is_in_string = True
            return rest[2:], None
        if rest.startswith(_X10):
            self._held = rest if len(rest) < _X10_SIZE else b""
            return rest[_X10_SIZE:], None
        if (found := _CSI.match(rest) or _SS3.match(rest)) is not None:
            return self._told(found.group(), rest[found.end() :])
        begun = _CSI_BEGUN.match(rest) or _SS3_BEGUN.match(rest) or _STRING_BEGUN.match(rest)
        if rest == _ESC or (begun is not None and begun.end() == len(rest)):
            self._held = rest[:MAX_SEQUENCE]
            return b"", None
        if begun is not None and begun.end() > _SHORT:
            return rest[begun.end() :], None  # broken off by a byte that cannot belong to it
        if not 0x20 <= rest[1] <= 0x7F:
            return rest[1:], Token("escape")
        return rest[_SHORT:], Token("sequence", rest[:_SHORT])

    def _told(self, sequence: bytes, after: bytes) -> tuple[bytes, Token | None]:
        if sequence == _PASTE:
            self._pasted = bytearray()
            return after, None
        if sequence == _PASTE_END or len(sequence) > MAX_SEQUENCE:
            return after, None
        return after, Token("sequence", sequence)
