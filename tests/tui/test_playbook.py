"""The playbook of a case from the keyboard: begin it, tick it, say its first words, put it away."""

from __future__ import annotations

import pytest

from desk.errors import Refused
from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import Apology, Cause, CorrectiveAction, Playbook, Retract, Step
from desk.recovery.steps.playbook_progress import EVIDENCE
from desk.tui.forms.registry import FORMS
from desk.tui.screens.playbook import PlaybookScreen
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import assert_golden, demo_store, until
from tests.tui.case_driver import Seat, at_case, kinds


async def opened(seat: Seat) -> PlaybookScreen:
    await seat.press("b")
    await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, PlaybookScreen))
    await seat.settled()
    found = seat.pilot.app.screen
    assert isinstance(found, PlaybookScreen)
    return found


async def begun(seat: Seat) -> PlaybookScreen:
    screen = await opened(seat)
    await seat.press("enter")
    await until(seat.pilot, lambda: "begun 14:00 by ines" in seat.text)
    return screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_a_playbook_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        await begun(seat)
        await assert_golden(seat.pilot, f"playbook-{size[0]}x{size[1]}")


async def test_b_and_enter_begin_the_one_that_fits_and_its_clocks_run() -> None:
    async with at_case("C-101", demo_store()) as seat:
        await opened(seat)
        assert "▸ Nobody came  fits: no-show" in seat.text
        await seat.press("enter")
        await until(seat.pilot, lambda: "reason  in 5 min" in seat.text)
        assert kinds(seat.logged) == ["Playbook"]
        seat.clock.go(61)
        await until(seat.pilot, lambda: "reason  in 3 min" in seat.text)
        await seat.press("b")
        await until(seat.pilot, lambda: "playbook step due in 3 min: Call by name" in seat.text)


async def test_steps_are_ticked_by_space_and_shown_by_the_timeline() -> None:
    async with at_case("C-101", demo_store()) as seat:
        await begun(seat)
        assert "[x] Ask what they need most now  heard" in seat.text
        await seat.press("j", "j", "j", "space")
        await until(seat.pilot, lambda: "[x] Call when the team leaves  ines 14:00" in seat.text)
        assert "▸ [ ] Call by name" in seat.text
        await seat.press("j", "space")
        await until(seat.pilot, lambda: "The timeline shows it: heard at" in seat.text)
        await seat.press("j", "j", "enter")
        await until(seat.pilot, lambda: "[ ] Call when the team leaves" in seat.text)
        assert kinds(seat.logged) == ["Playbook", "Step", "Retract"]


async def test_first_words_open_the_apology_to_be_adapted_and_prove_the_step() -> None:
    async with at_case("C-101", demo_store()) as seat:
        screen = await begun(seat)
        await seat.press("a")
        sheet = await seat.sheet()
        assert sheet.values["text"].startswith("Tess, this is Ines. I am sorry: you were promised two movers and a truck at 09:00")
        assert not any(isinstance(entry, Apology) for entry in seat.logged)
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: seat.pilot.app.screen is screen and "[x] Call by name" in seat.text)


async def test_a_step_opens_the_form_that_proves_it_and_goes_on_to_the_next() -> None:
    async with at_case("C-101", demo_store()) as seat:
        screen = await begun(seat)
        await seat.press("l")
        assert (await seat.sheet()).spec.action == "apology"
        await seat.type("We promised nine and nobody came. I am sorry.")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: seat.pilot.app.screen is screen and "▸ [ ] Offer a certain new time" in seat.text)
        await seat.press("j", "l")
        await until(seat.pilot, lambda: "Nothing logs this step by itself" in seat.text)


def test_every_evidence_has_a_form() -> None:
    assert {proof.action for proof in EVIDENCE.values()} <= set(FORMS)


async def test_it_goes_on_where_it_stands_and_can_be_put_away_and_back() -> None:
    async with at_case("C-101", demo_store()) as seat:
        await begun(seat)
        await seat.press("space")
        await until(seat.pilot, lambda: "[x] Call by name" in seat.text)
        await seat.press("escape")
        await opened(seat)
        assert "▸ [ ] Offer a certain new time" in seat.text
        await seat.press("x")
        await until(seat.pilot, lambda: seat.pilot.app.screen is seat.screen)
        await seat.press("u")
        assert "putting the playbook away" in await seat.asked()
        await seat.saved("y")
        await opened(seat)
        assert "[x] Call by name" in seat.text
        assert [type(entry) for entry in seat.logged] == [Playbook, Step, Playbook, Retract]


async def test_what_earlier_cases_of_the_kind_taught_stands_to_be_checked() -> None:
    store = demo_store()
    cause = Cause(id="+1", at=NOW, by="kim", class_="details", text="slots counted twice")
    action = CorrectiveAction(at=NOW, by="kim", cause="+1", text="count the teams before the first call", owner="kim", due=at(600))
    store.commit([NewCase(Header(subject="x", customer="y", created_at=NOW, failure="no-show"), (cause, action))])
    async with at_case("C-101", store) as seat:
        await begun(seat)
        assert "count the teams before the first call  C-126, not in place yet" in seat.text


async def test_another_playbook_can_be_chosen_instead() -> None:
    async with at_case("C-101", demo_store()) as seat:
        await begun(seat)
        await seat.press("n")
        assert "PLAYBOOKS for C-101" in seat.text
        await seat.press("escape")
        assert "begun 14:00" in seat.text
        await seat.press("n", "G", "enter")
        await until(seat.pilot, lambda: "begun 14:00" in seat.text and "NOBODY CAME" not in seat.text)


async def test_a_wrong_playbook_of_the_desk_is_told_and_nothing_breaks() -> None:
    def broken() -> tuple[()]:
        raise Refused("own.toml, line 3: step.do: this is wrong.")

    async with at_case("C-101", demo_store(), playbooks=broken) as seat:
        await opened(seat)
        assert "own.toml, line 3" in seat.text
        assert "There is no playbook to begin." in seat.text
        await seat.press("enter", "space", "a", "x", "j", "escape")
        assert seat.pilot.app.screen is seat.screen


async def test_a_read_only_copy_shows_it_and_begins_nothing() -> None:
    async with at_case("C-101", demo_store(), read_only=True) as seat:
        await seat.press("b")
        assert seat.pilot.app.screen is seat.screen
