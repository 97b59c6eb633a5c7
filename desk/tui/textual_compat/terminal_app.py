"""The app of Textual, with what its public names leave out."""

from __future__ import annotations

import asyncio
import os
from abc import abstractmethod
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from rich.text import Text
from textual import events
from textual.app import App, ReturnType
from textual.await_remove import AwaitRemove
from textual.dom import DOMNode
from textual.filter import ANSIToTruecolor, Monochrome, NoColor
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import AwaitMount, Widget
from textual.worker import WorkerFailed

from desk.tui.textual_compat.background_styles import share_background_styles
from desk.tui.textual_compat.compositor import ChangedLinesCompositor
from desk.tui.textual_compat.message_handlers import keep_handlers
from desk.tui.textual_compat.parameter_count import count_by_code
from desk.tui.textual_compat.reachable_bindings import bindings_of
from desk.tui.textual_compat.screen import ThriftyScreen, prepare_screen
from desk.tui.textual_compat.stylesheet import new_stylesheet

_COLOURLESS = frozenset({"", "dumb", "unknown"})
"""Values of TERM that promise no colour."""


class FaultJudge(Protocol):
    """Says which faults a window outlives. It tells those."""

    def outlives(self, error: Exception, node: MessagePump, during: Message) -> bool:
        """Does the window go on after a fault of this handler?"""
        ...

    def outlives_worker(self, error: BaseException) -> bool:
        """Does the window go on after a fault of the current worker?"""
        ...


_handled: ContextVar[tuple[MessagePump, Message | None]] = ContextVar("_handled")
"""The message being handled, and by whom."""


class _AwaitArrival(AwaitMount):
    """Waits until a screen is there."""

    def __await__(self) -> Generator[None, None, None]:
        async def wait_for_mount() -> None:
            for widget in self._widgets:
                await widget._mounted_event.wait()

        return wait_for_mount().__await__()


