"""Cells that hold nothing, several values, markup, or half of a time."""

from __future__ import annotations

import pytest

from tests.importers.import_builders import read, table, utc


@pytest.mark.parametrize(
    "word", ["nan", "NaN", "null", "NULL", "None", "<NA>", "N/A", "(empty)", "-", "#N/A", "(null)", "[]", "k.A.", "(leer)"]
)
def test_words_for_nothing_are_nothing_in_every_field(word: str) -> None:
    header = ["id", "created", "subject", "customer", "priority", "assignee", "tags", "group", "colour", "closed", "description"]
    (case,) = read(table(header, ["1", "2026-11-20T09:00:00Z", *[word] * 9])).cases
    assert (case.subject, case.customer, case.priority, case.assignee, case.tags) == ("(no subject)", "", "normal", "", ())
    assert (case.group, case.closed, case.description, dict(case.extra)) == ("", None, "", {})


@pytest.mark.parametrize(
    "cell", ["Bo Bright <br>Lou Light", "Bo Bright\nLou Light", "Bo Bright; Lou Light", "Bo Bright<BR/>Lou Light", "Bo Bright, Lou Light"]
)
def test_the_first_of_several_owners_has_the_case(cell: str) -> None:
    (case,) = read(table(["id", "created", "subject", "owner"], ["1", "2026-11-20", "x", cell])).cases
    assert (case.assignee, case.extra) == ("Bo Bright", {"owner (others)": "Lou Light"})


@pytest.mark.parametrize("name", ["Bright, Bo", "van Sample, Jan Peter", "Bright, Bo Peter"])
def test_a_comma_stands_in_one_name(name: str) -> None:
    (case,) = read(table(["id", "created", "subject", "owner"], ["1", "2026-11-20", "x", name])).cases
    assert case.assignee == name


def test_a_name_may_bring_its_address() -> None:
    header, row = ["id", "created", "subject", "from"], ["1", "2026-11-20", "x", "Ada Anyone <ada@mail.example>"]
    (case,) = read(table(header, row)).cases
    assert (case.customer, case.email) == ("Ada Anyone", "ada@mail.example")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("&#60;p&#62;It does not print&#60;/p&#62;", "It does not print"),
        ("&amp;lt;p&amp;gt;Hi&amp;lt;/p&amp;gt;", "Hi"),
        ("Caf&eacute; &amp; Co", "Café & Co"),
        ("It&#039;s &quot;broken&quot;", 'It\'s "broken"'),
        ("<div>One</div><div>Two &amp; three</div>", "One\nTwo & three"),
    ],
)
def test_coded_bodies_read_as_text(body: str, words: str) -> None:
    (case,) = read(table(["id", "created", "subject", "description"], ["1", "2026-11-20", "x", body])).cases
    assert " ".join(case.description.split()) == " ".join(words.split())


@pytest.mark.parametrize("rows", [(["1", "2026-11-20", "", "x", "Bo"],), (["1", "2026-11-20", "Bo", "x", ""],)])
def test_of_a_heading_that_stands_twice_the_column_with_content_counts(rows: tuple[list[str], ...]) -> None:
    (case,) = read(table(["id", "created", "owner", "subject", "Owner"], *rows)).cases
    assert case.assignee == "Bo"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (["id", "subject", "Created date", "Created time"], ["1", "x", "20.11.2026", "09:15"]),
        (["id", "subject", "Date", "Time"], ["1", "x", "2026-11-20", "9:15 AM"]),
        (["id", "subject", "Opened", "Hora"], ["1", "x", "20/11/2026", "09:15:00"]),
        (["id", "subject", "Uhrzeit", "Datum"], ["1", "x", "9:15", "20.11.2026"]),
    ],
)
def test_a_day_and_an_hour_in_two_columns_are_one_time(header: list[str], cells: list[str]) -> None:
    (case,) = read(table(header, cells)).cases
    assert (case.created, case.counts_from, dict(case.extra)) == (utc("2026-11-20 09:15"), None, {})


def test_days_without_hours_are_told_and_count_from_their_end() -> None:
    found = read(
        table(["id", "subject", "created", "closed"], ["1", "x", "2026-11-20", "2026-11-21"], ["2", "y", "2026-11-20", "2026-11-20 10:00"])
    )
    assert [case.counts_from for case in found.cases] == [utc("2026-11-20 23:59"), utc("2026-11-20 10:00")]
    assert sum("days without hours" in words for words in found.warnings) == 1
    (today,) = read(table(["id", "subject", "created"], ["1", "x", "2026-11-22"])).cases
    assert today.counts_from == utc("2026-11-22 12:00")


def test_an_optional_time_costs_its_cell_only() -> None:
    header = ["id", "subject", "created", "updated", "resolved"]
    found = read(table(header, ["1", "x", "2026-11-20T09:00:00Z", "soon", "2026-02-30"]))
    (case,) = found.cases
    assert (found.rejects, case.updated, case.resolved) == ((), None, None)
    assert case.extra == {"updated": "soon", "resolved": "2026-02-30"}


def test_only_dates_that_read_both_ways_are_rejected() -> None:
    header = ["id", "subject", "created"]
    rows = (["1", "x", "16/11/2026 09:00"], ["2", "x", "11/17/2026 09:00"], ["3", "x", "3/11/2026 09:00"])
    found = read(table(header, *rows))
    assert [case.created for case in found.cases] == [utc("2026-11-16 09:00"), utc("2026-11-17 09:00")]
    assert ["--day-first" in reject.reason for reject in found.rejects] == [True]
    assert len(read(table(header, rows[0], rows[2]), day_first=True).cases) == 2


def test_numbers_of_a_spreadsheet_with_a_decimal_comma() -> None:
    found = read(table(["id", "subject", "created"], ["1", "x", "46346,375"], ["2", "x", "46347,25"], delimiter=";"))
    assert [case.created for case in found.cases] == [utc("2026-11-20 09:00"), utc("2026-11-21 06:00")]


def test_a_column_in_another_zone_is_told_by_its_rows() -> None:
    header = ["id", "subject", "created", "first response", "closed"]
    rows = [
        [str(number), "x", f"2026-06-22 {hour:02}:25", f"2026-06-22 {hour - 2 + later:02}:40", ""]
        for number, hour, later in ((1, 9, 0), (2, 10, 0), (3, 8, 5))
    ]
    found = read(table(header, *rows), tz="Europe/Zurich")
    assert [case.first_response for case in found.cases] == [utc("2026-06-22 07:40"), utc("2026-06-22 08:40"), utc("2026-06-22 11:40")]
    assert any("first response is in UTC" in words for words in found.warnings)


def test_a_reply_before_its_case_is_no_reply() -> None:
    header = ["id", "subject", "created", "first response"]
    found = read(
        table(header, ["1", "x", "2026-06-22 09:25", "2026-06-20 09:00"], ["2", "x", "2026-06-22 09:25:40", "2026-06-22 09:25:00"])
    )
    assert [case.first_response for case in found.cases] == [None, utc("2026-06-22 09:25:40")]
    assert found.cases[0].extra == {"first reply": "2026-06-20T09:00:00Z"}
