"""The way back: attempts grow apart, one that succeeds starts anew, and a look finds what nobody told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from desk.errors import Offline
from desk.store.database import link as link_module
from desk.store.database.address import database_address
from desk.store.database.link import DatabaseLink, LimitedConnection
from desk.store.database.link_errors import offline_error
from desk.store.database.watch import DatabaseWatch
from desk.store.watch import ALL_NEWS, SLOW_SECONDS
from tests.store.database.conftest import Desk
from tests.store.store_builders import append, entry_texts, new_case

NOWHERE = database_address("postgresql://desk@/nowhere?host=/nowhere", {})


class Clock:
    """A clock that stands until it is moved, and waits by moving."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class AwayLink(DatabaseLink):
    """A link to a database that is away until the clock says so."""

    def __init__(self, clock: Clock, back_at: float) -> None:
        super().__init__(NOWHERE, "ines")
        self.attempts: list[float] = []
        self._clock = clock
        self._back_at = back_at

    def connected(self, conninfo: str = "") -> LimitedConnection:
        self.attempts.append(self._clock.now)
        if self._clock.now < self._back_at:
            raise offline_error("nobody there")
        return Connected.__new__(Connected)


class Connected(LimitedConnection):
    """A connection that nothing is sent over."""

    @property
    def closed(self) -> bool:
        return False

    def close(self) -> None: ...

    def __del__(self, *_: object) -> None: ...


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    with monkeypatch.context() as patched:
        patched.setattr(link_module, "time", clock)
        yield clock


def try_until(link: AwayLink, clock: Clock, end: float) -> None:
    """Ask four times a second, as a board that polls does."""
    while clock.now < end and not link.is_up:
        try:
            link._open_connection()
        except Offline:
            clock.sleep(0.25)


def test_attempts_grow_apart_up_to_five_seconds(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.store.database.link.random.uniform", lambda low, high: high)
    link = AwayLink(clock, back_at=1e9)
    try_until(link, clock, clock.now + 60)
    gaps = [later - earlier for earlier, later in zip(link.attempts, link.attempts[1:], strict=False)]
    assert gaps[:5] == [0.25, 0.5, 1.0, 1.75, 3.25], "0.2, 0.4, 0.8, 1.6 and 3.2 s, each at the next look"
    assert set(gaps[5:]) == {5.0}


def test_attempts_of_many_boards_do_not_fall_together(clock: Clock) -> None:
    links = [AwayLink(clock, back_at=1e9) for _ in range(50)]
    waits = set()
    for link in links:
        with pytest.raises(Offline):
            link._open_connection()
        waits.add(round(link._not_before - clock.now, 6))
    assert len(waits) > 40
    assert 0.14 <= min(waits) < max(waits) <= 0.2


def test_one_that_succeeds_starts_anew(clock: Clock) -> None:
    link = AwayLink(clock, back_at=clock.now + 20)
    try_until(link, clock, clock.now + 40)
    assert link.is_up
    assert clock.now <= 1000 + 20 + 5.25, "at most five seconds after it was back"
    link._connection, link._back_at = None, 1e9
    link.attempts.clear()
    try_until(link, clock, clock.now + 1)
    assert link.attempts[1] - link.attempts[0] == 0.25


def test_a_commit_in_the_middle_tries_at_once_and_no_longer_than_its_patience(clock: Clock) -> None:
    link = AwayLink(clock, back_at=1e9)
    with pytest.raises(Offline):
        link.wait_until_up(5.0)
    assert 1004.9 <= clock.now <= 1005.1
    assert link.attempts[0] == 1000.0
    back = AwayLink(clock, back_at=clock.now + 2)
    began = clock.now
    back.wait_until_up(5.0)
    assert 2 <= clock.now - began < 4.5


async def test_a_look_finds_what_nobody_told(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    bo.watch()
    assert bo._listener is not None
    bo._listener._connection.execute("UNLISTEN *")
    ines.commit([append(text="told to nobody")])
    watch = DatabaseWatch(lambda: bo._listener, lambda: True, slow=0.0)
    async with asyncio.timeout(10):
        assert await anext(watch.changes()) == ALL_NEWS
    assert bo.refresh().cases == ("C-101",)
    assert entry_texts(bo)[-1] == "told to nobody"


def test_a_look_comes_every_five_seconds(desk: Desk) -> None:
    watch = desk.open().watch()
    assert isinstance(watch, DatabaseWatch)
    assert watch._slow_interval == SLOW_SECONDS == 5.0
