"""A copy put in place before one chosen system call of a window's write, while a second window stands beside it.

Both windows are of one process, so that a round comes out the same each time it is run.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from desk.errors import DeskError
from desk.model.changes import Append
from desk.model.entries import Memo
from desk.store.disk import file_exchange
from desk.store.file import loader
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.store.store_builders import memo, new_case
from tests.store.torture.lineages import FILES
from tests.store.torture.rounds import run_rounds
from tests.store.torture.windows import is_said_renumbered

PARTS = {
    "all": FILES,
    "all, the last first": FILES[::-1],
    "both": FILES[:2],
    "both, the journal first": FILES[1::-1],
    "snapshot": FILES[:1],
    "journal": FILES[1:2],
}
"""The files that are put in place, in the order in which it is done."""

CHANGES = ("write", "pwrite", "ftruncate", "link", "rename", "unlink")
CALLS = ("open", "read", "pread", "fstat", "lstat", "fsync", "fdatasync", *CHANGES)
_FAR_WRITES = ((1, 0), (3, 1), (5, 3))
"""Of each copy how many entries were written there, and how many folds."""

BEFORE = ("", "ines:write bo:look", "ines:write", "bo:write", "ines:write ines:fold bo:look ines:write")
ACTS = ("write", "fold", "write fold", "write fold write write", "fold write")
AFTER = (
    "bo:write ines:look ines:write bo:look",
    "bo:write bo:write bo:look bo:close ines:look ines:write",
    "ines:write bo:write ines:look bo:look",
    "bo:write bo:fold ines:look ines:write bo:look bo:write",
    "bo:look ines:look bo:write ines:write",
    "bo:write bo:write bo:write bo:write bo:write ines:look ines:write",
    "bo:look bo:close ines:look ines:write",
    "bo:write ines:close bo:write",
    "bo:fold bo:write ines:look ines:write ines:look",
)


class SystemCalls:
    """Counts the system calls of this process, and strikes before one of them.

    `step` is that one's number, `names` are the calls that count. Nothing is counted while `is_watched` is off.
    """

    def __init__(self, step: int, strike: Callable[[], None], *, names: Sequence[str] = CALLS) -> None:
        self.is_watched = False
        self._names = names
        self._left = step
        self._strike = strike

    @property
    def has_struck(self) -> bool:
        """Did the chosen call come?"""
        return self._left <= 0

    def strike(self) -> None:
        """Strike now, whatever was counted."""
        self._left = 0
        self._strike()

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count the calls made in the block."""
        places = [*((os, name) for name in self._names), (fcntl, "flock"), (file_exchange, "try_exchange")]
        real = [(module, name, getattr(module, name)) for module, name in places]
        for module, name, call in real:
            setattr(module, name, self._counting(call))
        try:
            yield
        finally:
            for module, name, call in real:
                setattr(module, name, call)

    def _counting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if self.is_watched and not self.has_struck:
                self._left -= 1
                if self._left == 0:
                    self.strike()
            return real(*args, **named)

        return call


@contextmanager
def quick_files() -> Iterator[None]:
    """No waiting for the disk, nor for another process: power stays on, and there is none."""
    with (
        patch.object(os, "fsync", lambda fd: None),
        patch.object(os, "fdatasync", lambda fd: None),
        patch.object(loader, "_RETRY_SECONDS", 0.0),
        patch.object(loader, "_ATTEMPTS", 2),
    ):
        yield


