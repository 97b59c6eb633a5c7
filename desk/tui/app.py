"""The application: joins session, shift, screens and themes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import Theme

from desk.tui import background_work, case_navigation, clipboard, navigation, shutdown, stylesheets, themes
from desk.tui.bindings import APP_WIDE, ON_CASES, textual_keymap
from desk.tui.browser import is_in_browser
from desk.tui.case_follower import lead_followers
from desk.tui.crash_report import error_words
from desk.tui.desk_context import DeskContext
from desk.tui.desk_services import DeskServices
from desk.tui.early_keys import EarlyKeys
from desk.tui.frame_cover import FrameCover
from desk.tui.harmless_filter import HARMLESS, PLAIN_SIGNS
from desk.tui.key_order import KeyOrder, TypedEvent
from desk.tui.live_shift import AT_ONCE
from desk.tui.messages import (
    BoardFilled,
    CommitSettled,
    HandoverRead,
    PastRead,
    PolicyChanged,
    PolicyRefused,
    PresenceChanged,
    ReadShift,
    SessionOpened,
    ShiftChanged,
    ShiftRead,
    ShiftUnreadable,
    SyncStateChanged,
)
from desk.tui.notice_log import LoggedNotice, NoticeLog
from desk.tui.screens.board import BoardScreen
from desk.tui.session import Session
from desk.tui.shift_news import ShiftNews
from desk.tui.terminal_driver import TerminalDriver
from desk.tui.textual_compat.terminal_app import DeskTerminalApp
from desk.tui.toast import show_toast
from desk.tui.window_end import WindowEnd


def _driver_class() -> type[Driver]:
    if not is_in_browser():
        return TerminalDriver
    driver: type[Driver] = import_module("desk.tui.browser_driver").BrowserDriver
    return driver


class DeskApp(DeskTerminalApp[int], inherit_bindings=False):
    """One agent's window on the shift."""

    TITLE = "desk"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-normal"), (108, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (15, "-low"), (20, "-tall"), (30, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "leave", show=False, priority=True, system=True),
        Binding("ctrl+l", "repaint", show=False, priority=True, system=True),
        Binding("ctrl+z", "stop", show=False, system=True),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(css_path=list(stylesheets.paths(stylesheets.BOARD)), driver_class=_driver_class())
        self.animation_level = "none"
        self.services = DeskServices(self, session)
        self.notices = NoticeLog()
        self._use_theme(session.theme)
        self.early_keys = EarlyKeys()
        self.key_order = KeyOrder(self, self._give_key)
        self._own_filters = (HARMLESS, PLAIN_SIGNS) if session.plain_signs else (HARMLESS,)
        self.shift_news = ShiftNews(self, self.notices)
        self.window_end = WindowEnd(self)
        self.frame_cover = FrameCover(self, session.clock)
        self.is_store_left = False
        """Was the store not waited for at the end? Its thread still waits for the lock then."""

    @property
    def desk(self) -> DeskContext:
        """The session at work."""
        return self.services.desk

    def get_default_screen(self) -> BoardScreen:
        """The board."""
        return BoardScreen()

    def prepare_styles(self, screen: Screen[Any]) -> None:
        """Read the stylesheets of what opens over the board."""
        later = [] if isinstance(screen, BoardScreen) else stylesheets.paths(stylesheets.OVER_THE_BOARD)
        self.stylesheet.read_all([path for path in later if not self.stylesheet.has_source(str(path))])

    def _use_theme(self, theme: str) -> None:
        """Use the agent's theme, or the one that suits the terminal.

        It is done before stylesheets are read, for a later change reads them all again.
        """
        for own in themes.OWN:
            self.register_theme(own)
        fallback = themes.theme_for(self.console.color_system)
        self.set_reactive(App.theme, theme if theme in self.available_themes else fallback)
        self.follow_theme()
        self.stylesheet.set_variables(self.get_css_variables())

    def get_theme(self, theme_name: str) -> Theme | None:
        """The theme of a name, with every word readable."""
        return themes.readable_builtin(theme_name) or themes.terminal_theme(theme_name) or super().get_theme(theme_name)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The filters of every widget's lines. Ours is the last."""
        return [*super().get_line_filters(), *self._own_filters]

    def on_mount(self) -> None:
        """Take the agent's keys."""
        self.frame_cover.start()
        self.set_keymap(textual_keymap(self.desk.keymap))
        wanted = self.desk.session.theme
        if wanted not in {"", self.theme}:
            show_toast(self, f"There is no theme called {wanted!r}; the desk's own is used.")

    async def on_event(self, event: events.Event) -> None:
        """Note each key: it shows others that we are not idle. Those of the start wait for the board."""
        if isinstance(event, events.InputEvent | events.Paste):
            self.desk.client.note_activity()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if not self._is_early(event):
                await self.key_order.hear(event)
            return
        await super().on_event(event)
        if isinstance(event, events.Key):
            self.key_order.note_done(event)

    async def _give_key(self, event: TypedEvent) -> None:
        """Give a key to what is on top."""
        if isinstance(event, events.Key):
            self.services.hint_pause.note_key()
        await super().on_event(event)

    async def on_unmount(self) -> None:
        """Stop the services, and close the shift."""
        self.services.stop()
        self.is_store_left = not await shutdown.is_closed(self.desk.client)

    @on(SessionOpened)
    async def _open_session(self, message: SessionOpened) -> None:
        """Go on with another session in the same window."""
        self.workers.cancel_group(self, "shift")
        self.services.stop()
        await self.desk.client.close()
        self.services = DeskServices(self, message.session)
        for screen in self.screen_stack:
            if isinstance(screen, BoardScreen):
                await screen.restart()

    # ---------------------------------------------------------------- the shift

    @on(ReadShift)
    @work(group="shift", exit_on_error=False)
    async def _read_shift(self) -> None:
        """Read the shift, then begin the services. Until that is done, nothing else changes the queue."""
        await self.shift_news.read()
        self.services.start()
        self.shift_news.post(ShiftRead())
        navigation.open_beginning(self)

    def _is_early(self, event: events.Key | events.Paste) -> bool:
        """Is a key held for the board? What another screen asks meanwhile is answered at once."""
        if self.screen_stack and not isinstance(self.screen, BoardScreen):
            self.early_keys.hand_over()
        return self.early_keys.is_held(event)

    @on(BoardFilled)
    def _hear_early_keys(self) -> None:
        """Give the board what was typed before it had cases. Where something is asked first, it was not typed as an answer."""
        self.frame_cover.end()
        held = self.early_keys.hand_over()
        for event in held if isinstance(self.screen, BoardScreen) else ():
            self.post_message(event)

    @on(ShiftUnreadable)
    def _say_unreadable(self, message: ShiftUnreadable) -> None:
        self.frame_cover.end()
        self.shift_news.say_unreadable(message)

    @on(ShiftChanged)
    async def _hear_commit(self, message: ShiftChanged) -> None:
        """Bring the views of cases up to a commit. A worker does it where that takes a while."""
        if len(message.cases) <= AT_ONCE and not (message.shift or message.renumbered):
            await self._apply_commit(message)
        else:
            self.run_worker(self._apply_commit(message), group="shift")

    async def _apply_commit(self, message: ShiftChanged) -> None:
        changed = await self.desk.live.apply_commit(message)
        if message.renumbered:
            await lead_followers(self.screen_stack, self.desk.client.drafts, message.renumbered)
        self.shift_news.post(changed)
        if not message.own:
            self.services.alarm_bell.hear_arrivals(changed.new)
        self.shift_news.say_commit(message, changed)

    @on(PastRead)
    @work(group="shift")
    async def _look_back(self, message: PastRead) -> None:
        await self.shift_news.apply_past(message)

    @on(PolicyChanged)
    @work(group="shift")
    async def _apply_policy(self, message: PolicyChanged) -> None:
        await self.desk.live.apply_policy()
        self.services.alarm_bell.start()
        self.shift_news.say_policy_changed(message)

    @on(SyncStateChanged)
    def _show_sync_state(self, message: SyncStateChanged) -> None:
        self.shift_news.say_sync_state(message)

    @on(PresenceChanged)
    @on(HandoverRead)
    @on(CommitSettled)
    def _post_to_screens(self, message: PresenceChanged | HandoverRead | CommitSettled) -> None:
        self.shift_news.post(message)

    @on(PolicyRefused)
    def say_policy_refused(self, message: PolicyRefused) -> None:
        """Say which line of the policy makes no sense."""
        self.shift_news.say_policy_refused(message)

    def action_help(self) -> None:
        """Show the keys for where the agent is."""
        navigation.open_help(self, self.desk.keymap)

    def notify(self, message: str, **settings: Any) -> None:
        """Show a toast, and log it."""
        severity, seconds = settings.get("severity", "information"), settings.get("timeout") or self.NOTIFICATION_TIMEOUT
        self.notices.add(LoggedNotice(self.desk.clock(), message, severity, seconds))
        super().notify(message, **settings)

    def action_notices(self) -> None:
        """Show what toasts said."""
        navigation.open_notices(self, self.notices)

    async def action_keep_theme(self, theme: str) -> None:
        """Use a theme from now on, and at the next start."""
        await self.services.settings_editor.keep_theme(theme)

    async def action_edit_settings(self) -> None:
        """Edit the settings in one's own editor."""
        await self.services.settings_editor.edit()

    def action_copy_all(self) -> None:
        """Copy the cases meant as text, or a new seal's pack."""
        clipboard.copy_all(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer copying and screens only where they make sense.

        Copying needs cases. A screen opens where the one on top offers its action.
        """
        if self.desk.session.wall and action in APP_WIDE - {"help"}:
            return False
        if action in ON_CASES:
            return bool(clipboard.targets_of(self.screen)) or (action == "copy_all" and clipboard.tells_seal(self.screen))
        if action == "open_screen":
            return self.screen.check_action(str(parameters[0]), ())
        return super().check_action(action, parameters)

    # The rest of the actions that open something, as functions of the app.
    action_palette = navigation.open_palette
    action_open_screen = navigation.open_screen
    action_open_review = navigation.open_review
    action_open_report = navigation.open_report
    action_open_concerns = navigation.open_concerns
    action_open_handover = navigation.open_handover
    action_end_practice = navigation.open_practice_end
    action_show_on_board = navigation.show_on_board
    action_go_to_case = case_navigation.go_to_case
    action_go_to_case_beside = case_navigation.go_to_case_beside
    action_go_to_best_case = case_navigation.go_to_best_case
    action_go_to_newest_case = case_navigation.go_to_newest_case
    action_copy = clipboard.copy_chosen

    @work(group="practice", exclusive=True, exit_on_error=False)
    async def action_open_practice(self) -> None:
        """Practise on a copy of this shift."""
        await navigation.open_practice(self, self.desk.session)

    def action_open_book(self, place: str) -> None:
        """Open a screen about no case, such as the story book."""
        self.push_screen(navigation.built_screen(place))

    @work(group="handover", exit_on_error=False)
    async def renew_handover(self) -> None:
        """Work the pack of the handover out anew."""
        await background_work.renew_handover(self)

    @work(group="settled", exit_on_error=False)
    async def action_move_old(self) -> None:
        """Move what is settled to the archives. Nobody waits for it."""
        await background_work.move_old(self)

    # ---------------------------------------------------------------- the end

    async def action_quit(self) -> None:
        """Leave, with drafts kept. Where one cannot be kept, that is said, and only the same key once more leaves."""
        await self.leave(0)

    async def leave(self, exit_code: int) -> None:
        """Leave as `action_quit` does, with this exit code."""
        await self.window_end.leave(exit_code)

    def exit(self, *results: Any, **settings: Any) -> None:
        """Close the window. What the board shows is noted for the next start."""
        self.window_end.note_frame()
        super().exit(*results, **settings)

    def end(self, exit_code: int) -> None:
        """End without asking: the terminal or the time for it is over."""
        self.window_end.start(exit_code)

    async def rescue(self) -> None:
        """Keep what is typed, before a fault ends the window."""
        await self.window_end.rescue()

    async def action_stop(self) -> None:
        """Stop, and let the shell behind the window have the terminal."""
        await shutdown.unkept_screens(self.screen_stack)
        if not isinstance(self._driver, TerminalDriver):
            return
        async with self.desk.client.at_rest():
            is_stopped = self._driver.pause()
        if not is_stopped:
            show_toast(self, "No shell waits behind this window, so there is nowhere to go. ctrl+q leaves.")

    def action_repaint(self) -> None:
        """Paint the whole screen again, where another program wrote over it."""
        self.repaint()

    def crash_words(self, error: BaseException) -> str:
        """Words for the agent after a crash. Details go to a file."""
        return error_words(error)

    def key_ctrl_c(self) -> None:
        """Say which key leaves. `ctrl+c` ends other programs, and here it copies where text is selected."""
        show_toast(self, "ctrl+q leaves, from anywhere. Everything logged is already saved.")
