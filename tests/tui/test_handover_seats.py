"""Both seats of a change of shift on one file: how many keys it takes, and what each sees of the other."""

from __future__ import annotations

from pathlib import Path

from desk.handover.notes import NOTES
from desk.handover.record import latest_record
from tests.store.store_builders import open_shift
from tests.tui.handover_seats import handover_file, mixed_cases, seat_at

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
        await ines.form("ctrl+s")
        await ines.save()
        await kim.until_said("frozen")
        await kim.form("ctrl+s")
        await kim.save()
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
