"""Both seats of a change of shift on one file: how many keys it takes, and what each sees of the other."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path
from threading import Event

from desk.cli.handover_archive import move_old
from desk.handover.notes import NOTES, PACKS
from desk.handover.record import latest_record
from desk.handover.verification import SignedPacks
from desk.model.case import Case
from desk.model.entries import StatusChange
from desk.model.state import state_of
from desk.store import open_store
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.presentation.handover.board_line import SEALED_FOR
from tests.case_builders import NOW, at, case_of
from tests.store.store_builders import open_shift
from tests.tui.app_fixtures import PATIENCE, FakeClock, board_of
from tests.tui.handover_seats import HandoverSeat, handover_file, mixed_cases, seat_at, steady_case

MOST_KEYS, MOST_FOR_RED, MOST_FOR_OTHER = 36, 4, 2


async def test_25_cases_change_hands_in_36_keys_a_side(tmp_path: Path) -> None:
    path = handover_file(tmp_path, mixed_cases())
    async with seat_at(path, "ines") as ines, seat_at(path, "kim") as kim:
        await ines.open()
        assert ines.pack is not None
        assert [ines.pack.count(heat) for heat in ("red", "watch", "steady")] == [5, 8, 12]
        while ines.step:
            before, line = ines.keys, ines.line
            if line is not None and line.if_then_asked:
                await ines.say("4", "a colleague rings them and I tell Lou")
            await ines.press("space")
            assert ines.keys - before <= (MOST_FOR_RED if line is not None and line.heat == "red" else MOST_FOR_OTHER)
        await kim.open()
        while kim.step:
            before = kim.keys
            await kim.say("space", "I ring them at once, and a colleague rings them too; I tell them by two.")
            assert kim.keys - before <= MOST_FOR_OTHER
        await ines.until(lambda: "back 25 of 25" in ines.text)
        await ines.press("g")
        for _ in range(5):
            await ines.press("space")
        await ines.sign()
        await kim.until_said("signed by")
        await kim.sign()
        await kim.until_said("sealed")
        print(ines.keys, kim.keys)
        assert ines.keys <= MOST_KEYS
        assert kim.keys <= MOST_KEYS
    with open_shift(path) as store:
        record = latest_record(store.documents(NOTES))
        assert record is not None
        assert record.stage == "sealed"
        owners = {case.id: case.entries for case in store.cases.values()}
        assert len(owners) == 25


def _settled_case() -> Case:
    """A case that was closed 40 days ago and asks nothing of anybody."""
    closed = StatusChange(at=at(-40 * 24 * 60), by="ines", to="closed")
    return case_of(closed, case_id="C-102", customer="Settled", logged=-41 * 24 * 60)


async def test_a_seal_moves_settled_cases_beside_the_window(tmp_path: Path) -> None:
    path = handover_file(tmp_path, [steady_case(101), _settled_case()])
    went_on, began = Event(), Event()

    def move() -> Sequence[str]:
        began.set()
        went_on.wait(PATIENCE)
        with closing(open_store(path, agent="kim")) as store:
            return move_old(store, NOW)

    async with seat_at(path, "ines") as ines, seat_at(path, "kim", move_old=move) as kim:
        await ines.open()
        await ines.sign("a quiet day")
        await kim.open()
        await kim.sign("a quiet day")
        await kim.until(began.is_set)
        await kim.until_said("sealed")
        await kim.pilot.press("escape")  # the keys are answered while it waits
        await kim.until(lambda: kim.app.screen is board_of(kim.pilot))
        went_on.set()
        await kim.until(lambda: "C-102" not in kim.app.desk.client.present_cases())
        await ines.until(lambda: "C-102" not in ines.app.desk.client.present_cases())
    with open_shift(path) as store:
        assert list(store.cases) == ["C-101"]
        assert store.archived_case("C-102") is not None


async def _work_through(seat: HandoverSeat) -> None:
    """Do what is due, line after line, until nothing is. A read-back that somebody overtook is saved once more."""
    while seat.step:
        await seat.press("space")
        form = seat.app.screen
        if isinstance(form, FormScreen):
            await seat.until(lambda form=form: form.focused is not None)  # type: ignore[misc]  # binds this form
            await seat.type(f"{seat.agent} rings them at once, a colleague too, and tells them by two.")
            while form in seat.app.screen_stack:
                await seat.press("ctrl+s")


async def test_four_windows_hand_over_at_once(tmp_path: Path) -> None:
    cases = mixed_cases(4, 6, 2)
    path = handover_file(tmp_path, cases, outgoing=("ines", "lou"), incoming=("kim", "bo"))
    async with AsyncExitStack() as desk:
        ines, lou, kim, _ = seats = [await desk.enter_async_context(seat_at(path, agent)) for agent in ("ines", "lou", "kim", "bo")]
        for seat in seats:
            await seat.open()
        await gather(*map(_work_through, seats))
        for seat in seats:
            await seat.until(lambda seat=seat: "back 12 of 12" in seat.text)  # type: ignore[misc]  # binds this seat
        await gather(_work_through(ines), _work_through(lou))  # they accept what was read back meanwhile
        for seat in (ines, kim):
            await seat.sign("one of four")
        for seat in seats:
            await seat.until_said("sealed")
    with open_shift(path) as store:
        record = latest_record(store.documents(NOTES))
        assert record is not None
        assert record.stage == "sealed"
        assert {note.by for note in record.signatures} == {"ines", "kim"}
        readers = {case: given.note.by for case, given in record.read_backs.items()}
        assert readers.keys() == {case.id for case in cases}
        assert set(readers.values()) == {"kim", "bo"}
        assert {case.id: state_of(case).owner for case in store.cases.values()} == readers
        found = SignedPacks(store.documents(PACKS), store.documents(NOTES), shift=store.shift, cases=store.cases.values()).verify()
        assert found.whole
        assert not found.remarks


async def test_a_new_seal_is_copied_from_the_board(tmp_path: Path) -> None:
    path, clock = handover_file(tmp_path, [steady_case(101)]), FakeClock()
    async with seat_at(path, "ines") as ines, seat_at(path, "kim", clock=clock) as kim:
        await ines.open()
        await ines.sign("a quiet day")
        await kim.until(lambda: bool(kim.app.desk.handover.record and kim.app.desk.handover.record.signatures))
        await kim.press("Y")
        assert kim.app.clipboard.startswith("C-101"), "nothing is sealed yet"
        await kim.open()
        await kim.sign("a quiet day")
        await kim.press("escape")
        await kim.until_said("Y copies it")
        await kim.press("Y")
        assert kim.app.clipboard.startswith("# H-7")
        assert "Steady 101" in kim.app.clipboard
        await kim.until_said("Copied H-7 as Markdown.")
        await kim.press("space", "Y")
        assert kim.app.clipboard.startswith("C-101"), "marked cases are meant before it"
        await kim.until(lambda: "Y copies it" not in kim.text)
        await kim.press("escape")
        clock.now += SEALED_FOR
        await kim.until(lambda: "sealed" not in kim.text)
        await kim.press("Y")
        assert kim.app.clipboard.startswith("C-101")
