"""Half-written text is never lost: escape, leaving, a window that dies, a disk that is full, the agent's own editor."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

import desk.tui.forms.kinds
from desk.errors import NotSaved, Refused
from desk.tui.external_editor import edit_text, editor_command
from desk.tui.forms.inputs.typeable_text import typeable, typeable_line
from desk.tui.forms.screen import form_screen
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.forms.screen.opening_key import opening_key
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.help import HelpScreen
from tests.tui.app_fixtures import FakeShared, new_case, until
from tests.tui.case_driver import at_case

SHIFTED = [new_case(1)]


def fields(store: FakeShared, form: str, case: str = "C-101") -> Mapping[str, Any]:
    draft = store.drafts.load(case, form)
    return draft.fields if draft else {}


async def test_escape_keeps_text_and_cursor() -> None:
    store = FakeShared(SHIFTED)
    async with at_case("C-101", store) as seat:
        await seat.form("a")
        await seat.type("Tess, sorry")
        await seat.press("left", "left", "escape")
        assert seat.pilot.app.screen is seat.screen
        assert fields(store, "apology")["text"] == "Tess, sorry"
        await seat.form("a")
        assert "your draft" in seat.text
        await seat.press("X")
        await seat.saved("ctrl+s")
        assert "Tess, sorXry" in seat.text
        assert fields(store, "apology") == {}


async def test_a_form_left_empty_leaves_no_draft() -> None:
    store = FakeShared(SHIFTED)
    async with at_case("C-101", store) as seat:
        await seat.form("a")
        await seat.press("escape")
        assert fields(store, "apology") == {}
        await seat.form("a")
        await seat.press("x", "escape")
        assert fields(store, "apology")["text"] == "x"
        await seat.form("a")
        await seat.press("backspace", "escape")
        assert fields(store, "apology") == {}


async def test_a_draft_is_kept_every_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_screen, "KEEP_SECONDS", 0.05)
    store = FakeShared(SHIFTED)
    async with at_case("C-101", store) as seat:
        await seat.form("m")
        await seat.type("half a thou")
        await until(seat.pilot, lambda: fields(store, "memo").get("text") == "half a thou")
        assert isinstance(seat.pilot.app.screen, FormScreen)


async def test_leaving_the_desk_keeps_the_draft_for_the_next_window() -> None:
    store = FakeShared(SHIFTED)
    async with at_case("C-101", store) as seat:
        await seat.form("o")
        await seat.type("a team")
        await seat.press("pagedown")
        await seat.type("money back")
        await seat.press("ctrl+q")
    async with at_case("C-101", store) as seat:
        found = await seat.form("o")
        assert "choice 2 of 3" in seat.text
        assert found.values["options.0.title"] == "a team"
        assert found.values["options.1.title"] == "money back"
        assert found.focused is not None
        assert found.focused.id == "field-options-1-title"


async def test_drafts_of_two_forms_and_two_cases_stay_apart() -> None:
    store = FakeShared([new_case(1), new_case(2)])
    for case, key in (("C-101", "a"), ("C-101", "c"), ("C-102", "a")):
        async with at_case(case, store) as seat:
            await seat.form(key)
            await seat.type(f"{case} {key}")
            await seat.press("escape")
    assert fields(store, "apology")["text"] == "C-101 a"
    assert fields(store, "contact")["text"] == "C-101 c"
    assert fields(store, "apology", "C-102")["text"] == "C-102 a"


async def test_a_draft_that_cannot_be_kept_is_left_only_on_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NotSaved("The draft could not be kept: no space left. Copy the text elsewhere.")

    store = FakeShared(SHIFTED)
    monkeypatch.setattr(store.drafts, "save", refuse)
    async with at_case("C-101", store) as seat:
        await seat.form("m")
        await seat.type("precious")
        await seat.press("escape")
        assert "could not be kept" in seat.text
        await seat.press("escape")
        assert isinstance(seat.pilot.app.screen, CaseScreen)


async def test_a_draft_of_another_hand_is_taken_as_far_as_it_can_be_read() -> None:
    store = FakeShared(SHIFTED)
    store.drafts.save("C-101", "contact", {"text": "hello", "channel": 7, "_cursor": "x", "_focus": "[/", "_page": "99", "more": []})
    async with at_case("C-101", store) as seat:
        found = await seat.form("c")
        assert found.values["text"] == "hello"
        assert found.values["channel"] == "phone"


async def test_pasted_text_cannot_drive_the_terminal() -> None:
    store = FakeShared(SHIFTED)
    async with at_case("C-101", store) as seat:
        await seat.form("m")
        await seat.type("a\x1b[31mred\x07\r\nb\tc\u202e")
        await seat.saved("ctrl+s")
        assert "\x1b" not in seat.text
        (memo,) = seat.logged
        assert getattr(memo, "text") == "a[31mred\nb    c"  # noqa: B009  the kinds share the name, not a type


def test_typeable_keeps_lines_and_joiners_and_drops_what_drives() -> None:
    assert typeable("a\r\nb\rc\x1b\x9b\u202e\u200d") == "a\nb\nc\u200d"
    assert typeable_line("a\x1b[2Jb\x1b]0;title\x07c\nd\u200d") == "abc d\u200d"


@pytest.mark.parametrize(
    ("environment", "editor"),
    [
        ({}, ["vi"]),
        ({"EDITOR": "nano -w"}, ["nano", "-w"]),
        ({"EDITOR": "nano", "VISUAL": "code --wait"}, ["code", "--wait"]),
        ({"EDITOR": "it's"}, ["it's"]),
        ({"EDITOR": " "}, ["vi"]),
    ],
)
def test_the_editor_is_the_agents_own(environment: dict[str, str], editor: list[str]) -> None:
    assert editor_command(environment) == editor


def script(tmp_path: Path, body: str) -> list[str]:
    path = tmp_path / "editor.py"
    path.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[1])\n{body}\n", encoding="utf-8")
    return [sys.executable, str(path)]


def test_the_editor_gives_back_what_it_wrote(tmp_path: Path) -> None:
    left = script(tmp_path, "path.write_text(path.read_text() + ' and more\\n'); print(oct(path.stat().st_mode & 0o77), file=sys.stderr)")
    assert edit_text("some", left) == "some and more"


@pytest.mark.parametrize(
    ("body", "words"),
    [("sys.exit(1)", "ended with an error"), ("path.unlink()", "left no file"), ("import os; os.kill(os.getpid(), 9)", "signal 9")],
)
def test_an_editor_that_fails_changes_nothing(body: str, words: str, tmp_path: Path) -> None:
    found = edit_text("some", script(tmp_path, body))
    assert isinstance(found, Refused)
    assert words in str(found)
    assert "Your text is as it was." in str(found)


def test_an_editor_that_is_missing_changes_nothing(tmp_path: Path) -> None:
    found = edit_text("some", [str(tmp_path / "none")])
    assert isinstance(found, Refused)
    assert "could not be started" in str(found)


async def test_ctrl_e_goes_on_in_the_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def suspended(_: App[Any]) -> Iterator[None]:
        yield

    command = script(tmp_path, "path.write_text('[/oops] ' + path.read_text() + '\\x1b[2J')")
    monkeypatch.setenv("EDITOR", " ".join(command))
    monkeypatch.delenv("VISUAL", raising=False)
    store = FakeShared(SHIFTED)
    async with at_case("C-101", store) as seat:
        found = await seat.form("m")
        await seat.type("so far")
        await seat.press("ctrl+e")
        assert "This terminal cannot make room" in seat.text
        monkeypatch.setattr(App, "suspend", suspended)
        await seat.press("ctrl+e")
        assert found.values["text"] == "[/oops] so far[2J"
        assert fields(store, "memo")["text"] == "so far"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_what_was_logged_is_said_with_its_case_and_the_key_that_takes_it_back(size: tuple[int, int]) -> None:
    async with at_case("C-101", FakeShared(SHIFTED), size=size) as seat:
        await seat.form("a")
        await seat.type("Tess, sorry")
        await seat.saved("ctrl+s")
        await until(seat.pilot, lambda: "apology logged on C-101, u takes it back" in seat.text)
        await seat.form("s")
        await seat.press("w", "tab")
        await seat.type("her bank")
        await seat.saved("ctrl+s")
        await until(seat.pilot, lambda: "waiting: C-101, u takes it back" in seat.text)


def test_every_form_has_a_key_that_goes_on_with_its_draft() -> None:
    kinds = Path(str(next(iter(desk.tui.forms.kinds.__path__))))
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(kinds.glob("*.py")))
    named = {*re.findall(r'action="(\w+)"', source), *(f"handover_{name}" for name in re.findall(r'line_form\([^"]*"(\w+)"', source))}
    assert len(named) > 25
    assert {form for form in named if not opening_key(form, {})} == set()
    assert [opening_key(form, {}) for form in ("handover_sign", "handover_read_back", "concern_told", "story")] == [
        "ctrl+s",
        "5",
        "c",
        ":story",
    ]


async def test_a_kept_draft_names_the_key_that_goes_on_with_it() -> None:
    async with at_case("C-101", FakeShared(SHIFTED), size=(80, 24)) as seat:
        await seat.form("x")
        await seat.type("we cannot")
        await seat.press("escape")
        await until(seat.pilot, lambda: "Kept as a draft. x goes on with it." in seat.text)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_draft_is_thrown_away_by_one_key_after_a_question(size: tuple[int, int]) -> None:
    store = FakeShared(SHIFTED)
    async with at_case("C-101", store, size=size) as seat:
        await seat.form("a")
        await seat.type("Tess, sorry")
        await seat.press("escape")
        await seat.form("a")
        assert "F7 throw away" in seat.text
        await seat.press("f7")
        assert "we say: Tess, sorry" in await seat.asked()
        await seat.press("escape")
        await seat.sheet()
        assert fields(store, "apology")["text"] == "Tess, sorry"
        await seat.press("f7", "y")
        await until(seat.pilot, lambda: "Thrown away: apology." in seat.text)
        assert seat.pilot.app.screen is seat.screen
        assert fields(store, "apology") == {}
        assert seat.logged == ()
        form = await seat.form("a")
        assert form.values["text"] == ""
        await seat.press("f7")
        assert await seat.sheet() is form
        assert "nothing is typed here  esc leaves" in seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_key_that_throws_away_stands_there_as_soon_as_something_is_typed(size: tuple[int, int]) -> None:
    async with at_case("C-101", FakeShared(SHIFTED), size=size) as seat:
        await seat.form("m")
        assert "F7" not in seat.text
        await seat.press("x")
        await until(seat.pilot, lambda: "esc keep as draft   F7 throw away" in seat.text)
        await seat.press("backspace")
        await until(seat.pilot, lambda: "F7" not in seat.text)


async def test_what_is_thrown_away_is_named_as_the_form_names_it() -> None:
    async with at_case("C-101", FakeShared(SHIFTED)) as seat:
        await seat.form("o")
        await seat.type("team at noon")
        await seat.press("pagedown")
        await seat.type("team at night")
        await seat.press("f7")
        asked = await seat.asked()
        assert "we give: team at noon" in asked
        assert "choice 2, we give: team at night" in asked
        assert "options." not in asked
        assert "_page" not in asked


async def test_the_help_of_a_form_says_how_to_throw_away_what_was_typed() -> None:
    async with at_case("C-101", FakeShared(SHIFTED)) as seat:
        await seat.form("m")
        await seat.type("rang the depot")
        await seat.press("f1")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, HelpScreen))
        await until(seat.pilot, lambda: "throw away" in seat.text)
