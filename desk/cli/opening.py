"""`desk` and `desk demo`: the board, and a fresh shift to try it on. Textual is loaded here and nowhere before."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desk.cli.context import Context
from desk.cli.output import answer, say
from desk.config import data_folder
from desk.errors import Refused, Usage

DEMO_AGENT = "ines"


def board(context: Context, options: argparse.Namespace) -> int:
    """Open the board."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Usage("the board needs a terminal; `desk list` prints the queue anywhere")
    from desk.data.demo import demo_changes
    from desk.store import open_store
    from desk.tui.app import run
    from desk.tui.session import Session

    def opened() -> object:
        return open_store(context.path, agent=context.agent, read_only=options.read_only)

    _checked_folder(context.path, read_only=options.read_only)
    return run(
        Session(
            open_store=opened,
            clock=context.clock,
            policy=context.policy,
            agent=context.agent,
            path=context.path,
            read_only=options.read_only,
            keymap=context.config.keys,
            views=context.config.views,
            theme=context.config.theme,
            demo=lambda: demo_changes(context.clock()),
        )
    )


def _checked_folder(path: Path, *, read_only: bool) -> None:
    if read_only:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"The folder {path.parent} cannot be made ({error.strerror}).") from error


def demo(context: Context, options: argparse.Namespace) -> int:
    """Write the demo shift into a fresh file, and open it where there is a terminal."""
    from desk.data.demo import demo_changes

    named = bool(options.shift or context.environment.get("DESK_SHIFT"))
    context.path = context.path if named else _fresh(data_folder(context.environment))
    if context.path.exists():
        raise Refused(f"There is a file at {context.path} already. Name a new one with --shift, or open it with `desk --shift`.")
    if not (options.agent or context.environment.get("DESK_AGENT")):
        context.agent = DEMO_AGENT
    with context.store(writing=True) as store:
        done = store.commit(demo_changes(context.now))
    if context.json:
        answer({"shift": str(context.path), "cases": len(done.cases)})
        return 0
    if sys.stdin.isatty() and sys.stdout.isatty():
        return board(context, options)
    say(f"{len(done.cases)} cases in {context.path}; open them with: desk --shift {context.path} --as {context.agent}")
    return 0


def _fresh(folder: Path) -> Path:
    """A name for a demo file that nothing has yet."""
    number = 1
    while (path := folder / f"demo-{number}.json").exists():
        number += 1
    return path
