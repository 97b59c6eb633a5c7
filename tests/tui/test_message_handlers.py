"""The handlers of a message are those that Textual finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from textual import events, messages, on
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from desk.tui.messages import CasesChanged, ShiftChanged, ShiftRead
from desk.tui.textual_compat.message_handlers import OWN_WAY, dispatch_methods, keep_handlers
from desk.tui.widgets.case_rows import CaseRows
from desk.tui.widgets.case_table import CaseTable
from tests.tui.app_fixtures import app_on, demo_store, until, until_read


class Box(Static):
    """A widget with handlers of every sort."""

    def on_key(self, event: events.Key) -> None:
        """By its name."""

    @on(Button.Pressed, "#yes")
    @on(Input.Changed)
    def _decide(self) -> None:
        """By a selector, and for every field."""

    @on(Button.Pressed)
    def _on_button_pressed(self) -> None:
        """By its name and for every button, but once."""


class InnerBox(Box):
    """One with more of them."""

    async def _on_key(self, event: events.Key) -> None:
        event.prevent_default()

    @on(Button.Pressed, "#yes")
    def _note(self) -> None:
        """For one button."""


def sent(message: Message, sender: MessagePump) -> Message:
    """A message as it comes from a widget."""
    message._sender = sender
    return message


def handlers(find: Callable[..., Iterator[tuple[type, Callable[..., object]]]], pump: MessagePump, message: Message) -> list[object]:
    """The handlers found, each called where it says that no other is to follow."""
    found: list[object] = []
    for base, method in find(pump, message.handler_name, message):
        found.append((base, method))
        if base is InnerBox and isinstance(message, events.Key):
            message.prevent_default()
    message._no_default_action = False
    return found


async def test_handlers_with_selectors_are_those_of_textual() -> None:
    async with App[None]().run_test():
        yes, no, field = Button("yes", id="yes"), Button("no", id="no"), Input()
        told: list[Callable[[], Message]] = [
            lambda: sent(Button.Pressed(yes), yes),
            lambda: sent(Button.Pressed(no), no),
            lambda: Button.Pressed(yes),  # nobody sent it
            lambda: sent(Input.Changed(field, "a"), field),
            lambda: events.Key("a", "a"),
            lambda: events.Mount(),
        ]
        for pump in (InnerBox(), Box()):
            for make in told:
                assert handlers(dispatch_methods, pump, make()) == handlers(OWN_WAY, pump, make())


async def test_every_widget_of_a_board_has_the_handlers_that_textual_finds() -> None:
    app = app_on(demo_store())
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not board)
        told: list[Message] = [
            *(events.Mount(), events.Idle(), events.Compose(), events.Key("j", "j"), events.ScreenResume(), events.Unmount()),
            *(messages.Layout(board), messages.Prompt(), CasesChanged(), ShiftChanged(), ShiftRead(), CaseTable.CursorMoved("C-101")),
            *(CaseRows.Scrolled(), CaseTable.MarksChanged()),
        ]
        pumps: list[MessagePump] = [app, *board.walk_children(Widget, with_self=True), *app.screen.walk_children(Widget, with_self=True)]
        for pump in pumps:
            for message in told:
                assert [*dispatch_methods(pump, message.handler_name, message)] == [*OWN_WAY(pump, message.handler_name, message)], pump


async def test_a_handler_that_is_replaced_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(box: Box, event: events.Key) -> None:
        """Another one."""

    async with App[None]().run_test():
        box, key = Box(), events.Key("a", "a")
        assert (Box, box.on_key) in [*dispatch_methods(box, "on_key", key)]
        monkeypatch.setattr(Box, "on_key", other)
        assert (Box, other.__get__(box)) in [*dispatch_methods(box, "on_key", key)]


def test_another_textual_keeps_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def renewed(self: Screen[None], name: str) -> None:  # as a later version might
        """Another way."""

    monkeypatch.setattr(MessagePump, "_get_dispatch_methods", renewed)
    keep_handlers()
    assert MessagePump._get_dispatch_methods is renewed  # type: ignore[comparison-overlap]  # as said above
