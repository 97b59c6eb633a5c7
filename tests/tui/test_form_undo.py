"""What is typed in a form can be undone and brought back, in lines as in texts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from textual import events

from desk.tui.forms.inputs.line_history import LineHistory
from desk.tui.forms.screen.form_screen import FormScreen
from tests.tui.app_fixtures import FakeShared, new_case, until
from tests.tui.case_driver import Seat, at_case


async def opened(seat: Seat, key: str, field: str) -> FormScreen:
    """A form with the cursor in one of its fields."""
    await seat.press("escape", "escape")
    sheet = await seat.form(key)
    await sheet.focus_on(field)
    await seat.settled()
    return sheet


@pytest.mark.parametrize("field", ["customer", "subject", "text"])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_key_of_redo_brings_a_text_back_and_saves_nothing(field: str, size: tuple[int, int]) -> None:
    store = FakeShared([new_case(1)])
    async with at_case("C-101", store, size=size) as seat:
        sheet = await opened(seat, "n", field)
        await seat.press(*"rain ice", "ctrl+z")
        await until(seat.pilot, lambda: "ctrl+y redo" in seat.text)
        assert sheet.values[field] in {"", "rain"}
        await seat.press("ctrl+y")
        await until(seat.pilot, lambda: sheet.values[field] == "rain ice")
        await until(seat.pilot, lambda: "ctrl+y save and take it" in seat.text)
        assert [*store.cases] == ["C-101"]


async def test_one_redo_too_many_saves_nothing_and_says_so() -> None:
    store = FakeShared([new_case(1)])
    async with at_case("C-101", store) as seat:
        sheet = await opened(seat, "n", "subject")
        sheet.form_layout.put_answer("customer", "Ada Anybody")
        await seat.press(*"rain", "ctrl+z", "ctrl+y", "ctrl+y")
        await until(seat.pilot, lambda: "all of it is back; ctrl+y once more saves" in seat.text)
        assert [*store.cases] == ["C-101"]
        await seat.press("ctrl+y")
        await until(seat.pilot, lambda: "C-102" in store.cases)


async def test_keys_that_come_together_are_taken_in_their_order() -> None:
    store = FakeShared([new_case(1)])
    async with at_case("C-101", store) as seat:
        sheet = await opened(seat, "n", "subject")
        sheet.form_layout.put_answer("customer", "Ada Anybody")
        for key in (*"rain", "ctrl+z", "ctrl+y", "ctrl+z", "ctrl+y"):
            seat.pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(seat.pilot, lambda: sheet.values["subject"] == "rain")
        await seat.settled()
        assert [*store.cases] == ["C-101"]


async def test_what_is_typed_after_an_undo_is_all_there_is_and_the_key_saves_again() -> None:
    store = FakeShared([new_case(1)])
    async with at_case("C-101", store) as seat:
        sheet = await opened(seat, "n", "subject")
        sheet.form_layout.put_answer("customer", "Ada Anybody")
        await seat.press(*"rain", "ctrl+z", *"sun", "ctrl+y")
        await until(seat.pilot, lambda: "C-102" in store.cases)
        assert store.cases["C-102"].subject == "sun"


async def test_an_undo_elsewhere_leaves_the_key_to_saving() -> None:
    store = FakeShared([new_case(1)])
    async with at_case("C-101", store) as seat:
        await opened(seat, "n", "customer")
        await seat.press(*"Ada Any", "ctrl+z", "tab", *"sun", "ctrl+y")
        await until(seat.pilot, lambda: "C-102" in store.cases)
        assert store.cases["C-102"].customer == "Ada"


async def test_a_text_that_a_template_replaced_comes_back() -> None:
    async with at_case("C-101", FakeShared([new_case(1)])) as seat:
        sheet = await opened(seat, "m", "text")
        await seat.press(*"mine")
        await sheet.fill({"text": "from a template"})
        await seat.press("ctrl+z")
        assert sheet.values["text"] == "mine"


def line_after(*values: str) -> LineHistory:
    history = LineHistory()
    for was, now in pairwise(values):
        history.note(was, now)
    return history


def test_a_word_is_a_step_and_so_is_a_stretch_deleted() -> None:
    typed = ("", "a", "ab", "ab ", "ab c", "ab ", "ab", "ab from a clipboard")
    history, steps = line_after(*typed), [typed[-1]]
    for _ in range(5):
        steps.append(history.undo(steps[-1]))
    assert steps == ["ab from a clipboard", "ab", "ab c", "ab ", "", ""]
    assert [history.redo(""), history.redo("ab ")] == ["ab ", "ab c"]


def test_typing_forgets_what_was_undone() -> None:
    history = line_after("", "a")
    assert (history.undo("a"), history.can_redo) == ("", True)
    history.note("", "b")
    assert (history.redo("b"), history.can_redo) == ("b", False)
