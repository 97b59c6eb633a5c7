"""The services that work for one session of a window."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from textual.app import App

from desk.tui import navigation
from desk.tui.alarm_bell import AlarmBell
from desk.tui.desk_context import DeskContext
from desk.tui.hint_pause import HintPause
from desk.tui.live_shift import LiveShift
from desk.tui.session import Session
from desk.tui.settings_editor import SettingsEditor
from desk.tui.shift_client import ShiftClient
from desk.tui.text_checker import TextChecker
from desk.tui.toast import show_toast


class DeskServices:
    """Holds a session's desk, and what rings and hints for it."""

    def __init__(self, app: App[Any], session: Session) -> None:
        self._app = app
        self.desk = self._opened_desk(session)
        self.alarm_bell = AlarmBell(app, self.desk)
        self.settings_editor = SettingsEditor(app, self.desk)
        self.hint_pause = HintPause(app, self.desk)

    def _opened_desk(self, session: Session) -> DeskContext:
        client = ShiftClient(session, self._app.post_message)
        live = LiveShift(client, session.clock, me=session.agent)
        handover = cache(partial(navigation.built_handover, client, live, agent=session.agent, clock=session.clock))
        return DeskContext(session, client, live, TextChecker(session.wording, self._say_rules_refused), handover)

    def _say_rules_refused(self, trouble: str) -> None:
        show_toast(self._app, f"{trouble} Until then the rules that ship are used.", seconds=15, severity="warning")

    def start(self) -> None:
        """Ring and hint from now on. The shift is read."""
        self.alarm_bell.start()
        self.hint_pause.start()

    def stop(self) -> None:
        """Ring, hint and check texts no more."""
        self.alarm_bell.stop()
        self.hint_pause.stop()
        self.desk.wording.close()
