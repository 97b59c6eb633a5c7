"""Columns and joiners: what a terminal measures in its own way moves nothing behind it, and nothing of a text is lost."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pyte
import pytest
from rich.cells import cell_len

from desk.tui.column_keeper import _is_measured_apart, keep_columns, may_differ
from desk.tui.forms.inputs.typeable_text import typeable_line
from tests.terminal import Terminal, desk

JOINED = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 👨\u200d👩\u200d👧"
NAMES = ["राजेश कुमार", "தமிழ் செல்வி", "বাংলা", "မြန်မာ", "👨‍👩‍👧 Ada", "👍🏽👍🏽", "🇩🇪 Kim", "क्‍ष", JOINED, "#️⃣ one", "각 가"]


def every_mark_a_cell(character: str) -> int:
    """As terminals that give each mark a cell which is no accent above a letter."""
    is_mark = unicodedata.category(character) in {"Mc", "Cf", "Me", "Mn"} and not unicodedata.combining(character)
    return 1 if is_mark else cell_len(character)


RULERS: dict[str, Callable[[str], int]] = {
    "every mark a cell": every_mark_a_cell,
    "skin tones of two cells": lambda character: 2 if ord(character) > 0x1F000 else every_mark_a_cell(character),
}


@pytest.mark.parametrize("ruler", RULERS)
@pytest.mark.parametrize("name", NAMES)
def test_what_stands_behind_a_name_keeps_its_column(name: str, ruler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyte.screens.wcwidth", RULERS[ruler])
    screen = pyte.Screen(60, 2)
    stream = pyte.Stream(screen)
    stream.feed(keep_columns(f"\x1b[1;1H\x1b[31m{name}{' ' * (30 - cell_len(name))}behind\x1b[0m"))
    assert "".join(screen.buffer[0][column].data for column in range(30, 36)) == "behind"
    assert all(screen.buffer[0][column].fg == "red" for column in range(30))


def test_what_all_measure_alike_is_left_alone() -> None:
    for text in ("plain", "Zoë Ångström", "╭──╮", "日本語 text", "Ж and Ω"):
        assert keep_columns(text) == text


def test_a_row_with_an_indic_name_keeps_its_columns(shift: Path, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyte.screens.wcwidth", RULERS["every mark a cell"])
    who = ["--shift", str(shift), "--customer", "राजेश कुमार", "--subject", "दूसरी बार", "--told-at", "2026-05-04T11:00:00Z"]
    subprocess.run(desk("new", *who), env=dict(environment), check=True, capture_output=True)
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as terminal:
        terminal.wait_for("C-101", "? keys", "राजेश")
        owner = next(line.index("OWNER") for line in terminal.text.splitlines() if "OWNER" in line)
        row = next(row for row in terminal.cells if "राजेश" in "".join(row))
        assert row[owner : owner + 2] == ["n", "o"]


@pytest.mark.parametrize("paste", [True, False], ids=["pasted", "typed"])
def test_joiners_stay_in_forms(paste: bool, shift: Path, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyte.screens.wcwidth", RULERS["every mark a cell"])  # pyte draws no joiner, nor what stands behind it
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        terminal.press("m")
        terminal.wait_for("Memo  C-101", "ctrl+s save")
        terminal.press(f"\x1b[200~{JOINED}\x1b[201~" if paste else JOINED)
        terminal.press(" end")
        terminal.wait_for("end")
        terminal.press("\x13")
        terminal.wait_until(lambda text: "Memo  C-101" not in text, "the form closed")
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0
    shown = subprocess.run(desk("show", "C-101", "--json", "--shift", str(shift)), env=dict(environment), check=True, capture_output=True)
    assert f"{JOINED} end" in [entry.get("text") for entry in json.loads(shown.stdout)["entries"]]


def test_joiners_stay_in_a_line() -> None:
    assert typeable_line(f" {JOINED}\n\x1b[31m\u202eplain ") == f"{JOINED} plain"


def test_whatever_is_measured_apart_is_looked_at() -> None:
    apart = [
        character for character in map(chr, range(0x110000)) if unicodedata.category(character) != "Cs" and _is_measured_apart(character)
    ]
    assert len(apart) > 400
    assert all(map(may_differ, apart))


def test_a_line_of_latin_letters_and_signs_is_not_gone_through() -> None:
    assert not may_differ("▌◆ LATE  take it  C-101  Ümit Çelik  the parcel … ✎ ── ← → ● █░ 12:40 Kraków naïve")
