"""Counts the calls of functions of `desk` on the main thread, but for those that stand in for Textual's own."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import desk

_ROOT = f"{Path(desk.__file__).parent}/"
_FOR_TEXTUAL = f"{_ROOT}tui/textual_compat/"


class CallCount:
    """How often each function of `desk` was called, by file and name."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str]] = Counter()

    @property
    def total(self) -> int:
        """All calls together."""
        return self.calls.total()

    def of(self, name: str) -> int:
        """The calls of functions with this qualified name, such as `CaseTable._line`."""
        return sum(count for (_, called), count in self.calls.items() if called == name)

    def note(self, frame: FrameType, event: str, _argument: object) -> None:
        """Count a call of a function of `desk`. A generator counts each time it goes on."""
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(_ROOT) and not code.co_filename.startswith(_FOR_TEXTUAL):
            self.calls[code.co_filename.removeprefix(_ROOT), code.co_qualname] += 1

    def report(self, most: int = 40) -> str:
        """The functions called most often, for whoever reads a failed test."""
        return "\n".join(f"{count:6} {file} {name}" for (file, name), count in self.calls.most_common(most))


@contextmanager
def counted() -> Iterator[CallCount]:
    """Count until the block ends; calls on other threads are not seen."""
    count = CallCount()
    before = sys.getprofile()
    sys.setprofile(count.note)
    try:
        yield count
    finally:
        sys.setprofile(before)
