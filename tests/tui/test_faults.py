"""Faults of desk's own on a real terminal: one of a key is told and outlived, and none takes the words with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from desk.tui.fault_guard import MOST_FAULTS, MOST_WITHIN, FaultLog
from desk.tui.screens.palette import PaletteScreen
from tests.terminal import Terminal, desk
from tests.tui.app_fixtures import app_on, demo_store, until_read

FAULTS = {
    "an action": "from desk.tui.widgets.case_table import CaseTable as B\nB.action_mark = broken",
    "a key of a screen": "from desk.tui.screens.board import BoardScreen as B\nB.on_key = broken",
    "a key of the app": "from desk.tui.app import DeskApp as A\nA.action_repaint = broken",
    "a field": "from desk.tui.forms.inputs.text_area import FormTextArea as T\nT.action_delete_left = broken",
    "saving": "from desk.tui.forms.submission import Submission as S\nS.changes = broken; S.entries = broken",
    "a screen's making": "from desk.tui.screens.help import HelpScreen as H\nH.compose = broken",
    "a screen's mount": "from desk.tui.screens.case_renewal import CaseRenewal as C\nC.read = broken",
    "what the palette runs": "from desk.tui.palette import DeskCommands as C\nC._run_action = broken",
}
KEYS = {
    "a screen's making": "?",
    "a screen's mount": "\r",
    "an action": " ",
    "a key of a screen": "#",
    "a key of the app": "\x0c",
    "a field": "mx\x7f",
    "saving": "mx\x13",
    "what the palette runs": ":",
}
TEXT = "They never came, and nobody called"


def opened(shift: Path, environment: Mapping[str, str], patch: str) -> Terminal:
    """A board with something broken in it."""
    code = (
        "import sys; from desk.cli import run\n"
        "def broken(*_, **__): raise KeyError('nobody foresaw this')\n"
        f"{patch}\nsys.exit(run(sys.argv[1:]))"
    )
    _, _, _, *words = desk("--shift", str(shift), "--as", "ines")
    return Terminal([desk()[0], "-c", code, *words], environment)


def drafts(shift: Path) -> list[str]:
    return [json.loads(file.read_text("utf-8"))["fields"]["text"] for file in Path(f"{shift}.drafts").glob("*.json")]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_key_is_told_and_the_window_lives_on(name: str, shift: Path, environment: Mapping[str, str], tmp_path: Path) -> None:
    with opened(shift, environment, FAULTS[name]) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        keys = KEYS[name]
        terminal.press(keys[0])
        if keys.startswith("m"):
            terminal.wait_for("Memo  C-101", "ctrl+s save")
        if keys.startswith(":"):
            terminal.wait_for("a command, or a case to go to", "Show only the cases that match")
            terminal.press("memo")
            terminal.wait_until(lambda text: "Show only the cases that match  " not in text and "Write an internal note" in text, "memo")
            terminal.press("\r")
        terminal.press(keys[1:])
        terminal.wait_until(lambda text: "by a fault of" in " ".join(text.split()), "words about the fault")
        if "m" in keys:
            terminal.press(TEXT)
            terminal.wait_for(TEXT)
        else:
            terminal.wait_for("RISK", "C-101", "? keys")
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0
        assert "Traceback" not in terminal.text
    told = [file.read_text("utf-8") for file in tmp_path.glob("desk-fault-*.txt")]
    assert sum("nobody foresaw this" in words for words in told) == 1
    if "m" in KEYS[name]:
        assert [TEXT in text for text in drafts(shift)] == [True]


def test_a_fault_that_ends_the_window_keeps_what_was_typed(shift: Path, environment: Mapping[str, str]) -> None:
    patch = (
        "from desk.tui.forms.inputs.text_area import FormTextArea as T\n"
        "plain = T.render_line\n"
        "T.render_line = lambda self, y: broken() if 'called' in self.text else plain(self, y)"
    )
    with opened(shift, environment, patch) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        terminal.press("m")
        terminal.wait_for("Memo  C-101", "ctrl+s save")
        terminal.press(TEXT)
        assert terminal.wait_for_exit() == 1
        assert "desk had to stop, by a fault of its own" in terminal.text
        assert "1 draft waits: C-101." in terminal.text
        assert terminal.settings == terminal.settings_before
    assert drafts(shift) == [TEXT]


async def test_the_palettes_list_takes_keys_before_it_has_room() -> None:
    async with app_on(demo_store()).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        await pilot.app.push_screen(palette := PaletteScreen(board))
        palette.list.display = False
        await pilot.pause()
        for action in ("step(1)", "step(-9)", "page(-1)", "page(1)"):
            await palette.run_action(action)
        await pilot.pause()
    assert pilot.app.return_code is None


def test_faults_without_end_end_the_window() -> None:
    seconds = iter([*range(MOST_FAULTS + 1), MOST_WITHIN * 3])
    log = FaultLog(lambda: float(next(seconds)))
    assert [log.bears_one_more() for _ in range(MOST_FAULTS + 1)] == [True] * MOST_FAULTS + [False]
    assert log.bears_one_more()
