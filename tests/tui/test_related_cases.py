"""Cases that belong together, from the keyboard: a customer's others, links found by typing, one update to many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from desk.model.changes import Append
from desk.model.entries import Contact, Link, Listen, Promise, StatusChange, Verify
from desk.model.state import state_of
from desk.model.timeline import effective_entries
from desk.tui.forms.inputs.search import SearchInput
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.related_cases import RelatedCasesScreen
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import FakeShared, app_on, demo_store, new_case, screen_text, until, until_read
from tests.tui.case_driver import Seat, at_case

INES: dict[str, Any] = {"at": NOW, "by": "ines"}


def a_customer_of_three() -> FakeShared:
    tess: dict[str, Any] = {"customer": "Tess Tampleton", "phone": "555-0101", "failure": "delay"}
    store = FakeShared([new_case(number, subject=subject, logged=-logged, **tess) for number, subject, logged in _THEIRS])
    lost = StatusChange(at=at(-790), by="bo", to="closed", outcome="lost")
    store.commit(
        [
            Append("C-101", (Verify(at=at(-800), by="bo", verdict="below"), lost)),
            Append("C-102", (Promise(at=at(-400), by="bo", text="a call", due=at(60)),)),
        ]
    )
    return store


_THEIRS = ((1, "Parcel late", 900), (2, "Parcel late again", 500), (3, "Third parcel late", 20))


async def others(seat: Seat) -> RelatedCasesScreen:
    await seat.press("H")
    await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, RelatedCasesScreen))
    await seat.settled()
    found = seat.pilot.app.screen
    assert isinstance(found, RelatedCasesScreen)
    return found


async def test_the_customers_other_cases_are_seen_at_a_glance_there_and_back() -> None:
    async with at_case("C-103", a_customer_of_three(), size=(80, 24)) as seat:
        screen = await others(seat)
        assert "TESS TAMPLETON  C-103: 3rd failure for them" in seat.text
        first, second = (line for line in seat.text.splitlines() if "C-102  " in line or "C-101  " in line)
        assert "▸ C-102" in first
        assert "1 open promise" in first
        assert "closed  they say worse  they leave" in second
        await seat.press("j", "enter")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseScreen) and seat.pilot.app.screen.case == "C-101")
        await seat.press("escape")
        await until(seat.pilot, lambda: seat.pilot.app.screen is screen)
        assert screen.chosen == "C-101"
        await seat.press("escape")
        assert seat.pilot.app.screen is seat.screen


async def test_linked_cases_stand_there_too_from_either_side() -> None:
    async with at_case("C-107", demo_store()) as seat:
        assert "3 open cases wait for this one: C-108, C-109, C-110" in seat.text
        await others(seat)
        assert "No other case of theirs on this shift." in seat.text
        assert seat.text.count("is part of this one") == 3
        assert (await seat.form("l")).spec.action == "link"


async def test_a_link_is_found_by_typing_and_a_duplicate_can_be_closed_at_once() -> None:
    async with at_case("C-103", a_customer_of_three(), size=(80, 24)) as seat:
        sheet = await seat.form("l")
        assert "▸ C-101  same customer" in seat.text
        assert "  C-102  same customer" in seat.text
        await seat.type("again")
        assert sheet.values["case"] == "C-102"
        await seat.press("ctrl+u", "p", "a", "r", "down", "up", "tab", "d")
        assert "C-103 is the same matter as C-101" in seat.text
        await seat.press("enter")
        assert "Close C-103 as the same matter as C-101?" in await seat.asked()
        await seat.press("y")
        await until(seat.pilot, lambda: state_of(seat.store.cases["C-103"]).status == "closed")
        assert isinstance(seat.logged[0], Link)
        assert "duplicate of C-101" in seat.text
        await seat.press("u")
        await seat.asked()
        await seat.press("y")
        await until(seat.pilot, lambda: not state_of(seat.store.cases["C-103"]).finished)


async def test_a_link_to_nowhere_or_to_itself_is_said() -> None:
    async with at_case("C-103", a_customer_of_three()) as seat:
        await seat.form("l")
        await seat.type("C-999")
        assert "nothing matches" in seat.text
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "There is no case C-999 on this shift." in seat.text)
        await seat.press("ctrl+u", "1", "0", "3", "ctrl+s")
        await until(seat.pilot, lambda: "C-103 is this case itself." in seat.text)


async def test_marked_cases_are_tied_to_one_at_once() -> None:
    store = FakeShared([new_case(1, subject="Area dark"), new_case(2), new_case(3)])
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("space", "space", "space", "l")
        await until(pilot, lambda: pilot.app.screen.focused is not None and isinstance(pilot.app.screen.focused.parent, SearchInput))
        await until(pilot, lambda: "Link with another case  3 cases" in screen_text(pilot))
        await pilot.press(*"area", "ctrl+s")
        await until(pilot, lambda: all(len(case.entries) == 2 for name, case in store.cases.items() if name != "C-101"))
        assert len(store.cases["C-101"].entries) == 1
        last = [case.entries[-1] for name, case in store.cases.items() if name != "C-101"]
        assert {entry.sort for entry in last if isinstance(entry, Link)} == {"parent"}


def an_outage() -> FakeShared:
    names = ("North Quarter", "Noel Notional", "Ms. Edda Exemplar")
    store = FakeShared([new_case(number, customer=name) for number, name in enumerate(names, 1)])
    tie = Link(**INES, sort="parent", case="C-101")
    store.commit(
        [
            Append("C-102", (Listen(**INES, wants="to work from home"), tie)),
            Append("C-103", (Listen(**INES, wants="her alarm line"), tie)),
        ]
    )
    return store


async def test_one_update_to_all_is_personal_in_each_and_one_commit() -> None:
    store = an_outage()
    async with at_case("C-101", store) as seat:
        await seat.form("U")
        await seat.type("{name}, the fibre is spliced at 15:00. You told us: {wants}.")
        assert "C-101 North Quarter, C-102 Noel, C-103 Ms. Exemplar" in seat.text
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "case 1 of 3: C-101 North Quarter" in seat.text)
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "Nothing fills {wants} for C-101" in seat.text)
        sheet = await seat.sheet()
        sheet.answer_to("text.0").answer = "The fibre is spliced at 15:00."
        await seat.press("pagedown")
        await until(seat.pilot, lambda: "case 2 of 3: C-102 Noel Notional" in seat.text)
        assert "Noel, the fibre is spliced at 15:00. You told us: to work from home." in seat.text
        await seat.press("pagedown")
        await until(seat.pilot, lambda: "Ms. Exemplar, the fibre" in seat.text)
        await seat.type(" I call you myself.")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: seat.pilot.app.screen is seat.screen)
        sent = [case.entries[-1] for case in store.cases.values()]
        assert all(isinstance(entry, Contact) and entry.update for entry in sent)
        assert [entry.text.split(",")[0] for entry in sent if isinstance(entry, Contact)] == [
            "The fibre is spliced at 15:00.",
            "Noel",
            "Ms. Exemplar",
        ]
        assert isinstance(sent[2], Contact)
        assert sent[2].text.endswith("I call you myself.")
        await seat.press("u")
        assert "your last entry on 3 cases" in await seat.asked()
        await seat.press("y")
        await until(seat.pilot, lambda: all(not isinstance(effective_entries(case.entries)[-1], Contact) for case in store.cases.values()))


async def test_going_back_from_the_look_at_each_loses_nothing_and_sends_nothing() -> None:
    store = an_outage()
    async with at_case("C-101", store) as seat:
        await seat.form("U")
        await seat.type("News at three.")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "case 1 of 3" in seat.text)
        await seat.type(" Really.")
        await seat.press("escape")
        await until(seat.pilot, lambda: "One update to all" in seat.text and "News at three." in seat.text)
        assert all(not isinstance(entry, Contact) for case in store.cases.values() for entry in effective_entries(case.entries))
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "News at three. Really." in seat.text)
        await seat.press("escape")
        await until(seat.pilot, lambda: "One update to all" in seat.text)
        sheet = await seat.sheet()
        sheet.answer_to("text").answer = "News at four."
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "case 1 of 3" in seat.text and "News at four." in seat.text)
        assert "Really" not in seat.text


async def test_a_case_alone_says_how_others_come_to_it() -> None:
    async with at_case("C-103", a_customer_of_three()) as seat:
        await seat.press("U")
        await until(seat.pilot, lambda: "No other case has the cause of C-103." in seat.text)


async def test_who_still_waits_for_a_parent_is_said_before_it_is_closed() -> None:
    async with at_case("C-101", an_outage()) as seat:
        await seat.form("s")
        await until(seat.pilot, lambda: "C-102, C-103 still wait for C-101; U tells them all." in seat.text)
        await seat.press("escape")
    async with at_case("C-102", an_outage()) as seat:
        await seat.form("s")
        assert "still wait" not in seat.text


async def test_the_others_hear_which_case_we_look_at_when_we_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_case("C-103", a_customer_of_three(), size=(80, 24)) as seat:
        screen = await others(seat)
        await seat.press("enter")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseScreen) and seat.pilot.app.screen.case == "C-102")
        said: list[tuple[Sequence[str], str]] = []

        async def say_where(cases: Sequence[str], mode: str, what: str = "") -> None:
            said.append((cases, mode))

        monkeypatch.setattr(seat.screen.desk.client.presence, "announce", say_where)
        await seat.press("escape")
        await until(seat.pilot, lambda: seat.pilot.app.screen is screen and (("C-103",), "viewing") in said)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_customer_is_told_with_contact_and_totals(size: tuple[int, int]) -> None:
    async with at_case("C-103", a_customer_of_three(), size=size) as seat:
        await others(seat)
        assert "555-0101" in seat.text
        words = " ".join(seat.text.replace("\xa0", " ").split())
        assert "3 cases, 2 open" in words
        assert "we failed them 3 times" in words
        assert "lost once" in words


async def test_a_question_of_a_customer_we_failed_before_is_no_failure_itself() -> None:
    tess: dict[str, Any] = {"customer": "Tess Tampleton", "phone": "555-0101"}
    store = FakeShared([new_case(1, failure="delay", logged=-60, **tess), new_case(2, logged=-20, **tess)])
    async with at_case("C-102", store) as seat:
        await others(seat)
        words = " ".join(seat.text.replace("\xa0", " ").split())
        assert "TESS TAMPLETON C-102: nothing went wrong here so far" in words
        assert "we failed them once" in words
        assert "2nd failure" not in words
