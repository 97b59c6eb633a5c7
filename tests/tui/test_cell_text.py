"""Text fitted to cells: exact in width whatever a source puts in, and harmless."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from desk.text.printable import cells, clipped
from desk.tui.presentation.cell_text import cut, fit, printable

HOSTILE = [
    "[/oops",
    "[red]x",
    "\x1b[2J\x1b]0;owned\x07x",
    "a\x00b\x9b31mc",
    "\u202eevil\u202c",
    "e\u0301" * 40,
    "\U0001f468\u200d\U0001f469",
    "日本語" * 9,
]


@given(st.text(max_size=200), st.integers(0, 60))
def test_fitted_text_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


@given(st.sampled_from(HOSTILE), st.integers(1, 40))
def test_hostile_text_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(text, width, "right")) == width


@given(st.text(max_size=200))
def test_nothing_that_drives_a_terminal_is_left(text: str) -> None:
    assert not {unicodedata.category(character) for character in printable(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


wide = st.sampled_from("日本語あガ한글🙂🚚\u2630\u4dc0\U0001d300")
no_width = st.sampled_from("\u0301\u0308\u20e3\u200b\u200d\ufe0f\u3164\uffa0\u1160\u11a8\U0001f3fd")
combining = st.characters(categories=["Mn", "Mc", "Me"])
mixed = st.lists(st.text(max_size=4) | wide | no_width | combining, max_size=40).map("".join)


@given(mixed)
def test_plain_text_and_the_screen_measure_alike(text: str) -> None:
    assert cells(printable(text)) == cell_len(printable(text))


@given(mixed, st.integers(3, 40))
def test_plain_text_and_the_screen_cut_in_the_same_place(text: str, width: int) -> None:
    plain, shown = clipped(printable(text), width), cut(printable(text), width)
    assert cells(plain) <= width
    assert cell_len(shown) <= width
    assert shown.removesuffix("…").startswith(plain.removesuffix("..").rstrip())


def test_every_character_measures_alike() -> None:
    everything = (printable(chr(code)) for code in range(sys.maxunicode + 1))
    assert [shown for shown in everything if cells(shown) != cell_len(shown)] == []


@given(mixed, st.integers(-9, 3))
def test_a_place_without_room_takes_nothing_and_comes_to_an_end(text: str, width: int) -> None:
    """A widget has no cells before its first layout. Cutting for it went on for ever."""
    assert cells(clipped(printable(text), width)) <= max(0, width)
    assert cell_len(cut(printable(text), width)) <= max(0, width)


def test_text_that_fits_is_not_cut() -> None:
    assert fit("Tess", 6) == "Tess  "
    assert cut("Tess", 4) == "Tess"


def test_text_is_cut_with_a_sign() -> None:
    assert fit("Team and truck", 8) == "Team an…"
    assert fit("日本語の話", 6) == "日本… "


def test_too_narrow_for_a_sign_is_cut_without() -> None:
    assert fit("Tess", 1) == "T"


def test_a_figure_stands_to_the_right() -> None:
    assert fit("12", 4, "right") == "  12"


def test_ten_thousand_characters_cost_a_cell_what_ten_do() -> None:
    assert fit("x" * 10_000, 10) == "x" * 9 + "…"
