"""The head of a case: facts the most pressing first, nothing lost in silence; the rail with its times, the guide under it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rich.cells import cell_len

from desk.board.case_view import case_view
from desk.model.changes import Append
from desk.model.entries import AnyEntry, Apology, Assign, Contact, Incoming, Listen, Offer, Option, Promise, Told, Verify
from desk.model.shift import Shift
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.facts import Fact, all_facts, fitted_facts, pressing_facts
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.case_facts import CaseFactsScreen
from desk.tui.screens.evidence import EvidenceScreen
from desk.tui.widgets.rail_line import CALMING_WORDS, GuideLine, RailLine
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY, FakeShared, assert_golden, board_of, demo_store, new_case, until, until_still
from tests.tui.case_driver import at_case

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
ANGRY = Listen(at=at(-30), by="ines", feeling="angry", matters="keys by three", wants="a team today")


def sight_of(*entries: AnyEntry, **header: Any) -> CaseMoment:
    return CaseMoment(case_view(case_of(*entries, **header), POLICY), Shift(), NOW, {})


def said(found: list[Fact]) -> list[str]:
    return ["".join(text for text, _ in fact.head_pieces(0)) for fact in found]


def plain(line: RailLine | GuideLine, moment: CaseMoment, width: int) -> str:
    line.moment = moment
    return "".join(text for text, _ in line.compose_line(width))


def test_the_facts_stand_in_the_order_in_which_they_press() -> None:
    chased = Incoming(at=at(-20), by="customer", channel="sms", chase=True)
    relieved = Listen(**INES, feeling="relieved")
    header: dict[str, Any] = {"value": 1440.0, "referrals": 600.0, "leaves": "high", "earlier": 2, "needs_by": at(30), "need": "the keys"}
    more: dict[str, Any] = {"price": 480.0, "public_risk": "review", "failure": "no-show"}
    assert said(all_facts(sight_of(ANGRY, chased, relieved, **header, **more))) == [
        "angry 13:30 > relieved 14:00",
        "needs the keys by 14:30",
        "matters: keys by three",
        "chased x1 (2 attempts: 1 call, 1 text)",
        "public: review",
        "third stumble",
        "value 1,440 + 600 by referral",
        "leaves easily",
        "wants: a team today",
        "price 480",
        "failure: no-show",
    ]


def test_a_feeling_can_move_more_than_once() -> None:
    words = ("disappointed", "frustrated", "frustrated", "angry")
    felt = [Listen(at=at(number - 30), by="ines", feeling=word) for number, word in enumerate(words)]
    assert said(pressing_facts(sight_of(*felt[:3])))[0] == "disappointed 13:30 > frustrated 13:31"
    happy = Verify(**INES, verdict="exceeded", feeling="happy")
    assert said(pressing_facts(sight_of(*felt, happy)))[0] == "disappointed 13:30 > angry 13:33 > happy 14:00"


def test_time_lost_before_it_reached_us_is_said() -> None:
    told = Told(at=at(-60), by="customer", told_at=at(-180), told_to="the driver")
    assert said(pressing_facts(sight_of(told, told=False))) == ["told 2 h before it reached us, to the driver"]


def test_when_they_expect_us_is_said_until_we_called() -> None:
    assert said(pressing_facts(sight_of(appointment=at(40)))) == ["expects us 14:40"]
    assert said(pressing_facts(sight_of(Contact(**INES), appointment=at(40)))) == []


def test_the_golden_hour_shows_until_somebody_reached_them() -> None:
    assert "golden hour until 14:20" in said(pressing_facts(sight_of(ANGRY, logged=-40)))
    assert "golden hour until 14:20" not in said(pressing_facts(sight_of(ANGRY, Contact(**INES), logged=-40)))
    assert not any("golden" in words for words in said(pressing_facts(sight_of(ANGRY, logged=-70))))


@pytest.mark.parametrize(
    ("theirs", "desk", "words"),
    [
        ("Asia/Tokyo", "UTC", ["23:00 there, night"]),
        ("Europe/Paris", "UTC", ["16:00 there"]),
        ("Asia/Tokyo", "Asia/Tokyo", []),
        ("Nowhere/Else", "UTC", []),
    ],
)
def test_what_the_clock_says_where_they_are(theirs: str, desk: str, words: list[str]) -> None:
    reading = case_view(case_of(zone=theirs), POLICY)
    assert said(pressing_facts(CaseMoment(reading, Shift(zone=desk), NOW, {}))) == words


def test_a_case_that_went_from_hand_to_hand_says_so() -> None:
    owners = [Assign(at=at(number - 50), by=name, owner=name) for number, name in enumerate(("bo", "lou", "kim"))]
    assert "handed on once" in said(pressing_facts(sight_of(*owners[:2])))
    assert "handed on twice" in said(pressing_facts(sight_of(*owners)))


@pytest.mark.parametrize("width", [60, 80, 120, 160])
@pytest.mark.parametrize("most", [1, 2, 3])
def test_facts_fit_their_lines_and_name_the_key_to_the_rest(width: int, most: int) -> None:
    found = [Fact(f"fact{number}", "word " * 8, is_free_text=True) for number in range(12)]
    lines = fitted_facts(found, width, most, "A")
    assert len(lines) <= most
    text = "\n".join("".join(text for text, _ in line) for line in lines)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert text.endswith(".. A") == ("fact11" not in text)
    assert "fact0" in text


def test_the_rail_says_when_each_step_was_taken() -> None:
    moment = sight_of(ANGRY, Apology(at=at(-10), by="ines", text="sorry"), Promise(**INES, text="a call", due=at(30)))
    assert plain(RailLine(), moment, 120).startswith(" listened * 0:30   apologised * 0:50   committed * 1:00   offered .   cause .")
    assert plain(RailLine(), moment, 78).startswith(" listened *   apologised *   committed *   offered .")
    assert plain(RailLine(), moment, 60).startswith(" recovery LAC...")
    crowded = RailLine()
    crowded.presence = "bo is writing an apology, 40 s"
    assert plain(crowded, moment, 110).rstrip().endswith("bo is writing an apology, 40 s")


@pytest.mark.parametrize("width", [60, 80, 120, 160])
def test_the_guide_keeps_the_way_out_and_the_bars_at_any_width(width: int) -> None:
    line = plain(GuideLine(), sight_of(Offer(**INES, options=(Option(title="a team"),))), width)
    assert cell_len(line) == width
    assert line.startswith(" f care before knowledge")
    assert line.endswith(" B ")
    assert "E" in line or "empathy" in line


async def test_everything_known_is_a_key_away() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        assert "wants: a team today" not in seat.text
        await seat.press("A")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseFactsScreen))
        await until(seat.pilot, lambda: "wants: a team today, or to be told at once" in seat.text)
        assert "4 attempts: 2 voicemails, 1 call, 1 text" in seat.text


async def test_a_bar_opens_its_evidence_and_enter_goes_there() -> None:
    async with at_case("C-104", demo_store(), size=(80, 24)) as seat:
        await seat.press("B")
        await until(seat.pilot, lambda: "WHAT C-104 SHOWS FOR ITSELF" in seat.text)
        await seat.press("j", "j", "j", "j")
        assert "> * a voice within the first hour  13:16 contact ines" in seat.text
        await seat.press("enter")
        await until(seat.pilot, lambda: seat.pilot.app.screen is seat.screen)
        body = seat.text[seat.text.index("[TIMELINE]") :].splitlines()[1]
        assert "> contact  phone  ines  moment of truth" in body


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_evidence_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-104", demo_store(), size=size) as seat:
        await seat.press("B")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, EvidenceScreen))
        await until_still(seat.pilot)
        assert_golden(seat.pilot, f"evidence-{size[0]}x{size[1]}")


async def test_what_is_missing_opens_the_form_that_gives_it() -> None:
    async with at_case("C-104", demo_store(), size=(80, 24)) as seat:
        await seat.press("B")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, EvidenceScreen))
        await seat.press("enter")
        sheet = await seat.sheet()
        assert sheet.spec.action == "tangible"


async def test_before_a_hot_case_a_word_stands_once_and_any_key_takes_it() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        assert CALMING_WORDS in seat.text
        await seat.press("escape")
        assert isinstance(seat.pilot.app.screen, CaseScreen)
        assert CALMING_WORDS not in seat.text
        assert "sorry that they had to chase us" in seat.text
        await seat.press("escape")
        await until(seat.pilot, lambda: board_of(seat.pilot).is_current)
        await seat.press("enter")
        await until(seat.pilot, lambda: "TIMELINE" in seat.text)
        assert "C-101" in seat.text
        assert CALMING_WORDS not in seat.text


async def test_the_word_can_be_left_out() -> None:
    async with at_case("C-101", demo_store(), calm=False) as seat:
        assert CALMING_WORDS not in seat.text


async def test_a_calm_case_needs_no_word() -> None:
    store = FakeShared([new_case(1)])
    store.commit([Append("C-101", (Listen(**INES, feeling="calm"),))])
    async with at_case("C-101", store) as seat:
        assert CALMING_WORDS not in seat.text


async def test_facts_follow_the_minute() -> None:
    async with at_case("C-101", demo_store()) as seat:
        assert "golden hour until 14:02" in seat.text
        seat.clock.go(timedelta(minutes=3).total_seconds())
        seat.screen._renew_second(seat.clock())
        await seat.settled()
        assert "golden hour" not in seat.text


async def test_an_earlier_case_of_the_same_customer_makes_it_the_second_stumble() -> None:
    known: dict[str, Any] = {"customer": "Tess Tampleton", "phone": "555-010-1234", "failure": "delay"}
    async with at_case("C-102", FakeShared([new_case(1, logged=-600, **known), new_case(2, **known)])) as seat:
        assert "second stumble" in seat.text
        await seat.press("A")
        await until(seat.pilot, lambda: "ALL OF C-102" in seat.text and seat.text.count("second stumble") == 2)
