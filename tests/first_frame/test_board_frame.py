"""What is painted first is what the board shows at that moment, cell by cell."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pyte
import pytest
from textual.geometry import Region

from desk.first_frame.frame import Frame
from desk.model.changes import NewCase
from desk.model.entries import AnyEntry, Assign, Contact, Promise, StatusChange
from desk.sla.microseconds import microseconds
from desk.tui.screens.board import BoardScreen
from tests.bench.board_fixtures import board_cases
from tests.case_builders import NOW, at
from tests.sla.policies import OFFICE
from tests.tui.app_fixtures import FakeClock, FakeShared, app_on, demo_store, new_case, until_read, until_still

NAMES = ["Tess", "株式会社サンプルの長い名前の顧客", "Ünal Öz", "🙂 Smile & Sons Removals", "x" * 60]


def random_case(number: int, chance: random.Random) -> NewCase:
    """A case in any state, with whatever counts down in it."""
    logged = -chance.choice([2.0, 9.5, 50.0, 400.0, 4_000.0]) * chance.random()
    past: list[AnyEntry] = []
    if chance.random() < 0.6:
        past.append(Assign(at=at(logged * 0.9), by="ines", owner=chance.choice(["ines", "bo", "agent-hazel-nightshift"])))
    if chance.random() < 0.5:
        past.append(Contact(at=at(logged * 0.8), by="ines", text="we look into it", channel="phone"))
    if chance.random() < 0.5:
        past.append(Promise(at=at(logged * 0.7), by="ines", text="a call", due=at(chance.uniform(-3_000, 900))))
    if chance.random() < 0.3:
        past.append(_ending(chance, at(logged * 0.5)))
    header: dict[str, Any] = {"priority": chance.choice(["urgent", "high", "normal", "low"])}
    if chance.random() < 0.2:
        header["needs_by"] = at(chance.uniform(-60, 600))
    return new_case(number, past=past, logged=logged, customer=f"{chance.choice(NAMES)} {number}", **header)


def _ending(chance: random.Random, when: datetime) -> StatusChange:
    if chance.random() < 0.5:
        return StatusChange(at=when, by="ines", to="pending", reason="asked them", recheck=at(chance.uniform(-30, 600)))
    return StatusChange(at=when, by="ines", to="solved", reason="mended", aftercare=at(chance.uniform(-3_000, 900)))


def random_store(seed: int) -> FakeShared:
    chance = random.Random(seed)
    return FakeShared([random_case(number, chance) for number in range(60)])


def screen_of(written: str, size: tuple[int, int]) -> pyte.Screen:
    """A terminal that read this."""
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(written)
    return screen


def board_cells(board: BoardScreen, now: datetime, size: tuple[int, int]) -> pyte.Screen:
    """The rows of the board as they are now, on a terminal."""
    table = board.table
    board.renewal.update_order(now)
    table.action_first()
    board.renewal.tick(now)
    table.renew(table.in_view)  # a board that opens now asks for every row
    lines = table.render_lines(Region(0, 0, table.region.width, table.size.height))
    written = (f"\x1b[{table.region.y + y};1H{line.render(board.app.console)}" for y, line in enumerate(lines, 1))
    return screen_of("".join(written), size)


def seen_of(cell: pyte.screens.Char) -> tuple[object, ...]:
    """What an eye sees of a cell. A blank has no colour of its own."""
    return (cell.bg,) if cell.data == " " else tuple(cell)


def assert_same_rows(board: BoardScreen, frame: Frame, now: datetime, size: tuple[int, int]) -> bool:
    """The rows of the frame are those of the board. False where the frame does not know them."""
    if frame.rows_at(microseconds(now)) is None:
        return False
    seen, wanted = screen_of(frame.painted(microseconds(now), is_current=True), size), board_cells(board, now, size)
    for y in range(board.table.region.y, board.table.region.y + board.table.size.height):
        for x in range(board.table.content_width):
            assert seen_of(seen.buffer[y][x]) == seen_of(wanted.buffer[y][x]), f"{now}, cell {x} of\n{seen.display[y]}\n{wanted.display[y]}"
    return True


def moments(board: BoardScreen, chance: random.Random) -> list[datetime]:
    """Moments at which much happens, and any others."""
    turns = [datetime.fromtimestamp(turn, NOW.tzinfo) for turn, _ in board.queue.next_turns(400)]
    near = [turn + timedelta(microseconds=step) for turn in chance.sample(turns, min(8, len(turns))) for step in (-1, 0, 1)]
    others = [NOW + timedelta(seconds=chance.uniform(0, 3_600 * hours)) for hours in (0.01, 0.1, 1, 8, 15) for _ in range(3)]
    return sorted(moment for moment in [NOW, *near, *others] if moment >= NOW)


@pytest.mark.parametrize(("seed", "size"), [(0, (120, 36)), (1, (80, 24)), (2, (160, 45)), (3, (120, 36)), (4, (80, 24))])
async def test_any_later_moment_reads_as_the_board_does(seed: int, size: tuple[int, int]) -> None:
    clock = FakeClock()
    policy = {"policy": OFFICE} if seed % 2 else {}
    app = app_on(random_store(seed), clock, **policy)
    async with app.run_test(size=size) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        frame = Frame(board.frame.text(NOW))
        known = [assert_same_rows(board, frame, moment, size) for moment in moments(board, random.Random(seed))]
        assert known[0]
        assert sum(known) > len(known) // 3


async def test_the_demo_is_known_for_a_night() -> None:
    app = app_on(demo_store(), FakeClock())
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        frame = Frame(board.frame.text(NOW))
        for hours in (0.01, 0.2, 1, 5, 12):
            assert assert_same_rows(board, frame, NOW + timedelta(hours=hours), (120, 36))
        assert frame.rows_at(microseconds(NOW - timedelta(seconds=1))) is None
        assert frame.rows_at(microseconds(NOW + timedelta(hours=17))) is None


async def test_a_board_of_many_cases_is_known_as_long_as_its_worst_are() -> None:
    app = app_on(FakeShared(list(board_cases(400, NOW))), FakeClock())
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        frame = Frame(board.frame.text(NOW))
        assert all(assert_same_rows(board, frame, NOW + timedelta(minutes=minutes), (120, 36)) for minutes in (0, 1, 9))
        later = [assert_same_rows(board, frame, NOW + timedelta(hours=hours), (120, 36)) for hours in (1, 3, 9)]
        assert isinstance(later, list)


@pytest.mark.parametrize("keys", [["slash", *"late", "enter"], ["3"]])
async def test_a_narrowed_board_is_not_kept(keys: list[str]) -> None:
    app = app_on(demo_store(), FakeClock())
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        assert board.frame.text(NOW)
        await pilot.press(*keys)
        await until_still(pilot)
        assert not board.frame.text(NOW)


async def test_a_wall_keeps_no_customers() -> None:
    app = app_on(demo_store(), FakeClock(), wall=True)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        assert not board.frame.text(NOW)
