"""Agents whose clocks stand minutes apart and are set back and forth: the order of commits is the order everywhere."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from desk.cli import run
from desk.model.case import Case
from desk.model.changes import Append
from desk.model.entries import FieldChange, Memo, StatusChange
from desk.model.entry_values import Status
from desk.model.state import state_of
from desk.model.timeline import in_order
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.store.store_builders import AT
from tests.store.torture.processes import Report, begin_shift, fork
from tests.store.torture.rounds import run_rounds
from tests.store.torture.verdict import plain_reads

_AGENTS = ("ines", "bo", "cleo")
_STEPS = 6
_PRIORITIES = ("low", "normal", "high", "urgent")
_STATUSES: tuple[Status, ...] = ("open", "solved", "closed")
_CASE = "C-101"


def run_clocks(folder: Path, size: int) -> dict[str, object]:
    """Three agents and their line commands on one case, `size` times."""
    return run_rounds("clocks", folder, size, _one_round, wrong=("failed", "lost", "doubled", "out of order"))


def _one_round(folder: Path, number: int) -> tuple[Counter[str], Counter[str]]:
    path = folder / "shift.json"
    begin_shift(path)
    with plain_reads(path) as reads:
        workers = [fork(partial(_write, path, agent, Random(number * 10 + place))) for place, agent in enumerate(_AGENTS)]
        for worker in workers:
            worker.wait()
    found = Counter({"failed": sum(worker.failed for worker in workers)})
    saved = sorted(tuple(json.loads(line)) for worker in workers for line in worker.reported if line.startswith("["))
    found["said"] = sum("clock" in line for worker in workers for line in worker.reported)
    store = FileStore(ShiftPaths(path), agent="judge", read_only=True)
    case = store.cases[_CASE]
    store.close()
    return found + _judge(case, saved), reads


def _judge(case: Case, saved: list[tuple[object, ...]]) -> Counter[str]:
    """How a case stands beside what was acknowledged, in the order of its revisions."""
    texts = Counter(entry.text for entry in case.entries if isinstance(entry, Memo))
    tokens = [str(token) for _, token, *_ in saved]
    times = [entry.at for entry in case.entries]
    shown = [entry.text for entry in in_order(case.entries) if isinstance(entry, Memo)]
    state = state_of(case)
    wrong = [times != sorted(times), shown != tokens, [state.priority, state.status] != list(saved[-1][2:])]
    return Counter(
        {
            "acknowledged": len(tokens),
            "lost": sum(not texts[token] for token in tokens),
            "doubled": sum(count > 1 for count in texts.values()),
            "out of order": sum(wrong),
        }
    )


def _write(path: Path, agent: str, random: Random, report: Report) -> None:
    """Save priority and status, each time by another clock, as a window or as a line command."""
    store = FileStore(ShiftPaths(path), agent=agent, lock_timeout=60.0)
    for number in range(_STEPS):
        now = AT + timedelta(seconds=random.randint(-1800, 1800))
        token = f"{agent}.{number}"
        if random.random() < 0.2:
            rev = _log_by_command(path, agent, token, now)
            store.refresh()
        else:
            changes = (
                FieldChange(at=now, by=agent, name="priority", now=random.choice(_PRIORITIES)),
                StatusChange(at=now, by=agent, to=random.choice(_STATUSES)),
                Memo(at=now, by=agent, text=token),
            )
            rev = store.commit([Append(_CASE, changes)]).cases[0].rev
        report(json.dumps([rev, token, *_state_at(store.cases[_CASE], rev)]))
    for notice in store.refresh().notices:
        report(f"notice {notice}")
    store.close()


def _state_at(case: Case, rev: int) -> list[str]:
    """Priority and status after a revision, read backwards from it: the last that was set."""
    entries = case.entries[:rev]
    priority = next((entry.now for entry in reversed(entries) if isinstance(entry, FieldChange)), case.priority)
    status = next((entry.to for entry in reversed(entries) if isinstance(entry, StatusChange)), "new")
    return [priority, status]


def _log_by_command(path: Path, agent: str, token: str, now: datetime) -> int:
    """Log a memo by a line command under this clock; the revision it prints."""
    os.environ["DESK_NOW"] = now.isoformat()
    words = io.StringIO()
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(io.StringIO()):  # it says how far ahead the last entry is
        code = run(["--shift", str(path), "--as", agent, "--json", "log", "memo", _CASE, token])
    if code:
        raise AssertionError(f"desk log ended with {code}")
    return int(json.loads(words.getvalue())["rev"])
