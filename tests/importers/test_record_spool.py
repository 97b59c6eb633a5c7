"""Records that were put aside come back as they were, as often as asked."""

from __future__ import annotations

import pytest

from desk.importers.reading import record_spool
from desk.importers.reading.delimited import Record
from desk.importers.reading.record_spool import RecordSpool


@pytest.mark.parametrize("most", [100, 10_000_000])
def test_records_come_back_as_often_as_asked(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_spool, "_MOST_IN_MEMORY", most)
    records = [Record(number, number + 1, [str(number), "äöü", ""]) for number in range(1_700)]
    spool = RecordSpool(iter(records), first=6)
    assert (spool.count, spool.first) == (1_700, records[:6])
    halves = iter(spool)
    assert next(halves) == records[0]
    assert list(spool) == records
    assert list(halves) == records[1:], "two readings do not disturb each other"
