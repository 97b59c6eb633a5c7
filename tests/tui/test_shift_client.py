"""The store behind its asyncio face: words for every failure, news of others, drafts, goodbye."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.message import Message

from desk.errors import Damaged, NotSaved, Refused
from desk.model.case import Case
from desk.model.changes import Append, Change, Committed
from desk.model.entries import Memo
from desk.store import open_store
from desk.store.memory import MemoryStore
from desk.tui.messages import PresenceChanged, ShiftChanged, ShiftRead, ShiftUnreadable, SyncStateChanged
from desk.tui.session import Session
from desk.tui.shift_client import ShiftClient
from tests.case_builders import NOW
from tests.tui.app_fixtures import PATIENCE, FakeClock, FakeShared, many, new_case, session


class Window:
    """A window that only listens."""

    def __init__(self, store: MemoryStore) -> None:
        self.heard: list[Message] = []
        self.sync = ShiftClient(session(store), self.heard.append)

    async def hears(self, kind: type[Message]) -> Message:
        """Wait for a message of this kind."""
        async with asyncio.timeout(PATIENCE):
            while not any(isinstance(message, kind) for message in self.heard):
                await asyncio.sleep(0)
        return next(message for message in self.heard if isinstance(message, kind))


@contextlib.asynccontextmanager
async def window(store: MemoryStore) -> AsyncIterator[Window]:
    opened = Window(store)
    try:
        yield opened
    finally:
        await opened.sync.close()


def memo(case: str, text: str = "m") -> Append:
    return Append(case, (Memo(at=NOW, by="ines", text=text),))


async def test_everything_is_read_before_it_is_said() -> None:
    async with window(many(120)) as there:
        taken: list[int] = []
        await there.sync.load(lambda index: taken.append(len(index.views)))
        assert taken == [len(there.sync.cases)] == [120]
        assert [type(message) for message in there.heard] == [SyncStateChanged, ShiftRead]
        assert there.sync.sync_state == "ok"


async def test_our_own_commit_is_known_here_when_it_returns() -> None:
    async with window(many(2)) as there:
        await there.sync.load()
        committed = await there.sync.commit([memo("C-101")])
        assert there.sync.cases["C-101"] is committed.cases[0]
        changed = await there.hears(ShiftChanged)
        assert isinstance(changed, ShiftChanged)
        assert (changed.cases, changed.own) == (("C-101",), True)


async def test_what_others_commit_is_taken_in_and_told() -> None:
    store = many(2)
    async with window(store) as there:
        await there.sync.load()
        store.commit_elsewhere(new_case(9))
        changed = await there.hears(ShiftChanged)
        assert isinstance(changed, ShiftChanged)
        assert (changed.cases, changed.own) == (("C-103",), False)
        assert "C-103" in there.sync.cases


class FakeFolding(FakeShared):
    """Folds at the third asking."""

    asked = 0

    def checkpoint_if_idle(self) -> bool:
        self.asked += 1
        return self.asked == 3


async def test_what_was_committed_is_folded_once_it_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.tui.shift_client.FOLD_EVERY", 0.0)
    store = FakeFolding([new_case(1)])
    async with window(store) as there:
        await there.sync.load()
        await there.sync.commit([memo("C-101")])
        fold = there.sync._tasks["fold"]
        await asyncio.wait_for(fold, PATIENCE)
        assert store.asked == 3


class FakeFull(FakeShared):
    """A disk with no room."""

    def commit(self, changes: list[Change], *, more: bool = False) -> Committed:  # type: ignore[override]  # narrower than it need be, for brevity
        raise NotSaved("Not saved: no space left.")


async def test_a_refusal_comes_back_as_it_was_worded_and_changes_nothing() -> None:
    async with window(FakeFull()) as there:
        await there.sync.load()
        with pytest.raises(NotSaved, match="no space left"):
            await there.sync.commit([memo("C-101")])
        assert not any(isinstance(message, ShiftChanged) for message in there.heard)


async def test_what_the_machine_refuses_comes_back_in_words() -> None:
    def unplugged() -> MemoryStore:
        raise OSError(5, "Input/output error")

    from msgspec.structs import replace

    heard: list[Message] = []
    sync = ShiftClient(replace(session(MemoryStore()), open_store=unplugged), heard.append)
    with pytest.raises(Refused, match="input/output error"):
        await sync.load()
    assert sync.sync_state == "damaged"
    with pytest.raises(Refused, match="not open"):
        await sync.commit([memo("C-101")])
    await sync.close()


async def test_a_file_gone_bad_is_said_once_and_forgotten_when_it_is_well() -> None:
    store = many(1)
    async with window(store) as there:
        await there.sync.load()
        store.broken = Damaged("cut short")
        store.tell()
        await there.hears(ShiftUnreadable)
        store.tell()
        store.broken = None
        store.tell()
        async with asyncio.timeout(PATIENCE):
            while there.sync.sync_state != "ok":
                await asyncio.sleep(0)
        assert sum(isinstance(message, ShiftUnreadable) for message in there.heard) == 1


class FakeFaulty(FakeShared):
    """A store with a fault of its own."""

    def refresh(self) -> Case:  # type: ignore[override]  # that it never returns is the point
        raise ZeroDivisionError


async def test_a_fault_while_listening_never_leaves_a_board_that_only_looks_alive() -> None:
    store = FakeFaulty()
    async with window(store) as there:
        await there.sync.load()
        told = await there.hears(ShiftUnreadable)
        assert isinstance(told, ShiftUnreadable)
        assert "no longer hears" in str(told.error)
        assert there.sync.sync_state == "damaged"


def on_file(path: Path, agent: str, heard: list[Message]) -> ShiftClient:
    made: Session = session(MemoryStore(), FakeClock(), agent=agent)
    from msgspec.structs import replace

    return ShiftClient(replace(made, open_store=lambda: open_store(path, agent=agent)), heard.append)


async def test_two_windows_on_a_file_know_where_the_other_is(tmp_path: Path) -> None:
    heard: list[Message] = []
    ines, bo = on_file(tmp_path / "shift.json", "ines", heard), on_file(tmp_path / "shift.json", "bo", [])
    await ines.load()
    await bo.load()
    await bo.commit([new_case(1)])
    async with asyncio.timeout(PATIENCE):
        while "C-1" not in ines.cases and not ines.cases:
            await asyncio.sleep(0.01)
        case = next(iter(ines.cases))
        await bo.presence.announce((case,), "writing", "apology")
        while not ines.presence.present_at(case):
            await asyncio.sleep(0.01)
    (there,) = ines.presence.present_at(case)
    assert (there.agent, there.mode, there.what) == ("bo", "writing", "apology")
    assert any(isinstance(message, PresenceChanged) for message in heard)
    await bo.close()
    async with asyncio.timeout(PATIENCE):
        while [other.mode for other in ines.presence.present_at(case)] != ["gone"]:
            await asyncio.sleep(0.01)
    assert ines.presence.online == frozenset()
    await ines.close()


async def test_drafts_outlive_the_window(tmp_path: Path) -> None:
    first = on_file(tmp_path / "shift.json", "ines", [])
    await first.load()
    await first.drafts.save_draft("C-101", "apology", {"text": "Sorry [/oops", "speaker": "agent"})
    await first.close()
    second = on_file(tmp_path / "shift.json", "ines", [])
    await second.load()
    assert second.drafts.is_at("C-101")
    assert await second.drafts.draft("C-101", "apology") == {"text": "Sorry [/oops", "speaker": "agent"}
    await second.drafts.drop_draft("C-101", "apology")
    assert not second.drafts.is_at("C-101")
    assert await second.drafts.draft("C-101", "apology") is None
    await second.close()


async def test_reading_leaves_the_interpreter_as_it_was() -> None:
    usual = sys.getswitchinterval()
    async with window(many(3)) as there:
        await there.sync.load(lambda _: None if sys.getswitchinterval() < usual else pytest.fail("the keyboard has to wait"))
    assert sys.getswitchinterval() == usual
    assert gc.isenabled()
