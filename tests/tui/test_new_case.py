"""A new case: five answers and it is on the board; who comes again is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from desk.model.case import Case
from desk.model.changes import NewCase
from desk.model.entries import Listen, StatusChange, Told
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.tui import clipboard
from desk.tui.forms.kinds.new_case import new_case, new_case_form, returning_customer_lines
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.forms.spec import EntryContext
from desk.tui.screens.case import CaseScreen
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import FakeShared, app_on, assert_golden, demo_store, screen_text, sheet_text, until, until_read
from tests.tui.app_fixtures import new_case as ordinary
from tests.tui.case_driver import at_case


def entry_context(*others: Case) -> EntryContext:
    blank = state_of(Case(subject="", created_at=NOW))
    return EntryContext(state=blank, agent=Agent(id="ines"), shift=Shift(), now=NOW, others=lambda: [state_of(case) for case in others])


def values(**typed: str) -> dict[str, str]:
    return {**{field.name: field.start for field in new_case_form().fields}, **typed}


def words(typed: dict[str, str], *others: Case) -> str:
    return "\n".join("".join(text for text, _ in line) for line in returning_customer_lines(typed, entry_context(*others)))


def earlier(**header: Any) -> Case:
    known: dict[str, Any] = {"customer": "Tess Tampleton", "phone": "555-010-1234", "value": 1440.0, "email": "tess@example.invalid"}
    return case_of(StatusChange(at=at(-30), by="ines", to="closed"), **{**known, **header})


async def test_a_few_answers_put_a_case_on_the_board() -> None:
    store = FakeShared([])
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is board)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.screen.focused is not None)
        keys = (*"Tess", "tab", *"no truck", "tab", "tab", "tab", "p", "tab", "u", "ctrl+x", *"angry", "ctrl+s")
        await pilot.press(*keys)
        await until(pilot, lambda: pilot.app.screen is not board and "told first: Say who told us for them." in screen_text(pilot))
        await pilot.press(*"a friend", "ctrl+s")
        await until(pilot, lambda: board.table.cursor == "C-101")
        told, heard = store.cases["C-101"].entries
        assert isinstance(told, Told)
        assert (told.channel, told.told_to) == ("passed on", "a friend")
        assert isinstance(heard, Listen)
        assert (heard.feeling, heard.by) == ("angry", "ines")
        assert store.cases["C-101"].priority == "urgent"
        assert len(keys) <= 45


def test_all_that_is_asked_is_kept() -> None:
    told = values(customer="A B", subject="no show", told_at="-2h", told_to="the driver", failure="no-show", source="review")
    more = {"need": "a team", "needs_by": "15:00", "appointment": "tomorrow 9:00", "phone": "555", "price": "480", "value": "1440"}
    made = new_case({**told, **more}, entry_context())
    header = made.header
    assert (header.failure, header.source, header.need, header.phone) == ("no-show", "review", "a team", "555")
    assert (header.price, header.value) == (480.0, 1440.0)
    assert header.needs_by == NOW + timedelta(hours=1)
    assert header.appointment == NOW + timedelta(hours=19)
    (first,) = made.entries
    assert isinstance(first, Told)
    assert (first.told_at, first.told_to) == (NOW - timedelta(hours=2), "the driver")


async def test_the_rest_leaves_the_cursor_in_a_field_that_may_not_be_empty() -> None:
    store = FakeShared([])
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is board)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.screen.focused is not None)
        await pilot.press("ctrl+x", *"Tess", "tab", *"no truck", "ctrl+s")
        await until(pilot, lambda: board.table.cursor == "C-101")
        assert state_of(store.cases["C-101"]).customer == "Tess"
        (told,) = store.cases["C-101"].entries
        assert isinstance(told, Told)


def test_who_comes_again_is_known_by_name_and_brings_what_is_still_true() -> None:
    again = values(customer="tampleton, Tess", subject="late again")
    assert words(again, earlier()).startswith("second case of Tess Tampleton, none open: C-101 It broke, closed")
    assert "taken over: phone 555-010-1234, worth 1,440" in words(again, earlier())
    header = new_case(again, entry_context(earlier(failure="delay"))).header
    assert (header.phone, header.value, header.email, header.earlier) == ("555-010-1234", 1440.0, "tess@example.invalid", 1)
    assert new_case(again, entry_context(earlier(earlier=2, failure="delay"))).header.earlier == 3


def test_a_question_before_is_no_failure_before() -> None:
    again = values(customer="Tess Tampleton", subject="opening hours?")
    assert new_case(again, entry_context(earlier())).header.earlier == 0
    assert new_case(again, entry_context(earlier(earlier=2))).header.earlier == 2


def test_nothing_moves_while_a_name_is_typed() -> None:
    long = earlier(customer="Tess Tampleton" + " of somewhere" * 9, subject="x " * 90)
    for typed in ("", "T", "Tess Tampleton", long.customer):
        lines = returning_customer_lines(values(customer=typed), entry_context(long, earlier()))
        assert len(lines) == 2
        assert all(sum(len(text) for text, _ in line) <= 78 for line in lines)


def test_what_is_typed_goes_before_what_is_known() -> None:
    made = new_case(
        values(customer="Tess Tampleton", subject="x", phone="555-010-1234", value="2000"), entry_context(earlier(failure="delay"))
    )
    assert (made.header.value, made.header.earlier) == (2000.0, 1)


def test_another_number_is_somebody_else_and_a_first_name_is_anybody() -> None:
    other = values(customer="Tess Tampleton", subject="x", phone="555-999-8888")
    assert "case of" not in words(other, earlier())
    assert new_case(other, entry_context(earlier())).header.earlier == 0
    assert "case of" not in words(values(customer="Tess", subject="x"), earlier(customer="Tess"))


async def test_the_form_says_second_case_while_the_name_is_typed() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await seat.press("escape", "escape")
        await seat.form("n")
        await seat.type("Tess Tampleton")
        await until(seat.pilot, lambda: "second case of Tess Tampleton, 1 open: C-101" in seat.text)
        await assert_golden(seat.pilot, "form-new-80x24", sheet_text(seat.pilot))


def test_a_plain_question_begins_no_recovery() -> None:
    change = new_case(values(customer="A B", subject="opening hours?"), entry_context())
    assert isinstance(change, NewCase)
    assert len(change.entries) == 1
    assert ordinary(1).header.failure == ""


def offered(typed: str, *others: Case) -> list[str]:
    suggest = new_case_form().suggest
    assert suggest is not None
    return [words.replace("\n", ", ") for words in suggest(values(customer=typed), entry_context(*others))["customer"]]


def test_a_customer_is_offered_by_name_firm_or_phone_with_their_open_cases() -> None:
    tess = case_of(customer="Tess Tampleton", phone="555-010-1234", organisation="Left Turn Movers")
    wanted = ["Tess Tampleton, 555-010-1234, 1 open case"]
    for typed in ("te", "tampl", "Tess T", "left turn", "movers", "0101", "555-010"):
        assert offered(typed, tess) == wanted, typed
    for typed in ("t", "ess", "55", "tess x", "Tess Tampleton", "9999"):
        assert offered(typed, tess) == [], typed
    assert offered("tess", earlier()) == ["Tess Tampleton, 555-010-1234, no open cases"]


def test_one_name_with_two_numbers_is_two_people() -> None:
    one, other = case_of(customer="Tess Tampleton", phone="555-010-1234"), case_of(customer="Tess Tampleton", phone="555-999-8888")
    assert offered("tess", one, other) == ["Tess Tampleton, 555-010-1234, 1 open case", "Tess Tampleton, 555-999-8888, 1 open case"]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_customer_is_taken_while_their_name_is_typed(size: tuple[int, int]) -> None:
    async with at_case("C-102", demo_store(), size=size) as seat:
        await seat.press("escape", "escape")
        sheet = await seat.form("n")
        await seat.pilot.press(*"tamp")
        await until(seat.pilot, lambda: "tamp  (right arrow: Tess Tampleton, 555-0101, 1 open case" in seat.text)
        await seat.press("left", "right")
        assert sheet.values["customer"] == "tamp"
        await seat.press("right")
        assert sheet.values["customer"] == "Tess Tampleton"
        await until(seat.pilot, lambda: "second case of Tess Tampleton" in seat.text)
        assert "right arrow" not in seat.text


def test_a_number_behind_the_name_goes_to_its_own_field() -> None:
    both = values(customer="Ben Bell, 555-0199, ben@bell.example", subject="x")
    header = new_case(both, entry_context()).header
    assert (header.customer, header.phone, header.email) == ("Ben Bell", "555-0199", "ben@bell.example")
    assert words(both).startswith("555-0199 goes to phone, ben@bell.example goes to email.")


def test_who_comes_again_is_known_with_the_number_behind_the_name() -> None:
    assert "second case of Tess Tampleton" in words(values(customer="Tess Tampleton 555-010-1234"), earlier())
    assert "case of" not in words(values(customer="Tess Tampleton 555-999-8888"), earlier())


async def test_a_number_typed_with_the_name_stands_in_its_field_and_is_found() -> None:
    store = FakeShared([])
    async with app_on(store).run_test(size=(80, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is board)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.screen.focused is not None)
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        await pilot.press(*"Ben Bell, 555-0199")
        await until(pilot, lambda: form.values["phone"] == "555-0199" and "555-0199 goes to phone." in screen_text(pilot))
        await pilot.press("tab", *"no truck", "ctrl+s")
        await until(pilot, lambda: board.table.cursor == "C-101")
        state = state_of(store.cases["C-101"])
        assert (state.customer, state.value("phone")) == ("Ben Bell", "555-0199")
        await pilot.press("slash", *"5550199", "enter")
        await until(pilot, lambda: board.queue.filter_text == "5550199")
        assert list(board.queue.ids) == ["C-101"]


async def test_a_new_case_logged_on_the_board_has_the_cursor_and_its_key_is_said() -> None:
    async with at_case("C-101", FakeShared([ordinary(1)]), size=(80, 24)) as seat:
        await seat.press("escape")
        board = seat.pilot.app.screen
        await seat.form("n")
        await seat.press(*"Tess", "tab", *"no truck", "ctrl+s")
        await until(seat.pilot, lambda: "C-102 logged" in screen_text(seat.pilot))
        assert seat.pilot.app.screen is board
        assert clipboard.targets_of(board) == ("C-102",)


@pytest.mark.parametrize("look", [("2",), ("slash", *"late", "enter")], ids=["a view", "a filter"])
async def test_enter_opens_the_new_case_although_the_list_leaves_it_out(look: Sequence[str]) -> None:
    async with app_on(demo_store()).run_test(size=(80, 24), notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press(*look)
        await until(pilot, lambda: 0 < len(board.queue.ids) < 18)
        await pilot.press("j", "n")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await pilot.press(*"Zora", "tab", *"a bell", "ctrl+s")
        await until(pilot, lambda: "C-126 logged" in screen_text(pilot))
        await until(pilot, lambda: "C-126 is outside this list: it leaves when you move on" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        assert clipboard.targets_of(pilot.app.screen) == ("C-126",)
        await pilot.press("escape", "j")
        await until(pilot, lambda: "C-126" not in screen_text(pilot))


@pytest.mark.parametrize(("leaves", "key"), [(False, "ctrl+s"), (False, "ctrl+y"), (True, "ctrl+y")])
async def test_a_new_case_opens_that_is_taken_or_was_logged_inside_a_case(leaves: bool, key: str) -> None:
    async with at_case("C-101", FakeShared([ordinary(1)]), size=(80, 24)) as seat:
        if leaves:
            await seat.press("escape")
        await seat.form("n")
        await seat.press(*"Tess", "tab", *"no truck", key)
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseScreen) and seat.pilot.app.screen.case == "C-102")
        assert clipboard.targets_of(seat.pilot.app.screen) == ("C-102",)
        assert "archive" not in screen_text(seat.pilot)


def amara(**header: Any) -> Case:
    return case_of(**{"customer": "Amara Anyname", "phone": "555-0117", "email": "amara@example.invalid", **header})


@pytest.mark.parametrize("typed", ["555-0117", "5550117", "tel 555 0117", "Amara@example.invalid", "amara anyname"])
def test_a_known_number_address_or_name_alone_is_that_customer(typed: str) -> None:
    header = new_case(values(customer=typed, subject="opening hours?"), entry_context(amara())).header
    assert header.customer.casefold() == "amara anyname"
    assert header.email.casefold() == "amara@example.invalid"
    assert "".join(filter(str.isdecimal, header.phone)) == "5550117"
    assert "second case of Amara Anyname, 1 open" in words(values(customer=typed), amara())


@pytest.mark.parametrize("others", [(), (amara(), amara(customer="Ben Anyname", case_id="C-102"))])
def test_a_number_of_nobody_or_of_several_is_a_caller(others: tuple[Case, ...]) -> None:
    header = new_case(values(customer="555-0117", subject="x"), entry_context(*others)).header
    assert (header.customer, header.phone) == ("caller 555-0117", "555-0117")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_known_number_becomes_the_name_when_its_field_is_left(size: tuple[int, int]) -> None:
    store = FakeShared([ordinary(1, customer="Amara Anyname", phone="555-0117", email="amara@example.invalid")])
    async with at_case("C-101", store, size=size) as seat:
        await seat.press("escape")
        sheet = await seat.form("n")
        await seat.type("555-0117")
        await until(seat.pilot, lambda: "555-0117  Amara Anyname, known; 1 open case" in seat.text)
        assert sheet.values["customer"] == "555-0117"
        await seat.press("enter")
        await until(seat.pilot, lambda: sheet.values["customer"] == "Amara Anyname" and "known; 1 open case" in seat.text)
        assert (sheet.values["phone"], sheet.values["email"]) == ("555-0117", "amara@example.invalid")
        await seat.type("opening hours?")
        await seat.press("ctrl+d")
        await until(seat.pilot, lambda: sheet.values["customer"] == "caller 555-0117" and sheet.values["email"] == "")
        assert (sheet.values["subject"], sheet.values["phone"]) == ("opening hours?", "555-0117")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "C-102" in store.cases)
        assert store.cases["C-102"].customer == "caller 555-0117"


async def test_the_field_of_a_known_customer_can_be_taken_back_under_the_cursor_and_by_typing() -> None:
    store = FakeShared([ordinary(1, customer="Amara Anyname", phone="555-0117")])
    async with at_case("C-101", store) as seat:
        await seat.press("escape")
        sheet = await seat.form("n")
        await seat.type("555-0117")
        await seat.press("tab", "shift+tab", "ctrl+d")
        await until(seat.pilot, lambda: sheet.values["customer"] == "caller 555-0117")
        await seat.press("ctrl+u")
        await seat.type("Ben Bell")
        await until(seat.pilot, lambda: sheet.values["phone"] == "" and "known" not in seat.text)
        await seat.press("ctrl+u")
        await seat.type("555-0117")
        await seat.press("tab", "shift+tab")
        await until(seat.pilot, lambda: sheet.values["customer"] == "Amara Anyname")
        await seat.type("Ben Bell")
        await until(seat.pilot, lambda: (sheet.values["customer"], sheet.values["phone"]) == ("Ben Bell", ""))


async def test_a_number_of_nobody_goes_to_phone_and_leaves_a_caller() -> None:
    async with at_case("C-101", FakeShared([ordinary(1)])) as seat:
        await seat.press("escape")
        sheet = await seat.form("n")
        await seat.type("555-0177")
        await until(seat.pilot, lambda: "555-0177  nobody known" in seat.text)
        await seat.press("tab")
        await until(seat.pilot, lambda: sheet.values["customer"] == "caller 555-0177")
        assert sheet.values["phone"] == "555-0177"
