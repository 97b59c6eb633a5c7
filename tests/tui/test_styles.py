"""Styles are worked out once: component classes when they are painted, widgets when they are mounted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.pilot import Pilot
from textual.screen import Screen

from desk.tui import stylesheets
from desk.tui.app import DeskApp
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.textual_compat.stylesheet import LateStylesheet, new_stylesheet
from tests.tui.app_fixtures import app_on, demo_store, screen_text, until, until_read, until_still

SIZE = (120, 36)


async def open_case(pilot: Pilot[int]) -> None:
    """Open the case under the cursor."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
    await until_still(pilot)


async def open_form(pilot: Pilot[int]) -> None:
    """Open the form of an apology."""
    await pilot.press("a")
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.screen.focused is not None)
    await until_still(pilot)


@contextmanager
def styled(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Count how often each kind of node is styled."""
    own, count = Stylesheet.apply, Counter[str]()

    def apply(sheet: Stylesheet, node: DOMNode, **settings: object) -> None:
        count[type(node).__name__] += 1
        own(sheet, node, **settings)  # type: ignore[arg-type]  # handed on

    with monkeypatch.context() as patch:
        patch.setattr(Stylesheet, "apply", apply)
        yield count


def assert_styled_once(count: Counter[str], widgets: int) -> None:
    """Widgets were styled once but for those whose state turned, and few component classes of each: a component is a plain node."""
    assert count["DOMNode"] <= 2 * widgets, count
    assert count.total() - count["DOMNode"] <= 1.5 * widgets, count


def assert_as_textual_would(app: DeskApp, screen: Screen[Any]) -> None:
    """Every widget has the rules that Textual gives it when it styles the screen again."""
    nodes = [*screen.walk_children(with_self=True)]
    own = {(node, name): dict(node._component_styles[name].base._rules) for node in nodes for name in node._get_component_classes()}
    rules = {node: dict(node.styles.base._rules) for node in nodes}
    app.stylesheet.update_nodes(nodes)
    for node in nodes:
        Stylesheet._process_component_classes(app.stylesheet, node)
        assert rules[node] == dict(node.styles.base._rules), node
        for name in node._get_component_classes():
            assert own[node, name] == dict(node._component_styles[name].base._rules), (node, name)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45), (50, 12)])
async def test_every_screen_is_styled_as_textual_would(size: tuple[int, int]) -> None:
    app = app_on(demo_store())
    async with app.run_test(size=size) as pilot:
        board = await until_read(pilot)
        assert_as_textual_would(app, board)
        await open_case(pilot)
        assert_as_textual_would(app, app.screen)
        await open_form(pilot)
        assert_as_textual_would(app, app.screen)


async def open_filter(pilot: Pilot[int]) -> None:
    """Begin to type a filter that nothing matches."""
    await pilot.press("slash", *"nobodyhere")
    await until_still(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45), (50, 12)])
@pytest.mark.parametrize("act", [until_still, open_filter])
async def test_what_opens_over_the_board_styles_nothing_of_it(size: tuple[int, int], act: Callable[[Pilot[int]], Awaitable[None]]) -> None:
    app = app_on(demo_store())
    async with app.run_test(size=size) as pilot:
        board = await until_read(pilot)
        await act(pilot)
        before = app.stylesheet.rules
        app.stylesheet.read_all(stylesheets.paths(stylesheets.OVER_THE_BOARD))
        assert len(app.stylesheet.rules) > len(before)
        assert_as_textual_would(app, board)


async def test_the_stylesheets_of_other_screens_are_read_with_the_first_of_them() -> None:
    app = app_on(demo_store())
    async with app.run_test(size=SIZE) as pilot:
        await until_read(pilot)
        assert sheets_of(app) == list(stylesheets.BOARD)
        await open_case(pilot)
        assert sheets_of(app) == list(stylesheets.ORDER)


def sheets_of(app: DeskApp) -> list[str]:
    """The stylesheets that were read, in the order of the cascade."""
    return [path.stem for place, _ in app.stylesheet.source if (path := Path(place)).suffix == ".tcss"]


async def test_opening_a_case_styles_each_widget_once(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(demo_store())
    async with app.run_test(size=SIZE) as pilot:
        await until_read(pilot)
        with styled(monkeypatch) as count:
            await open_case(pilot)
        widgets = len([*app.screen.walk_children(with_self=True)])
    assert_styled_once(count, widgets)


async def test_opening_a_form_styles_each_widget_once(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(demo_store())
    async with app.run_test(size=SIZE) as pilot:
        await until_read(pilot)
        with styled(monkeypatch) as count:
            await open_form(pilot)
        widgets = len([*app.screen.walk_children(with_self=True)])
    assert_styled_once(count, widgets)


async def test_a_covered_screen_wears_a_theme_changed_meanwhile() -> None:
    app = app_on(demo_store())
    async with app.run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        dark = board.table.get_component_rich_style("tone--late")
        await open_case(pilot)
        app.theme = "textual-light"
        await until_still(pilot)
        assert_as_textual_would(app, app.screen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is board)
        await until_still(pilot)
        assert board.table.get_component_rich_style("tone--late") != dark
        assert_as_textual_would(app, board)


async def test_a_size_changed_meanwhile_is_followed() -> None:
    app = app_on(demo_store())
    async with app.run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await open_case(pilot)
        await pilot.resize_terminal(80, 24)
        await until_still(pilot)
        assert_as_textual_would(app, app.screen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is board)
        await until_still(pilot)
        assert board.has_class("-normal")
        assert not board.has_class("-wide")
        assert_as_textual_would(app, board)
        assert screen_text(pilot)


def test_another_textual_keeps_its_own_stylesheet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(new_stylesheet({}), LateStylesheet)
    monkeypatch.setattr(Stylesheet, "_process_component_classes", lambda self, node, cache: None)
    assert type(new_stylesheet({})) is Stylesheet
