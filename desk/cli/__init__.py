"""The line commands: every action of the board for scripts, screen readers and tests. It never loads Textual by itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from desk.errors import DeskError


def run(argv: Sequence[str]) -> int:
    """Carry out one command line and return its exit code; errors are told on stderr in words."""
    from desk.cli.parser import parse

    try:
        return _run(parse(argv))
    except DeskError as error:
        print(f"desk: {error}", file=sys.stderr)  # noqa: T201 the command line speaks by printing
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep the interpreter from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _run(wish: object) -> int:
    from desk.cli.context import Context
    from desk.cli.parser import Wish

    assert isinstance(wish, Wish)
    try:
        return wish.command(Context(wish.options, os.environ), wish.options)
    except (DeskError, BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        if os.environ.get("DESK_DEBUG"):
            raise
        raise DeskError(
            f"something went wrong that should not have ({type(error).__name__}: {error}). What was logged before is safe. "
            "DESK_DEBUG=1 shows where it happened."
        ) from error
