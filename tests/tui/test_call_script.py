"""The call script from the keyboard: read it, tick it while speaking, log from it, log the call."""

from __future__ import annotations

import pytest

from desk.model.entries import Contact
from desk.tui.screens.call_script import CallScriptScreen
from tests.tui.app_fixtures import assert_golden, demo_store, until
from tests.tui.case_driver import Seat, at_case, kinds


async def opened(seat: Seat) -> CallScriptScreen:
    await seat.press("S")
    await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CallScriptScreen))
    await seat.settled()
    found = seat.pilot.app.screen
    assert isinstance(found, CallScriptScreen)
    return found


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_a_script_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        await opened(seat)
        assert "enter logs a line and ticks it" in " ".join(seat.text.split())
        await assert_golden(seat.pilot, f"script-{size[0]}x{size[1]}")


async def test_lines_are_ticked_while_speaking_and_the_call_is_logged_with_them() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        screen = await opened(seat)
        await seat.press("space", "space")
        assert "[x] Tess, this is Ines." in seat.text
        assert "▸ [ ] I know what hangs on it" in seat.text
        await seat.press("j", "j", "space", "c")
        sheet = await seat.sheet()
        assert sheet.values["text"] == "Tess, this is Ines.\nI hear that you are angry, and I understand why."
        assert sheet.values["channel"] == "phone"
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: seat.pilot.app.screen is screen and len(seat.logged) == 1)
        assert isinstance(seat.logged[0], Contact)
        await until(seat.pilot, lambda: seat.store.drafts.load("C-101", "script") is None)
        assert seat.text.count("[x]") == 3
        await seat.press("c")
        assert (await seat.sheet()).values["text"] == ""


async def test_what_was_said_is_still_ticked_after_a_look_at_the_case() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await opened(seat)
        await seat.press("space")
        await until(seat.pilot, lambda: seat.store.drafts.load("C-101", "script") is not None)
        await seat.press("escape")
        await opened(seat)
        await until(seat.pilot, lambda: "[x] Tess, this is Ines." in seat.text)
        assert "▸ [ ] I hear that you are angry" in seat.text


async def test_what_was_said_keeps_its_words_whatever_is_heard_since() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        screen = await opened(seat)
        await seat.press("j", "space", "f")
        await seat.sheet()
        await seat.type("they waited")
        await seat.press("tab", *"frus", "ctrl+s")
        await until(seat.pilot, lambda: seat.pilot.app.screen is screen and kinds(seat.logged) == ["Listen"])
        assert "[x] I hear that you are angry, and I understand why." in seat.text
        assert "frustrated" not in seat.text
        await seat.press("c")
        assert (await seat.sheet()).values["text"].splitlines()[0] == "I hear that you are angry, and I understand why."


async def test_enter_on_a_line_logs_it_and_comes_back() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        screen = await opened(seat)
        await seat.press("j", "j", "j", "enter")
        sheet = await seat.sheet()
        assert sheet.spec.action == "apology"
        assert sheet.values["text"] == "I hear that you are angry, and I understand why. I am sorry. That was ours to get right."
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: seat.pilot.app.screen is screen and kinds(seat.logged) == ["Apology"])
        await until(seat.pilot, lambda: "[x] I am sorry." in seat.text)
        assert "▸ [ ] This is what happens now." in seat.text
        await seat.press("enter")
        assert (await seat.sheet()).spec.action == "promise"
        await seat.type("a team at your door")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "we do: a team at your door, by 15:00" in seat.text)


async def test_a_form_opened_by_its_key_is_that_of_its_line() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        screen = await opened(seat)
        sheet = await seat.form("a")
        assert sheet.values["text"].endswith("I am sorry. That was ours to get right.")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: seat.pilot.app.screen is screen and "[x] I am sorry." in seat.text)
        assert "▸ [ ] This is what happens now." in seat.text
        await seat.form("p")
        await seat.press("escape")
        await until(seat.pilot, lambda: seat.pilot.app.screen is screen)
        assert "▸ [ ] This is what happens now." in seat.text


async def test_a_gap_is_filled_where_it_stands() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await opened(seat)
        await seat.press("G", "enter")
        sheet = await seat.sheet()
        assert sheet.values["name"] == "together"
        await sheet.focus_on("now")
        await seat.type("we carry; she waits until one")
        await seat.press("enter")
        await until(seat.pilot, lambda: "we and they: we carry; she waits until one" in seat.text)


@pytest.mark.parametrize(
    ("key", "form"), [("f", "listen"), ("w", "listen"), ("a", "apology"), ("o", "offer"), ("p", "promise"), ("t", "take")]
)
async def test_the_forms_of_a_call_are_at_hand_whatever_line_is_chosen(key: str, form: str) -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await opened(seat)
        assert (await seat.form(key)).spec.action == form