class DeskTerminalApp(App[ReturnType], inherit_bindings=False):
    """An app on a terminal that other programs use too."""

    def __init__(self, **settings: Any) -> None:
        share_background_styles()
        count_by_code()
        keep_handlers()
        super().__init__(**settings)
        self.stylesheet = new_stylesheet(self.theme_variables)
        self._judge: FaultJudge | None = None
        self.is_covered = False
        """Does the terminal show a frame painted before us?"""
        self.bound_key = ""
        """The key whose action runs."""
        self._rescue: asyncio.Task[None] | None = None
        self._disable_tooltips = True  # nothing here has one, and each screen would make the widget for it
        # Textual takes a terminal of no known colours for one of all colours. Its filters have no public list.
        if os.environ.get("TERM", "") in _COLOURLESS:
            self._filters.append(NoColor())

    # All screens come by here, the first one too, before anything of them is styled.
    def _register(self, parent: DOMNode, *widgets: Widget, **places: Any) -> list[Widget]:
        for widget in widgets:
            if isinstance(widget, Screen):
                prepare_screen(widget, self, lambda: self.is_covered)
                self.prepare_styles(widget)
        return super()._register(parent, *widgets, **places)

    @abstractmethod
    def prepare_styles(self, screen: Screen[Any]) -> None:
        """Read what a screen is styled by."""

    # Textual lays a screen out once more when it is there.
    def _get_screen(self, screen: Screen[Any] | str) -> tuple[Screen[Any], AwaitMount]:
        found, mount = super()._get_screen(screen)
        arrival = _AwaitArrival(found, mount._widgets)
        self._next_callbacks[-1] = events.Callback(callback=arrival)  # it was the last thing done
        return found, arrival

    # Textual lays out and paints the screen below once more when one is gone, although its place was painted when it closed.
    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        only_screens = all(isinstance(node, Screen) for node in nodes)
        pruned = super()._prune(*nodes, parent=None if only_screens else parent)
        self._forget_watchers()
        return pruned

    # Textual forgets who watches for another theme once the theme is another: until then it holds every text field that was ever open.
    def _forget_watchers(self) -> None:
        for watchers in getattr(self, "__watchers", {}).values():
            watchers[:] = [(node, call) for node, call in watchers if not getattr(node, "_pruning", False)]

    # Textual makes its filters for its own first theme, and mends them only when a theme is changed while it runs.
    def follow_theme(self) -> None:
        """Let the terminal's own colours through, where the theme uses them."""
        is_ansi = self.native_ansi_color
        for place, each in enumerate(self._filters):
            if isinstance(each, ANSIToTruecolor):
                each.enabled = not is_ansi
            elif isinstance(each, Monochrome) and is_ansi:
                self._filters[place] = NoColor()

    @abstractmethod
    def crash_words(self, error: BaseException) -> str:
        """The words for the terminal, in place of a traceback."""

    @abstractmethod
    def end(self, exit_code: int) -> None:
        """End without asking: the terminal or the time for it is over."""

    @abstractmethod
    async def rescue(self) -> None:
        """Keep what is typed, before a fault ends the window. It raises nothing."""

    # A handler that raises ends the loop of its widget, and with it the window. Textual has no hook around a single message.
    @contextmanager
    def guarded_handlers(self, judge: FaultJudge) -> Iterator[None]:
        """Let `judge` decide on each fault during the block."""
        dispatch = MessagePump._dispatch_message

        async def guarded(pump: MessagePump, message: Message) -> None:
            _handled.set((pump, message))
            try:
                await dispatch(pump, message)
            except Exception as error:
                if not judge.outlives(error, pump, message):
                    raise

        MessagePump._dispatch_message = guarded  # type: ignore[method-assign,assignment]  # as said above
        self._judge = judge
        try:
            yield
        finally:
            MessagePump._dispatch_message = dispatch  # type: ignore[method-assign]  # as it was

    @property
    def is_ending(self) -> bool:
        """Is the end under way?"""
        return self._exit or self._rescue is not None

    # A binding does not tell its action which of its keys was pressed, and the screen hears of the next key before the action runs.
    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        self.bound_key = key
        screen = self.screen
        is_bound = await (super()._check_bindings(key, priority) if self._keymap else self._run_binding(key, is_first=priority))
        if is_bound and self._screen_stack and self.screen is screen and isinstance(screen, ThriftyScreen):
            screen.paint_soon()
        return is_bound

    # Textual copies every binding in reach, twice for each key. It has to where an agent has own keys.
    async def _run_binding(self, key: str, *, is_first: bool) -> bool:
        """Run what a key does. Those that come first are asked from the app down."""
        bound = bindings_of(key, self.screen, self, to_modal=not is_first)
        for node, bindings in reversed(bound) if is_first else bound:
            for binding in bindings:
                if binding.priority == is_first and await self.run_action(binding.action, node):
                    return True
        return False

    # The faults of workers and of `compose` reach the app here alone.
    def _handle_exception(self, error: Exception) -> None:
        if self._judge is not None and self._is_outlived(error, self._judge):
            return
        super()._handle_exception(error)

    def _is_outlived(self, error: Exception, judge: FaultJudge) -> bool:
        if isinstance(error, WorkerFailed):
            return judge.outlives_worker(error.error)
        pump, message = _handled.get((self, None))
        return isinstance(message, events.Compose) and judge.outlives(error, pump, message)

    # Textual prints its traceback in `_fatal_error`, of the error that it keeps in `_exception`. It has no public hook before that.
    def _fatal_error(self) -> None:
        if self._rescue is not None:
            return
        error = self._exception or RuntimeError("no reason given")
        if self._judge is not None and self._screen_stack:
            self._rescue = asyncio.create_task(self._panic_after_rescue(error))
        else:
            self._panic_with(error)

    async def _panic_after_rescue(self, error: Exception) -> None:
        await self.rescue()
        self._panic_with(error)

    def _panic_with(self, error: Exception) -> None:
        self.panic(Text(self.crash_words(error)))

    # Where the app's own loop has died, nothing else waits for the rescue.
    async def _shutdown(self) -> None:
        if self._rescue is not None:
            await self._rescue
        await super()._shutdown()

    # The driver's thread has no other way to end the app with the words and the exit code of any other fault.
    def fail(self, error: Exception) -> None:
        """End as after any other fault of the program."""
        self._handle_exception(error)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the terminal to another program for the block. What the block raises is raised once the window is back."""
        raised: BaseException | None = None
        with super().suspend():
            try:
                yield
            except BaseException as error:  # Textual would leave the window without its terminal
                raised = error
        self.repaint()
        if raised is not None:
            raise raised

    # What is written without Textual knowing of it is painted over by its next whole paint.
    def write_over(self, sequences: str) -> None:
        """Write to the terminal what is no part of a screen."""
        if self._driver is not None:
            self._driver.write(sequences)
            self._driver.flush()

    # Textual paints what it believes to have changed; nothing tells it that the terminal was cleared.
    def repaint(self) -> None:
        """Paint the whole screen again."""
        if self._driver is not None and self._screen_stack:
            self.is_covered = False
            compositor = self.screen._compositor
            if isinstance(compositor, ChangedLinesCompositor):
                compositor.end_wait()  # somebody wants to see it now
            update = compositor.render_update(full=True, screen_stack=self._background_screens)
            self._display(self.screen, update)
