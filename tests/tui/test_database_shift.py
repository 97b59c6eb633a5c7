"""The board on a shift in a database: live, offline and back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from desk.board.case_view import case_view
from desk.sla.policy_file import read_policy
from desk.tui.app import DeskApp
from desk.tui.forms.screen.entry_form_screen import EntryFormScreen
from desk.tui.session import Session
from tests.postgres_server import PostgresServer
from tests.store.database.conftest import Desk
from tests.store.store_builders import AT, append, entry_texts, new_case
from tests.tui.app_fixtures import POLICY, FakeClock, screen_text, until, until_read

MILD = read_policy('[[rules]]\nname = "mild"\nown = 300\nreply = 600\nfix = 6000\n', "mild.toml")


@pytest.fixture
def shift(postgres: PostgresServer, tmp_path: Path) -> Iterator[Desk]:
    """A shift of one case, reached over a link that can be hurt."""
    desk = Desk(postgres, tmp_path)
    try:
        desk.open("bo").commit([new_case()])
        yield desk
    finally:
        desk.close()


def board_on(shift: Desk, **more: Any) -> DeskApp:
    opened = lambda: shift.open("ines", proxied=True, patience=0.2, waits=True)  # noqa: E731  # a session takes a function
    return DeskApp(
        Session(open_store=opened, clock=FakeClock(), policy=POLICY, agent="ines", place="db/desk", can_go_back=True, calm=False, **more)
    )


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_colleagues_work_and_presence_come_by_themselves(shift: Desk, size: tuple[int, int]) -> None:
    app, bo = board_on(shift), shift.open("bo")
    async with app.run_test(size=size) as pilot:
        await until_read(pilot)
        assert "db/desk" in screen_text(pilot).splitlines()[0]
        assert app.desk.client.sync_state == "ok"
        bo.commit([new_case("The second truck")])
        await until(pilot, lambda: "The second truck" in screen_text(pilot))
        bo.presence.announce("viewing", AT, case="C-101")
        await until(pilot, lambda: "bo here" in screen_text(pilot))
        assert [other.agent for other in bo.presence.others()] == ["ines"]


async def test_offline_is_said_and_what_was_typed_is_saved_when_it_is_back(shift: Desk) -> None:
    app = board_on(shift)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("enter", "m", *"typed on the phone")
        shift.proxy.is_refusing = True
        shift.proxy.cut()
        await until(pilot, lambda: "OFFLINE since 14:00" in screen_text(pilot))
        await until(pilot, lambda: "The database cannot be reached; desk tries again by itself." in screen_text(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Not saved: the database cannot be reached" in screen_text(pilot))
        assert "kept as a draft" in screen_text(pilot)
        bo = shift.open("bo")
        bo.commit([append(text="while ines was away")])
        shift.proxy.is_refusing = False
        await until(pilot, lambda: "OFFLINE" not in screen_text(pilot))
        assert app.desk.client.sync_state == "ok"
        await until(pilot, lambda: "1 case changed meanwhile." in said_words(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(bo.refresh()))
        assert entry_texts(bo)[1:] == ["while ines was away", "typed on the phone"]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_board_opens_without_its_database_and_connects_by_itself(shift: Desk, size: tuple[int, int]) -> None:
    shift.proxy.is_refusing = True
    app = board_on(shift)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "desk tries again by itself" in flowing_text(pilot))
        assert "OFFLINE" in screen_text(pilot).splitlines()[0]
        await pilot.press("n", *"Ada")
        await until(pilot, lambda: isinstance(app.screen, EntryFormScreen) and "Ada" in screen_text(pilot))
        await pilot.press("tab", *"Late", "tab", *"nobody came", "ctrl+s")
        await until(pilot, lambda: "Not saved" in screen_text(pilot))
        await until(pilot, lambda: "kept as a draft" in screen_text(pilot))
        shift.proxy.is_refusing = False
        await until(pilot, lambda: app.desk.client.sync_state == "ok")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(app.desk.client.cases) == 2)
        assert sum("cannot be reached" in notice.words for notice in app.notices) == 1, "it is said once, not at each attempt"
    assert [*shift.open("bo").cases] == ["C-101", "C-102"]


async def test_a_shift_tells_its_policy_with_its_cases(shift: Desk) -> None:
    policies = iter([MILD])
    app = board_on(shift, newer_policy=lambda: next(policies, None), policy_comes_late=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        assert app.desk.policy is MILD
        case = app.desk.client.cases["C-101"]
        assert app.desk.live.queue.views["C-101"].clocks == case_view(case, MILD, app.desk.zone).clocks


async def test_what_was_saved_after_all_closes_its_form_and_leaves_no_draft(shift: Desk) -> None:
    app = board_on(shift)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await lose_an_answer(pilot, shift, "was it")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "still not known" in screen_text(pilot))
        shift.proxy.is_refusing = False
        await until(pilot, lambda: "memo logged on C-101, u takes it back" in screen_text(pilot))
        assert [notice.words for notice in app.notices if notice.words.startswith("It was saved")]
        await until(pilot, lambda: not isinstance(app.screen, EntryFormScreen))
        await until(pilot, lambda: not app.desk.client.drafts.known)
        await until(pilot, lambda: "✎" not in screen_text(pilot))
        assert entry_texts(shift.open("bo"))[1:] == ["was it"]
        await pilot.press("u", "y")
        await until(pilot, lambda: "Taken back" in screen_text(pilot))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_save_that_takes_long_says_that_it_goes_on(shift: Desk, size: tuple[int, int]) -> None:
    app = board_on(shift)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("enter", "m", *"over a slow way")
        shift.proxy.is_frozen = True
        pressed = asyncio.ensure_future(pilot.press("ctrl+s"))  # the key is done with when the save is
        while "Still saving ..." not in screen_text(pilot):
            assert not pressed.done()
            await asyncio.sleep(0.05)
        shift.proxy.is_frozen = False
        await pressed
        await until(pilot, lambda: not isinstance(app.screen, EntryFormScreen))
        assert entry_texts(shift.open("bo"))[1:] == ["over a slow way"]


async def test_what_was_not_saved_stays_in_its_form(shift: Desk) -> None:
    app = board_on(shift)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("enter", "m", *"was it")
        shift.proxy.is_refusing, shift.proxy.cut_at = True, b"was it"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "not known whether this was saved" in flowing_text(pilot))
        shift.proxy.is_refusing = False
        await until(pilot, lambda: "It was not saved. ctrl+s saves it." in flowing_text(pilot))
        assert isinstance(app.screen, EntryFormScreen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, EntryFormScreen))
        assert entry_texts(shift.open("bo"))[1:] == ["was it"]
        await until(pilot, lambda: not app.desk.client.drafts.known)


async def test_what_was_typed_since_stays_when_the_rest_was_saved(shift: Desk) -> None:
    app = board_on(shift)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await lose_an_answer(pilot, shift, "was it")
        await pilot.press(*" more")
        shift.proxy.is_refusing = False
        await until(pilot, lambda: "What you typed since is still here" in flowing_text(pilot))
        assert entry_texts(shift.open("bo"))[1:] == ["was it"]
        assert "was it more" in screen_text(pilot)


async def test_a_form_left_before_it_was_known_leaves_no_draft(shift: Desk) -> None:
    app = board_on(shift)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await lose_an_answer(pilot, shift, "was it")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, EntryFormScreen))
        assert app.desk.client.drafts.known == {("C-101", "memo")}
        shift.proxy.is_refusing = False
        await until(pilot, lambda: not app.desk.client.drafts.known)


async def test_a_new_case_that_was_saved_after_all_is_on_the_board(shift: Desk) -> None:
    app = board_on(shift)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, EntryFormScreen))
        await pilot.press(*"Ada", "tab", *"Late", "tab", *"nobody came")
        shift.proxy.is_refusing, shift.proxy.cut_answer_to = True, b"nobody came"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "not known whether this was saved" in flowing_text(pilot))
        shift.proxy.is_refusing = False
        await until(pilot, lambda: "C-102" in screen_text(pilot))
        assert not app.desk.client.drafts.known
        assert [*shift.open("bo").cases] == ["C-101", "C-102"]


async def test_a_window_closed_before_it_was_known_asks_at_the_next_start(shift: Desk) -> None:
    async with board_on(shift).run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await lose_an_answer(pilot, shift, "was it")
        await pilot.press("escape")
    shift.proxy.is_refusing = False
    app = board_on(shift)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: "It was saved" in screen_text(pilot))
        await until(pilot, lambda: not app.desk.client.drafts.known)
        assert entry_texts(shift.open("bo"))[1:] == ["was it"]


async def lose_an_answer(pilot: Pilot[Any], shift: Desk, text: str) -> None:
    """Save a memo whose answer is lost, with the way back barred."""
    await pilot.press("enter", "m", *text)
    shift.proxy.is_refusing, shift.proxy.cut_answer_to = True, text.encode()
    await pilot.press("ctrl+s")
    await until(pilot, lambda: "not known whether this was saved" in flowing_text(pilot))
    assert "OFFLINE" in screen_text(pilot).splitlines()[0]


def said_words(app: DeskApp) -> str:
    """The words of all toasts, whatever they lay over."""
    return " ".join(notice.words for notice in app.notices)


def flowing_text(pilot: Pilot[Any]) -> str:
    """The text on screen with its lines joined."""
    return " ".join(screen_text(pilot).split())


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_damaged_database_sends_to_its_backup(shift: Desk, size: tuple[int, int]) -> None:
    shift.query("DELETE FROM {desk}.entries; UPDATE {desk}.cases SET header = '{}'")
    app = board_on(shift)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "The shift is damaged." in screen_text(pilot))
        assert "A database is mended from its backup." in flowing_text(pilot)
        assert "--repair" not in screen_text(pilot)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_what_a_restore_took_is_told_shown_and_put_back(shift: Desk, size: tuple[int, int]) -> None:
    app = board_on(shift)
    backup = shift.server.dump(shift.schema)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("enter", "m", *"said on the phone", "ctrl+s")
        await until(pilot, lambda: bool(app.desk.client.own.entries))
        await pilot.press("escape")
        shift.server.restore(backup)
        shift.open("bo").commit([append(text="of bo")])
        await until(pilot, lambda: "1 of yours is not in the shift any more: `:put_back` shows it." in said_words(app))
        await pilot.press(":", *"put back", "enter")
        await until(pilot, lambda: "Put back?" in flowing_text(pilot))
        assert "said on the phone" in flowing_text(pilot)
        await pilot.press("y")
        await until(pilot, lambda: "Put back: C-101." in said_words(app))
        await until(pilot, lambda: len(app.desk.client.cases["C-101"].entries) == 3)
        await pilot.press(":", *"put back", "enter")
        await until(pilot, lambda: "Nothing of yours is missing on this shift." in said_words(app))
    assert entry_texts(shift.open("kim"))[1:] == ["of bo", "said on the phone"]


@pytest.mark.parametrize("answer", ["n", "escape"])
async def test_what_a_restore_took_waits_or_is_left_out(shift: Desk, answer: str) -> None:
    backup = shift.server.dump(shift.schema)
    earlier = shift.open("ines", proxied=True)  # the place is known by its address
    earlier.commit([append(text="said on the phone")])
    earlier.close()
    shift.server.restore(backup)
    app = board_on(shift)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: "1 of yours is not in the shift any more: `:put_back` shows it." in said_words(app))
        await pilot.press(":", *"put back", "enter")
        await until(pilot, lambda: "Put back?" in flowing_text(pilot))
        await pilot.press(answer)
    assert len(shift.open("ines", proxied=True).kept_work.lost()) == (answer == "escape")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_server_that_a_power_cut_can_hurt_is_said_once(shift: Desk, size: tuple[int, int]) -> None:
    app = board_on(shift)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: "in a power cut: ask whoever looks after it to turn fsync on." in said_words(app))
        shift.proxy.cut()
        shift.open("bo").commit([append(text="heard after the cut")])
        await until(pilot, lambda: len(app.desk.client.cases["C-101"].entries) == 2)
        assert sum("power cut" in notice.words for notice in app.notices) == 1
