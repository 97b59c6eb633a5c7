"""Parses the command line and finds the command's function."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desk import __version__
from desk.cli.case_options import add_case_commands
from desk.cli.command_parser import CommandParser, is_path
from desk.cli.file_options import add_file_commands
from desk.cli.setup_options import add_setup_commands
from desk.cli.shift_options import add_shift_commands
from desk.cli.subcommands import Subcommands, add_global_options
from desk.text.late_pattern import late_pattern
from desk.text.outside import well_formed

if TYPE_CHECKING:
    from desk.cli.context import Context

_NEGATED_WORD = late_pattern(r"-[^-].*")
"""A negated filter word, such as `-paused`, which argparse takes for an option."""

_DASHES_FOR_VALUE = late_pattern(r"(--[\w-]+)=--")
"""An option with two dashes as its value, for which argparse gives an empty list."""

Command = Callable[["Context", argparse.Namespace], int]


class ParsedCommand(msgspec.Struct, frozen=True):
    """The function to call and its options."""

    command: Command
    options: argparse.Namespace


def parse_command(argv: Sequence[str]) -> ParsedCommand:
    """Parse a command line.

    A shift file may stand in front without `--shift`. A line that cannot be parsed exits with code 2 and a usage line.
    """
    parser = command_parser()
    argv = ["--shift", *argv] if argv and is_path(argv[0]) and Path(argv[0]).is_file() else argv
    argv = [*argv[1:], "--help"] if list(argv[:1]) == ["help"] else argv
    if dashes := next(filter(None, (_DASHES_FOR_VALUE.fullmatch(word) for word in argv if "=--" in word)), None):
        parser.error(f"argument {dashes[1]}: expected one argument")
    options, rest = parser.parse_known_args(list(argv))
    if rest and not (options.parser.takes_filter and all(_NEGATED_WORD.fullmatch(word) for word in rest)):
        options.parser.refuse_rest(rest)
    if rest:
        options.filter = _in_order(options.filter + rest, argv)
    module, _, name = str(options.command).partition(":")
    command: Command = getattr(importlib.import_module(f"desk.cli.{module}"), name)
    return ParsedCommand(command, options)


def _in_order(words: list[str], argv: Sequence[str]) -> list[str]:
    """The words of a filter as they were typed. `or` depends on their order."""
    left = list(words)
    ordered: list[str] = []
    for word in argv:
        if word in left:
            left.remove(word)
            ordered.append(word)
    return ordered + left


def command_parser() -> CommandParser:
    """The parser of every command line."""
    parser = CommandParser(
        prog="desk",
        usage="desk [--shift PATH] [--as AGENT] [--json] [COMMAND ...]",
        description="A support desk's shift in one terminal. Without a command it opens the board.",
        allow_abbrev=False,
    )
    parser.register("type", None, well_formed)
    add_global_options(parser, top=True)
    parser.add_argument("--version", action="version", version=f"desk {__version__}")
    parser.add_argument("--view", metavar="FILTER", help="open the board with this filter, or with view 1 to 9")
    parser.add_argument("--read-only", action="store_true", help="look, and write nothing")
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal, for selecting text")
    parser.set_defaults(command="board:open_board", parser=parser)
    plain = "lines in place of screens, for screen readers: nothing moves"
    parser.add_argument("--plain", dest="command", action="store_const", const="plain:open_plain", help=plain)
    commands = Subcommands(parser, prog="desk", metavar="COMMAND", title="commands")
    for add in (add_case_commands, add_file_commands, add_shift_commands, add_setup_commands):  # in the order of `desk --help`
        add(commands)
    return parser
