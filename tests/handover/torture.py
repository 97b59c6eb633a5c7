"""Two processes, or four, that hand over to each other in a loop, killed at random.

Run as `python -m tests.handover.torture FOLDER KILLS [PEOPLE]`. It prints its figures as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn, cast

import msgspec

from desk.board.case_view import case_view
from desk.cli.context import Context
from desk.cli.handover_archive import archived_tables
from desk.cli.handover_signatures import tidy_after_seal
from desk.cli.handover_source import handover_source
from desk.errors import Conflict, Refused
from desk.handover.begin import Beginning, begin_changes
from desk.handover.changes import PartWords, ask_changes, edit_changes
from desk.handover.notes import NOTES, PACKS, ReadBackNote, decode_notes, in_force
from desk.handover.pack import build_pack
from desk.handover.read_back import read_back_changes
from desk.handover.record import latest_record
from desk.handover.signatures import sign_changes
from desk.handover.source import HandoverSource
from desk.handover.verification import SignedPacks
from desk.model.case import Header
from desk.model.changes import Change, NewCase, SetShift
from desk.model.shift import Shift
from desk.store import open_store
from desk.store.file.file_store import FileStore
from tests.handover.packs import POLICY, ROSTER

BEGIN = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
SIDES = {2: (("ines",), ("bo",)), 4: (("ines", "lou"), ("bo", "kim"))}
"""Who hands over to whom, and back, by how many people there are."""
CASES = 4


@dataclass(frozen=True)
class WorkerContext:
    """What a handover's source asks of a command."""

    path: Path
    agent: str
    now: datetime
    policy: Any = POLICY


def source_of(store: FileStore, path: Path, agent: str) -> HandoverSource:
    """A source whose clock goes on with every commit."""
    context = WorkerContext(path, agent, BEGIN + timedelta(seconds=store.seq))
    return handover_source(cast(Context, context), store)


def begin_shift(path: Path, on_duty: tuple[str, ...]) -> None:
    store = open_store(path, agent="ines")
    shift = Shift(name="Early", start=BEGIN, agents=ROSTER, on_duty=on_duty)
    cases = [NewCase(Header(subject=f"case {number}", customer="Tess", created_at=BEGIN, priority="high")) for number in range(CASES)]
    store.commit([SetShift(shift), *cases])
    store.close()


class Worker:
    """One agent, who does whatever is next in the handover."""

    def __init__(self, path: Path, agent: str, acknowledged: Path, *, seed: int, people: int) -> None:
        self._path = path
        self._agent = agent
        self._own, self._others = sorted(SIDES[people], key=lambda side: agent not in side)
        self._choice = random.Random(seed)
        self._acknowledged = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def run(self) -> NoReturn:
        while True:
            with contextlib.suppress(Refused, Conflict), contextlib.closing(open_store(self._path, agent=self._agent)) as store:
                for _ in range(self._choice.randint(1, 8)):
                    self._do_step(store)

    def _do_step(self, store: FileStore) -> None:
        store.refresh()
        source = source_of(store, self._path, self._agent)
        record = latest_record(store.documents(NOTES))
        if record is None or record.stage == "sealed":
            if self._agent in store.shift.on_duty:
                wish = Beginning(incoming=self._others, outgoing=self._own)
                self._commit(store, begin_changes(source, wish, store.shift))
            else:
                time.sleep(0.001)
            return
        if self._agent in record.built.incoming:
            self._take_over(store, source)
        else:
            self._hand_over(store, source)

    def _take_over(self, store: FileStore, source: HandoverSource) -> None:
        record = source.record()
        open_ones = [line.case for line in build_pack(source.moment(record)).cases if line.read_back is None]
        self._choice.shuffle(open_ones)
        if open_ones:
            self._commit(store, read_back_changes(source, open_ones[:1], f"I look at {open_ones[0]} at once."))
        elif "in" not in {note.side for note in record.signatures}:
            self._sign(store, source)

    def _hand_over(self, store: FileStore, source: HandoverSource) -> None:
        record = source.record()
        case = self._choice.choice(list(store.cases))
        if len(record.read_backs) == CASES and "out" not in {note.side for note in record.signatures}:
            self._sign(store, source)
        elif not record.signatures and self._choice.random() < 0.5:
            words = PartWords(part="story", text=f"story {store.seq}")
            self._commit(store, edit_changes(source, case, [words]))
        elif self._choice.random() < 0.1:
            self._commit(store, ask_changes(source, "and then?", case=case))

    def _sign(self, store: FileStore, source: HandoverSource) -> None:
        self._commit(store, sign_changes(source, override="in a torture"))
        if source.record().stage == "sealed":
            tidy_after_seal(store, source.now)

    def _commit(self, store: FileStore, changes: list[Change] | Any) -> None:
        done = store.commit(changes)
        notes = store.documents(NOTES)
        lines = [f"{table} {number} {_digest(notes[number])}\n" for table, number in done.documents if table == NOTES]
        os.write(self._acknowledged, "".join(lines).encode())


