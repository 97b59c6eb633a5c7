"""The parser of command lines, with nearest words and examples."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

from desk.cli.output import print_error, print_line

argparse._ = lambda words: words  # type: ignore[attr-defined]  # Python ships its words in no other language: looking for them took 2 ms
_USUAL_WIDTH = 80
OTHER_WORDS = {
    "ls": "list",
    "find": "list",
    "search": "list",
    "filter": "list",
    "view": "show",
    "open": "show",
    "get": "show",
    "add": "new",
    "create": "new",
    "note": "log",
    "close": "log",
    "apology": "log",
    "stats": "report",
    "figures": "report",
    "csv": "export",
    "repair": "check",
    "fold": "check",
    "settings": "config",
    "training": "practice",
    "why": "explain",
}
"""Commands by other words for them."""


class HelpText(argparse.HelpFormatter):
    """The text of a help, as wide as the terminal. argparse would import archives and compression to ask how wide that is."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_terminal_width() - 2)


def _terminal_width() -> int:
    """Cells of a line, as the environment or the terminal says."""
    with suppress(ValueError):
        if (said := int(os.environ.get("COLUMNS", ""))) > 0:
            return said
    with suppress(OSError):
        return os.get_terminal_size().columns or _USUAL_WIDTH
    return _USUAL_WIDTH


class CommandParser(argparse.ArgumentParser):
    """Prints its help and errors as every command does. They quote what was typed."""

    def __init__(self, **named: Any) -> None:
        super().__init__(formatter_class=HelpText, **named)

    more_help = ""
    """The place of a function that gives further help, such as `kinds_help:kinds_help`. It is imported when somebody asks."""
    fill: Callable[[], None] | None = None
    """Adds the actions of a command that has some. They are not made for other commands, since they would cost each 5 ms."""
    takes_filter = False
    """Are the words after the command a filter? A negated one, such as `-paused`, is no option then."""

    def add_filter(self, about: str) -> None:
        """Take a filter as the words after the command."""
        self.takes_filter = True
        self.add_argument("filter", nargs="*", default=[], metavar="FILTER", help=about)

    def parse_known_args(self, *args: Any, **named: Any) -> Any:
        """Parse, with the actions of the command."""
        self.fill_in()
        return super().parse_known_args(*args, **named)

    def fill_in(self) -> None:
        """Add the actions of the command, if they are not there yet."""
        if self.fill is not None:
            fill, self.fill = self.fill, None
            fill()

    def format_help(self) -> str:
        """The help, with what more there is to say, and examples."""
        self.fill_in()
        name = self.prog.removeprefix("desk").strip()
        examples = "".join(f"  {line}\n" for line in import_module("desk.cli.examples").examples_of(name))
        more = [super().format_help(), self._further_help(), f"examples:\n{examples}" if examples else ""]
        return "\n".join(part for part in more if part)

    def _further_help(self) -> str:
        if not self.more_help:
            return ""
        module, _, name = self.more_help.partition(":")
        return str(getattr(import_module(f"desk.cli.{module}"), name)())

    def refuse_rest(self, rest: Sequence[str]) -> NoReturn:
        """Exit because of words that nothing here takes."""
        options = [option for action in self._actions for option in action.option_strings]
        self.error(f"{' '.join(rest)}: that is not known here.{_nearest_words(rest[0], options)}")

    # argparse has no public hook for a value that is no choice, and lists every choice on one line.
    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        if not isinstance(action, argparse._SubParsersAction):
            super()._check_value(action, value)
        known = list(action.choices)
        if self.prog == "desk" and is_path(str(value)):
            self.error(f"there is no file {value}. `desk --shift {value} new ...` begins a shift there.")
        words = _nearest_words(str(value), known, self.prog) or f" `{self.prog} --help` lists what there is."
        self.error(f"there is no {self.prog} {value}.{words}")

    def _print_message(self, message: str, file: Any = None) -> None:
        if file is sys.stdout:
            print_line(message.rstrip("\n"))
        else:
            print_error(message)


def is_path(word: str) -> bool:
    """Is it the path of a file, rather than a command?"""
    return not word.startswith("-") and ("/" in word or word.endswith(".json"))


def _nearest_words(typed: str, known: Iterable[str], before: str = "") -> str:
    """A question for the nearest known word, empty without one."""
    found = OTHER_WORDS.get(typed) if before == "desk" else None
    near = found or import_module("desk.text.near_words").nearest_word(typed, known)
    return f" Did you mean `{' '.join(filter(None, (before, near)))}`?" if near else ""


def all_parsers(parser: CommandParser) -> Iterator[CommandParser]:
    """A parser and those of its commands, with their actions filled in."""
    parser.fill_in()
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from all_parsers(each)
