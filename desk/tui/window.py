"""A window on a terminal, from its opening to its exit code."""

from __future__ import annotations

import contextlib
import os
from importlib import import_module
from typing import TYPE_CHECKING

from desk.errors import DeskError
from desk.tui import shutdown
from desk.tui.fault_guard import FaultGuard
from desk.tui.session import Session
from desk.tui.terminal_driver import terminal_size
from desk.tui.textual_compat.widget_classes import make_classes_so

if TYPE_CHECKING:
    from desk.tui.app import DeskApp


def _keep_frame(app: DeskApp) -> None:
    keep = app.desk.session.keep_frame
    if keep is not None and app.window_end.last_frame and not app.is_store_left:
        with contextlib.suppress(OSError, DeskError):
            keep(app.window_end.last_frame, app.size)


def _new_app(session: Session) -> DeskApp:
    """The app. Its widgets are imported here and nowhere before."""
    make_classes_so()
    app: DeskApp = import_module("desk.tui.app").DeskApp(session)
    return app


def run(session: Session, *, mouse: bool = True) -> int:
    """Open the board until the agent leaves, and give the exit code.

    Without `mouse` the terminal keeps it, for selecting text.
    """
    if terminal_size() is not None:
        for name in ("COLUMNS", "LINES"):  # the terminal knows better, also after a change
            os.environ.pop(name, None)
    app = _new_app(session)
    try:
        with app.guarded_handlers(FaultGuard(app)):
            code = app.run(mouse=mouse)
    except OSError:  # the terminal went before the last words
        code = None
    _keep_frame(app)
    drafts, its = app.desk.client.drafts, app.desk.session
    waiting = shutdown.waiting_words(drafts.known, its.path, agent=its.agent, where=drafts.place_words)
    shutdown.say_last(app.window_end.last_words, waiting)
    shutdown.forget_lost_terminal()
    code = code if code is not None else app.return_code or 0
    if app.is_store_left:
        os._exit(code)  # Python itself would wait for the thread of the store
    return code
