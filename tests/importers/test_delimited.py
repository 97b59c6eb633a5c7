"""Delimited text to records: nothing lost, whatever the quoting."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.importers.formats import generic
from desk.importers.reading.delimited import BrokenLines, Record, best_cells, first_records, split_records
from desk.importers.reading.line_parts import TableText, split_lines, table_text
from desk.importers.reading.table_records import DelimitedTable, read_table
from desk.importers.reading.table_survey import TableSurvey
from desk.importers.reading.warnings import Warnings

CELL = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp", "Cs", "Cn")), max_size=12
) | st.sampled_from(['say "hi"', "a,b;c\td|e", "two\nlines", '"', " x ", "ends\n"])
ROWS = st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=2, max_size=8))


def tabled(text: str, delimiter: str = ",") -> tuple[DelimitedTable, tuple[str, ...]]:
    read, warnings = table_text(text), Warnings()
    header = first_records(read.head(), delimiter, 1)[0]
    table = read_table(read, delimiter, header, TableSurvey(generic.FORMAT, header.cells, {}), warnings)
    return table, warnings.texts()


def records_of(table: DelimitedTable) -> list[Record]:
    return list(table.records)


def raw_first(table: DelimitedTable) -> str:
    """The first record as it stands in the file."""
    return table.records.raw_text(next(iter(table.records)))


def cells(text: str, width: int = 0) -> list[list[str] | str]:
    found = split_records(table_text(text).lines(), ",", width=width)
    return [record.cells if isinstance(record, Record) else record.reason for record in found]


@given(ROWS, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_was_written_is_read(rows: list[list[str]], delimiter: str, end: str, quoted: bool) -> None:
    rows = [[f"name {number}" for number in range(len(rows[0]))], *(["x", *row[1:]] for row in rows)]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    table, _ = tabled(out.getvalue(), delimiter)
    assert table.header == rows[0]
    assert not table.broken
    assert [record.cells for record in table.records] == rows[1:]


@given(st.text(alphabet='ab,"\n\\ ', max_size=60))
def test_every_line_is_in_a_record_or_told_as_broken(text: str) -> None:
    lines = split_lines(text)
    covered: list[int] = []
    for record in split_records(table_text(text).lines(), ",", width=2):
        covered += range(record.line, record.last_line + 1)
    assert covered == sorted(set(covered))
    assert [number for number, line in enumerate(lines, 1) if line and number not in covered] == []


@given(st.text(alphabet='ab,"\n\r', max_size=40), st.integers(1, 5))
def test_the_lines_are_the_same_however_the_text_comes(text: str, size: int) -> None:
    blocks = TableText(lambda: (text[at : at + size] for at in range(0, len(text), size)))
    assert list(blocks.lines().lines_from(0)) == list(table_text(text).lines().lines_from(0))
    assert blocks.is_whole == (not text or text.endswith(("\n", "\r")))


def test_lines_that_are_done_with_are_let_go() -> None:
    lines = table_text("".join(f"{number},some words\n" for number in range(100_000))).lines()
    for record in split_records(lines, ","):
        assert lines.between(record.line - 1, record.last_line) == [f"{record.line - 1},some words"]
    assert lines.between(0, 1) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    assert split_lines(f'a,b{end}1,"x"{end}') == ["a,b", '1,"x"']


def test_a_carriage_return_in_a_cell_ends_no_line() -> None:
    table, _ = tabled("id,subject\n1,one\rtwo\n2,three\n")
    assert [record.cells for record in table.records] == [["1", "one\ntwo"], ["2", "three"]]
    assert raw_first(table) == "1,one\rtwo"


def test_line_numbers_count_lines_and_not_records() -> None:
    table, _ = tabled('id,text\n1,"a\nb\nc"\n\n2,d\n')
    assert [(record.line, record.last_line) for record in table.records] == [(2, 4), (6, 6)]
    assert raw_first(table) == '1,"a\nb\nc"'


def test_a_quote_that_is_never_closed_costs_its_record_only() -> None:
    found = cells('1,"open,x\n2,b,c\n3,"d",e\n4,f,"g"\n', width=3)
    assert found == ["a quote opened here is never closed", ["2", "b", "c"], ["3", "d", "e"], ["4", "f", "g"]]


def test_a_file_cut_off_within_a_quote() -> None:
    assert cells('1,a,b\n2,"cut of', width=3) == [["1", "a", "b"], "the file ends inside a quoted cell that opens here: it looks cut off"]
    assert isinstance(next(iter(split_records(table_text('2,"cut\nof').lines(), ",", width=3))), BrokenLines)


def test_a_file_cut_off_within_a_record() -> None:
    table, _ = tabled("id,a,b\n1,x,y\n2,z")
    assert [record.cells for record in table.records] == [["1", "x", "y"]]
    assert "cut off" in table.broken[0].reason
    assert table.broken[0].raw == "2,z"
    whole, _ = tabled("id,a,b\n1,x\n2,z")
    assert [record.cells for record in whole.records] == [["1", "x", ""], ["2", "z", ""]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('1,"say "hi" now",x', ["1", 'say hi" now"', "x"]),
        ('1, "a, b",x', ["1", "a, b", "x"]),
        (r'1,"say \"hi, you\"",x', ["1", 'say "hi, you"', "x"]),
        ('1,5" pipe,x', ["1", '5" pipe', "x"]),
    ],
)
def test_the_usual_ways_of_quoting(text: str, found: list[str]) -> None:
    assert best_cells(text, ",", 3) == found


def test_ragged_records_keep_everything() -> None:
    table, warnings = tabled("id,a,b\n1,x\n2,x,y,more,,\n3,x,y\n4,x,y,,\n")
    assert [record.cells for record in records_of(table)][:2] == [["1", "x", ""], ["2", "x", "y", "more", "", ""]]
    assert any("fewer cells" in words and "line 2" in words for words in warnings)
    assert any("more cells" in words and "line 3" in words and "line 5" not in words for words in warnings)


def test_empty_records_and_repeated_headers_are_told() -> None:
    table, warnings = tabled("id,a\n1,x\n,\n  , \nid,a\n2,y\n")
    assert [record.cells for record in table.records] == [["1", "x"], ["2", "y"]]
    assert any("empty record" in words and "2 times" in words for words in warnings)
    assert any("repeated header" in words and "line 5" in words for words in warnings)


def test_cells_of_any_size() -> None:
    table, _ = tabled(f'id,a\n1,"{"x" * 400_000}"\n')
    assert len(records_of(table)[0].cells[1]) == 400_000
