"""Every size is bounded: what is too long costs its record, and no file takes more than its share of time and room."""

from __future__ import annotations

import cProfile
import json
import time
import tracemalloc
from collections.abc import Callable

import pytest

from desk.errors import Refused
from desk.importers.imported_case import ImportOptions, ImportResult
from desk.importers.plan import plan_import
from desk.importers.read import open_import
from desk.importers.reading import case_rows, column_facts, dates, kept_values
from desk.importers.reading.file_bytes import HeldBytes
from tests.bench.exports import otrs_interface, plain_table
from tests.bench.exports.ticket import NOW
from tests.importers.import_builders import read, table

HEADER = "id,created,subject,description\n"


def measured(data: str | bytes, name: str = "export.csv") -> tuple[ImportResult, float, float]:
    """What was read, the processor time, and the room in multiples of the file."""
    raw = data.encode() if isinstance(data, str) else data
    tracemalloc.start()
    began = time.process_time()
    found = read(raw, name)
    took, room = time.process_time() - began, tracemalloc.get_traced_memory()[1] / len(raw)
    tracemalloc.stop()
    return found, took, room


@pytest.mark.parametrize("cell", ["x" * 4_000_000, '"' + "x\n" * 1_000_000 + '"', '"' + "東" * 2_000_000 + '"'])
def test_a_cell_beyond_all_measure_costs_its_record(cell: str) -> None:
    found, _, room = measured(f"{HEADER}1,2026-05-01,one,short\n2,2026-05-01,two,{cell}\n3,2026-05-01,three,short\n")
    assert [case.external_id for case in found.cases] == ["1", "3"]
    assert any("longer than" in reject.reason for reject in found.rejects)
    assert room < 12


def test_records_beside_a_cell_that_is_too_long_come_in() -> None:
    found = read(f"{HEADER}1,2026-05-01,one,short\n2,2026-05-01,two,{'x' * 2_000_000}\n3,2026-05-01,three,short\n")
    assert [case.external_id for case in found.cases] == ["1", "3"]


def test_a_case_beyond_all_measure_is_a_reject() -> None:
    records = [{"id": "1", "created": "2026-05-01", "subject": "a"}, {"id": "2", "created": "2026-05-01", "subject": "b" * 6_000_000}]
    found = read(json.dumps(records), "x.json")
    assert [case.external_id for case in found.cases] == ["1"]
    assert "a case can hold" in found.rejects[0].reason


def test_other_keys_in_every_object_take_time_in_proportion() -> None:
    def export(count: int) -> str:
        case = {"created": "2026-05-01", "subject": "a"}
        return json.dumps([{"id": str(n), **case, **{f"k{n}_{m}": "v" for m in range(5)}} for n in range(count)])

    short, long = (measured(export(count), "x.json") for count in (1_000, 4_000))
    assert len(long[0].cases) == 4_000
    assert long[1] < 8 * short[1] + 0.3


def test_a_table_of_too_many_columns_is_refused() -> None:
    with pytest.raises(Refused, match="columns"):
        read("id,created,subject," + ",".join(f"c{n}" for n in range(50_000)) + "\n1,2026-05-01,a\n")


def test_a_record_that_ends_in_an_error_nobody_foresaw_is_its_own_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails_on_two(description: str) -> str:
        if description == "two":
            raise ZeroDivisionError("a fault of ours")
        return description

    monkeypatch.setattr(case_rows, "plain_text", fails_on_two)
    found = read(f"{HEADER}1,2026-05-01,a,one\n2,2026-05-01,a,two\n3,2026-05-01,a,three\n")
    assert [case.external_id for case in found.cases] == ["1", "3"]
    assert "a fault of ours" in found.rejects[0].reason


@pytest.mark.parametrize("rows_a_case", [1, 40])
def test_what_was_read_of_a_table_is_let_go(rows_a_case: int) -> None:
    words = "It went out. " * 20
    rows = "".join(f"{number // rows_a_case},2026-05-01 09:{number % 60:02}:00,open,{words}{number}\n" for number in range(3_000))
    found, _, room = measured(f"id,created,status,other\n{rows}")
    assert len(found.cases) == 3_000 // rows_a_case
    assert room < 5.5


def _table_of(count: int) -> tuple[bytes, str]:
    return table(plain_table.HEADER, *map(plain_table.plain_row, range(count))).encode(), "export.csv"


def _objects_of(count: int) -> tuple[bytes, str]:
    rows = (dict(zip(plain_table.HEADER, plain_table.plain_row(number), strict=True)) for number in range(count))
    return json.dumps(list(rows)).encode(), "export.json"


def _tickets_of(count: int) -> tuple[bytes, str]:
    records = [otrs_interface.record(number) for number in range(count)]
    return json.dumps({"Ticket": records}).encode(), "export.json"


@pytest.mark.parametrize("export", [_table_of, _objects_of, _tickets_of])
def test_a_preview_keeps_next_to_nothing_of_a_row(export: Callable[[int], tuple[bytes, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    for module, most in ((kept_values, "_MOST_KEPT"), (column_facts, "_MOST_SEEN"), (dates, "_MOST_KNOWN")):
        monkeypatch.setattr(module, most, 500)  # or they would be full at more rows only

    def room(count: int) -> int:
        data, name = export(count)
        tracemalloc.start()
        plan = plan_import(open_import(HeldBytes(data), name, ImportOptions(now=NOW)), {}, keeps_changes=False)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert plan.new == count
        return peak

    room(100)  # what is looked up once is known by now
    few, many = 3_000, 12_000
    assert (room(many) - room(few)) / (many - few) < 350, "the id of a case, and no more"


def test_a_row_takes_few_calls() -> None:
    text = table(plain_table.HEADER, *map(plain_table.plain_row, range(1_000)))
    plan_import(read(text), {})  # what is looked up once is known by now
    profile = cProfile.Profile()
    profile.runcall(lambda: plan_import(read(text), {}))
    assert sum(entry.callcount for entry in profile.getstats()) < 250 * 1_000
