"""Commands of the command line, each with the global options."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from desk.text.outside import well_formed

if TYPE_CHECKING:
    from desk.cli.command_parser import CommandParser


class LateParsers(dict[str, "CommandParser"]):
    """Parsers by name, each made when it is looked up.

    A parser costs half a millisecond, and a command line needs one of thirty.
    """

    def __init__(self) -> None:
        super().__init__()
        self._unmade: dict[str, Callable[[], CommandParser]] = {}
        self._names: dict[str, None] = {}

    def put_later(self, name: str, make: Callable[[], CommandParser]) -> None:
        """Let a parser be made later."""
        self._unmade[name] = make
        self._names[name] = None

    def __missing__(self, name: str) -> CommandParser:
        """Make a parser. Raises KeyError for an unknown one."""
        return self._unmade.pop(name)()

    def __contains__(self, name: object) -> bool:
        return name in self._unmade or super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._names, *super().keys())))

    def values(self) -> Any:
        """Every parser."""
        return [self[name] for name in self]


class Subcommands:
    """Adds commands that all understand the global options.

    Only the command that is chosen gets its options: those of every command would cost 12 ms.
    """

    def __init__(self, parser: CommandParser, **named: Any) -> None:
        """Add them to a parser. The others are named as argparse names them."""
        self._commands = parser.add_subparsers(**named)
        self._parsers = LateParsers()
        self._commands.choices = self._commands._name_parser_map = self._parsers

    def add_with_actions(self, name: str, command: str, about: str, fill: Callable[[Subcommands], None] | str, **defaults: Any) -> None:
        """Add a command with actions. `fill` adds them when it is chosen.

        It may be named, as `module:function`, and is loaded then. Such a function is given `add_action`.
        """

        def fill_in(parser: CommandParser) -> None:
            actions = Subcommands(parser, metavar="ACTION", title="actions")
            if isinstance(fill, str):
                module, _, function = fill.partition(":")
                getattr(import_module(f"desk.cli.{module}"), function)(actions.add_action)
            else:
                fill(actions)

        self.add(name, command, about, fill_in, **defaults)

    def add(self, name: str, command: str, about: str, fill: Callable[[CommandParser], None] | None, **defaults: Any) -> None:
        """Add a command by its name, its function and its purpose.

        `fill` adds its options when it is chosen, None where it has none. `defaults` are options that it has when none is given.
        """
        self._commands._choices_actions.append(self._commands._ChoicesPseudoAction(name, (), about))
        self._parsers.put_later(name, lambda: self._made_parser(name, about, fill, {"command": command, **defaults}))

    def add_action(self, name: str, command: str, about: str) -> CommandParser:
        """Add an action of the command that was chosen. The caller adds its options."""
        parser = self._made_parser(name, about, None, {"command": command}, help=about)
        parser.fill_in()
        return parser

    def _made_parser(
        self, name: str, about: str, fill: Callable[[CommandParser], None] | None, defaults: dict[str, Any], **named: Any
    ) -> CommandParser:
        parser: CommandParser = self._commands.add_parser(name, description=about, add_help=False, allow_abbrev=False, **named)
        parser.set_defaults(**defaults, parser=parser)
        parser.fill = partial(_fill_parser, parser, fill)
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
