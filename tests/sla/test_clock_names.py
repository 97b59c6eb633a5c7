"""Clocks by the names that agents say."""

from __future__ import annotations

import pytest

from desk.sla.clock_names import spoken_clock


@pytest.mark.parametrize(("name", "spoken"), [("own", "take"), ("reply", "answer"), ("update", "update"), ("fix", "fix")])
def test_a_clock_has_one_spoken_name(name: str, spoken: str) -> None:
    assert spoken_clock(name) == spoken
