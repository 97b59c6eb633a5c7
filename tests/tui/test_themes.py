"""Stylesheets and themes: colours by role only, words readable on every background, states never by colour alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual.color import Color
from textual.filter import ANSIToTruecolor
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES, Theme

from desk.tui import stylesheets, themes
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.widgets.toned_line import tone_style
from desk.tui.widgets.toned_static import TonedStatic
from tests.tui.app_fixtures import app_on, board_of, demo_store, until_read, until_still
from tests.tui.case_driver import at_case

TONES = ("text", "strong", "dim", "title", "key", "late", "soon", "ok", "met", "missed", "paused")
READABLE = 4.5
"""The contrast that the accessibility guidelines (WCAG 2, AA) ask of text."""


def luminance(color: Color) -> float:
    """How bright a colour is, by WCAG 2."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours, from 1 to 21, by WCAG 2."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_the_stylesheets_are_found_in_their_order() -> None:
    names = [path.stem for path in stylesheets.paths()]
    assert names[:4] == ["tones", "base", "board", "review"]


@pytest.mark.parametrize("path", stylesheets.paths(), ids=lambda path: path.name)
def test_stylesheets_know_theme_variables_and_no_colour(path: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for name, value in re.findall(r"([\w-]*(?:color|background|border|tint)[\w-]*)\s*:\s*([^;]+);", rules):
        words = value.replace("!important", "").split()
        colours = [word for word in words if re.match(r"#[0-9a-fA-F]{3,8}$|rgb|hsl|ansi_", word)]
        assert not colours, f"{path.name}: {name}: {value}"


@pytest.mark.parametrize("theme", themes.OWN, ids=lambda theme: theme.name)
async def test_every_tone_is_readable_on_every_line(theme: Theme) -> None:
    async with app_on(demo_store(), theme=theme.name).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        for tone in TONES:
            for under in ("", "row--cursor", "row--marked"):
                style = board.table.painter.row_style(tone, under)
                assert style.color is not None
                assert style.bgcolor is not None
                found = contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
                assert found >= READABLE, f"{theme.name}: {tone} on {under or 'a line'} has {found:.1f}"


async def test_the_cursor_is_seen_without_colour() -> None:
    async with app_on(demo_store(), theme="ansi-dark").run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        assert board.table.painter.row_style("text", "row--cursor").reverse
        assert not board.table.painter.row_style("text", "").reverse


@pytest.mark.parametrize("theme", ["desk-dark", "desk-light", "ansi-dark"])
async def test_text_that_wraps_has_the_tones_of_the_rows(theme: str) -> None:
    async with app_on(demo_store(), theme=theme).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        text = TonedStatic([((tone, tone),) for tone in TONES])
        await pilot.app.screen.mount(text)
        await pilot.pause()
        for row, tone in enumerate(TONES):
            painted, wanted = next(iter(text.render_line(row))).style, tone_style(text, tone)
            assert painted is not None
            assert painted.color == wanted.color, tone
            assert (painted.bold or False, painted.dim or False) == (wanted.bold or False, wanted.dim or False), tone


@pytest.mark.parametrize(
    ("term", "colorterm", "theme"),
    [
        ("xterm-16color", "", "ansi-dark"),
        ("linux", "", "ansi-dark"),
        ("xterm-256color", "", "desk-dark"),
        ("xterm", "truecolor", "desk-dark"),
    ],
)
def test_a_terminal_of_sixteen_colours_gets_its_own(term: str, colorterm: str, theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colorterm)
    assert app_on(demo_store()).theme == theme
    assert app_on(demo_store(), theme="desk-light").theme == "desk-light"


@pytest.mark.parametrize("theme", ["ansi-dark", "desk-dark", "desk-light"])
async def test_late_is_the_strongest_word_without_colour(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app_on(demo_store(), theme=theme).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        for under in ("", "row--marked"):
            styles = {tone: board.table.painter.row_style(tone, under) for tone in TONES}
            assert [tone for tone, style in styles.items() if style.reverse] == ["late"]
            assert styles["soon"].bold


def painted_colours(style: Style) -> tuple[Color, Color]:
    """The colour of the words and that behind them, as a terminal paints them."""
    assert style.color is not None
    assert style.bgcolor is not None
    pair = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    return (pair[1], pair[0]) if style.reverse else pair


@pytest.mark.parametrize("colourless", ["", "1"], ids=["colour", "no-colour"])
@pytest.mark.parametrize("theme", ["desk-dark", "desk-light"])
async def test_the_row_with_the_cursor_is_read_whole(theme: str, colourless: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word of it, LATE among them, and LATE the strongest where there is no colour."""
    if colourless:
        monkeypatch.setenv("NO_COLOR", colourless)
    async with app_on(demo_store(), theme=theme).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until_still(pilot)
        rows = pilot.app.screen._compositor.render_strips()
        row = next(strip for strip in rows if "▌" in strip.text)
        found = {text.strip(): contrast(*painted_colours(style)) for text, style, _ in row if style and any(map(str.isalnum, text))}
        assert {text: ratio for text, ratio in found.items() if ratio < READABLE} == {}
        if colourless:
            assert found["LATE"] == max(found.values())


async def test_scroll_bars_of_the_terminal_stay_behind_the_words() -> None:
    """Blue ones, as Textual has them, were the brightest thing on the screen."""
    async with app_on(demo_store(), theme="ansi-dark").run_test(size=(120, 15)) as pilot:
        await until_read(pilot)
        bar = board_of(pilot).table.styles
        assert bar.scrollbar_color.ansi == Color.parse("ansi_bright_black").ansi
        assert bar.scrollbar_background.ansi == Color.parse("ansi_default").ansi


async def test_late_is_the_strongest_word_on_sixteen_colours() -> None:
    async with app_on(demo_store(), theme="ansi-dark").run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        late = board.table.painter.row_style("late", "")
        assert late.reverse
        assert late.bold
        assert late.color is not None
        assert late.color.number == 1  # the red of the terminal, whatever that is
        assert board.table.painter.row_style("dim", "").dim
        assert [each.enabled for each in pilot.app._filters if isinstance(each, ANSIToTruecolor)] == [False]


def hint_contrasts(form: FormScreen, name: str) -> set[float]:
    """The contrast of each colour in the first line of an empty field, the cursor left out."""
    strip = form.answer_to(name).render_line(0)
    styles = [style for text, style, _ in strip if text.strip() and style and style.color and style.bgcolor]
    return {contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)) for style in styles[1:] or styles}


@pytest.mark.parametrize("theme", themes.OWN, ids=lambda theme: theme.name)
async def test_hints_of_a_form_are_readable_and_quieter_than_what_is_typed(theme: Theme) -> None:
    typed = contrast(Color.parse(theme.foreground or ""), Color.parse(theme.surface or ""))
    async with at_case("C-101", demo_store(), theme=theme.name) as seat:
        form = await seat.form("x")
        await seat.settled()
        for name in ("text", "alternatives", "asked"):
            await form.focus_on(name)
            await seat.settled()
            found = [value for field in ("text", "alternatives", "asked") for value in hint_contrasts(form, field)]
            assert found
            assert READABLE <= min(found) <= max(found) < typed, f"{theme.name}: {found}"


@pytest.mark.parametrize("theme", ["desk-dark", "desk-light", "nord"])
async def test_one_sees_where_one_is_in_a_form(theme: str) -> None:
    async with at_case("C-101", demo_store(), theme=theme) as seat:
        form = await seat.form("c")
        await seat.settled()
        label = next(segment for segment in form.answer_to("text").parent.render_line(0) if segment.text.strip())  # type: ignore[union-attr]
        other = next(segment for segment in form.answer_to("channel").parent.render_line(0) if segment.text.strip())  # type: ignore[union-attr]
        assert label.style is not None
        assert other.style is not None
        assert (label.style.bold, other.style.bold) == (True, None)
        assert label.style.color != other.style.color
        assert form.answer_to("text").styles.background != form.answer_to("channel").styles.background


SCREENS = (
    "", "slash", "space", "full_stop", "colon", "question_mark", "greater_than_sign", "less_than_sign", "u", "n", "n ctrl+x",
    "enter slash f l a t", "enter o ctrl+x", "enter a", "enter f", "enter c", "enter r", "enter p", "enter x", "enter v", "enter d",
    "enter E", "enter X", "enter e", "enter l", "enter B", "enter A", "enter W", "enter S", "enter b", "enter g enter", "t", "Z", "s",
    "H", "F", "C", "M", "R", "R j j P", "R tab", "V", "h", "h B", "h L", "h D", "h ctrl+s", "h question_mark",
)  # fmt: skip
"""The keys to screens, sheets, questions and forms. Each lays something else under its words."""


def painted_contrasts(pilot: Pilot[Any]) -> dict[tuple[str, str], tuple[float, str]]:
    """The contrast of every pair of colours that words are painted in, with some of the words."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for strip in pilot.app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if style is None or style.color is None or style.bgcolor is None or not any(map(str.isalnum, text)):
                continue
            front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            found[front.hex, back.hex] = contrast(front, back), text.strip()
    return found


@pytest.mark.parametrize("keys", SCREENS)
async def test_every_word_on_every_screen_is_readable(keys: str) -> None:
    """Placeholders, too, and words on a title, a sheet or the line with the cursor."""
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        for key in keys.split():
            await pilot.press(key)
            await until_still(pilot)
        for theme in themes.OWN:
            pilot.app.theme = theme.name
            await until_still(pilot)
            found = painted_contrasts(pilot)
            assert len(found) > 2
            assert {pair: said for pair, said in found.items() if said[0] < READABLE} == {}, theme.name


OTHERS = sorted(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi)


@pytest.mark.parametrize("theme", OTHERS)
async def test_words_are_readable_in_the_themes_of_others(theme: str) -> None:
    """Textual's own nord has the red of LATE on the blue of its cursor, at 2.1."""
    async with app_on(demo_store(), theme=theme).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        for key in ("", "slash", "escape", "enter", "a", "escape", "t"):
            await pilot.press(*filter(None, [key]))
            await until_still(pilot)
            found = painted_contrasts(pilot)
            assert {pair: said for pair, said in found.items() if said[0] < READABLE} == {}


@pytest.mark.parametrize("name", OTHERS)
def test_a_theme_of_others_keeps_its_face(name: str) -> None:
    ours, theirs = themes.readable_builtin(name), BUILTIN_THEMES[name]
    assert ours is not None
    assert (ours.name, ours.dark) == (theirs.name, theirs.dark)
    given, made = (Color.parse(theme.to_color_system().generate()["background"]) for theme in (theirs, ours))
    assert contrast(given, made) < 1.2


def test_our_themes_and_those_of_the_terminal_stay_as_they_are() -> None:
    assert [themes.readable_builtin(name) for name in ("desk-dark", "desk-light", "ansi-dark", "ansi-light")] == [None] * 4
