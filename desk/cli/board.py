"""`desk` without a command: open the board.

Textual is loaded here and nowhere before.
"""

from __future__ import annotations

import gc
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from msgspec.structs import replace

from desk.board.filters import compile_filter
from desk.cli.board_frame import frame_keeper
from desk.cli.context import Context, checked_agent
from desk.cli.output import print_line
from desk.cli.policy_file import PolicyFile
from desk.cli.saved_views import save_view
from desk.cli.settings_file import SettingsFile
from desk.cli.terminal_signs import has_signs
from desk.config import config_path
from desk.errors import Usage

if TYPE_CHECKING:
    from argparse import Namespace

    from desk.cli.board_handovers import BoardHandovers
    from desk.importers.reading.progress import TellStep
    from desk.tui.session import PlannedImport, ReportFiles, Session


def open_board(context: Context, options: Namespace, *, review_at: datetime | None = None) -> int:
    """Open the board. Raises Usage without a terminal, which a browser needs not."""
    if context.environment.get("TEXTUAL_DRIVER", "") != _WEB_DRIVER:
        check_terminal()
    keep_frame = frame_keeper(context)  # first: it notes the settings before they are read
    if not options.read_only:
        context.place.prepare()
    # A start allocates much and frees nothing: garbage collection was a tenth of it. It is enabled again once the shift is read.
    gc.disable()
    session = board_session(context, read_only=options.read_only, start=initial_filter(context, options.view))
    session = replace(session, review_at=review_at, keep_frame=keep_frame)
    return _run_window(session, mouse=not options.no_mouse)


def open_wall(context: Context, options: Namespace) -> int:
    """Open a board for everybody's eyes. Raises Usage."""
    check_terminal()
    session = board_session(context, read_only=True, start=compile_filter(" ".join(options.filter)).text)
    theme = options.theme or session.theme
    return _run_window(replace(session, agent="", wall=True, bell="off", columns=_WALL_COLUMNS, theme=theme), mouse=False)


def _run_window(session: Session, *, mouse: bool) -> int:
    from desk.tui.window import run

    return run(session, mouse=mouse)


_WALL_COLUMNS = ("owner", "clocks")


_WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
"""The driver with which `desk serve` has each browser start a window."""


def check_terminal() -> None:
    """Check that we can read, paint and speak. Raises Usage."""
    streams = zip(_STREAMS, (sys.stdin, sys.stdout, sys.stderr), strict=True)
    lacking = next((name for name, stream in streams if not _is_terminal(stream)), "")
    if not lacking:
        return
    words = f"the board needs a terminal, and {lacking} is none; `desk list` prints the queue anywhere"
    if lacking == _STREAMS[-1]:
        print_line(f"desk: {words}")  # where errors go, nobody would read it
    raise Usage(words)


_STREAMS = ("the input", "the output", "the output of errors (2>)")


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def initial_filter(context: Context, wanted: str | None) -> str:
    """The text of the filter that the board starts with.

    `wanted` is the number of a view, or the words of a filter. Raises Usage for words that are no filter.
    """
    if wanted is None:
        return ""
    words = context.config.views[int(wanted) - 1][1] if wanted in set("123456789") else wanted
    return compile_filter(words, me=context.agent).text


def board_session(context: Context, *, read_only: bool = False, start: str = "") -> Session:
    from desk.tui.session import Session

    policies = PolicyFile(context.place)
    session = Session(
        open_store=lambda: context.open_store(read_only=read_only, waits=True),
        clock=context.clock,
        policy=policies.first_policy(),
        newer_policy=policies.changed_policy,
        policy_comes_late=context.place.file is None,
        agent=context.agent,
        path=context.place.file,
        can_go_back=context.place.file is None,
        place=context.place.name,
        read_only=read_only,
        keymap=context.config.keys,
        views=context.config.views,
        save_view=lambda number, text, name: save_view(config_path(context.environment), number, text, name=name),
        settings=SettingsFile(config_path(context.environment)),
        filter=start,
        sort=context.config.sort,
        bell=context.config.bell,
        columns=context.config.columns,
        theme=context.config.theme,
        playbooks=lambda: _late_function("playbooks:playbooks_of")(context.config.playbooks),
        templates=lambda: _late_function("reply_templates:reply_templates_of")(context.config),
        wording=lambda: _late_function("wording_rules:usable_rules")(context.config.wording),
        plain_signs=not has_signs(context.environment),
        calm=context.config.calm,
        archived=lambda: context.place.archive().by_month(),
        reports=lambda: _report_files(context, keep=not read_only),
        rename=None if read_only or context.is_agent_named else lambda name: _named_session(context, name, start),
        read_import=None if read_only else lambda name, tell: _planned_import(context, name, tell),
        demo=lambda: _demo_session(context),
        new_practice=lambda: _new_practice(context),
        seals=lambda: _board_handovers(context).seal_lines(),
        move_old=lambda: _board_handovers(context).move_old(),
    )
    return session if context.place.file is None else replace(session, newest_copy=lambda: newest_copy(session, context.path))


def _late_function(place: str) -> Any:
    """A function of a command, by its place.

    Its module is imported now, which the board does not wait for.
    """
    module, _, name = place.partition(":")
    return getattr(import_module(f"desk.cli.{module}"), name)


def _named_session(context: Context, name: str, start: str) -> Session:
    agent = checked_agent(name)
    SettingsFile(config_path(context.environment)).keep("agent", agent)
    return board_session(context.for_shift(context.path, agent=agent), start=start)


def _planned_import(context: Context, name: str, tell: TellStep) -> PlannedImport:
    from desk.cli.import_window import planned_import  # 150 ms, when an agent brings in an export

    return planned_import(context, name, tell)


def _board_handovers(context: Context) -> BoardHandovers:
    from desk.cli.board_handovers import BoardHandovers

    return BoardHandovers(context)


def _new_practice(context: Context) -> Session:
    from desk.cli.practice import practice_session

    return practice_session(context)


def _report_files(context: Context, *, keep: bool) -> ReportFiles:
    from desk.cli.board_reports import BoardReports  # 50 ms, when an agent first asks for a report

    return BoardReports(context, keep=keep)


def _demo_session(context: Context) -> Session:
    from desk.cli.demo_shift import seat_colleagues, write_demo

    shift = write_demo(context)
    seat_colleagues(shift)
    return board_session(shift)


def newest_copy(session: Session, path: Path) -> tuple[Session, str]:
    """A read-only session on the newest good copy, and its origin.

    It shows what can be read of a damaged shift. Raises DeskError.
    """
    from desk.store.repair.repair import newest_good_copy

    copy, words = newest_good_copy(path)
    return replace(session, open_store=lambda: copy, newer_policy=None, read_only=True, rename=None, demo=None), " ".join(words)
