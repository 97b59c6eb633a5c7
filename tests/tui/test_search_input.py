"""One of many is found by typing: the line is edited as any other, and the list under it keeps its place."""

from __future__ import annotations

from textual.widgets import OptionList

from tests.tui.app_fixtures import FakeShared, new_case
from tests.tui.case_driver import Seat, at_case


def many(cases: int = 20) -> FakeShared:
    return FakeShared([new_case(number, customer=f"Customer {number}", subject="Area dark") for number in range(1, cases + 1)])


def shown(seat: Seat) -> list[str]:
    """The lines of the list."""
    options = seat.pilot.app.screen.query_one(OptionList).options
    return [str(option.prompt) for option in options]


async def test_a_typed_line_is_edited_at_the_cursor_and_by_words() -> None:
    async with at_case("C-101", many()) as seat:
        sheet = await seat.form("l")
        await seat.type("12")
        assert sheet.values["case"] == "C-112"
        await seat.press("left", "backspace", "0")
        assert sheet.values["case"] == "C-102"
        await seat.press("end", "ctrl+w")
        await seat.type("Customer 7")
        assert sheet.values["case"] == "C-107"


async def test_the_list_goes_on_with_what_is_chosen_and_keeps_its_size() -> None:
    async with at_case("C-101", many(), size=(80, 24)) as seat:
        sheet = await seat.form("l")
        before = [widget.region for widget in sheet.query("#sheet *")]
        assert len(shown(seat)) == 7
        first = shown(seat)[0]
        await seat.press(*["down"] * 9)
        lines = shown(seat)
        assert len(lines) == 7
        assert lines[-1].startswith(f"▸ {sheet.values['case']}")
        assert first not in lines
        assert sum(line.startswith("▸") for line in lines) == 1
        await seat.type("nobody at all")
        assert shown(seat) == ["nothing matches"]
        assert [widget.region for widget in sheet.query("#sheet *")] == before


async def test_what_was_found_stays_chosen_when_the_line_is_emptied() -> None:
    async with at_case("C-101", many()) as seat:
        sheet = await seat.form("l")
        await seat.type("Customer 7")
        await seat.press("ctrl+u")
        assert sheet.values["case"] == "C-107"
        await seat.press("down")
        assert sheet.values["case"] not in {"", "C-107"}


async def test_pasted_text_drives_nothing_and_stays_on_its_line() -> None:
    async with at_case("C-101", many()) as seat:
        sheet = await seat.form("l")
        await seat.type("Customer\x1b[2J\n7")
        assert sheet.values["case"] == "C-107"
        await seat.type("\nnowhere\x07")
        assert sheet.values["case"] == "Customer 7nowhere"
