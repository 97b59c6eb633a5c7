"""The time that long texts take in whatever meets customer text, beside texts of an eighth of their length.

Work in proportion to the length gives some 8, quadratic work 64.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from desk.cli.wording_rules import shipped_rules
from desk.importers.reading.clean_text import clean_text, plain_text
from desk.text.printable import cells, printable, without_driving
from desk.text.trailing_time import trailing_time
from desk.tui.presentation.text_flow import flow_text, paragraph_lines
from desk.wording.check import check
from tests.bench.figures import print_figure

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


def _seconds(use: Callable[[str], object], text: str) -> float:
    """The processor time of the quickest of two runs."""
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        use(text)
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Print the worst ratio of each use, and the unit of text that gives it."""
    shipped_rules()
    for name, use in USES.items():
        long, short, unit = max((_pair(use, unit) for unit in UNITS), key=lambda pair: pair[0] / pair[1])
        print_figure(f"{name}, {TIMES_LONGER} times {unit!r}", long, "s", baseline="once", of=short, goal=f"some {TIMES_LONGER}x")


def _pair(use: Callable[[str], object], unit: str) -> tuple[float, float, str]:
    """The seconds for a long text and for a short one, a millisecond at least, with the unit they are made of."""
    text = unit * (SHORT // len(unit))
    return _seconds(use, text * TIMES_LONGER), max(_seconds(use, text), 1e-3), unit
