"""One agent in three windows: drafts and saves interleaved, and windows that are killed."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from desk.model.changes import Append
from desk.model.entries import Memo
from desk.store.drafts import FileDrafts
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.store.store_builders import AT, memo
from tests.store.torture.processes import Report, begin_shift, fork
from tests.store.torture.rounds import run_rounds
from tests.store.torture.verdict import plain_reads

_WINDOWS = 3
_STEPS = 8
_CASES = ("C-101", "C-102")
_PATIENCE = 20.0


def run_sittings(folder: Path, size: int) -> dict[str, object]:
    """Three windows of one agent, of which one or none is killed, `size` times."""
    return run_rounds("sittings", folder, size, _one_round, wrong=("failed", "lost", "doubled", "adopted", "drafts lost", "unseen"))


def _one_round(folder: Path, number: int) -> tuple[Counter[str], Counter[str]]:
    path = folder / "shift.json"
    begin_shift(path)
    with plain_reads(path) as reads:
        workers = [fork(partial(_sit, path, f"{number}.{place}", Random(number * 10 + place))) for place in range(_WINDOWS)]
        for worker in workers:
            worker.wait()
    facts = [json.loads(line) for worker in workers for line in worker.reported]
    store = FileStore(ShiftPaths(path), agent="judge", read_only=True)
    texts = Counter(entry.text for case in store.cases.values() for entry in case.entries if isinstance(entry, Memo))
    ids = Counter(entry.id for case in store.cases.values() for entry in case.entries)
    store.close()
    saved = [fact[1] for fact in facts if fact[0] == "saved"]
    adopted = [fact for fact in facts if fact[0] == "offered" and _is_living(fact, facts)]
    found = Counter({"failed": sum(worker.failed for worker in workers), "killed": sum(worker.killed for worker in workers)})
    return found + Counter(
        {
            "acknowledged": len(saved),
            "lost": sum(not texts[token] for token in saved),
            "doubled": sum(count > 1 for count in (texts | ids).values()),
            "adopted": len(adopted),
            "drafts kept": sum(fact[0] == "kept" for fact in facts),
            "drafts lost": len(_open_drafts(facts, texts) - _drafts_offered(path)),
            "unseen": sum(fact[0] == "unseen" for fact in facts),
        }
    ), reads


def _is_living(fact: list[Any], facts: list[list[Any]]) -> bool:
    """Was the draft offered by one window that of another that had not ended by then? Each says so before its end."""
    _, _, text, offered_at = fact
    return any(other[0] == "ends" and other[1] == text.rpartition(".")[0] and offered_at < other[2] for other in facts)


def _open_drafts(facts: list[list[Any]], texts: Counter[str]) -> set[str]:
    """The last draft of each form that was kept, and neither saved nor taken over nor dropped."""
    kept = {(fact[1], fact[3]): fact[2] for fact in facts if fact[0] == "kept"}
    gone = {fact[1] for fact in facts if fact[0] == "dropping"}
    return {text for text in kept.values() if text not in gone and not texts[text]}


def _drafts_offered(path: Path) -> set[str]:
    """What windows opened after the others are offered, one after the other."""
    found = set()
    drafts = FileDrafts(path, "ines")
    for case in _CASES:
        while (draft := drafts.load(case, "memo")) is not None:
            found.add(draft.fields["text"])
            drafts.drop(case, "memo")
    drafts.close()
    return found


def _sit(path: Path, window: str, random: Random, report: Report) -> None:
    """Be one window: keep drafts, save some, drop some, end in some way."""

    def say(*facts: str) -> None:
        report(json.dumps([*facts, time.monotonic()]))

    store = FileStore(ShiftPaths(path), agent="ines", lock_timeout=60.0)
    store.presence.announce("viewing", AT)
    ends_at = random.randint(2, _STEPS) if random.random() < 0.4 else -1
    for number in range(_STEPS):
        text, case = f"{window}.{number}", random.choice(_CASES)
        if number == ends_at:
            say("ends", window)
            os.kill(os.getpid(), signal.SIGKILL)
        offered = store.drafts.load(case, "memo")
        if offered is not None and not str(offered.fields["text"]).startswith(f"{window}."):
            say("offered", window, offered.fields["text"])
            say("dropping", offered.fields["text"])  # the agent saw it, and goes on with a text of their own
            store.drafts.drop(case, "memo")
        store.drafts.save(case, "memo", {"text": text})
        say("kept", window, text, case)
        if random.random() < 0.6:
            say("dropping", text)
            store.commit([Append(case, (memo(text),))])
            say("saved", text)
            store.drafts.drop(case, "memo")
        store.refresh()
        time.sleep(random.random() * 0.004)
    if sum(other.agent == "ines" for other in store.presence.others()) > _WINDOWS - 1:
        say("unseen", window)
    say("ends", window)
    store.close()
