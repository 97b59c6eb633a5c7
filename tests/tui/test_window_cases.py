"""A board is opened from briefs, and a case is read when somebody asks for it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from desk.board.case_view import case_view
from desk.board.queue import Queue
from desk.data.demo import demo_changes
from desk.model.case import Case
from desk.model.entries import Memo
from desk.sla.policy_file import read_policy
from desk.store import open_store
from desk.store.documents.frozen_cases import FrozenCases
from desk.store.file.kept_facts import facts_path
from desk.tui.live_shift import LiveShift
from desk.tui.messages import ShiftChanged
from desk.tui.shift_client import ShiftClient
from desk.tui.window_cases import WindowCases
from tests.case_builders import NOW, case_of
from tests.tui.app_fixtures import FakeClock
from tests.tui.call_count import counted
from tests.tui.test_shift_client import memo, on_file


class Unread(dict[str, Case]):
    """Cases that count how often they are read."""

    def __init__(self, *cases: Case) -> None:
        super().__init__({case.id: case for case in cases})
        self.asked: list[str] = []

    def __getitem__(self, case: str) -> Case:
        self.asked.append(case)
        return super().__getitem__(case)

    def read_all(self) -> None:
        self.asked.append("all")


def test_what_is_heard_takes_the_place_of_what_was_not_read() -> None:
    one, two, newer = case_of(), case_of(case_id="C-102"), case_of(Memo(at=NOW, by="bo", text="m"), case_id="C-102")
    unread = Unread(one, two)
    known = WindowCases(unread, unread)
    assert ("C-101" in known, "C-103" in known, len(known), list(known)) == (True, False, 2, ["C-101", "C-102"])
    assert unread.asked == [], "to know that a case is there is not to read it"
    copied = known.copy(without=["C-101"])
    known["C-102"] = newer
    assert known["C-102"] is newer
    assert dict(copied) == {"C-102": two}, "a copy stays what it was"
    assert known["C-101"] is one
    del known["C-101"]
    assert "C-101" not in known
    assert known.get("C-101") is None


def test_an_archived_case_is_on_the_shift_once_it_is_heard_of_again() -> None:
    here, archived = case_of(), case_of(case_id="C-102")
    known = WindowCases()
    known["C-101"] = here
    assert known.add_archived([here, archived]) == [archived]
    assert known.add_archived([archived]) == []
    assert (list(known), list(known.on_shift())) == (["C-101", "C-102"], ["C-101"])
    known["C-102"] = archived
    assert list(known.on_shift()) == ["C-101", "C-102"]


def test_whoever_goes_through_all_reads_them_at_once() -> None:
    unread = Unread(case_of())
    known = WindowCases(unread, unread)
    assert list(known.values()) == [case for _, case in known.items()]
    assert unread.asked[0] == "all"
    heard = WindowCases()
    heard["C-101"] = case_of()
    assert list(heard.values())


def figures(queue: Queue) -> object:
    return list(queue.ids), queue.counts(), [queue.row(case, NOW) for case in sorted(queue.views)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The demo shift in a file."""
    store = open_store(tmp_path / "shift.json", agent="ines")
    store.commit(demo_changes(NOW))
    store.close()
    return tmp_path / "shift.json"


async def opened(path: Path) -> tuple[LiveShift, ShiftClient]:
    client = on_file(path, "ines", [])
    live = LiveShift(client, FakeClock(), me="ines")
    await live.load()
    live.queue.tick(NOW)
    return live, client


async def test_the_next_window_shows_the_same_and_makes_no_view(path: Path) -> None:
    live, client = await opened(path)
    first = figures(live.queue)
    await client.commit([memo("C-103")])
    await client.close()
    assert facts_path(path, "board").exists()
    with counted() as count:
        live, client = await opened(path)
        assert figures(live.queue) == first
    assert count.of("case_view") == 0
    assert live.view("C-103") is live.queue.view("C-103"), "what was read in brief is not worked out again"
    assert live.view("C-103").state.timeline[-1].text == "m"  # type: ignore[union-attr]  # a memo
    await client.close()


async def test_the_cases_left_unread_are_read_beside_the_keyboard(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    read_all = FrozenCases.read_all

    def watched(cases: FrozenCases) -> None:
        threads.append(threading.get_ident())
        read_all(cases)

    monkeypatch.setattr(FrozenCases, "read_all", watched)
    _, client = await opened(path)
    assert threads == [], "nobody asked"
    await client.read_all_cases()
    await client.close()
    assert threads
    assert threading.get_ident() not in threads


async def test_briefs_under_another_policy_are_made_anew(path: Path) -> None:
    _, client = await opened(path)
    await client.close()
    client = on_file(path, "ines", [])
    client.policy = read_policy('[[rules]]\nname = "mild"\nown = 300\n', "mild.toml")
    live = LiveShift(client, FakeClock(), me="ines")
    await live.load()
    for case, view in live.queue.views.items():
        assert [clock.target for clock in view.clocks] == [clock.target for clock in case_view(client.cases[case], client.policy).clocks]
    await client.close()


async def test_what_a_colleague_commits_is_not_lost_on_a_case_that_was_not_read(path: Path) -> None:
    _, client = await opened(path)
    await client.close()
    live, client = await opened(path)
    brief = live.queue.views["C-103"]
    committed = await client.commit([memo("C-103", "new")])
    assert brief.state.case is not committed.cases[0], "the brief stays that of its moment"
    changed = await live.apply_commit(ShiftChanged(("C-103",)))
    assert changed.changed == {"C-103"}
    view = live.view("C-103")
    assert view is not None
    assert view.state.case is committed.cases[0] is client.cases["C-103"]
    await client.close()
