"""The application: joins session, shift, screens and themes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter

from desk.errors import DeskError, Missing, Refused
from desk.tui import clipboard, navigation, shutdown, stylesheets, themes
from desk.tui.alarm_bell import AlarmBell
from desk.tui.bindings import APP_WIDE, ON_CASES, textual_keymap
from desk.tui.browser_driver import BrowserDriver, is_in_browser
from desk.tui.clock_comparison import ClockComparison
from desk.tui.crash_report import error_words
from desk.tui.desk_context import DeskContext
from desk.tui.early_keys import EarlyKeys
from desk.tui.fault_guard import FaultGuard
from desk.tui.harmless_filter import HARMLESS, PLAIN_SIGNS
from desk.tui.hint_pause import HintPause
from desk.tui.live_shift import LiveShift
from desk.tui.messages import (
    BoardFilled,
    CasesChanged,
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
from desk.tui.presentation.sync_state import SyncState
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.damaged_file import DamagedFileScreen
from desk.tui.session import Session
from desk.tui.settings_editor import SettingsEditor
from desk.tui.shift_client import ShiftClient
from desk.tui.terminal_driver import TerminalDriver, terminal_size
from desk.tui.text_checker import TextChecker
from desk.tui.textual_compat import DeskTerminalApp
from desk.tui.toast import show_toast
from desk.tui.type_ahead import TakesLetters
from desk.tui.widgets.one_line_input import OneLineInput

_UNKEPT = "ctrl+q once more leaves all the same: what is typed then stands at the end, or in a file named there."
_STANDS = "The board shows what was read before. Nothing can be logged until the file is whole; desk check says what is wrong."
_OVER: dict[SyncState, str] = {
    "damaged": "The shift file is whole again.",
    "missing": "The shift file is back. What could not be saved meanwhile can be saved now.",
}
"""Words for the end of a state in which nothing could be logged."""
_TRY_AGAIN_SECONDS = 2.0
_POLLING = "This folder does not tell of changes, so the file is looked at four times a second. Others' work appears a moment later."


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
        super().__init__(css_path=list(stylesheets.paths()), driver_class=BrowserDriver if is_in_browser() else TerminalDriver)
        self.animation_level = "none"
        self.desk = self._open_desk(session)
        self.alarm_bell = AlarmBell(self, self.desk)
        self.settings_editor = SettingsEditor(self, self.desk)
        self.notices = NoticeLog()
        self.hint_pause = HintPause(self, self.desk)
        self._use_theme(session.theme)
        self.early_keys = EarlyKeys()
        self.last_words = ""
        """Words for the terminal about texts that could not be kept."""
        self.is_store_left = False
        """Was the store not waited for at the end? Its thread still waits for the lock then."""
        self._is_warned = False
        self._clocks = ClockComparison()
        self._sync_before: SyncState = "reading"
        self._ending: asyncio.Task[None] | None = None

    def _open_desk(self, session: Session) -> DeskContext:
        client = ShiftClient(session, self.post_message)
        live = LiveShift(client, session.clock, me=session.agent)
        handover = cache(partial(navigation.built_handover, client, live, agent=session.agent, clock=session.clock))
        return DeskContext(session, client, live, TextChecker(session.wording, self._say_rules_refused), handover)

    def get_default_screen(self) -> BoardScreen:
        """The board."""
        return BoardScreen()

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

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The filters of every widget's lines. Ours is the last."""
        own = [HARMLESS, PLAIN_SIGNS] if self.desk.session.plain_signs else [HARMLESS]
        return [*super().get_line_filters(), *own]

    def on_mount(self) -> None:
        """Take the agent's keys."""
        self.set_keymap(textual_keymap(self.desk.keymap))
        wanted = self.desk.session.theme
        if wanted not in {"", self.theme}:
            show_toast(self, f"There is no theme called {wanted!r}; the desk's own is used.")

    async def on_event(self, event: events.Event) -> None:
        """Note each key: it shows others that we are not idle. Those of the start wait for the board."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self.early_keys.is_held(event):
            return
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.desk.type_ahead.note(event, self.screen)
            self.hint_pause.note_key()
        if isinstance(event, events.InputEvent | events.Paste):
            self.desk.client.note_activity()
        await super().on_event(event)

    async def on_unmount(self) -> None:
        """Stop the services, and close the shift."""
        self.alarm_bell.stop()
        self.hint_pause.stop()
        self.desk.wording.close()
        self.is_store_left = not await shutdown.is_closed(self.desk.client)

    @on(SessionOpened)
    async def _open_session(self, message: SessionOpened) -> None:
        """Go on with another session in the same window."""
        self.workers.cancel_group(self, "shift")
        self.alarm_bell.stop()
        self.desk.wording.close()
        await self.desk.client.close()
        self.desk = self._open_desk(message.session)
        self.alarm_bell = AlarmBell(self, self.desk)
        self.settings_editor = SettingsEditor(self, self.desk)
        self.hint_pause.stop()
        self.hint_pause = HintPause(self, self.desk)
        for screen in self.screen_stack:
            if isinstance(screen, BoardScreen):
                await screen.restart()

    # ---------------------------------------------------------------- the shift

    @on(ReadShift)
    @work(group="shift", exit_on_error=False)
    async def _read_shift(self) -> None:
        """Read the shift, and try again where it cannot be read.

        Until that is done, nothing else changes the queue.
        """
        while (error := await self._loaded()) is not None:
            self._say_unreadable(ShiftUnreadable(error))
            await asyncio.sleep(_TRY_AGAIN_SECONDS)
        if isinstance(self.screen, DamagedFileScreen):
            self.pop_screen()
        self.alarm_bell.start()
        self.hint_pause.start()
        self._post_to_screens(ShiftRead())
        if self.desk.session.review_at is not None:
            navigation.open_review(self, self.desk.session.review_at)
        elif self.desk.session.rename is not None and isinstance(self.screen, BoardScreen):
            navigation.ask_name(self, self._welcome)
        else:
            self._welcome(False)

    @on(BoardFilled)
    def _hear_early_keys(self) -> None:
        """Give the board what was typed before it had cases. Where something is asked first, it was not typed as an answer."""
        held = self.early_keys.hand_over()
        for event in held if isinstance(self.screen, BoardScreen) else ():
            self.post_message(event)

    def _welcome(self, is_named: bool | None) -> None:
        """Say what can be done with a shift without a case. After a name was given it is read anew first."""
        empty = not self.desk.live.cases and self.desk.session.demo is not None
        if empty and not is_named and isinstance(self.screen, BoardScreen):
            navigation.open_welcome(self)

    async def _loaded(self) -> DeskError | None:
        try:
            await self.desk.live.load()
        except DeskError as error:
            return error
        except Exception as error:  # said, for a board that reads for ever tells nothing
            return _unexpected_error(error)
        return None

    @on(ShiftUnreadable)
    def _say_unreadable(self, message: ShiftUnreadable) -> None:
        """Say what is wrong with the file."""
        self._post_to_screens(message)
        if isinstance(message.error, Missing):  # the header goes on saying it
            show_toast(self, str(message.error), seconds=30, severity="error")
        elif self.desk.live.cases:  # what is open keeps the keys
            show_toast(self, f"{message.error} {_STANDS}", seconds=30, severity="error")
        elif isinstance(self.screen, BoardScreen):
            self.push_screen(DamagedFileScreen(message.error))

    @on(ShiftChanged)
    @work(group="shift")
    async def _apply_commit(self, message: ShiftChanged) -> None:
        """Bring the views of cases up to a commit.

        A worker does it, for many cases at once take a while.
        """
        changed = await self.desk.live.apply_commit(message)
        self._post_to_screens(changed)
        if not message.own:
            self.alarm_bell.hear_arrivals(changed.new)
        for notice in message.notices + changed.mentions + (() if message.own else self._clock_notices(message.cases)):
            show_toast(self, notice, seconds=10)

    def _clock_notices(self, changed: Sequence[str]) -> tuple[str, ...]:
        """Words about a colleague's clock that is ahead of ours."""
        cases = self.desk.client.cases
        words = self._clocks.words([cases[case] for case in changed if case in cases], self.desk.clock())
        return (words,) if words else ()

    @on(PastRead)
    @work(group="shift")
    async def _look_back(self, message: PastRead) -> None:
        """Count what archived cases tell of those on the board."""
        if message.error is not None:
            show_toast(self, f"{message.error} Until then nothing of the archives is seen here.", seconds=10)
        elif len(message.past):
            self._post_to_screens(await self.desk.live.apply_past(message))

    @on(PolicyChanged)
    @work(group="shift")
    async def _apply_policy(self, message: PolicyChanged) -> None:
        """Read every case under the new targets."""
        await self.desk.live.apply_policy()
        self.alarm_bell.start()
        self._post_to_screens(message)
        show_toast(self, "The targets were edited; every clock counts by the new ones.")

    @on(SyncStateChanged)
    def _show_sync_state(self, message: SyncStateChanged) -> None:
        """Say where others' work comes late and where damage is over."""
        self._post_to_screens(message)
        if self._sync_before in _OVER and self.desk.client.sync_state not in _OVER:
            self.clear_notifications()
            show_toast(self, _OVER[self._sync_before])
        self._sync_before = self.desk.client.sync_state
        if self.desk.client.sync_state == "polling":
            show_toast(self, _POLLING, seconds=8)
        if self.desk.client.sync_state == "unwritable":
            show_toast(self, self.desk.client.write_problem, seconds=15, severity="warning")

    @on(PresenceChanged)
    @on(HandoverRead)
    def _post_to_screens(
        self, message: ShiftRead | HandoverRead | CasesChanged | PresenceChanged | SyncStateChanged | ShiftUnreadable | PolicyChanged
    ) -> None:
        """Post a message to every screen, covered ones too."""
        for screen in self.screen_stack:
            screen.post_message(replace(message))

    @on(PolicyRefused)
    def say_policy_refused(self, message: PolicyRefused) -> None:
        """Say which line of the policy makes no sense."""
        show_toast(self, f"{message.error} The targets from before stay in force.", seconds=15, severity="warning")

    def _say_rules_refused(self, trouble: str) -> None:
        show_toast(self, f"{trouble} Until then the rules that ship are used.", seconds=15, severity="warning")

    def on_key(self, event: events.Key) -> None:
        """Hand a letter to the form or line it was typed for.

        Typed at once after the key that opens one, it reaches the screen below.
        """
        if isinstance(self.screen, TakesLetters) and self.desk.type_ahead.is_early(event, self.screen):
            self.screen.hear(event)
        elif isinstance(self.focused, OneLineInput) and event.is_printable:
            self.focused.insert_text_at_cursor(event.character or "")

    def action_help(self) -> None:
        """Show the keys for where the agent is."""
        navigation.open_help(self, self.desk.keymap)

    def notify(self, message: str, **settings: Any) -> None:
        """Show a toast, and log it."""
        self.notices.add(LoggedNotice(self.desk.clock(), message, settings.get("severity", "information")))
        super().notify(message, **settings)

    def action_notices(self) -> None:
        """Show what toasts said."""
        navigation.open_notices(self, self.notices)

    def action_palette(self) -> None:
        """Find a command, or a case, by typing."""
        navigation.open_palette(self)

    async def action_keep_theme(self, theme: str) -> None:
        """Use a theme from now on, and at the next start."""
        await self.settings_editor.keep_theme(theme)

    async def action_edit_settings(self) -> None:
        """Edit the settings in one's own editor."""
        await self.settings_editor.edit()

    def action_copy(self) -> None:
        """Copy the chosen entry, or the references of cases."""
        clipboard.copy_chosen(self)

    def action_copy_all(self) -> None:
        """Copy the cases meant as text, timelines and all."""
        clipboard.copy_texts(self, clipboard.targets_of(self.screen))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer copying and screens only where they make sense.

        Copying needs cases. A screen opens where the one on top offers its action.
        """
        if self.desk.session.wall and action in APP_WIDE - {"help"}:
            return False
        if action in ON_CASES:
            return bool(clipboard.targets_of(self.screen))
        if action == "open_screen":
            return self.screen.check_action(str(parameters[0]), ())
        return super().check_action(action, parameters)

    def action_open_screen(self, name: str, *details: int) -> None:
        """Open the screen of an action over the one on top."""
        navigation.open_screen(self, name, *details)

    def action_open_review(self) -> None:
        """Open the board as it was."""
        navigation.open_review(self)

    def action_open_report(self) -> None:
        """Open the figures of the shift."""
        navigation.open_report(self)

    @work(group="practice", exclusive=True, exit_on_error=False)
    async def action_open_practice(self) -> None:
        """Practise on a copy of this shift."""
        await navigation.open_practice(self, self.desk.session)

    def action_end_practice(self) -> None:
        """End a practice with its figures."""
        navigation.open_practice_end(self)

    def action_open_book(self, place: str) -> None:
        """Open a screen about no case, such as the story book."""
        self.push_screen(navigation.built_screen(place))

    def action_open_concerns(self, chosen: str = "") -> None:
        """Open the concerns at one of them."""
        navigation.open_concerns(self, chosen)

    @work(group="handover", exit_on_error=False)
    async def renew_handover(self) -> None:
        """Work the pack of the handover out anew."""
        try:
            await self.desk.handover.renew(self.post_message)
        except Exception as error:  # said, for a screen that stands still tells nothing
            words = f"The handover could not be worked out anew ({type(error).__name__}: {error!s:.200})."
            show_toast(self, f"{words} What stands there is older; nothing was written.", seconds=15, severity="error")

    @work(group="settled", exit_on_error=False)
    async def action_move_old(self) -> None:
        """Move what is settled to the archives. Nobody waits for it."""
        move = self.desk.session.move_old
        if move is None:
            return
        try:
            failed = await asyncio.to_thread(move)
        except (DeskError, OSError) as error:
            failed = [f"What is old stays in the file for now: {error}"]
        for words in failed:
            show_toast(self, words, seconds=8)

    def action_open_handover(self, case: str = "") -> None:
        """Open the change of shift, at the line of a case."""
        navigation.open_handover(self, case)

    def action_show_on_board(self, words: str) -> None:
        """Go back to the board, and show there what a filter finds."""
        navigation.show_on_board(self, words)

    async def action_go_to_case(self, case: str) -> None:
        """Open a case, in place of the one that is open. One in an archive stays there until somebody writes to it."""
        try:
            found = await self.desk.client.open_archived(case)
        except DeskError as error:
            show_toast(self, str(error), seconds=8, severity="error")
            return
        if found:
            navigation.go_to_case(self, case)
            if self.desk.live.is_archived(case):
                show_toast(self, f"{case} is in the archive. Whatever is logged on it brings it back to the board.", seconds=6)
        else:
            show_toast(self, f"There is no case {case} here, nor in an archive.")

    async def action_go_to_case_beside(self, step: int) -> None:
        """Open the case beside this one, in the board's order."""
        if order := navigation.case_order_of(self):
            case = order.case_beside(clipboard.targets_of(self.screen)[0], step)
            if case:
                await self.action_go_to_case(case)
            else:
                show_toast(self, f"This is the {'last' if step > 0 else 'first'} case on the board.", seconds=3)

    async def action_go_to_best_case(self) -> None:
        """Open the case whose waiting costs most, and say why."""
        if order := navigation.case_order_of(self):
            best = order.best_case_after(clipboard.targets_of(self.screen)[0])
            if best is None:
                show_toast(self, "Nothing else calls for you now.", seconds=3)
            else:
                await self.action_go_to_case(best.case)
                show_toast(self, f"{best.case}: {', '.join(best.reasons)}", seconds=6)

    # ---------------------------------------------------------------- the end

    async def action_quit(self) -> None:
        """Leave, with drafts kept. Where one cannot be kept, that is said, and only the same key once more leaves."""
        await self.leave(0)

    async def leave(self, exit_code: int) -> None:
        """Leave as `action_quit` does, with this exit code."""
        unkept = await shutdown.unkept_screens(self.screen_stack)
        if unkept and not self._is_warned:
            self._is_warned = True
            while not isinstance(self.screen, shutdown.KeepsDraft):  # what stands over the form would hide the words
                self.pop_screen()
            unkept[-1].say_more(_UNKEPT)
            return
        self._exit_with(unkept, exit_code)

    def end(self, exit_code: int) -> None:
        """End without asking: the terminal or the time for it is over."""
        self._ending = asyncio.create_task(self._end_unasked(exit_code))

    async def _end_unasked(self, exit_code: int) -> None:
        self._exit_with(await shutdown.unkept_screens(self.screen_stack), exit_code)

    async def rescue(self) -> None:
        """Keep what is typed, before a fault ends the window."""
        self.last_words = shutdown.rescued_text(await shutdown.unkept_screens(self.screen_stack))

    def _exit_with(self, unkept: Sequence[shutdown.KeepsDraft], exit_code: int) -> None:
        self.last_words = shutdown.rescued_text(unkept)
        self.exit(exit_code)

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


def run(session: Session, *, mouse: bool = True) -> int:
    """Open the board until the agent leaves, and give the exit code.

    Without `mouse` the terminal keeps it, for selecting text.
    """
    if terminal_size() is not None:
        for name in ("COLUMNS", "LINES"):  # the terminal knows better, also after a change
            os.environ.pop(name, None)
    app = DeskApp(session)
    try:
        with app.guarded_handlers(FaultGuard(app)):
            code = app.run(mouse=mouse)
    except OSError:  # the terminal went before the last words
        code = None
    client = app.desk.client
    shutdown.say_last(app.last_words, shutdown.waiting_words(client.drafts.known, app.desk.session.path, where=client.drafts.place_words))
    shutdown.forget_lost_terminal()
    code = code if code is not None else app.return_code or 0
    if app.is_store_left:
        os._exit(code)  # Python itself would wait for the thread of the store
    return code


def _unexpected_error(error: Exception) -> DeskError:
    words = "The shift could not be read to its end, for a reason that nobody foresaw"
    return Refused(f"{words} ({type(error).__name__}: {error!s:.200}). Nothing was written. `desk check` says whether the file is whole.")
