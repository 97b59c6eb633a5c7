"""A board opened from kept briefs is the board that read every case, whatever happened to the file in between."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from tinydb import TinyDB

from desk.board.alarms import Alarms
from desk.board.case_brief import BriefBook
from desk.board.case_texts import TEXT_SHEET, TEXT_VERSION, CaseTexts, text_row
from desk.board.queue import Queue
from desk.data.demo import demo_changes
from desk.model.changes import Append
from desk.model.entries import AnyEntry, Apology, Assign, Contact, FieldChange, Incoming, Promise, StatusChange
from desk.store.archive import archive_closed
from desk.store.fact_sheet import FactSheet
from desk.store.fact_work import FactWork
from desk.store.file.file_store import FileStore
from desk.store.file.kept_facts import facts_path
from desk.tui.opened_store import OpenedStore
from tests.case_builders import NOW
from tests.store.store_builders import open_shift
from tests.tui.app_fixtures import POLICY, new_case

EVENTS_BETWEEN, MOMENTS = 3, 5
SHEET = FactSheet(TEXT_SHEET, TEXT_VERSION, text_row)
FILTERS = (
    "",
    "late",
    "all",
    "refund or truck",
    "owner:ines",
    "guard",
    "text:truck",
    "-truck 0101",
    "hand everywhere",
    "e",
    "urgent -sorry",
)


class ShiftHistory:
    """A shift file to which things happen at random."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.random = Random(seed)
        self.copies: list[bytes] = []
        with self.opened() as store:
            store.commit(demo_changes(NOW))

    def opened(self) -> AbstractContextManager[FileStore]:
        """A process of its own."""
        return open_shift(self.path)

    def happen(self) -> None:
        """Let one thing happen."""
        self.random.choice([self._log, self._log, self._log_unfolded, self._rewrite, self._go_back, self._archive, self._meet_another])()

    def _changes(self, store: FileStore) -> list[Append]:
        cases = self.random.sample(sorted(store.cases), k=2)
        return [Append(case, (self._entry(),)) for case in cases]

    def _entry(self) -> AnyEntry:
        at = NOW + timedelta(minutes=self.random.randint(-600, 0))
        entries: list[AnyEntry] = [
            Assign(at=at, by="bo", owner=self.random.choice(["ines", "bo", ""]), follow_up=at + timedelta(hours=9)),
            Apology(at=at, by="ines", text="sorry"),
            Contact(at=at, by="ines", text="we look into it", channel="phone"),
            FieldChange(at=at, by="ines", name="phone", now="555-0101", was=""),
            Incoming(at=at, by="customer", text="where is it", channel="email", chase=True),
            Promise(at=at, by="ines", text="a truck", due=at + timedelta(hours=self.random.randint(1, 90))),
            StatusChange(at=at, by="bo", to="pending", reason="waits", recheck=at + timedelta(hours=4)),
            StatusChange(at=at, by="bo", to="solved", outcome="kept", aftercare=at + timedelta(days=3)),
            StatusChange(at=at, by="bo", to="closed"),
        ]
        return self.random.choice(entries)

    def _log(self) -> None:
        self.copies.append(self.path.read_bytes())
        with self.opened() as store:
            store.commit([*self._changes(store), new_case(self.random.randint(0, 999))])

    def _log_unfolded(self) -> None:
        with self.opened() as store:
            store.commit(self._changes(store))
            store.checkpoints.write_last = lambda: None  # type: ignore[method-assign]  # as a process that was killed

    def _rewrite(self) -> None:
        with self.opened() as store:
            store.checkpoint()
            number = int(self.random.choice(sorted(store.cases)).removeprefix("C-"))
        with TinyDB(self.path) as db:
            db.table("cases").update({"subject": "a truck by hand", "priority": "urgent"}, doc_ids=[number])

    def _go_back(self) -> None:
        if self.copies:
            self.path.write_bytes(self.random.choice(self.copies))

    def _archive(self) -> None:
        with self.opened() as store:
            archive_closed(store, NOW + timedelta(days=self.random.choice([-20, 90])))

    def _meet_another(self) -> None:
        other = self.path.with_name(f"other-{len(self.copies)}.json")
        other.write_bytes(self.path.read_bytes())
        with open_shift(other) as store:
            store.commit([*self._changes(store), new_case(1000)])
        self._log()
        self.path.write_bytes(other.read_bytes())


def board_from_briefs(store: FileStore, now: datetime) -> Queue:
    queue, opened = Queue(POLICY, me="ines"), OpenedStore(lambda: store)
    opened.open()
    queue.set_shift(store.shift)
    index, _ = opened.read_index(BriefBook(POLICY, UTC), lambda: now)
    queue.open(index, now)
    *_, rows = FactWork(store.frozen_cases(), SHEET, store.fact_place(SHEET.name)).columns(lambda: None)
    queue.use_texts(CaseTexts(rows))
    assert opened.watch is not None
    opened.watch.close()
    return queue


def board_from_cases(store: FileStore, now: datetime) -> Queue:
    queue = Queue(POLICY, me="ines")
    queue.set_shift(store.shift)
    queue.update(store.cases.values(), now)
    return queue


def assert_same_board(one: Queue, other: Queue, moments: list[datetime]) -> None:
    bells = Alarms("ines"), Alarms("ines")
    for bell, queue in zip(bells, (one, other), strict=True):
        bell.baseline(queue.views.copy(), moments[0])
    for now in moments:
        turned = []
        for queue in (one, other):
            queue.tick(now)
            turned.append(sorted(queue.pop_turned(), key=lambda view: view.id))
        for words in FILTERS:
            for queue in (one, other):
                queue.filter(words)
                queue.tick(now)
            assert list(one.ids) == list(other.ids), words
        assert one.counts() == other.counts()
        assert {case: one.row(case, now) for case in one.views} == {case: other.row(case, now) for case in other.views}
        assert one.next_best(now) == other.next_best(now)
        assert bells[0].check(turned[0], now) == bells[1].check(turned[1], now)


@pytest.mark.parametrize("seed", [*range(10), *(pytest.param(seed, marks=pytest.mark.torture) for seed in range(10, 60))])
def test_kept_briefs_give_the_board_that_reads_every_case(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 2:
        monkeypatch.setattr("desk.store.file.snapshot.LAZY_SIZE", 1)  # as a file of thousands is read
    shift = ShiftHistory(tmp_path / "shift.json", seed)
    for _ in range(4):
        for _ in range(shift.random.randint(0, EVENTS_BETWEEN)):
            shift.happen()
        moments = sorted(NOW + timedelta(minutes=shift.random.randint(-2_000, 60_000)) for _ in range(MOMENTS))
        with shift.opened() as store:
            assert_same_board(board_from_briefs(store, moments[0]), board_from_cases(store, moments[0]), moments)
    assert all(facts_path(shift.path, name).exists() for name in ("board", "texts"))


Spoil = Callable[[bytes], bytes]
"""What becomes of the kept file between two boards."""


@pytest.mark.parametrize("spoil", [lambda data: data[:-9], lambda data: b"", lambda data: data[:20] + data[25:], lambda data: data * 2])
def test_a_spoiled_file_of_briefs_spoils_no_board(tmp_path: Path, spoil: Spoil) -> None:
    shift = ShiftHistory(tmp_path / "shift.json", 1)
    with shift.opened() as store:
        board_from_briefs(store, NOW)
    kept = facts_path(shift.path, "board")
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    with shift.opened() as store:
        assert_same_board(board_from_briefs(store, NOW), board_from_cases(store, NOW), [NOW])
    assert kept.read_bytes() == whole
