"""The change of shift on screen: whose turn it is, what goes wrong, and the words for it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from desk.data.demo import demo_changes
from desk.handover.begin import unknown_people
from desk.handover.changes import PartWords, agree_changes, ask_changes, correct_changes, edit_changes, keep_changes
from desk.handover.closing_notes import CLOSING_NOTES, learned_by, read_closing, went_well
from desk.handover.notes import NOTES
from desk.handover.pack import build_pack
from desk.handover.read_back import read_back_changes
from desk.handover.record import HandoverRecord, latest_record
from desk.handover.signatures import sign_changes
from desk.model.case import Case
from desk.model.changes import Append
from desk.model.entries import Assign, Incoming, StatusChange
from desk.model.entry_values import CUSTOMER
from desk.model.presence import AgentPresence
from desk.model.shift import Shift
from desk.tui import live_handover
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.presentation.handover.rows import RowMoment, row_pieces
from desk.tui.presentation.handover.seat import PackRow
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.handover import HandoverScreen
from desk.tui.screens.handover_blockers import BlockersScreen
from desk.tui.screens.handover_lists import ListsScreen
from desk.tui.widgets.pack_list import PackList
from tests.case_builders import NOW, at, case_of
from tests.handover.packs import HALF_PAST_ONE, demo_moment, source_in
from tests.tui.app_fixtures import (
    FakeClock,
    FakeShared,
    app_on,
    assert_golden,
    board_of,
    new_case,
    screen_text,
    until,
    until_read,
    until_still,
)
from tests.tui.handover_seats import HandoverSeat, handover_file, handover_store, mixed_cases, red_case, seat_at, seat_in, watch_case

SIZES = [(120, 36), (80, 24)]
SAID = "I ring Red 101 at once and tell them where it stands by half past two."


def record_in(store: FakeShared) -> HandoverRecord:
    found = latest_record(store.documents(NOTES))
    assert found is not None
    return found


def two_lines() -> FakeShared:
    return handover_store([red_case(101), watch_case(102)])


def two_watched() -> FakeShared:
    return handover_store([watch_case(101), watch_case(102)])


async def test_a_read_back_moves_the_case_and_goes_on() -> None:
    store = two_lines()
    async with seat_in(store, "kim") as kim:
        assert kim.here == "C-101"
        await kim.say("space", SAID)
        assert kim.here == "C-102"
        assert record_in(store).read_backs["C-101"].note.text == SAID
        assert kim.app.desk.live.view("C-101").state.owner == "kim"  # type: ignore[union-attr]  # the case is there


async def test_space_keeps_then_accepts() -> None:
    store = two_lines()
    async with seat_in(store) as ines:
        await ines.say("4", "a colleague rings them")
        await ines.press("space")
        assert "C-101" in record_in(store).kept
        assert ines.here == "C-102"
        store.commit_elsewhere(*read_back_changes(source_in(store, "kim", NOW), ["C-101"], SAID))
        await ines.press("k")
        await ines.until_said(SAID[:30])
        await ines.press("space")
        assert record_in(store).read_backs["C-101"].accepted is not None


async def test_space_on_a_red_line_without_an_if_then_asks_for_it_and_checks_nothing() -> None:
    store = two_lines()
    async with seat_in(store) as ines:
        await ines.until_said("space say if-then")
        await ines.form("space")
        await ines.until_said("they do not pick up, then what? (a red case needs this)")
        await ines.press("ctrl+s")
        await ines.until_said("A red case needs an if-then: type what then.")
        await ines.press("escape")
        assert not record_in(store).kept
        assert ines.here == "C-101"
        await ines.say("space", "a colleague rings them")
        assert (ines.here, ines.step) == ("C-101", "keep")
        assert not record_in(store).kept
        await ines.press("space")
        assert set(record_in(store).kept) == {"C-101"}
        assert ines.here == "C-102"


async def test_the_wrong_side_is_told_who_does_it() -> None:
    store = two_lines()
    async with seat_in(store) as ines:
        await ines.press("5")
        await ines.until_said("H-7 is taken over by kim; only they read it back.")
    store.commit(read_back_changes(source_in(store, "kim", NOW), ["C-101"], SAID))
    async with seat_in(store, "kim") as kim:
        await kim.press("c")
        await kim.until_said("Only who hands over does that: ines. D asks them.")
    async with seat_in(store, "bo") as bo:
        await bo.press("space")
        await bo.until_said("You are of neither side: ines to kim.")
        await bo.press("ctrl+s")
        await bo.until_said("ines and kim sign H-7; you are of neither side.")
    assert not record_in(store).signatures


async def test_a_window_that_only_looks_on_writes_nothing() -> None:
    store = two_lines()
    before = len(record_in(store).notes)
    async with seat_in(store, read_only=True) as ines:
        for key in ("space", "4", "D", "ctrl+s", "T"):
            await ines.press(key)
            await ines.until_said("This window only looks on. Nothing was written.")
    assert len(record_in(store).notes) == before


async def test_a_part_that_somebody_worded_meanwhile_shows_both_texts() -> None:
    store = two_lines()
    async with seat_in(store) as ines:
        await ines.form("4")
        await ines.type("I ask for stickers")
        store.commit_elsewhere(*edit_changes(source_in(store, "lou", NOW), "C-101", [PartWords(part="if_then", text="Lou rings them")]))
        await ines.until_said("lou worded it meanwhile: Lou rings them")
        await ines.pilot.press("ctrl+s")
        await ines.until_said("Save once more to put yours")
        assert "I ask for stickers" in ines.text
        assert record_in(store).parts["C-101", "if_then"].by == "lou"
        await ines.save()
        said = record_in(store).parts["C-101", "if_then"]
        assert (said.by, said.text) == ("ines", "they do not pick up: I ask for stickers")


async def test_two_who_read_one_line_back_are_asked() -> None:
    store = handover_store([red_case(101)], incoming=("kim", "bo"))
    async with seat_in(store, "kim") as kim:
        await kim.form("space")
        await kim.type(SAID)
        store.commit_elsewhere(*read_back_changes(source_in(store, "bo", NOW), ["C-101"], "Bo rings them by three."))
        await until_still(kim.pilot)
        await kim.pilot.press("ctrl+s")
        await kim.until_said('bo read it back meanwhile: "Bo rings them by three."')
        assert record_in(store).read_backs["C-101"].note.by == "bo"
        await kim.save()
        assert record_in(store).read_backs["C-101"].note.by == "kim"


async def test_a_stale_read_back_says_why_and_blocks_again() -> None:
    store = two_lines()
    store.commit(read_back_changes(source_in(store, "kim", NOW), ["C-101"], SAID))
    async with seat_in(store, "kim") as kim:
        assert kim.app.desk.handover.pack is not None
        assert "customer wrote" not in kim.text
        wrote = Incoming(at=at(1), by=CUSTOMER, text="Forget it.", channel="phone")
        store.commit_elsewhere(Append("C-101", (wrote,)))
        await kim.until_said("customer wrote")
        await kim.press("g")
        await kim.until_said("changed since it was read back: customer wrote")
        assert kim.step == "read back"


async def test_a_correction_comes_back_to_the_incoming() -> None:
    store = two_lines()
    store.commit(read_back_changes(source_in(store, "kim", NOW), ["C-101"], SAID))
    async with seat_in(store) as ines:
        await ines.press("g")
        await ines.say("c", "Not before three, they are on the road.")
        await ines.until_said("corrected")
    async with seat_in(store, "kim") as kim:
        await kim.press("g")
        await kim.until_said("ines: Not before three, they are on the road.")
        assert kim.step == "read back"
        await kim.say("space", "I ring them at three and not before.")
        assert record_in(store).read_backs["C-101"].corrected is None


async def test_a_question_is_answered_on_its_line() -> None:
    store = two_lines()
    async with seat_in(store, "kim") as kim:
        await kim.say("D", "Who has the key?")
        await kim.until_said("Who has the key?")
    async with seat_in(store) as ines:
        assert "1 asked, if-then?" in ines.text
        await ines.say("4", "a colleague rings them")
        await ines.press("space")
        await ines.press("k")
        await ines.say("O", "The porter.")
        await ines.until_said("The porter.")
    assert not record_in(store).open_questions()


async def test_enter_saves_a_question_and_its_answer() -> None:
    store = two_watched()
    async with seat_in(store, "kim") as kim:
        await kim.form("D")
        await kim.press(*"Keys?", "enter")
        await kim.until_said("Keys?")
    async with seat_in(store) as ines:
        await ines.press("space", "k")
        await ines.form("O")
        assert "ctrl+s/enter save" in ines.text
        await ines.press(*"The porter.", "enter")
        await ines.until_said("The porter.")
    assert not record_in(store).open_questions()


async def test_the_other_is_seen_on_their_line_and_gone_when_they_leave() -> None:
    store = two_lines()
    there = AgentPresence(agent="kim", mode="viewing", case="C-102", what="handover", since=NOW)
    store.presence.seen = (there,)
    async with seat_in(store) as ines:
        assert "ines and kim are here" in ines.text
        assert "kim here" in ines.text
        await ines.press("apostrophe")
        assert ines.here == "C-102"
        store.presence.seen = ()
        store.tell()
        await ines.until(lambda: "are here" not in ines.text and "kim here" not in ines.text)
        await ines.until_said("kim gone 0 s")
        assert "checked 0 of 2" in ines.text
        await ines.press("apostrophe")
        await ines.until_said("Nobody else is at this handover now.")


async def test_sealed_meanwhile_by_others_nothing_typed_is_lost() -> None:
    store = two_lines()
    for case in ("C-101", "C-102"):
        store.commit(read_back_changes(source_in(store, "kim", NOW), [case], SAID))
    async with seat_in(store, "kim") as kim:
        await kim.form("D")
        await kim.type("One more thing")
        for agent in ("ines", "kim"):
            store.commit_elsewhere(*sign_changes(source_in(store, agent, NOW), override="in a test"))
        await until_still(kim.pilot)
        await kim.pilot.press("ctrl+s")
        await kim.until_said("H-7 was sealed by both sides. Nothing was written.")
        assert "One more thing" in kim.text
        await kim.press("escape")
        await kim.until_said("sealed")
        await kim.press("space")
        await kim.until_said("H-7 is sealed. T begins the next one.")


async def test_a_word_typed_comes_back_in_the_next_window() -> None:
    store = two_lines()
    async with seat_in(store, "kim") as kim:
        await kim.form("space")
        await kim.type("half a thou")
        await kim.pilot.press("escape")
        await kim.until(lambda: isinstance(kim.app.screen, HandoverScreen))
    async with seat_in(store, "kim") as again:
        await again.form("space")
        assert "half a thou" in again.text
        assert "your draft" in again.text


async def test_undo_names_the_note() -> None:
    store = two_watched()
    async with seat_in(store) as ines:
        await ines.press("space", "u")
        await ines.until_said("Take back that you checked it on C-101 (H-7.2)?")
        await ines.press("y")
        assert "C-101" not in record_in(store).kept


async def test_lines_stay_under_the_hand() -> None:
    store = handover_store([red_case(101), red_case(102), watch_case(103)])
    async with seat_in(store) as ines:
        await ines.press("j")
        rows = [row.key for row in ines.screen.pack_list.rows]
        words = [PartWords(part="heat", text="steady", reason="they called: all is well")]
        store.commit_elsewhere(*edit_changes(source_in(store, "lou", NOW), "C-101", words))
        await ines.until(lambda: ines.pack is not None and ines.pack.count("red") == 1)
        assert [row.key for row in ines.screen.pack_list.rows] == rows
        assert ines.here == "C-102"


async def test_blockers_are_solved_in_place_and_the_sheet_shrinks() -> None:
    store = two_lines()
    async with seat_in(store, "kim") as kim:
        await kim.press("B")
        assert isinstance(kim.app.screen, BlockersScreen)
        assert "TO SETTLE BEFORE SIGNING  H-7  2 left" in kim.text
        await kim.say("space", SAID)
        await kim.until_said("TO SETTLE BEFORE SIGNING  H-7  1 left")
        await kim.press("j")
        await kim.say("4", "a colleague rings them")
        await kim.until(lambda: "asked for, but you can sign without" not in kim.text)
        await kim.press("k")
        await kim.say("space", "I solve it by ten.")
        await kim.until_said("Nothing is left to settle: both can sign.")


async def test_what_is_to_settle_is_counted_for_whose_part_it_is() -> None:
    taken = case_of(Assign(at=at(-20), by="ines", owner="ines"), case_id="C-102", customer="Watch 102", logged=-30)
    unowned = [entry for entry in red_case(101).entries if not isinstance(entry, Assign)]
    store = handover_store([msgspec.structs.replace(red_case(101), entries=tuple(unowned)), taken])
    async with seat_in(store) as ines:
        await ines.until_said("to settle 1 for you, 2 for kim")
        await ines.until_said("B to settle 1")
        await ines.press("B")
        assert "TO SETTLE BEFORE SIGNING  H-7  1 for you, 2 for kim" in ines.text
        lines = [line.strip(" ▸") for line in ines.text.splitlines()]
        own = next(place for place, line in enumerate(lines) if line.startswith("C-101   red and nobody owns it"))
        assert lines[own + 1] == "for kim"
        store.commit_elsewhere(Append("C-101", (Assign(at=NOW, by="lou", owner="ines"),)))
        await ines.until_said("none for you, 2 for kim")
    async with seat_in(store, "kim") as kim:
        await kim.until_said("to settle 2  2 not read back")
        await kim.say("space", SAID)
        await kim.until_said("to settle 1  1 not read back")


async def test_space_says_which_lines_it_goes_past() -> None:
    store = handover_store([watch_case(number) for number in range(101, 107)])
    store.commit(keep_changes(source_in(store, "ines", NOW), ["C-102", "C-103", "C-104", "C-106"]))
    async with seat_in(store) as ines:
        await ines.press("space")
        assert ines.here == "C-105"
        await ines.until_said("Lines 2 to 4 need nothing from you now.")


async def test_the_sheet_of_blockers_has_the_help_of_the_handover() -> None:
    async with seat_in(demo_in("talk"), size=(80, 24), clock=FakeClock(HALF_PAST_ONE)) as seat:
        await seat.press("B", "question_mark")
        await until(seat.pilot, lambda: "Keys at the change of shift" in seat.text)
        await seat.press("escape")
        await until(seat.pilot, lambda: "TO SETTLE BEFORE SIGNING" in seat.text)


async def test_signing_over_blockers_needs_a_reason_then_freezes_and_reopens() -> None:
    store = two_lines()
    async with seat_in(store) as ines:
        await ines.form("ctrl+s")
        await ines.pilot.press("ctrl+s")
        await ines.until_said("to settle  none for you, 2 for kim")
        await ines.until_said("2 things to settle first; esc and B show them.")
        await ines.type("Kim is in the car")
        await ines.save()
        await ines.until_said("What did you learn?")
        await ines.press("escape")
        await ines.until_said("signed by ines")
        assert record_in(store).stage == "frozen"
        await ines.press("4")
        await ines.until_said("H-7 was signed by ines and stays as it is. & opens it again.")
        await ines.press("ctrl+s")
        await ines.until_said("You signed at 14:00. Your cases are kim's once read back; go when kim has signed.")
        await ines.form("ampersand")
        await ines.type("one more case")
        await ines.pilot.press("enter")
        await ines.until_said("H-7 live")


async def test_enter_signs_nothing() -> None:
    store = two_lines()
    async with seat_in(store) as ines:
        await ines.form("ctrl+s")
        await ines.type("Kim is in the car")
        await ines.press("enter")
        assert isinstance(ines.app.screen, FormScreen)
        assert "ctrl+s sign" in ines.text
        assert "enter" not in ines.text.splitlines()[-1]
        assert record_in(store).stage != "frozen"


async def test_the_sheet_that_signs_counts_what_was_read_back_only() -> None:
    async with seat_in(demo_in("talk"), "kim", size=(120, 36), clock=FakeClock(HALF_PAST_ONE)) as kim:
        await kim.form("ctrl+s")
        await kim.until_said("20: 3 read back, 1 accepted, 1 corrected; 17 not read back; the outgoing side's signature accepts 1")
        assert "yours from now  3 cases, 4 promises (1 overdue, next 13:47 C-104)" in kim.text
        assert "concerns  K-2 nobody owns it, K-1 bo" in kim.text
    async with seat_in(demo_in("talk"), "ines", size=(120, 36), clock=FakeClock(HALF_PAST_ONE)) as ines:
        await ines.form("ctrl+s")
        await ines.until_said("kim has from now  3 cases, 4 promises")
        assert "17 not read back; your signature accepts 1" in ines.text


async def test_the_second_signer_sees_what_happened_since() -> None:
    store = two_lines()
    for case in ("C-101", "C-102"):
        store.commit(read_back_changes(source_in(store, "kim", NOW), [case], SAID))
    store.commit(sign_changes(source_in(store, "ines", NOW), override="in a test"))
    wrote = Incoming(at=at(1), by=CUSTOMER, text="Hello?", channel="phone")
    store.commit([Append("C-102", (wrote,))])
    async with seat_in(store, "kim") as kim:
        await kim.until_said("1 since then")
        await kim.form("ctrl+s")
        assert "since then" in kim.text
        assert "sum " in kim.text


async def test_a_handover_is_begun_from_the_screen() -> None:
    store = FakeShared([new_case(1)])
    async with app_on(store, FakeClock()).run_test(size=(120, 36), notifications=True) as pilot:
        await until_read(pilot)
        seat = HandoverSeat(pilot, "ines")
        await seat.press("h")
        await seat.until_said("There is no handover yet. T begins one: say who comes.")
        await seat.form("T")
        await seat.type("kim")
        await seat.save()
        await seat.until_said("H-1 live")
        assert "H-1: handover to kim." in [notice.words for notice in seat.app.notices]
        assert record_in(store).built.incoming == ("kim",)
        await seat.form("T")
        await seat.type("bo")
        await seat.save()
        assert "H-1: handover to bo." in [notice.words for notice in seat.app.notices]
        await seat.form("T")
        await seat.type("zorro")
        await seat.save()
        await seat.until_said("Nobody here knows zorro yet.")
        assert unknown_people(record_in(store).built, Shift(), ()) == ("zorro",)
        assert unknown_people(record_in(store).built, Shift(), (), here={"zorro"}) == ()


async def test_from_a_case_it_opens_at_the_line_and_enter_goes_back_to_the_case() -> None:
    store = handover_store(mixed_cases(1, 2, 3))
    async with app_on(store, FakeClock()).run_test(size=(120, 36), notifications=True) as pilot:
        await until_read(pilot)
        seat = HandoverSeat(pilot, "ines")
        await seat.app.run_action("go_to_case('C-105')", seat.app)
        await seat.until(lambda: isinstance(seat.app.screen, CaseScreen))
        await seat.press("h")
        await seat.until(lambda: isinstance(seat.app.screen, HandoverScreen))
        await seat.until(lambda: seat.here == "C-105")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, CaseScreen))


async def test_steady_lines_are_read_back_as_one() -> None:
    store = handover_store(mixed_cases(0, 0, 3))
    async with seat_in(store, "kim", size=(80, 24)) as kim:
        assert kim.here == "steady"
        assert "C-101  Steady 101   kim   look again: customer chooses   tomorrow 14:00\n C-102" in kim.text, "a line each"
        assert "1-5" not in kim.text.splitlines()[-1], "a group has no parts"
        await kim.form("space")
        await kim.until_said("ctrl+s give it and take 3 cases")
        await kim.type("All three wait until tomorrow, I leave them be.")
        await kim.save()
        assert set(record_in(store).read_backs) == {"C-101", "C-102", "C-103"}


async def test_a_night_without_anybody_waits_above_the_board() -> None:
    store = handover_store([red_case(101), watch_case(102)], incoming=())
    store.commit(sign_changes(source_in(store, "ines", NOW), override="nobody comes"))
    clock = FakeClock(NOW + timedelta(hours=9))
    async with app_on(store, clock, agent="kim").run_test(size=(120, 36), notifications=True) as pilot:
        await until_read(pilot)
        await until_still(pilot)
        assert "H-7 waits since 14:00: 2 lines, 1 red   h" in screen_text(pilot)
        kim = HandoverSeat(pilot, "kim")
        await kim.open()
        assert kim.step == "read back"


async def test_the_lists_and_the_help_say_what_there_is() -> None:
    store = FakeShared(demo_changes(HALF_PAST_ONE))
    async with seat_in(store, clock=FakeClock(HALF_PAST_ONE)) as ines:
        await ines.press("L")
        assert isinstance(ines.app.screen, ListsScreen)
        assert "approvals waiting  2" in ines.text
        await ines.press("escape", "question_mark")
        await ines.until_said("Keys at the change of shift")
        assert "Do what comes next from you" in ines.text


def demo_in(mood: str) -> FakeShared:
    """The demo at half past one, and for a talk some lines read back, one accepted, one corrected, one asked about."""
    store = FakeShared(demo_changes(HALF_PAST_ONE))
    if mood == "talk":
        kim, ines = source_in(store, "kim"), source_in(store, "ines")
        store.commit(read_back_changes(kim, ["C-101"], "Ring her now; if nobody picks up, text and again in ten minutes."))
        store.commit(read_back_changes(kim, ["C-104"], "I ring Rae before half past. No yes by then: stickers, and I tell Otto."))
        store.commit(read_back_changes(kim, ["C-107"], "Public update at two and every half hour until Lou says it is up."))
        store.commit(agree_changes(ines, ["C-101"]))
        store.commit(correct_changes(ines, "C-107", "Every twenty minutes from now on."))
        store.commit(ask_changes(kim, "Does he know about the stickers?", case="C-104"))
        store.presence.seen = (AgentPresence(agent="kim", mode="viewing", case="C-104", what="handover", since=HALF_PAST_ONE),)
    return store


@pytest.mark.parametrize("size", SIZES, ids=["120x36", "80x24"])
@pytest.mark.parametrize(("mood", "agent"), [("prepare", "ines"), ("read", "kim"), ("talk", "ines")])
async def test_the_three_moods_look_as_they_did(mood: str, agent: str, size: tuple[int, int]) -> None:
    async with seat_in(demo_in(mood), agent, size=size, clock=FakeClock(HALF_PAST_ONE)) as seat:
        seat.go("C-104")
        await assert_golden(seat.pilot, f"handover-{mood}-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=["120x36", "80x24"])
async def test_the_sheets_look_as_they_did(size: tuple[int, int]) -> None:
    async with seat_in(demo_in("talk"), size=size, clock=FakeClock(HALF_PAST_ONE)) as seat:
        await seat.press("B")
        await assert_golden(seat.pilot, f"handover-blockers-{size[0]}x{size[1]}")
        await seat.form("ctrl+s")
        await assert_golden(seat.pilot, f"handover-sign-{size[0]}x{size[1]}")


@pytest.mark.parametrize("agent", ["ines", "kim"])
async def test_it_is_calm_where_there_is_little_room(agent: str) -> None:
    async with seat_in(demo_in("prepare"), agent, size=(60, 15), clock=FakeClock(HALF_PAST_ONE)) as seat:
        assert "1 Heat" in seat.text
        await seat.press("tab")
        assert "1 Heat" not in seat.text
        assert "Lena Lorem" in seat.text
        await seat.press("j", "tab")
        assert "C-109  Mrs. Edda Exemplar" in seat.text


async def test_the_list_takes_the_room_of_the_line_and_back() -> None:
    async with seat_in(demo_in("prepare"), size=(80, 24), clock=FakeClock(HALF_PAST_ONE)) as seat:
        await seat.press("tab")
        await assert_golden(seat.pilot, "handover-list-80x24")
        await seat.press("tab")
        assert "1 Heat" in seat.text


async def test_a_yes_is_told_that_it_says_nothing() -> None:
    async with seat_in(two_lines(), "kim") as kim:
        await kim.form("space")
        await kim.type("ok")
        assert "said so far  what -   by when -" in kim.text
        assert "a yes is no read-back" in kim.text


async def test_it_is_written_to_a_file_beside_the_shift(tmp_path: Path) -> None:
    async with seat_in(two_lines(), path=tmp_path / "shift.json") as ines:
        await ines.press("E", "m")
        await ines.until_said("H-7.md is written")
        assert "C-101" in (tmp_path / "H-7.md").read_text(encoding="utf-8")
        await ines.press("E", "h")
        await ines.until(lambda: (tmp_path / "H-7.html").exists())


async def test_one_of_several_incoming_gets_a_line() -> None:
    store = handover_store([red_case(101)], incoming=("kim", "bo"))
    async with seat_in(store) as ines:
        ines.screen.action_pledge()
        await ines.until_said("Who takes C-101?")
        await ines.press("2")
        await ines.until(lambda: record_in(store).pledges == {"C-101": "bo"})


async def test_a_fault_in_the_reading_is_said_and_the_screen_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    store = two_watched()
    async with seat_in(store) as ines:

        def fail(*_: object) -> None:
            raise ZeroDivisionError("of all things")

        monkeypatch.setattr(ines.app.desk.handover, "_worked_out", fail)
        await ines.press("space")
        await ines.until_said("The handover could not be worked out anew")
        assert "C-102" in ines.text
        assert "C-101" in record_in(store).kept


def _of_somebody_else(number: int) -> Case:
    """A case that presses nobody of either side."""
    taken = Assign(at=at(-20), by="bo", owner="bo")
    return case_of(taken, case_id=f"C-{number}", customer=f"Other {number}", logged=-30, priority="low")


async def test_enter_on_the_backlog_shows_it_on_the_board() -> None:
    backlog = [_of_somebody_else(number) for number in range(201, 271)]
    store = handover_store([red_case(101), *backlog])
    async with seat_in(store) as ines:
        await ines.press("G")
        assert ines.here == "backlog"
        assert "enter on the board" in ines.text
        await ines.press("enter")
        board = board_of(ines.pilot)
        assert board.filter.text == "backlog"
        assert set(board.queue.ids) == {case.id for case in backlog}
        assert "70 found" in ines.text
        store.commit_elsewhere(Append("C-201", (Incoming(at=at(1), by=CUSTOMER, text="And?", channel="phone", chase=True),)))
        await ines.press("escape")
        await ines.until(lambda: len(board.queue.ids) == 71)


async def test_the_backlog_is_found_from_the_board_alone() -> None:
    store = handover_store([red_case(101), *(_of_somebody_else(number) for number in range(201, 271))])
    async with app_on(store, FakeClock(), agent="ines").run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"backlog", "enter")
        await until(pilot, lambda: len(board.queue.ids) == 70)


async def test_after_signing_the_closing_questions_are_asked_and_kept() -> None:
    store = two_lines()
    async with seat_in(store) as ines:
        await ines.form("ctrl+s")
        await ines.type("Kim is in the car")
        await ines.save()
        await ines.until_said("What went well?")
        await ines.until(lambda: ines.app.screen.focused is not None)
        await ines.type("The porter found the key.")
        await ines.pilot.press("tab")
        await ines.type("Ask for the floor first.")
        await ines.save()
        closing = read_closing(store.documents(CLOSING_NOTES))
        assert [kept.note.text for kept in went_well(closing)] == ["The porter found the key."]
        assert [kept.note.text for kept in learned_by(closing, "ines")] == ["Ask for the floor first."]


async def test_the_closing_questions_may_be_left_out() -> None:
    store = two_lines()
    async with seat_in(store) as ines:
        await ines.form("Q")
        await ines.save()
        await ines.form("Q")
        await ines.press("escape")
        assert isinstance(ines.app.screen, HandoverScreen)
        assert not store.documents(CLOSING_NOTES)


async def test_what_was_taken_back_comes_back() -> None:
    store = two_watched()
    async with seat_in(store) as ines:
        await ines.press("ctrl+r")
        await ines.until_said("You took nothing back in this handover.")
        await ines.press("space", "u", "y")
        await ines.until(lambda: not record_in(store).kept)
        await ines.press("ctrl+r")
        await ines.until(lambda: "C-101" in record_in(store).kept)
        await ines.until_said("H-7.2 counts again.")


async def test_a_case_is_put_in_and_taken_out_by_hand() -> None:
    closed = StatusChange(at=at(-10), by="ines", to="closed")
    store = handover_store([red_case(101), watch_case(102), case_of(closed, case_id="C-103", customer="Done with")])
    async with seat_in(store) as ines:
        await ines.form("plus")
        await ines.type("C-103")
        await ines.until_said("Done with")
        await ines.pilot.press("tab")
        await ines.type("They may ring tonight")
        await ines.save()
        assert record_in(store).added["C-103"].reason == "They may ring tonight"
        await ines.until(lambda: ines.pack is not None and ines.pack.line("C-103") is not None)
        ines.go("C-102")
        await ines.form("minus")
        await ines.type("Bo has it")
        await ines.save()
        assert record_in(store).dropped["C-102"].reason == "Bo has it"
        await ines.until(lambda: ines.pack is not None and ines.pack.line("C-102") is None)
        ines.go("C-101")
        await ines.press("minus")
        await ines.until_said("C-101 is red and stays in H-7. 1 lowers its heat, with a reason.")


@pytest.mark.parametrize("size", SIZES, ids=["120x36", "80x24"])
async def test_a_frozen_handover_looks_as_it_did(size: tuple[int, int]) -> None:
    store = demo_in("talk")
    store.commit(sign_changes(source_in(store, "ines"), override="Kim reads the rest on the train."))
    wrote = Incoming(at=HALF_PAST_ONE + timedelta(minutes=2), by=CUSTOMER, text="Any news?", channel="phone", chase=True)
    store.commit([Append("C-104", (wrote,))])
    async with seat_in(store, "kim", size=size, clock=FakeClock(HALF_PAST_ONE + timedelta(minutes=5))) as kim:
        kim.go("C-104")
        await assert_golden(kim.pilot, f"handover-frozen-{size[0]}x{size[1]}")


async def test_a_case_without_a_line_is_said_and_put_in_with_one_key() -> None:
    closed = StatusChange(at=at(-10), by="ines", to="closed")
    store = handover_store([red_case(101), case_of(closed, case_id="C-103", customer="Done with")])
    async with app_on(store, FakeClock()).run_test(size=(120, 36), notifications=True) as pilot:
        await until_read(pilot)
        ines = HandoverSeat(pilot, "ines")
        await ines.app.run_action("open_handover('C-103')", ines.app)
        await ines.until_said("C-103 is not in H-7. + puts it in, with a reason.")
        await ines.form("plus")
        await ines.until_said("Done with")
        await ines.pilot.press("tab")
        await ines.type("They may ring tonight")
        await ines.save()
        assert record_in(store).added["C-103"].reason == "They may ring tonight"


async def test_a_case_of_a_large_desk_is_found_once_all_lines_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_handover, "AT_ONCE", 5)
    monkeypatch.setattr(live_handover, "FIRST", 2)
    store = handover_store([*map(red_case, range(101, 109)), watch_case(120)])
    async with app_on(store, FakeClock()).run_test(size=(120, 36), notifications=True) as pilot:
        await until_read(pilot)
        ines = HandoverSeat(pilot, "ines")
        await ines.app.run_action("open_handover('C-120')", ines.app)
        await ines.until(lambda: [rows.chosen for rows in ines.app.screen.query(PackList)] == ["C-120"])


async def test_of_two_who_hand_over_the_others_lines_stand_last_in_each_heat() -> None:
    for agent, other in (("ines", "lou"), ("lou", "ines")):
        async with seat_in(demo_in("prepare"), agent, clock=FakeClock(HALF_PAST_ONE)) as seat:
            lines = [row.lines[0] for row in seat.screen.pack_list.rows]
            places = [(["red", "watch", "steady"].index(line.heat), line.owner == other) for line in lines]
            assert lines[0].case == "C-101"
            assert places == sorted(places)
            assert any(line.owner == other for line in lines)


async def test_lines_are_counted_as_above_a_group_for_all_of_its_lines() -> None:
    store = handover_store(mixed_cases(1, 1, 3))
    async with seat_in(store) as seat:
        await seat.press("G")
        await seat.until_said("3-5 of 5")
        assert "checked 0 of 5" in seat.text
        await seat.press("k")
        assert "2 of 5" in seat.text


async def test_a_second_space_on_an_empty_read_back_only_marks_the_line_read() -> None:
    """The first opens it. After a letter a space is a space."""
    store = two_lines()
    async with seat_in(store, "kim") as kim:
        await kim.form("space")
        await kim.until_said("space: only read, go on")
        await kim.until_said("ctrl+s give it and take C-101")
        await kim.press("space")
        await kim.until(lambda: kim.here == "C-102")
        assert not record_in(store).read_backs
        await kim.form("space")
        await kim.press("I", "space", "r")
        await kim.until_said("I r")
        await kim.press("escape", "escape")
        await kim.until(lambda: bool(record_in(store).read))
        assert set(record_in(store).read) == {"C-101", "C-102"}


async def test_in_the_talk_the_next_action_stands_first_but_for_who_has_yet_to_read_the_line() -> None:
    def parts(seat: HandoverSeat) -> list[str]:
        return [line.strip()[:7] for line in seat.text.splitlines() if line[1:3] in {"2 ", "3 ", "5 "}]

    for agent, order in (("ines", ["3 Next", "5 Read-", "2 Story"]), ("kim", ["2 Story", "3 Next", "5 Read-"])):
        store = demo_in("talk")
        other = "kim" if agent == "ines" else "ines"
        store.presence.seen = (AgentPresence(agent=other, mode="viewing", case="C-101", what="handover", since=HALF_PAST_ONE),)
        async with seat_in(store, agent, size=(80, 24), clock=FakeClock(HALF_PAST_ONE)) as seat:
            seat.go("C-109")
            await until_still(seat.pilot)
            assert [part.strip() for part in parts(seat)] == order
            seat.go("C-104")
            await until_still(seat.pilot)
            assert [part.strip() for part in parts(seat)] == ["3 Next", "5 Read-", "2 Story"]


def test_a_time_of_another_day_is_never_cut_in_the_list() -> None:
    moment = RowMoment(HALF_PAST_ONE, "UTC")
    pack = build_pack(demo_moment())
    line = pack.cases[0]
    for due, said in ((timedelta(minutes=5), "13:35"), (timedelta(hours=20), "Tue 09:30"), (timedelta(days=9), "02 Dec")):
        at_then = msgspec.structs.replace(line, next=msgspec.structs.replace(line.next, due=HALF_PAST_ONE + due))
        for width in (120, 80):
            texts = [text.strip() for text, _ in row_pieces(PackRow(line.case, (at_then,)), moment, width, chosen=False)]
            assert said in texts


def test_those_at_a_line_are_named_as_far_as_there_is_room() -> None:
    line = build_pack(demo_moment()).cases[0]
    moment = RowMoment(HALF_PAST_ONE, "UTC", others=tuple((line.case, agent) for agent in ("bo", "kim", "lou")))
    for width, said in ((120, "if-then?, 3 here"), (80, "3 here")):
        texts = [text for text, _ in row_pieces(PackRow(line.case, (line,)), moment, width, chosen=False)]
        assert [text.strip() for text in texts if "here" in text] == [said]


async def test_of_two_who_come_each_begins_and_goes_on_at_their_own_lines(tmp_path: Path) -> None:
    """In the talk all see one order. What a colleague was given comes after one's own."""
    path = handover_file(tmp_path, mixed_cases(3, 0, 0), incoming=("kim", "bo"))
    async with seat_at(path, "ines") as ines, seat_at(path, "bo") as bo:
        await ines.open()
        await ines.until(lambda: ines.pack is not None)
        await bo.open()
        assert bo.pack is not None
        takers = {line.case: line.taker for line in bo.pack.cases}
        assert takers == {"C-101": "kim", "C-102": "bo", "C-103": "kim"}
        await bo.until(lambda: "bo and ines are here" in bo.text)
        assert bo.here == "C-102"
        await bo.say("space", "I ring them at once, and a colleague rings them too.")
        await bo.until(lambda: bo.here in {"C-101", "C-103"})


