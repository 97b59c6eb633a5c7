"""Which entries count, and that undo and redo are entries too."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from desk.model.entries import AnyEntry, Memo, Retract
from desk.model.timeline import effective_entries, not_before, retracted
from tests.case_builders import at


def memo_entry(number: int, minutes: float = 0) -> Memo:
    return Memo(id=f"1.{number}", at=at(minutes), by="bo", text=str(number))


def retraction_of(number: int, target: int) -> Retract:
    return Retract(id=f"1.{number}", at=at(0), by="bo", entry=f"1.{target}")


def test_a_retracted_entry_no_longer_counts() -> None:
    assert effective_entries([memo_entry(1), memo_entry(2), retraction_of(3, 1)]) == (memo_entry(2),)


def test_retracting_a_retract_brings_it_back() -> None:
    entries: list[AnyEntry] = [memo_entry(1), retraction_of(2, 1), retraction_of(3, 2)]
    assert effective_entries(entries) == (memo_entry(1),)
    assert retracted(entries) == {"1.2"}


def test_redo_can_be_undone_again() -> None:
    entries: list[AnyEntry] = [memo_entry(1), retraction_of(2, 1), retraction_of(3, 2), retraction_of(4, 3)]
    assert effective_entries(entries) == ()


def test_entries_stand_by_time_and_equal_times_keep_their_order() -> None:
    entries = [memo_entry(1, 5), memo_entry(2, 1), memo_entry(3, 5), memo_entry(4, 1)]
    assert [entry.id for entry in effective_entries(entries)] == ["1.2", "1.4", "1.1", "1.3"]


@given(st.lists(st.integers(min_value=1, max_value=12), max_size=12))
def test_any_chain_of_undo_and_redo_equals_asking_the_last_word(targets: list[int]) -> None:
    entries: list[AnyEntry] = [memo_entry(number) for number in range(1, 4)]
    for target in targets:
        if target <= len(entries):
            entries.append(retraction_of(len(entries) + 1, target))

    def counts(entry: AnyEntry) -> bool:
        later = entries[entries.index(entry) + 1 :]
        return not any(isinstance(other, Retract) and other.entry == entry.id and counts(other) for other in later)

    assert set(effective_entries(entries)) == {entry for entry in entries if counts(entry) and not isinstance(entry, Retract)}


def test_entries_are_dated_no_earlier_than_the_last_one_and_what_was_imported_keeps_its_time() -> None:
    imported = msgspec.structs.replace(memo_entry(3, 1), ref="import:x")
    dated = not_before([memo_entry(1, 1), memo_entry(2, 9), imported, memo_entry(4, 2)], memo_entry(0, 5).at)
    assert [entry.at for entry in dated] == [memo_entry(0, 5).at, memo_entry(0, 9).at, memo_entry(0, 1).at, memo_entry(0, 9).at]
