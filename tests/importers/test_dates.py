"""Times of a file: one order, one zone, no guess."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import Refused
from desk.importers.reading.date_order import decide_day_first, find_order_proofs
from desk.importers.reading.dates import TimeParser, Unreadable, has_clock
from desk.importers.reading.moments import moment_from_number
from desk.importers.reading.time_zones import import_zone
from desk.importers.reading.warnings import Warnings
from tests.importers.import_builders import utc

BERLIN = ZoneInfo("Europe/Berlin")


def times(day_first: bool | None = None, zone: tzinfo | None = UTC) -> TimeParser:
    return TimeParser(zone, day_first, Warnings())


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2026-11-16T07:11:24Z", "2026-11-16 07:11:24"),
        ("2026-11-16T07:11:24.123+01:00", "2026-11-16 06:11:24.123"),
        ("2026-11-16 07:11:24 +0530", "2026-11-16 01:41:24"),
        ("2026-11-16 07:11", "2026-11-16 07:11"),
        ("2026-11-16", "2026-11-16 00:00"),
        ("2026/11/16 07:11:24.000", "2026-11-16 07:11:24"),
        ("2026.11.16", "2026-11-16 00:00"),
        ("29/2/2016 01:16", "2016-02-29 01:16"),
        ("16.11.2026 08.22", "2026-11-16 08:22"),
        ("16.11.2026, 08:22 Uhr", "2026-11-16 08:22"),
        ("16-11-2026 8:22 PM", "2026-11-16 20:22"),
        ("16/11/26 12:00 a.m.", "2026-11-16 00:00"),
        ("25/Feb/26 10:17 PM", "2026-02-25 22:17"),
        ("25/févr./26 22:17", "2026-02-25 22:17"),
        ("16. März 2026 08:00", "2026-03-16 08:00"),
        ("16 de marzo de 2026", "2026-03-16 00:00"),
        ("Mon, 16 Nov 2026 07:26:23 +0100", "2026-11-16 06:26:23"),
        ("Tue Oct 31 22:10:47 +0000 2017", "2017-10-31 22:10:47"),
        ("Mon Nov 16 08:22:11 2026", "2026-11-16 08:22:11"),
        ("November 16th, 2026 8:22\u202fAM", "2026-11-16 08:22"),
        ("mar. 17 nov. 2026", "2026-11-17 00:00"),
        ("2026-11-16 07:11:24 EST", "2026-11-16 12:11:24"),
        ("20261116", "2026-11-16 00:00"),
        ("20261116T071124Z", "2026-11-16 07:11:24"),
        ("2026-W47-1", "2026-11-16 00:00"),
        ("2026W471T07:11Z", "2026-11-16 07:11"),
        ("2026-320", "2026-11-16 00:00"),
        ("2026-11-16T07:11:24[Europe/Berlin]", "2026-11-16 06:11:24"),
        ("2026-11-16T07:11:24+01:00[Europe/Berlin]", "2026-11-16 06:11:24"),
        ("2026-11-16 07:11 Europe/Berlin", "2026-11-16 06:11"),
        ("2026-11-16 07:11:24 +0000 UTC", "2026-11-16 07:11:24"),
        ("2026-11-16 07:11 GMT+02:00", "2026-11-16 05:11"),
        ("16.11.2026 7:11 UTC-3", "2026-11-16 10:11"),
        ("/Date(1794902105000)/", "2026-11-17 07:55:05"),
        ("/Date(1794902105000+0100)/", "2026-11-17 07:55:05"),
        ("2026年11月16日 07:11", "2026-11-16 07:11"),
        ("16.11.2026 3:05 nachm.", "2026-11-16 15:05"),
        ("16.11.2026 12:05 vorm.", "2026-11-16 00:05"),
        ("16/11/2026 3:05 μμ", "2026-11-16 15:05"),
        ("16/11/2026 9:05 π.μ.", "2026-11-16 09:05"),
        ("2026-11-16 오후 3:05", "2026-11-16 15:05"),
        ("2026年11月16日 午前9:05", "2026-11-16 09:05"),
        ("2026/11/16 下午 3:05:06", "2026-11-16 15:05:06"),
        ("lundi 16 novembre 2026 à 9 h 05", "2026-11-16 09:05"),
        ("16/11/2026 à 10h", "2026-11-16 10:00"),
        ("16 listopada 2026 8:05", "2026-11-16 08:05"),
        ("2026-11-16T24:00:00Z", "2026-11-17 00:00"),
        ("2026-11-16T23:59:60Z", "2026-11-16 23:59:59"),
    ],
)
def test_forms(cell: str, instant: str) -> None:
    assert times(day_first=True).parse(cell) == utc(instant)


@pytest.mark.parametrize(
    "cell", ["", " ", "-", "?", "0", "N/A", "null", "Not set", "0001-01-01T00:00:00Z", "1970-01-01", "0000-00-00 00:00:00"]
)
def test_no_date(cell: str) -> None:
    assert times().parse(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "yesterday", "2 hours ago", "in 3 days", "16 Nov", "Nov 2026", "2026-02-30", "31/04/2026", "2026-11-16 25:00", "13:00", "2026-11",
        "16/11/2026 13:00 PM", "1794902105", "2026-11-16T07:11:24 XST", "soon 16 Nov 2026", "9999-99-99", "=1+1", "16/11/2026/3",
        "0001-01-01T00:00:00+05:00x", "1" * 500, "2026-W54-1", "2026-W47", "2026-366", "2026-11-16T24:30", "2026-11-16 07:11 Mars/Base",
    ],
)  # fmt: skip
def test_what_is_relative_impossible_or_half_is_never_guessed(cell: str) -> None:
    with pytest.raises(Unreadable):
        times(day_first=True).parse(cell)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2199, 12, 31)), st.booleans())  # noqa: DTZ001  naive as in a file
def test_both_orders_are_read_as_told(moment: datetime, day_first: bool) -> None:
    moment = moment.replace(microsecond=0)
    day, month = (moment.day, moment.month) if day_first else (moment.month, moment.day)
    cell = f"{day}/{month}/{moment.year} {moment:%H:%M:%S}"
    assert times(day_first=day_first).parse(cell) == moment.replace(tzinfo=UTC)


@given(st.text(max_size=30))
def test_any_text_is_a_time_no_time_or_a_worded_refusal(text: str) -> None:
    for order in (True, False, None):
        found = None
        with contextlib.suppress(Unreadable):
            found = times(order, BERLIN).parse(text)
        assert found is None or found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("cell", "has_hours"),
    [("20261116", False), ("20261116T0711", True), ("2026-W47-1", False), ("2026-W47-1T07:11", True), ("16/11/2026 à 9 h", True)],
)
def test_a_day_is_told_from_a_day_with_hours(cell: str, has_hours: bool) -> None:
    assert has_clock(cell) is has_hours


def test_a_rare_spelling_proves_the_order_too() -> None:
    assert decide_day_first(find_order_proofs(["3.11.2026 3:05 nachm.", "5/11/2026 à 9 h", "16/11/2026 à 9 h"]), None) is True


def test_an_ambiguous_cell_is_not_read_without_an_order() -> None:
    with pytest.raises(Unreadable):
        times(day_first=None).parse("3/11/2026")
    assert times(day_first=None).parse("3/3/2026") == utc("2026-03-03")


@pytest.mark.parametrize(
    ("cells", "told", "order"),
    [
        (["2026-11-16"], None, None),
        (["3/11/2026", "16/11/2026"], None, True),
        (["3/11/2026", "11/16/2026"], None, False),
        (["3.11.2026"], None, True),
        (["3.11.2026", "11.16.2026"], None, False),
        (["3/3/2026"], None, None),
        (["16/11/2026", "11/16/2026"], None, None),
        (["3/11/2026", "16/11/2026", "11/16/2026"], None, None),
        (["3/11/2026", "2026-11-16"], None, None),
        (["3/11/2026"], True, True),
        (["3/11/2026", "16/11/2026"], False, False),
        (["3/11/2026", "31/31/2026", "16/11/2026"], None, True),
    ],
)
def test_the_order_is_decided_for_the_whole_file(cells: list[str], told: bool | None, order: bool | None) -> None:
    assert decide_day_first(find_order_proofs(cells), told) is order


@pytest.mark.parametrize("cells", [["3/11/2026"], ["03-11-26 10:00"], ["3/11/2026", "13/13/2026"]])
def test_an_order_nobody_proves_is_asked_for(cells: list[str]) -> None:
    with pytest.raises(Refused, match=r"--day-first.*--month-first"):
        decide_day_first(find_order_proofs(cells), None)


def test_local_times_become_utc() -> None:
    warnings = Warnings()
    reader = TimeParser(BERLIN, None, warnings)
    assert reader.parse("2026-07-01 12:00") == utc("2026-07-01 10:00")
    assert not warnings.texts()
    assert reader.parse("2026-03-29 02:30") == utc("2026-03-29 01:30")
    assert reader.parse("2026-10-25 02:30") == utc("2026-10-25 00:30")
    never, twice = warnings.texts()
    assert "2026-03-29 02:30" in never
    assert "2026-10-25 02:30" in twice


def test_a_zone_nobody_told_is_utc_and_said_once() -> None:
    warnings = Warnings()
    reader = TimeParser(None, None, warnings)
    assert reader.parse("2026-07-01 12:00") == utc("2026-07-01 12:00")
    reader.parse("2026-07-02 12:00")
    assert len(warnings.texts()) == 1
    assert "--tz" in warnings.texts()[0]


@pytest.mark.parametrize(
    ("number", "instant"),
    [
        (1794902105, "2026-11-17 07:55:05"),
        (1794902105.5, "2026-11-17 07:55:05.5"),
        (1794902105000, "2026-11-17 07:55:05"),
        (1794902105000000, "2026-11-17 07:55:05"),
    ],
)
def test_epochs(number: float, instant: str) -> None:
    assert moment_from_number(number) == utc(instant)
    assert times().parse(str(number), numeric=True) == utc(instant)


def test_day_counts_of_spreadsheets_and_compact_dates() -> None:
    assert times().parse("46342.5", numeric=True) == utc("2026-11-16 12:00")
    assert times().parse("20261116", numeric=True) == utc("2026-11-16")
    assert moment_from_number(7) is None


@pytest.mark.parametrize(("name", "offset"), [("UTC", 0), ("+02:00", 120), ("UTC-5", -300), ("europe/berlin", 60), ("-0330", -210)])
def test_zones(name: str, offset: int) -> None:
    assert datetime(2026, 1, 1, tzinfo=import_zone(name)).utcoffset() == timedelta(minutes=offset)


@pytest.mark.parametrize(
    ("name", "near"), [("Europe/Berln", "Europe/Berlin"), ("berlin", "Europe/Berlin"), ("../etc", "such as"), ("+25:00", "such as")]
)
def test_an_unknown_zone_is_refused_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(Refused, match=near):
        import_zone(name)
