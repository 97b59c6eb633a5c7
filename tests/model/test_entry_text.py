"""Entries in words."""

from __future__ import annotations

from desk.model.entries import FieldChange
from desk.model.entry_text import describe_entry
from desk.model.entry_titles import entry_heading
from tests.case_builders import NOW


def test_a_changed_moment_is_said_as_a_time() -> None:
    change = FieldChange(at=NOW, by="ines", name="needs_by", was="2026-05-04T15:35:00Z", now=None)
    assert entry_heading(change) == "needed by changed"
    assert list(describe_entry(change, now=NOW, zone="UTC")) == ["needed by: 15:35 -> -"]
