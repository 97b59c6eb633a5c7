"""The frame of a case: notices under its head, what each pane lacks, columns and tabs; nothing jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desk.board import case_notices
from desk.model.changes import Append
from desk.model.entries import Apology, Contact, Offer, Option, StatusChange
from desk.recovery.notices import Notice
from desk.tui.screens.case_facts import CaseFactsScreen
from desk.tui.widgets.notice_lines import NoticeLines
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, demo_store, new_case, until
from tests.tui.case_driver import at_case

INES: dict[str, Any] = {"at": NOW, "by": "ines"}


def with_notices(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let every case have so many notices and no others."""
    made = [Notice(f"notice {number} [/x] " + "word " * 40, number, "apology") for number in range(1, count + 1)]
    monkeypatch.setattr(case_notices, "SOURCES", (lambda situation: made,))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 8])
@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_a_notice_or_two_show_and_the_rest_is_a_key_away(monkeypatch: pytest.MonkeyPatch, count: int, size: tuple[int, int]) -> None:
    with_notices(monkeypatch, count)
    async with at_case("C-101", FakeShared([new_case(1)]), size=size) as seat:
        lines = [line for line in seat.text.splitlines() if line.startswith(" ▲ notice")]
        room = 1 if size[1] < 30 else 2
        assert len(lines) == min(count, room)
        if count > room:
            noun = "" if size[0] < 100 else " notices" if count - room > 1 else " notice"
            assert lines[-1].endswith(f"A {count - room} more{noun}")
        for line in lines:
            assert "…" in line
            assert "   a apology" in line
        await seat.press("A")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseFactsScreen))
        await until(seat.pilot, lambda: "ALL OF C-101" in seat.text)
        if count:
            assert "notice 1 [/x] word" in seat.text
        await seat.press("q")
        assert seat.pilot.app.screen is seat.screen


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 2), (2, 1), (0, 8)])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_no_notice_of_a_recovery_moves_the_body(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], before: int, after: int
) -> None:
    store = FakeShared([new_case(1, failure="delay")])
    with_notices(monkeypatch, before)
    async with at_case("C-101", store, size=size) as seat:
        stood = next(number for number, line in enumerate(seat.text.splitlines()) if "TIMELINE" in line)
        with_notices(monkeypatch, after)
        store.commit_elsewhere(Append("C-101", (Apology(**INES, text="sorry"),)))
        await until(seat.pilot, lambda: "APOLOGIES 1" in seat.text or "13:59" in seat.text or "14:00 → apology" in seat.text)
        await until(seat.pilot, lambda: seat.text.count(" ▲ notice ") == min(after, 1 if size[1] < 30 else 2))
        assert "TIMELINE" in seat.text.splitlines()[stood]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (160, 45)])
async def test_a_pane_says_in_one_line_what_it_lacks_and_which_key_gives_it(size: tuple[int, int]) -> None:
    store = FakeShared([new_case(1)])
    store.commit([Append("C-101", (Apology(**INES, text="sorry"), Offer(**INES, options=(Option(title="a team"),))))])
    async with at_case("C-101", store, size=size) as seat:
        if size[0] == 80:
            await seat.press("tab", "tab")
        assert "what did they say to it? (O)" in seat.text
        await seat.form("O")
        await seat.saved("ctrl+s")
        assert "what did they say" not in seat.text


async def test_three_columns_stand_side_by_side_when_there_is_room() -> None:
    async with at_case("C-104", demo_store(), size=(160, 45)) as seat:
        heading = next(line for line in seat.text.splitlines() if "TIMELINE" in line)
        assert "APOLOGIES" in heading
        assert "ROOT CAUSE" in heading


async def test_notices_change_nothing_when_they_stay_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with_notices(monkeypatch, 3)
    async with at_case("C-101", FakeShared([new_case(1)])) as seat:
        refreshed: list[object] = []
        record: Callable[..., object] = lambda self, *regions, **how: refreshed.append(regions)  # noqa: E731  a stand-in for a method
        monkeypatch.setattr(NoticeLines, "refresh", record)
        seat.clock.go(60)
        seat.screen.renewal.tick(seat.clock())
        assert refreshed == []


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (160, 45)])
async def test_a_plain_question_has_timeline_and_promises_only(size: tuple[int, int]) -> None:
    """What puts things right appears with the first step of it, and goes with its undoing."""
    store = FakeShared([new_case(1)])
    async with at_case("C-101", store, size=size) as seat:
        assert "TIMELINE" in seat.text
        assert "PROMISES" in seat.text
        for title in ("APOLOGIES", "OFFERS", "CAUSE"):
            assert title not in seat.text
        if size[0] == 80:
            await seat.press("tab")
            assert "[PROMISES]" in seat.text
            await seat.press("tab", "tab")
            assert "[TIMELINE]" in seat.text
        await seat.form("a")
        await seat.type("sorry")
        await seat.saved("ctrl+s")
        await until(seat.pilot, lambda: all(title in seat.text for title in ("APOLOGIES", "OFFERS", "CAUSE", "PROMISES")))
        await seat.press("u")
        await seat.asked()
        await seat.saved("y")
        await until(seat.pilot, lambda: "APOLOGIES" not in seat.text)
        assert seat.screen.query_one("#timeline").region.height


async def test_a_question_that_turns_sour_offers_the_first_steps() -> None:
    store = FakeShared([new_case(1)])
    store.commit([Append("C-101", (Contact(**INES, text="done"), StatusChange(**INES, to="solved")))])
    async with at_case("C-101", store, size=(80, 24)) as seat:
        assert "listen" not in seat.text
        await seat.form("i")
        await seat.type("It did not work, I waited an hour. I want to speak to a manager!")
        await seat.saved("ctrl+s")
        await until(seat.pilot, lambda: " f LISTEN   a sorry   e manager   next: f hear them out" in seat.text)
        assert '▲ they want a manager: "I want to speak to a manager!"' in seat.text
        form = await seat.form("f")
        assert form.spec.action == "listen"
