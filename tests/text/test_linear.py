"""Wrapping takes work in proportion to a text, counted in lines run."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from desk.tui.presentation.text_flow import flow_text

LENGTH, TIMES_LONGER = 1_500, 4


def lines_run(text: str, width: int) -> int:
    """The lines of Python that wrapping a text runs."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        flow_text([(text, "text")], width)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("unit", ["東", "😀", "a", "\u00a0", "👩\u200d👩", "sorry "])
@pytest.mark.parametrize("width", [1, 80])
def test_four_times_the_text_takes_some_four_times_the_work(unit: str, width: int) -> None:
    text = unit * (LENGTH // len(unit))
    # Quadratic work is sixteen times as much.
    assert lines_run(text * TIMES_LONGER, width) < 6 * lines_run(text, width)
