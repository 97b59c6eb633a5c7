"""Everything that meets customer text takes time in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from desk.cli.wording_rules import shipped_rules
from desk.importers.reading.clean_text import clean_text, plain_text
from desk.text.printable import cells, printable, without_driving
from desk.text.trailing_time import trailing_time
from desk.tui.presentation.text_flow import flow_text, paragraph_lines
from desk.wording.check import check

UNITS = (
    *(
        "東",
        "😀",
        "👩\u200d👩",
        "a",
        "e\u0301",
        "\u0301",
        "\x1b]",
        "\x1b[",
        "\x9b0",
        "\u00a0",
        " ",
        "\n",
        '"',
        "<!--",
        "<a ",
        "&lt;p",
        "&lt;p&gt;",
    ),
    *("sorry ", "by tomorrow at ", "in 5 ", "on mon ", "don't ", ". ", "{", "(("),
)
USES: dict[str, Callable[[str], object]] = {
    "printable": printable,
    "cells": cells,
    "way out": without_driving,
    "flow": lambda text: flow_text([(text, "text")], 80),
    "narrow flow": lambda text: flow_text([(text, "text")], 1),
    "paragraphs": lambda text: paragraph_lines(text, 80),
    "trailing time": trailing_time,
    "import": clean_text,
    "markup of imports": plain_text,
    "wording": lambda text: check(text, "apology", shipped_rules()),
}
SHORT, TIMES_LONGER = 8_000, 8


def seconds(use: Callable[[str], object], text: str) -> float:
    """The processor time of the quickest of two runs."""
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        use(text)
        best = min(best, time.process_time() - began)
    return best


@pytest.mark.parametrize("use", USES)
def test_eight_times_the_text_takes_some_eight_times_as_long(use: str) -> None:
    shipped_rules()
    for unit in UNITS:
        text = unit * (SHORT // len(unit))
        short, long = seconds(USES[use], text), seconds(USES[use], text * TIMES_LONGER)
        # Quadratic work takes 64 times as long; the rest is what a busy machine adds to little figures.
        assert long < 24 * short + 0.15, f"{unit!r}: {short:.3f} s, {TIMES_LONGER} times as much {long:.3f} s"
