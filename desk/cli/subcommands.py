"""Commands of the command line, each with the global options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from desk.text.outside import well_formed

if TYPE_CHECKING:
    from desk.cli.command_parser import CommandParser


class Subcommands:
    """Adds commands that all understand the global options.

    Only the command that is chosen gets its options: those of every command would cost 12 ms.
    """

    def __init__(self, commands: Any) -> None:
        self._commands = commands

    def add_with_actions(self, name: str, command: str, about: str, fill: Callable[[Subcommands], None]) -> CommandParser:
        """Add a command with actions. `fill` adds them when it is chosen."""
        return self.add(name, command, about, lambda parser: fill(Subcommands(parser.add_subparsers(metavar="ACTION", title="actions"))))

    def add(self, name: str, command: str, about: str, fill: Callable[[CommandParser], None] | None = None) -> CommandParser:
        """Add a command by its name, its function and its purpose.

        `fill` adds its options when it is chosen. Without it the caller adds them.
        """
        parser: CommandParser = self._commands.add_parser(name, help=about, description=about, add_help=False, allow_abbrev=False)
        parser.set_defaults(command=command, parser=parser)
        parser.fill = partial(_fill_parser, parser, fill)
        if fill is None:
            parser.fill_in()
        return parser


def _fill_parser(parser: CommandParser, fill: Callable[[CommandParser], None] | None) -> None:
    parser.register("type", None, well_formed)
    parser.add_argument("-h", "--help", action="help", help="show this help message and exit")
    add_global_options(parser, top=False)
    if fill is not None:
        fill(parser)


def add_global_options(parser: CommandParser, *, top: bool) -> None:
    """Add the options that may stand before or after the command.

    After a command they have no default, which would hide what stood before it.
    """
    unsaid = None if top else argparse.SUPPRESS
    parser.add_argument(
        "--shift", type=str, default=unsaid, metavar="PATH", help="the shared shift file, or postgresql://... (or DESK_SHIFT)"
    )
    parser.add_argument("--as", dest="agent", default=unsaid, metavar="AGENT", help="who you are (or DESK_AGENT)")
    parser.add_argument("--json", action="store_true", default=False if top else argparse.SUPPRESS, help="answer in JSON")
