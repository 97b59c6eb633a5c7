"""The board as an agent meets it: what it shows, and what each key does."""

from __future__ import annotations

import threading

import pytest
from msgspec.structs import replace

from desk.actions_and_keys import BY_ID
from desk.errors import Damaged, Refused
from desk.model.changes import Append
from desk.model.entries import StatusChange
from desk.model.shift import Shift
from desk.store.memory import MemoryStore
from desk.tui.app import DeskApp
from desk.tui.key_hold import HOLD_SECONDS, KeyHold
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.damaged_file import DamagedFileScreen
from desk.tui.screens.help import HelpScreen
from desk.tui.screens.welcome import WelcomeScreen
from desk.tui.widgets.empty_board import EmptyBoard
from desk.tui.widgets.next_best_line import NextBestLine
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import (
    PATIENCE,
    FakeClock,
    FakeShared,
    app_on,
    assert_golden,
    demo_store,
    many,
    new_case,
    screen_text,
    session,
    until,
    until_read,
    until_still,
)
from tests.tui.busy_shift import LATE, OPEN, busy_shift


def case_at_cursor(board: BoardScreen) -> str:
    return board.table.cursor


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15), (200, 50)])
async def test_the_board_reads_as_it_should(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        await until_read(pilot)
        await assert_golden(pilot, f"board-{size[0]}x{size[1]}")


async def test_a_window_too_small_says_so() -> None:
    async with app_on(demo_store()).run_test(size=(59, 24)) as pilot:
        await until_read(pilot)
        assert "needs 60 x 15" in screen_text(pilot)
        assert "C-101" not in screen_text(pilot)
        await pilot.resize_terminal(60, 14)
        await until(pilot, lambda: "needs 60 x 15" in screen_text(pilot))
        await pilot.resize_terminal(60, 15)
        await until(pilot, lambda: "C-101" in screen_text(pilot))


@pytest.mark.parametrize("columns", [80, 100, 120])
async def test_the_footer_fits_and_ends_with_the_key_to_all_keys(columns: int) -> None:
    async with app_on(demo_store()).run_test(size=(columns, 24)) as pilot:
        await until_read(pilot)
        footer = screen_text(pilot).splitlines()[-1]
        assert footer.endswith("? keys")
        assert len(footer) < columns
        assert footer.startswith(" . next best  enter open")


async def test_keys_move_the_cursor() -> None:
    async with app_on(many(40)).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        await pilot.press("j", "j", "down", "k")
        assert case_at_cursor(board) == board.queue.ids[2]
        await pilot.press("G")
        assert case_at_cursor(board) == board.queue.ids[-1]
        await pilot.press("g")
        assert case_at_cursor(board) == board.queue.ids[0]
        await pilot.press("pagedown")
        assert case_at_cursor(board) != board.queue.ids[0]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_a_hard_evening_is_read_from_the_top(size: tuple[int, int]) -> None:
    """Forty-four open cases, twenty of them late: LATE first, then what is due now, and nothing of ours is called late."""
    async with app_on(busy_shift()).run_test(size=size) as pilot:
        board = await until_read(pilot)
        assert len(board.queue.ids) == OPEN
        header = screen_text(pilot).splitlines()[0]
        assert f"open {OPEN}" in header
        assert f"LATE {LATE}" in header
        await assert_golden(pilot, f"board-busy-{size[0]}x{size[1]}")


async def test_seconds_tick_and_the_header_follows() -> None:
    clock = FakeClock()
    async with app_on(demo_store(), clock).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        assert "14:00:00" in screen_text(pilot)
        assert "48 min late  C-101" in screen_text(pilot)
        clock.go(1)
        await until(pilot, lambda: "14:00:01" in screen_text(pilot))
        clock.go(59)
        await until(pilot, lambda: "49 min late  C-101" in screen_text(pilot))
        clock.go(121)
        await until(pilot, lambda: "in 4 min  C-108" in screen_text(pilot))


async def test_what_another_agent_does_appears_by_itself() -> None:
    store = many(3)
    async with app_on(store).run_test(size=(100, 20)) as pilot:
        await until_read(pilot)
        store.commit_elsewhere(new_case(9, logged=-200, subject="The roof is gone"))
        await until(pilot, lambda: "The roof is gone" in screen_text(pilot))


class FakeMonotonic:
    """Seconds that pass when told."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_no_line_moves_under_the_cursor_while_keys_are_pressed() -> None:
    store, hands = many(10), FakeMonotonic()
    app = app_on(store)
    app.get_default_screen = lambda: BoardScreen(KeyHold(hands))  # type: ignore[method-assign]  # the clock of the hands is the test's
    async with app.run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        await pilot.press("j", "j")
        before = list(board.queue.ids)
        store.commit_elsewhere(new_case(99, logged=-500, subject="Came while typing"))
        await until(pilot, lambda: "C-111" in app.desk.client.cases)
        await pilot.pause()
        assert list(board.queue.ids) == before
        hands.seconds += HOLD_SECONDS
        await until(pilot, lambda: "Came while typing" in screen_text(pilot))
        assert case_at_cursor(board) == before[2]


async def test_keys_pressed_while_reading_are_heard_once_the_cases_stand() -> None:
    store, hands, go_on = many(3), FakeMonotonic(), threading.Event()

    def slow() -> MemoryStore:
        go_on.wait(PATIENCE)
        return store

    app = DeskApp(replace(session(store), open_store=slow))
    app.get_default_screen = lambda: BoardScreen(KeyHold(hands))  # type: ignore[method-assign]  # the clock of the hands is the test's
    async with app.run_test(size=(100, 20)) as pilot:
        await until(pilot, lambda: "Reading the shift" in screen_text(pilot))
        await pilot.press("j", "slash", "1", "0", "2", "enter")
        go_on.set()
        await until(pilot, lambda: "C-102" in screen_text(pilot) and "C-101" not in screen_text(pilot))


async def test_a_case_that_was_solved_elsewhere_leaves_the_board() -> None:
    store = many(3)
    async with app_on(store).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        gone = case_at_cursor(board)
        store.commit_elsewhere(Append(gone, (StatusChange(at=NOW, by="bo", to="solved"),)))
        await until(pilot, lambda: gone not in board.queue.ids)
        assert case_at_cursor(board) == board.queue.ids[0]


async def test_the_filter_follows_what_is_typed_and_escape_takes_it_back() -> None:
    async with app_on(demo_store()).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        everything = len(board.queue.ids)
        await pilot.press("slash", *"late")
        await until(pilot, lambda: len(board.queue.ids) < everything)
        assert f"{len(board.queue.ids)} of {everything}" in screen_text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: len(board.queue.ids) == everything)
        assert board.focused is board.table


async def test_enter_keeps_the_filter_and_back_lifts_it() -> None:
    async with app_on(demo_store()).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        everything = len(board.queue.ids)
        await pilot.press("slash", *"mine", "enter")
        await until(pilot, lambda: not board.has_class("-filtering"))
        assert board.queue.filter_text == "mine"
        await assert_golden(pilot, "board-filtered-100x24")
        await pilot.press("escape")
        await until(pilot, lambda: len(board.queue.ids) == everything)


async def test_a_filter_that_cannot_be_read_says_why_and_changes_nothing() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        board = await until_read(pilot)
        everything = len(board.queue.ids)
        await pilot.press("slash", *"ownr:me")
        await until(pilot, lambda: "no field called" in screen_text(pilot))
        board.table.action_first()  # where the letters in between left it depends on how many of them were taken together
        await assert_golden(pilot, "filter-refused-80x24")
        assert len(board.queue.ids) == everything
        await pilot.press("enter")
        assert board.has_class("-filtering")
        await pilot.press(*["backspace"] * 7, *"late")
        await until(pilot, lambda: "8 of 18" in screen_text(pilot))
        assert "no field" not in screen_text(pilot)


async def test_nothing_matches_names_the_way_out() -> None:
    async with app_on(demo_store()).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"zzzz", "enter")
        await until(pilot, lambda: board.query_one(EmptyBoard).display)
        assert "/ changes the filter, esc shows all open cases." in screen_text(pilot)


async def test_digits_show_saved_views() -> None:
    async with app_on(demo_store()).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("3")
        assert board.queue.filter_text == "late"
        assert "/ late " in screen_text(pilot)
        await pilot.press("1")
        assert board.queue.filter_text == ""


async def test_next_best_goes_there_with_reasons_and_once_more_to_another() -> None:
    async with app_on(demo_store()).run_test(size=(120, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("G", "full_stop")
        await pilot.pause()
        first = case_at_cursor(board)
        assert first == "C-101"
        assert "next best  C-101  answer 48 min late, chased us 3 times" in screen_text(pilot)
        await pilot.press("full_stop")
        await pilot.pause()
        assert case_at_cursor(board) != first
        await pilot.press("j")
        await until(pilot, lambda: board.query_one(NextBestLine).display is False)


async def test_reasons_of_before_are_not_said_once_the_case_was_worked_on() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("full_stop")
        await until(pilot, lambda: "next best  C-101" in screen_text(pilot))
        await pilot.press("t", "ctrl+s")
        await until(pilot, lambda: "next best  C-101" not in screen_text(pilot))
        await pilot.press("full_stop")
        await until(pilot, lambda: board.query_one(NextBestLine).display)
        assert case_at_cursor(board) != "C-101"


async def test_marks_are_counted_and_are_what_actions_are_about() -> None:
    async with app_on(demo_store()).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        assert board.targets() == (board.queue.ids[0],)
        await pilot.press("space", "space")
        assert board.targets() == tuple(board.queue.ids[:2])
        assert "2 marked" in screen_text(pilot)
        await pilot.press("escape")
        assert board.targets() == (board.queue.ids[2],)


async def test_copying_says_what_was_copied() -> None:
    app = app_on(demo_store())
    async with app.run_test(notifications=True, size=(100, 24)) as pilot:
        await until_read(pilot)
        await pilot.press("y")
        assert app.clipboard == "C-101"
        await until(pilot, lambda: "Copied C-101." in screen_text(pilot))
        await pilot.press("Y")
        assert app.clipboard.startswith("C-101")
        assert "Team and truck" in app.clipboard


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_help_lists_the_keys_of_this_place(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await until(pilot, lambda: "it is our second failure for them" in screen_text(pilot))
        await assert_golden(pilot, f"help-{size[0]}x{size[1]}")
        await pilot.press("end")
        await until(pilot, lambda: "value>=500" in screen_text(pilot))
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_help_follows_the_agents_own_keys() -> None:
    async with app_on(demo_store(), keymap={"next_best": ("b",)}).run_test(size=(80, 24)) as pilot:
        board = await until_read(pilot)
        assert screen_text(pilot).splitlines()[-1].startswith(" b next best")
        await pilot.press("b")
        assert board.query_one(NextBestLine).display


async def test_the_palette_goes_to_a_case_and_does_actions() -> None:
    app = app_on(demo_store())
    async with app.run_test(size=(100, 30)) as pilot:
        board = await until_read(pilot)
        await pilot.press("colon", *"next best")
        await until(pilot, lambda: BY_ID["next_best"].help in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is board and board.query_one(NextBestLine).display)


async def test_the_palette_goes_to_a_case_by_reference_customer_or_subject() -> None:
    app = app_on(demo_store())
    async with app.run_test(size=(100, 30)) as pilot:
        await until_read(pilot)
        await pilot.press("colon", *"conjecture")
        await until(pilot, lambda: any(line.startswith(" C-110 ") for line in screen_text(pilot).splitlines()))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen) and "C-110" in screen_text(pilot))
        await pilot.press("colon", *"theme desk-light")
        await until(pilot, lambda: "theme desk-light" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "desk-light")


async def test_escape_alone_never_leaves_and_q_does() -> None:
    app = app_on(demo_store())
    async with app.run_test(notifications=True, size=(100, 24)) as pilot:
        await until_read(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "q leaves the board" in screen_text(pilot))
        await pilot.press("escape", "escape")
        await until_still(pilot)
        assert screen_text(pilot).count("q leaves the board") == 1
        assert screen_text(pilot).splitlines()[-1].startswith(" q leaves the board")
        await pilot.press("q")
    assert app.return_value == 0


async def test_an_empty_shift_names_the_next_key() -> None:
    async with app_on(MemoryStore()).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        assert "No open case." in screen_text(pilot)
        assert "n logs a new one" in screen_text(pilot)


async def test_a_first_start_offers_the_demo_and_goes_on_with_it() -> None:
    app = app_on(MemoryStore(), demo=lambda: session(demo_store()))
    async with app.run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await until(pilot, lambda: "demo shift" in screen_text(pilot))
        await assert_golden(pilot, "start-80x24")
        await pilot.press("d")
        await until(pilot, lambda: "C-101" in screen_text(pilot))
        assert not any(isinstance(screen, WelcomeScreen) for screen in app.screen_stack)


async def test_a_first_start_can_begin_empty() -> None:
    app = app_on(MemoryStore(), demo=lambda: session(demo_store()))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("e")
        await until(pilot, lambda: "No open case." in screen_text(pilot))


async def test_a_damaged_file_is_said_in_words_and_leaves_with_its_code() -> None:
    def broken() -> MemoryStore:
        raise Damaged("shift.json is cut short after 812 bytes. It was left as it is.")

    app = DeskApp(replace(session(MemoryStore()), open_store=broken))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, DamagedFileScreen))
        await until(pilot, lambda: "desk check --repair" in screen_text(pilot))
        await assert_golden(pilot, "damaged-80x24")
        await pilot.press("q")
    assert app.return_value == 5


async def test_a_file_that_goes_bad_keeps_what_was_read() -> None:
    store = many(3)
    app = app_on(store)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await until_read(pilot)
        store.broken = Damaged("somebody wrote over it.")
        store.tell()
        await until(pilot, lambda: "damaged" in screen_text(pilot) and "somebody" in screen_text(pilot))
        assert isinstance(app.screen, BoardScreen)
        assert "C-102" in screen_text(pilot)
        store.broken = None
        store.tell()
        await until(pilot, lambda: "damaged" not in screen_text(pilot))
        await until(pilot, lambda: "somebody" not in screen_text(pilot))


async def test_a_file_that_is_empty_for_a_blink_is_not_called_damaged() -> None:
    store = many(3)
    app = app_on(store)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await until_read(pilot)
        store.broken = Damaged("it is empty.")
        store.tell()
        await until(pilot, lambda: "doubt" in app.desk.client._tasks)
        store.broken = None
        await until(pilot, lambda: "doubt" not in app.desk.client._tasks)
        assert "damaged" not in screen_text(pilot)
        assert "it is empty." not in screen_text(pilot)


async def test_notices_become_toasts_and_markup_stays_text() -> None:
    store = many(1)
    async with app_on(store).run_test(notifications=True, size=(100, 24)) as pilot:
        await until_read(pilot)
        store.notices.append("another tool rewrote the file [/oops")
        store.tell()
        await until(pilot, lambda: "rewrote the file [/oops" in screen_text(pilot))


HOSTILE = [
    "[/oops",
    "[red]x[/red]",
    "\x1b[2J\x1b[31mred",
    "a\x00b\x07c",
    "\u202eturned",
    "x" * 10_000,
    "日本語" * 50,
    "👨\u200d👩\u200d👧 e\u0301\u0301\u0301\u0301",
]


async def test_no_customer_text_harms_the_board() -> None:
    changes = [new_case(number, logged=-number, subject=text, customer=text) for number, text in enumerate(HOSTILE)]
    store = FakeShared(changes)
    async with app_on(store, agent="[/x").run_test(size=(120, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("j", "space", "full_stop", "y")
        await pilot.press("colon", *"oops")
        await until(pilot, lambda: "[/oops: [/oops" in screen_text(pilot))
        await pilot.press("escape", "slash", *"oops", "enter")
        await until(pilot, lambda: len(board.queue.ids) == 1)
        text = screen_text(pilot)
        assert "[/oops" in text
        assert "\x1b" not in text


async def test_a_toast_leaves_what_is_counted_to_be_read() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24), notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press("2")
        await until(pilot, lambda: "4 of 18" in screen_text(pilot))
        board.say("said in the corner", seconds=30)
        await until(pilot, lambda: "said in the corner" in screen_text(pilot))
        assert "4 of 18" in screen_text(pilot)
        assert "? keys" in screen_text(pilot)


async def test_a_shift_name_is_only_text() -> None:
    store = many(1)
    async with app_on(store).run_test(size=(100, 24)) as pilot:
        await until_read(pilot)
        from desk.model.changes import SetShift

        await pilot.app.desk.client.commit([SetShift(Shift(name="[/Late", start=at(-60), end=at(420)))])  # type: ignore[attr-defined]  # as above
        await until(pilot, lambda: "[/Late  ines" in screen_text(pilot))


@pytest.mark.parametrize("theme", ["desk-dark", "desk-light", "ansi-dark", "ansi-light", "textual-dark", "no-such-theme"])
async def test_the_board_mounts_in_every_theme(theme: str) -> None:
    async with app_on(demo_store(), theme=theme).run_test(size=(100, 24)) as pilot:
        await until_read(pilot)
        assert "LATE" in screen_text(pilot)


async def test_a_refused_file_is_not_called_damaged() -> None:
    def refused() -> MemoryStore:
        raise Refused("The file has format 9; this desk knows 1.")

    app = DeskApp(replace(session(MemoryStore()), open_store=refused))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "cannot be opened" in screen_text(pilot))
        assert "repair" not in screen_text(pilot)


async def test_the_next_hour_stands_under_the_cases_and_names_a_crowd() -> None:
    crowd = [new_case(number, logged=-12 + number / 10) for number in range(4)]
    async with app_on(FakeShared(crowd)).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        assert " four due together from 14:08: C-101 C-102 C-103 .." in screen_text(pilot)
        await pilot.press("slash", *"C-101", "enter")
        await until(pilot, lambda: len(board.queue.ids) == 1)
        assert "four due" not in screen_text(pilot)
