"""The command line.

It has every action of the board, for scripts, screen readers and tests.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from desk.cli.board_line import board_options
from desk.cli.late_modules import late_modules
from desk.errors import DeskError, Unsure

if TYPE_CHECKING:
    from argparse import Namespace

    from desk.cli.parser import Command


def run(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code.

    Errors are printed on stderr in words.
    """
    try:
        return _run_command(argv)
    except DeskError as error:
        return _report_error(error)
    except BrokenPipeError:
        # The reader of our output has closed it. This keeps the interpreter from reporting that at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt as stop:
        return _report_stop(stop)
    except Exception as error:
        if os.environ.get("DESK_DEBUG"):
            raise
        return _report_error(
            DeskError(
                f"something went wrong that should not have ({type(error).__name__}: {error}). What was logged before is safe. "
                "DESK_DEBUG=1 shows where it happened."
            )
        )


def _run_command(argv: Sequence[str]) -> int:
    gc.disable()  # imports free nothing, and garbage collection was 15 ms of them
    options = board_options(argv)
    with late_modules():
        _import_msgspec()
        import_module("pathlib")
        if options is None:
            import_module("argparse")
    from desk.cli.context import Context

    command, options = _wish_of(argv) if options is None else (import_module("desk.cli.board").open_board, options)
    gc.freeze()
    gc.enable()
    return command(Context(options, os.environ), options)


def _wish_of(argv: Sequence[str]) -> tuple[Command, Namespace]:
    """The function to call, and its options."""
    from desk.cli.parser import parse_command

    wish = parse_command(argv)
    return wish.command, wish.options


def _import_msgspec() -> None:
    """Import msgspec without typing_extensions.

    It asks that for what the module `typing` has since Python 3.11, and takes it there where it is missing. A ninth of a line command went
    to importing `inspect` for it.
    """
    if "typing_extensions" in sys.modules:
        return
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]  # so an import of it fails
    try:
        import_module("msgspec")
    finally:
        del sys.modules["typing_extensions"]


def _report_stop(stop: KeyboardInterrupt) -> int:
    """Say what ctrl+c left, as far as the command knows it."""
    _print_words(str(stop) or "Stopped.")
    return 130


def _report_error(error: DeskError) -> int:
    ending = " Look whether it stands there before you write it again." if isinstance(error, Unsure) else ""
    _print_words(f"desk: {error}{ending}")
    return error.exit_code


def _print_words(words: str) -> None:
    from desk.cli.output import print_error

    print_error(words)