def _digest(note: bytes) -> str:
    return str(msgspec.json.decode(note)["id"])


def torture(folder: Path, kills: int, people: int = 2) -> dict[str, Any]:
    """Kill workers until `kills` are reached, and judge what stands."""
    path, acknowledged = folder / "shift.json", folder / "acknowledged"
    agents = {agent for side in SIDES[people] for agent in side}
    begin_shift(path, SIDES[people][0])
    choice = random.Random(kills)
    workers: dict[int, str] = {}
    done = 0
    while done < kills:
        for agent in agents - set(workers.values()):
            workers[_forked(path, agent, acknowledged, seed=choice.randrange(1 << 30), people=people)] = agent
        time.sleep(choice.uniform(0.01, 0.4))
        victim = choice.choice(list(workers))
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        del workers[victim]
        done += 1
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    with contextlib.closing(open_store(path, agent="judge")) as store:
        tidy_after_seal(store, datetime.now(UTC))  # as after the next seal: what the killed left to be moved is moved then
    return verdict(path, acknowledged) | {"kills": done}


def _forked(path: Path, agent: str, acknowledged: Path, *, seed: int, people: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        Worker(path, agent, acknowledged, seed=seed, people=people).run()
    except BaseException as error:
        os.write(2, f"{agent}: {type(error).__name__}: {error}\n".encode())
    os._exit(1)


def verdict(path: Path, acknowledged: Path) -> dict[str, Any]:
    """What was lost, who owns what, and what the check of the packs says."""
    store = open_store(path, agent="judge", read_only=True)
    archived = archived_tables(store)
    notes = {**archived.get(NOTES, {}), **store.documents(NOTES)}
    packs, live = {**archived.get(PACKS, {}), **store.documents(PACKS)}, len(store.documents(PACKS))
    told = [line.split() for line in acknowledged.read_text().splitlines()]
    lost = [line for line in told if _id_of(notes, int(line[1])) != line[2]]
    ids = [_id_of(notes, number) for number in notes]
    cases = list(store.cases.values())
    checked = SignedPacks(packs, notes, shift=store.shift, cases=cases).verify()
    owners = {case.id: case_view(case, POLICY).state.owner for case in cases}
    store.close()
    return {
        "acknowledged": len(told),
        "lost": lost,
        "writers": sorted({note.by for note in in_force(decode_notes(notes))}),
        "twice": sorted({each for each in ids if ids.count(each) > 1}),
        "strangers": {case: owner for case, owner in owners.items() if _last_readers(notes).get(case, owner) != owner},
        "sealed": sum(b'"seal":"' in bytes(pack).replace(b" ", b"") for pack in packs.values()),
        "live_packs": live,
        "wrong": [msgspec.to_builtins(fault) for fault in checked.wrong],
    }


def _id_of(notes: Mapping[int, bytes], number: int) -> str:
    return _digest(notes[number]) if number in notes else ""


def _last_readers(notes: Mapping[int, bytes]) -> dict[str, str]:
    return {case: note.by for note in in_force(decode_notes(notes)) if isinstance(note, ReadBackNote) for case in note.cases}


if __name__ == "__main__":
    print(json.dumps(torture(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