@dataclass(slots=True)
class AloneWindow:
    """One window's store, what was acknowledged to it as text and id, and what it was told."""

    store: FileStore
    agent: str
    saved: list[tuple[str, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    is_open: bool = True

    def act(self, what: str) -> None:
        """Look, write, fold or close. A refusal is an answer."""
        try:
            getattr(self, f"_{what}_once")()
        except DeskError as error:
            self.notices.append(str(error))

    def _look_once(self) -> None:
        self.notices += self.store.refresh().notices

    def _write_once(self) -> None:
        text = f"{self.agent}.{len(self.saved)}"
        committed = self.store.commit([Append("C-101", (memo(text, self.agent),))])
        self.saved.append((text, committed.entries[0].id))
        self.notices += committed.notices

    def _fold_once(self) -> None:
        self.store.checkpoint()

    def _close_once(self) -> None:
        self.is_open = False
        self.store.close()


def begin_copies(folder: Path) -> Sequence[Path]:
    """A shift, and copies of it that were written on elsewhere."""
    base = folder / "base"
    base.mkdir()
    store = FileStore(ShiftPaths(base / "shift.json"), agent="base")
    store.commit([new_case(), new_case()])
    for number in range(2):
        store.commit([Append("C-101", (memo(f"base.{number}", "base"),))])
        store.checkpoint()
    store.close()
    return [base, *(_begin_copy(base, *far) for far in _FAR_WRITES)]


def _begin_copy(base: Path, writes: int, folds: int) -> Path:
    copy = base.with_name(f"far-{writes}")
    shutil.copytree(base, copy)
    store = FileStore(ShiftPaths(copy / "shift.json"), agent="far")
    for number in range(writes):
        store.commit([Append("C-101", (memo(f"far.{number}", "far"),))])
        if number < folds:
            store.checkpoint()
    store.checkpoints.wrote_at = None  # as if killed: what is in the journal stays there
    store.close()
    return copy


class AloneRound:
    """One round: two windows, a copy put in place at one step of what Ines does, and what both do then."""

    def __init__(self, folder: Path, copies: Sequence[Path], step: int, *, far: int = 1, before: str = "", after: str = AFTER[0]) -> None:
        base, *others = copies
        shutil.copytree(base, folder)
        self._folder, self._path, self._far = folder, folder / "shift.json", others[far]
        self._step, self._before, self._after = step, before, after
        self._windows = {agent: AloneWindow(FileStore(ShiftPaths(self._path), agent=agent), agent) for agent in ("ines", "bo")}
        self.was_struck = False
        self.faults: list[str] = []

    def run(self, acts: Sequence[str], parts: Sequence[str]) -> AloneRound:
        """Play the round and judge it."""
        calls = SystemCalls(self._step, lambda: self._put_in_place(parts))
        self._play(self._before)
        with calls.counted():
            calls.is_watched = True
            for act in acts:
                self._windows["ines"].act(act)
        self.was_struck = calls.has_struck
        if not self.was_struck:
            calls.strike()
        self._play(self._after)
        for what in ("look", "close"):
            for window in self._windows.values():
                if window.is_open:
                    window.act(what)
        self._judge_file()
        return self

    def _play(self, acts: str) -> None:
        for agent, _, what in (act.partition(":") for act in acts.split()):
            self._windows[agent].act(what)

    def _put_in_place(self, parts: Sequence[str]) -> None:
        for name in parts:
            if (self._far / name).exists():
                aside = self._folder / f"{name}.aside"
                shutil.copyfile(self._far / name, aside)
                aside.rename(self._folder / name)

    def _judge_file(self) -> None:
        store = FileStore(ShiftPaths(self._path), agent="judge", read_only=True)
        entries = [entry for case in store.cases.values() for entry in case.entries]
        store.close()
        texts = Counter(entry.text for entry in entries if isinstance(entry, Memo))
        ids = {entry.id: entry.text if isinstance(entry, Memo) else "" for entry in entries}
        saved = [each for window in self._windows.values() for each in window.saved]
        notices = [words for window in self._windows.values() for words in window.notices]
        self.faults += [f"{text} stands {texts[text]} times" for text, _ in saved if texts[text] != 1]
        self.faults += ["an id stands twice"] if len(ids) < len(entries) else []
        moved = [(text, given) for text, given in saved if ids.get(given) != text]
        self.faults += [f"{text} is {given} no more, unsaid" for text, given in moved if not is_said_renumbered(given, notices)]


def run_interleavings(folder: Path, size: int) -> dict[str, object]:
    """`size` rounds with a copy put in place at a chance step."""
    copies = begin_copies(folder)

    def one_round(round_folder: Path, number: int) -> tuple[Counter[str], Counter[str]]:
        random = Random(number)
        far, before, after = random.randrange(len(_FAR_WRITES)), random.choice(BEFORE), random.choice(AFTER)
        found = AloneRound(round_folder / "here", copies, random.randint(1, 200), far=far, before=before, after=after)
        found.run(random.choice(ACTS).split(), random.choice(list(PARTS.values())))
        return Counter({"wrong": len(found.faults), "struck": found.was_struck}), Counter()

    with quick_files():
        return run_rounds("interleavings", folder, size, one_round, wrong=("wrong",))