async def test_a_frozen_line_asks_for_no_more_than_what_was_signed() -> None:
    """It turned red over night; what was signed was watched."""
    store = handover_store([watch_case(101)], incoming=())
    store.commit(sign_changes(source_in(store, "ines", NOW), override="nobody comes"))
    async with seat_in(store, "kim", clock=FakeClock(NOW + timedelta(hours=17))) as kim:
        await kim.until_said("signed by ines yesterday 14:00; the other side signs next")
        line = kim.line
        assert line is not None
        assert (line.heat, "asked" in line.marks) == ("watch", False)


async def test_who_has_nothing_left_to_do_is_told_the_key_that_signs() -> None:
    async with seat_in(two_watched()) as ines:
        await ines.press("space", "space", "space")
        await ines.until_said("No line needs you now. ctrl+s signs, B shows what is to be settled before.")


async def test_a_draft_of_a_signature_names_the_key_that_goes_on_with_it() -> None:
    async with seat_in(two_lines()) as ines:
        await ines.form("ctrl+s")
        await ines.type("Kim is in the car")
        await ines.press("escape")
        await ines.until_said("Kept as a draft. ctrl+s goes on with it.")


async def test_a_draft_of_a_part_goes_on_with_the_key_that_opened_it() -> None:
    async with seat_in(two_lines()) as ines:
        await ines.form("2")
        await ines.type("They wait. ")
        await ines.press("escape")
        await ines.until_said("Kept as a draft. 2 goes on with it.")


async def test_the_help_explains_the_words_of_the_change() -> None:
    async with seat_in(two_lines()) as ines:
        await ines.press("question_mark")
        await ines.type("read-back")
        await ines.until_said("Who comes says in own words what they do, by when")
