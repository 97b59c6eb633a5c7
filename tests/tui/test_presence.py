"""Who is here: seen at every case they work on, idle without keys, gone for a while after they left, and told of us the same way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from desk.model.presence import AgentPresence, PresenceMode
from desk.store.presence import MemoryPresence
from desk.tui.presence_tracker import GONE_FOR, IDLE_AFTER, PresenceTracker
from desk.tui.presentation.presence import agent_names, presence_sign, presence_words
from desk.tui.presentation.row_signs import WRITES
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeClock, app_on, demo_store, screen_text, sheet_text, until, until_read
from tests.tui.case_driver import at_case


class FakePresence(MemoryPresence):
    """Remembers what was said, as the others would read it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[AgentPresence] = []

    def announce(self, mode: PresenceMode, since: Any, *, case: str = "", what: str = "", also: tuple[str, ...] = ()) -> None:
        self.said.append(AgentPresence(agent="ines", mode=mode, case=case, what=what, also=also, since=since))


class Room:
    """A desk with one clock, one presence and everything that was told."""

    def __init__(self, *, hidden: bool = False) -> None:
        self.presence, self.clock, self.changed = FakePresence(), FakeClock(), list[tuple[str, ...]]()
        self.company = PresenceTracker(self._run, self.clock, self.changed.append, hidden=hidden)

    def _run(self, work: Callable[[Any], Any]) -> Awaitable[Any]:
        async def done() -> Any:
            return work(self.presence)

        return done()


def bo(mode: PresenceMode = "writing", case: str = "C-101", what: str = "apology", **fields: Any) -> AgentPresence:
    return AgentPresence(agent="bo", mode=mode, case=case, what=what, since=NOW, **fields)


async def test_whoever_leaves_the_desk_is_gone_for_a_while() -> None:
    room = Room()
    room.presence.seen = (bo(),)
    await room.company.refresh_others()
    assert room.changed == [("C-101",)]
    room.presence.seen = ()
    room.clock.go(20)
    await room.company.refresh_others()
    (gone,) = room.company.present_at("C-101")
    assert (gone.mode, gone.since) == ("gone", room.clock())
    assert room.company.online == frozenset()
    room.clock.go(20)
    await room.company.refresh_others()
    assert presence_words(room.company.present_at("C-101"), room.clock()) == "bo gone while writing an apology, 20 s"
    room.clock.go(GONE_FOR.total_seconds())
    await room.company.refresh_others()
    assert room.company.present_at("C-101") == ()


async def test_going_to_another_case_or_coming_back_is_not_going() -> None:
    room = Room()
    room.presence.seen = (bo(),)
    await room.company.refresh_others()
    room.presence.seen = (bo(case="C-102"),)
    await room.company.refresh_others()
    assert room.company.present_at("C-101") == ()
    room.presence.seen = ()
    await room.company.refresh_others()
    room.presence.seen = (bo(case="C-103"),)
    await room.company.refresh_others()
    assert room.company.present_at("C-102") == (), "they are back"
    assert room.company.online == {"bo"}


async def test_somebody_who_writes_on_several_cases_is_seen_at_each() -> None:
    room = Room()
    room.presence.seen = (bo(also=("C-102", "C-103")),)
    await room.company.refresh_others()
    assert [other.agent for case in ("C-101", "C-102", "C-103") for other in room.company.present_at(case)] == ["bo"] * 3


async def test_without_a_key_for_minutes_we_are_idle_and_with_one_we_are_back_where_we_were() -> None:
    room = Room()
    await room.company.announce(("C-101", "C-102"), "writing", "apology")
    room.clock.go(IDLE_AFTER.total_seconds() - 1)
    await room.company.announce_idle()
    assert [said.mode for said in room.presence.said] == ["writing"]
    room.clock.go(60)
    await room.company.announce_idle()
    await room.company.announce_idle()
    assert [(said.mode, said.since, said.what) for said in room.presence.said[1:]] == [("idle", NOW, "apology")]
    assert room.company.note_activity()
    await room.company.announce_idle()
    said = room.presence.said[-1]
    assert (said.mode, said.case, said.also, said.since) == ("writing", "C-101", ("C-102",), NOW)
    assert not room.company.note_activity()


async def test_whoever_only_reads_is_never_named() -> None:
    room = Room(hidden=True)
    await room.company.announce(("C-101",), "viewing")
    room.clock.go(600)
    await room.company.announce_idle()
    assert room.presence.said == []


@pytest.mark.parametrize(
    ("other", "words", "short", "sign"),
    [
        (bo(), "bo is writing an apology, 40 s", "bo writing, 40 s", WRITES),
        (bo(what="contact"), "bo is writing a reply, 40 s", "bo writing, 40 s", WRITES),
        (bo(what="status"), "bo is changing it, 40 s", "bo writing, 40 s", WRITES),
        (bo("viewing", what=""), "bo is viewing, 40 s", "bo viewing, 40 s", ""),
        (bo("idle", what=""), "bo is idle, 40 s", "bo idle, 40 s", ""),
        (bo("idle"), "bo is idle over an apology, 40 s", "bo idle, 40 s", WRITES),
        (bo("gone", what=""), "bo gone, 40 s", "bo gone, 40 s", ""),
    ],
)
def test_every_state_has_its_words_and_its_sign(other: AgentPresence, words: str, short: str, sign: str) -> None:
    now = NOW + timedelta(seconds=40)
    assert (presence_words([other], now), agent_names([other], now), presence_sign([other])) == (words, short, sign)


@pytest.mark.parametrize(("seconds", "age"), [(90, "1 min"), (6900, "115 min"), (2 * 86400, "2 days")])
def test_an_age_is_told_as_every_other_length_of_time(seconds: int, age: str) -> None:
    assert agent_names([bo()], NOW + timedelta(seconds=seconds)) == f"bo writing, {age}"


def test_of_several_the_one_nearest_to_the_customer_comes_first() -> None:
    lou = AgentPresence(agent="lou", mode="gone", case="C-101", since=NOW)
    assert presence_words([lou, bo("idle"), bo()], NOW) == "bo is writing an apology, 0 s; bo idle; lou gone"
    assert agent_names([lou, bo()], NOW) == "bo writing, 0 s +1"
    assert presence_words([], NOW) == agent_names([], NOW) == presence_sign([]) == ""


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_board_says_who_is_at_the_case_under_the_cursor_and_counts_on(size: tuple[int, int]) -> None:
    store, clock = demo_store(), FakeClock()
    async with app_on(store, clock).run_test(size=size) as pilot:
        board = await until_read(pilot)
        case = board.table.cursor
        store.presence.seen = (bo(case=case),)
        store.tell()
        await until(pilot, lambda: f"{case}  bo is writing an apology, 0 s" in screen_text(pilot))
        clock.go(40)
        await until(pilot, lambda: "bo is writing an apology, 40 s" in screen_text(pilot))
        await pilot.press("j")
        await until(pilot, lambda: "bo is writing" not in screen_text(pilot))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_form_says_in_its_title_who_else_writes_here(size: tuple[int, int]) -> None:
    store = demo_store()
    async with at_case("C-104", store, size=size) as seat:
        await seat.form("a")
        assert "bo writes" not in seat.text
        store.presence.seen = (bo(case="C-104"),)
        store.tell()
        await until(seat.pilot, lambda: "bo writes an apology" in sheet_text(seat.pilot).splitlines()[0])
        store.presence.seen = ()
        store.tell()
        await until(seat.pilot, lambda: "bo writes" not in sheet_text(seat.pilot).splitlines()[0])
