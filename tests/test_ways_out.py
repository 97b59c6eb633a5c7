"""What is shown leaves through one way for lines and one for screens, and drives no terminal there."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import desk as house
from desk.model.case import Header
from desk.model.changes import NewCase, SetShift
from desk.model.entries import Memo, Offer, Option, Told
from desk.model.shift import Agent, Shift
from desk.store import open_store
from desk.text.printable import has_driving_characters
from desk.tui.screens.case import CaseScreen
from desk.tui.shutdown import say_last
from tests.case_builders import NOW
from tests.cli.command_line import CommandLine
from tests.tui.app_fixtures import FakeShared, app_on, until, until_read

ROOT = Path(house.__file__).parent
EVIL = "x\x1b[2J\x9b31m\x07\u202ecba\u2066\x7f\x85\u2028\U000e0041\x1b]0;t\x07y"


def _writes(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            found.append("print")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys" and node.attr in _STREAMS:
            found.append(f"sys.{node.attr}")
    return found


_STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}
WAYS_OUT = {"cli/output.py", "tui/shutdown.py"}
"""The way out of the command line, and the last words of a window on the terminal it gives back."""
ASKED_FOR_A_TERMINAL = {
    "cli/__init__.py": 1,
    "cli/board.py": 2,
    "cli/demo.py": 1,
    "cli/plain.py": 1,
    "cli/command_parser.py": 1,
    "cli/review.py": 1,
    "tui/terminal_driver.py": 2,
}
"""Modules that ask what kind of stream it is, or which, and how often. They write nothing to it."""


def test_nothing_is_printed_but_through_the_way_out() -> None:
    found = {str(path.relative_to(ROOT)): len(_writes(ast.parse(path.read_text(encoding="utf-8")))) for path in ROOT.rglob("*.py")}
    others = {path: count for path, count in found.items() if count and path not in WAYS_OUT}
    assert others == ASKED_FOR_A_TERMINAL


def test_the_last_words_of_a_window_drive_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say_last(f"typed {EVIL}\nsecond line")
    said = capsys.readouterr().err
    assert said.endswith("second line\n")
    assert not any(map(has_driving_characters, said.splitlines()))


@pytest.mark.parametrize("source", ["print('x')", "import sys\nsys.stderr.write('x')", "import sys\nout = sys.__stdout__"])
def test_another_way_out_would_be_found(source: str) -> None:
    assert _writes(ast.parse(source))


def _hostile_changes() -> list[SetShift | NewCase]:
    header = Header(subject=EVIL, customer=EVIL, created_at=NOW, channel=EVIL, priority="high", tags=(EVIL,), prefers=EVIL, failure=EVIL)
    told = Told(at=NOW, by=EVIL, text=EVIL, channel=EVIL)
    offer = Offer(at=NOW, by=EVIL, text=EVIL, options=(Option(title=EVIL, cost=9_000.0),))
    return [
        SetShift(Shift(name=EVIL, agents=(Agent(id=EVIL, name=EVIL),))),
        NewCase(header, (told, offer, Memo(at=NOW, by="ines", text=EVIL))),
    ]


COMMANDS = (
    *(["list"], ["show", "C-101"], ["explain", "C-101"], ["undo", "C-101"], ["undo", "C-101", "101.1"], ["config"], ["check"], ["keys"]),
    *(
        ["log", "memo", EVIL],
        ["log", EVIL, "C-101"],
        ["log", "memo", "C-101", "--set", EVIL],
        [EVIL],
        ["list", f"owner:{EVIL}", f"{EVIL}:"],
    ),
    *(["show", EVIL], ["--shift", EVIL, "list"], ["--as", EVIL, "list"], ["wording", EVIL], ["wording", "x", "--kind", EVIL]),
    *(["report", "--format", form] for form in ("text", "markdown", "html", "json")),
    *(
        ["report", EVIL],
        ["report", "--plot"],
        ["report", "--figure", "flow.arrived"],
        ["report", "--page", EVIL],
        ["report", "--from", EVIL],
    ),
    *(["export", "--format", form] for form in ("csv", "json", "jsonl", "iso10002", EVIL)),
    *(["import", EVIL], ["import", f"{EVIL}.csv"], ["replay", EVIL], ["explain", "C-101", EVIL], ["archive", "--before", EVIL], ["--help"]),
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: ascii(" ".join(words))[:40])
def test_no_line_drives_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    desk = CommandLine(tmp_path / "shift.json", monkeypatch, capsys)
    store = open_store(desk.shift, agent="ines")
    store.commit(_hostile_changes())
    store.close()
    view = json.dumps(EVIL.replace("\U000e0041", ""))
    desk.shift.with_name("config.toml").write_text(f'[views]\n2 = {{name = {view}, filter = "mine"}}\n', encoding="utf-8")
    desk.ok("list")
    desk.shift.with_name(f"{EVIL}.csv").write_text(f"id,created,subject\n1,2026-05-01,{EVIL}\n2,{EVIL},x\n", encoding="utf-8")
    for form in ([], ["--json"]):
        answer = desk(*form, *words)
        shown = answer.out + answer.err
        assert shown
        assert not [line for line in shown.split("\n") if has_driving_characters(line)]


def test_json_reads_back_as_it_was(desk: CommandLine) -> None:
    desk.ok("new", "--customer", "T", "--subject", EVIL)
    assert desk.case()["subject"] == EVIL


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line on a shift file of its own."""
    return CommandLine(tmp_path / "shift.json", monkeypatch, capsys)


async def test_no_screen_drives_a_terminal() -> None:
    store = FakeShared(agent="ines")
    store.commit(_hostile_changes())
    app = app_on(store)
    async with app.run_test(size=(140, 45)) as pilot:
        await until_read(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        for keys in (
            (),
            ("a", "down"),
            ("escape",),
            ("c",),
            ("escape",),
            ("o",),
            ("escape",),
            ("m",),
            ("escape",),
            ("tab",),
            ("tab",),
            ("tab",),
        ):
            await pilot.press(*keys)
            await pilot.pause()
            texts = [segment.text for strip in app.screen._compositor.render_strips() for segment in strip]
            assert texts
            assert not [text for text in texts if has_driving_characters(text)]
