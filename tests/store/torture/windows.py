"""Windows for the torture: processes that hold a store open, refresh and write as the window's client does."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from desk.errors import DeskError
from desk.model.case import Case
from desk.model.changes import Append
from desk.model.entries import Memo
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.store.store_builders import AT
from tests.store.torture.processes import SHARED, Report, Worker, case_of, fork

_PAUSE = 0.004
"""The longest pause between two looks of a window, in seconds."""
_COMPANY_RATE = 0.3
_PATIENCE = 30.0
"""Seconds in which whatever was taken away must be back."""


@dataclass(slots=True)
class Window:
    """One open window: its store, its name, and where it reports."""

    store: FileStore
    agent: str
    random: Random
    report: Report
    clock: Callable[[], datetime] = lambda: AT
    own: Case | None = None
    """Our own case as it was begun, whatever its number is by now: so a form that stays open sees it."""
    saved: int = 0
    refused: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Read what is new, and report the notices."""
        try:
            changed = self.store.refresh()
        except DeskError as error:
            self.say_refused(error)
            return
        for notice in changed.notices:
            self.say("notice", notice)

    def write(self) -> bool:
        """Save one token on a shared case and on our own. Returns whether it was acknowledged."""
        token = f"{self.agent}.{self.saved}"
        try:
            if self.own is None:
                self.own = self.store.commit([case_of(self.agent)]).cases[0]
                self.say("case", self.agent, self.own.id)
            shared = f"C-{100 + self.random.randint(1, SHARED)}"
            entries = Memo(at=self.clock(), by=self.agent, text=token)
            committed = self.store.commit([Append(shared, (entries,)), Append(self.own.id, (entries,), seen=self.own)])
        except DeskError as error:
            self.say_refused(error)
            return False
        self.saved += 1
        self.say("saved", token, self.own.id, [entry.id for entry in committed.entries])
        return True

    def keep_company(self) -> None:
        """Keep a draft, say that we write, and ask who is here."""
        try:
            self.store.presence.announce(self.random.choice(("viewing", "writing")), self.clock(), case="C-101")
            self.store.presence.others()
            self.store.drafts.save("C-101", "memo", {"text": f"draft of {self.agent}"})
        except DeskError as error:
            self.say_refused(error)

    def fold(self) -> None:
        """Write a checkpoint, if it can be."""
        try:
            self.store.checkpoint()
        except DeskError as error:
            self.say_refused(error)

    def say(self, *what: Any) -> None:
        """Report one fact."""
        self.report(json.dumps(what))

    def say_refused(self, error: DeskError) -> None:
        """Report a refusal, each wording once."""
        if str(error) not in self.refused:
            self.refused.add(str(error))
            self.say("refused", str(error))


def keep_open(
    path: Path,
    agent: str,
    report: Report,
    *,
    stop: Path,
    steps: int,
    random: Random,
    fold_rate: float = 0.1,
    clock: Callable[[], datetime] = lambda: AT,
    company: bool = False,
) -> None:
    """Be a window until `stop` appears: look, and write `steps` times in all."""
    window = Window(FileStore(ShiftPaths(path), agent=agent, lock_timeout=60.0), agent, random, report, clock)
    until = time.monotonic() + _PATIENCE
    window.say("open")
    while not stop.exists() or window.saved < steps:
        window.look()
        if window.saved < steps:
            window.write()
        if company and random.random() < _COMPANY_RATE:
            window.keep_company()
        if random.random() < fold_rate:
            window.fold()
        if time.monotonic() > until:
            raise TimeoutError(f"{agent} saved {window.saved} of {steps}: {window.refused}")
        time.sleep(random.random() * _PAUSE)
    window.look()
    window.store.close()


@contextlib.contextmanager
def open_windows(path: Path, agents: Sequence[str], *, steps: int, seed: int, **settings: Any) -> Iterator[list[Worker]]:
    """Windows of these agents, each open before the block begins and closed after it.

    What each reported is kept beside the folder of the shift, so that a round that went wrong can be explained.
    """
    stop = path.parent.with_name(f"{path.parent.name}.stop")
    windows = []
    for agent, number in zip(agents, count(seed), strict=False):
        windows.append(fork(partial(keep_open, path, agent, stop=stop, steps=steps, random=Random(number), **settings)))
    try:
        for window in windows:
            window.hear()
        yield windows
    finally:
        stop.touch()
        for window, agent in zip(windows, agents, strict=True):
            window.wait()
            path.parent.with_name(f"{path.parent.name}.{agent}.log").write_text("\n".join(window.reported))
        stop.unlink()


@dataclass(slots=True)
class Reported:
    """What windows reported: tokens with the case they went to, cases, entry ids, notices and refusals."""

    saved: dict[str, str] = field(default_factory=dict)
    cases: list[tuple[str, str]] = field(default_factory=list)
    entry_ids: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, workers: Sequence[Worker]) -> Reported:
        """The reports of all these windows."""
        found = cls()
        for line in (line for worker in workers for line in worker.reported):
            match json.loads(line):
                case ["saved", token, case, ids]:
                    found.saved[token] = case
                    found.entry_ids += ids
                case ["case", agent, case]:
                    found.cases.append((agent, case))
                case ["notice", words]:
                    found.notices.append(words)
                case ["refused", words]:
                    found.refused.append(words)
        return found

    @property
    def ids_given_twice(self) -> Counter[str]:
        """How often an id of a case or an entry was given again."""
        return Counter([case for _, case in self.cases] + self.entry_ids) - Counter({*(case for _, case in self.cases), *self.entry_ids})

    def is_renumbered(self, number: str) -> bool:
        """Did a window hear that what had this id has another?"""
        return is_said_renumbered(number, self.notices)


def is_said_renumbered(number: str, notices: Sequence[str]) -> bool:
    """Do notices say that what had this id has another? They name entries that follow one another by the first and the last."""
    runs = [run for words in notices for run in _RUN.findall(words)]
    case, _, entry = number.partition(".")
    return any(
        number == first or (case == first.partition(".")[0] and int(first.partition(".")[2]) <= int(entry) <= int(last.partition(".")[2]))
        for first, last in runs
        if number == first or (entry and last)
    )


_RUN = re.compile(r"((?:C-)?[0-9.]+)(?: to ([0-9.]+))?(?: there)? (?:is|are) ")
