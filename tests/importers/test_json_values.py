"""Where the records of an export stand, and what their values say."""

from __future__ import annotations

from typing import Any

import pytest

from desk.importers.reading.json_values import as_text, records_with, unique_lines

RECORD = {"number": 7, "state": "open"}


@pytest.mark.parametrize("root", [[RECORD], RECORD, {"data": {"payload": [RECORD]}}, {"ticket": RECORD}])
def test_records_are_found_at_the_top_under_a_path_and_alone(root: Any) -> None:
    assert records_with(root, ("number", "owner"), ("number", "state"), at=("data.payload", "ticket")) == [RECORD]


@pytest.mark.parametrize("root", [[], {}, None, "text", [{"number": 7}], {"elsewhere": [RECORD]}])
def test_what_has_no_such_keys_is_another_kind_of_file(root: Any) -> None:
    assert records_with(root, ("number", "state"), at=("data.payload",)) is None


def test_a_body_is_read_as_what_it_is() -> None:
    assert as_text("<p>one</p><p>two</p>", is_html=True).split() == ["one", "two"]
    assert as_text("a < b\nc") == "a < b\nc"
    assert as_text(None) == as_text("") == ""


def test_a_label_given_twice_counts_once() -> None:
    assert unique_lines(["late", "late ", 3, "b"]) == ("late", "3", "b")
