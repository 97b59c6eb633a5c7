"""Free-form dates: only what can mean one moment is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.importers.reading.free_dates import parse_free_date


@pytest.mark.parametrize(
    "text",
    ["22nd of November 2026, 3:15 pm EST", "22nd of Nov 2026, 15:15 -05:00", "2026 November 22nd 20:15 GMT"],
)
def test_a_date_in_words_is_read(text: str) -> None:
    found = parse_free_date(text, None)
    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 11, 22, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["May 2026", "Tuesday", "at 15:15", "the 22nd", "yesterday at 9", "call me at 5", "C-101 at 9:00 XQZ", "x" * 80, "1e999 days"]
)
def test_what_leaves_a_part_out_is_no_date(text: str) -> None:
    assert parse_free_date(text, None) is None


def test_two_orders_are_two_readings() -> None:
    assert parse_free_date("date: 3 5 2026 at 9am", None) is None


@given(st.text(max_size=70))
def test_no_text_can_end_an_import(text: str) -> None:
    assert parse_free_date(text, True) is None or isinstance(parse_free_date(text, True), datetime)
