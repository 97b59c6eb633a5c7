"""A line with more text than room says so at its edges, and a hint is never taken for an answer."""

from __future__ import annotations

import pytest

from desk.tui.desk_context import desk_of
from desk.tui.forms.inputs.text_area import FormTextArea
from desk.tui.forms.inputs.text_line import FormLine
from desk.tui.forms.kinds.new_case import new_case_form
from desk.tui.forms.screen.entry_form_screen import EntryFormScreen
from desk.tui.presentation.signs import CUT
from desk.tui.widgets.key_line import KeyLine
from tests.tui.app_fixtures import demo_store, until
from tests.tui.case_driver import Seat, at_case
from tests.tui.test_form_goldens import forms_of

LONG = " ".join(f"word{number:02}" for number in range(40))
SIZES = [(120, 36), (80, 24), (60, 15)]


async def line_of(seat: Seat, text: str) -> FormLine:
    """The field for what a new case is about, with this text in it and the cursor behind it."""
    form = EntryFormScreen(desk_of(seat.screen), new_case_form(), [])
    seat.pilot.app.push_screen(form)
    await seat.sheet()
    await form.focus_on("subject")
    await until(seat.pilot, lambda: form.focused is form.answer_to("subject"))
    await seat.type(text)
    await seat.settled()
    line = form.answer_to("subject")
    assert isinstance(line, FormLine)
    return line


def shown(line: FormLine) -> str:
    return line.render_line(0).text[: line.size.width]


@pytest.mark.parametrize("size", SIZES)
async def test_a_text_longer_than_its_line_has_a_sign_where_it_goes_on(size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        line = await line_of(seat, LONG)
        assert shown(line).startswith(CUT)
        assert shown(line).rstrip().endswith("word39")
        await seat.press("home")
        assert shown(line).startswith("word00")
        assert shown(line).endswith(CUT)
        await seat.press(*["right"] * (line.size.width + 20))
        assert (shown(line)[0], shown(line)[-1]) == (CUT, CUT)
        await seat.press("tab")
        assert shown(line).startswith("word00")
        assert shown(line).endswith(CUT)


@pytest.mark.parametrize("size", SIZES)
async def test_the_sign_never_hides_what_the_cursor_stands_on(size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        line = await line_of(seat, LONG)
        for key in (*["left"] * (line.size.width + 5), *["right"] * 9):
            await seat.pilot.press(key)
            cell = line.cursor_screen_offset.x - line.content_region.x
            assert shown(line)[cell] == LONG[line.cursor_position], key


async def test_a_sign_takes_the_place_of_a_whole_wide_letter() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        line = await line_of(seat, "東" * 60)
        await seat.press("home")
        assert line.render_line(0).crop(0, line.size.width).cell_length == line.size.width
        assert shown(line).rstrip().endswith(CUT)


async def test_a_hint_without_room_is_cut_within_its_words() -> None:
    async with at_case("C-101", demo_store(), size=(60, 15)) as seat:
        line = await line_of(seat, "")
        line.placeholder = f"({LONG})"
        assert shown(line).startswith("(word00 word01")
        assert shown(line)[-1] == CUT
        assert " " not in shown(line)[-5:].removesuffix(CUT)[-1:]


async def test_a_text_that_fits_has_no_sign() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        assert CUT not in shown(await line_of(seat, "no truck"))


async def test_every_hint_stands_in_brackets() -> None:
    async with at_case("C-102", demo_store()) as seat:
        for spec in forms_of(seat):
            form = EntryFormScreen(desk_of(seat.screen), spec, [] if spec.action == "new" else [seat.store.cases[seat.case]])
            seat.pilot.app.push_screen(form)
            await seat.sheet()
            inputs = [form.answer_to(field.name) for field in spec.fields]
            hints = [str(each.placeholder) for each in inputs if isinstance(each, FormLine | FormTextArea) and str(each.placeholder)]
            assert all(hint.startswith("(") and hint.endswith(")") for hint in hints), hints
            await form.close(saved=False)
            await seat.settled()


@pytest.mark.parametrize("width", range(40, 130, 6))
def test_the_way_out_of_a_form_stays_on_its_key_line(width: int) -> None:
    line = KeyLine()
    line.keys = (("ctrl+s", "save"), ("ctrl+y", "save and take it"), ("tab", "next"), ("esc", "draft"), ("F7", "throw away"), ("x", "more"))
    line.ways_out = frozenset({"esc", "F7"})
    said = "".join(text for text, _ in line.compose_line(width))
    assert said.startswith(" ctrl+s save")
    assert "esc draft   F7 throw away" in said
    assert len(said.rstrip()) <= width
