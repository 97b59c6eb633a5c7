"""Commands of the command line, each with the global options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desk.text.outside import well_formed

if TYPE_CHECKING:
    from desk.cli.command_parser import CommandParser


class Subcommands:
    """Adds commands that all understand the global options."""

    def __init__(self, commands: Any) -> None:
        self._commands = commands

    def add_with_actions(self, name: str, command: str, about: str, fill: Callable[[Subcommands], None]) -> CommandParser:
        """Add a command with actions. `fill` adds them when it is chosen."""
        parser = self.add(name, command, about)
        parser.fill = lambda: fill(Subcommands(parser.add_subparsers(metavar="ACTION", title="actions")))
        return parser

    def add(self, name: str, command: str, about: str) -> CommandParser:
        """Add a command by its name, its function and its purpose."""
        parser: CommandParser = self._commands.add_parser(
            name, help=about, description=about, parents=[global_options(top=False)], allow_abbrev=False
        )
        parser.register("type", None, well_formed)
        parser.set_defaults(command=command, parser=parser)
        return parser


def global_options(*, top: bool) -> argparse.ArgumentParser:
    """The options that may stand before or after the command.

    After a command they have no default, which would hide what stood before it.
    """
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, argument_default=None if top else argparse.SUPPRESS)
    parser.add_argument("--shift", type=str, metavar="PATH", help="the shared shift file, or postgresql://... (or DESK_SHIFT)")
    parser.add_argument("--as", dest="agent", metavar="AGENT", help="who you are (or DESK_AGENT)")
    parser.add_argument("--json", action="store_true", default=False if top else argparse.SUPPRESS, help="answer in JSON")
    return parser
