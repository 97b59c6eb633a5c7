"""`desk` and `desk demo`: the board, and a fresh shift to try it on. Textual is loaded here and nowhere before."""

from __future__ import annotations

import argparse
import gc
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desk.cli.context import Context, PolicyFile
from desk.cli.output import answer, say
from desk.config import data_folder
from desk.errors import Refused, Usage

if TYPE_CHECKING:
    from desk.tui.session import Session

DEMO_AGENT = "ines"


def board(context: Context, options: argparse.Namespace) -> int:
    """Open the board."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Usage("the board needs a terminal; `desk list` prints the queue anywhere")
    _make_folder(context.path, read_only=options.read_only)
    # A start builds much and frees nothing: walks of the collector were a tenth of it. Once the shift is read, it is let loose again.
    gc.disable()
    from desk.tui.app import run

    session = _session(context, read_only=options.read_only, start=_start_filter(context, options.view))
    return run(session, mouse=not options.no_mouse)


def _start_filter(context: Context, wanted: str | None) -> str:
    """The filter to begin with: a view by its number, or words. Raises Usage for words that are no filter."""
    from desk.board.filters import compile_filter

    if wanted is None:
        return ""
    words = context.config.views[int(wanted) - 1][1] if wanted in set("123456789") else wanted
    return compile_filter(words, me=context.agent).text


def _session(context: Context, *, read_only: bool = False, start: str = "") -> Session:
    from desk.cli.playbooks import playbooks_of
    from desk.cli.rulebook import rules_at_work
    from desk.tui.session import Session

    session = Session(
        open_store=lambda: context.open_store(read_only=read_only),
        clock=context.clock,
        policy=context.policy,
        newer_policy=PolicyFile(context.path).newer,
        agent=context.agent,
        path=context.path,
        read_only=read_only,
        keymap=context.config.keys,
        views=context.config.views,
        filter=start,
        theme=context.config.theme,
        playbooks=lambda: playbooks_of(context.config.playbooks),
        wording=lambda: rules_at_work(context.config.wording),
        calm=context.config.calm,
        demo=lambda: _session(_write_demo(context)),
    )
    return replace(session, newest_copy=lambda: newest_copy(session, context.path))


def newest_copy(session: Session, path: Path) -> tuple[Session, str]:
    """A session on what can be read of a damaged shift, to look at only, and words about where it came from. Raises DeskError."""
    from desk.store.repair import newest_good_copy

    copy, words = newest_good_copy(path)
    return replace(session, open_store=lambda: copy, newer_policy=None, read_only=True, demo=None), " ".join(words)


def _make_folder(path: Path, *, read_only: bool) -> None:
    if read_only:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"The folder {path.parent} cannot be made ({error.strerror}).") from error


def demo(context: Context, options: argparse.Namespace) -> int:
    """Write the demo shift into a fresh file, and open it where there is a terminal."""
    shift = _write_demo(context, _named_path(context, options))
    if context.json:
        answer({"shift": str(shift.path), "agent": shift.agent})
        return 0
    if sys.stdin.isatty() and sys.stdout.isatty():
        return board(shift, options)
    say(f"25 cases in {shift.path}; open them with: desk --shift {shift.path} --as {shift.agent}")
    return 0


def _named_path(context: Context, options: argparse.Namespace) -> Path | None:
    """Where the agent wants the demo: `--shift`, or DESK_SHIFT while that is only a name; the desk's own file is left alone."""
    taken = context.path.exists() and not options.shift
    named = options.shift or context.environment.get("DESK_SHIFT")
    return context.path if named and not taken else None


def _write_demo(context: Context, path: Path | None = None) -> Context:
    """The demo shift in a file of its own, with somebody at the keyboard who is on that shift."""
    from desk.data.demo import demo_changes

    path = path or _fresh(data_folder(context.environment))
    if path.exists():
        raise Refused(f"There is a file at {path} already. Name a new one with --shift, or open it with `desk --shift {path}`.")
    shift = context.of_shift(path, agent=DEMO_AGENT)
    with shift.store(writing=True) as store:
        store.commit(demo_changes(shift.now))
    return shift


def _fresh(folder: Path) -> Path:
    """A name for a demo file that nothing has yet."""
    number = 1
    while (path := folder / f"demo-{number}.json").exists():
        number += 1
    return path
