"""The demo shift has a handover that waits to be read back."""

from __future__ import annotations

from desk.data.demo import demo_changes
from desk.handover.notes import NOTES
from desk.handover.pack import build_pack
from desk.handover.record import HandoverRecord, latest_record
from desk.store.memory import MemoryStore
from tests.handover.packs import HALF_PAST_ONE, source_in


def demo_store() -> MemoryStore:
    store = MemoryStore()
    store.commit(demo_changes(HALF_PAST_ONE))
    return store


def demo_record(store: MemoryStore) -> HandoverRecord:
    found = latest_record(store.documents(NOTES))
    assert found is not None
    return found


def test_ines_and_lou_hand_over_to_kim() -> None:
    record = demo_record(demo_store())
    assert (record.built.outgoing, record.built.incoming) == (("ines", "lou"), ("kim",))
    assert record.stage == "live"
    assert not record.read_backs


def test_the_words_of_the_sample_stand_in_its_lines() -> None:
    store = demo_store()
    pack = build_pack(source_in(store, "ines").moment(demo_record(store)))
    line = pack.line("C-104")
    assert line is not None
    assert line.story == "Brochure re-run waits for approval, fair tomorrow"
    assert line.if_then == "If not approved in 15 minutes, ask for stickers plus 1 000 copies"
    assert "kept" in line.marks
    assert [pack.count(heat) for heat in ("red", "watch", "steady")] == [10, 9, 1]
