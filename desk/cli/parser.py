"""Parses the command line and finds the command's function."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desk import __version__
from desk.cli.command_parser import CommandParser
from desk.cli.concern_options import add_concern_actions
from desk.cli.handover_options import add_handover_actions
from desk.cli.intake_options import add_intake_actions
from desk.text.outside import well_formed

if TYPE_CHECKING:
    from desk.cli.context import Context

_LIST_COMMAND = "list:list_cases"
_REPORT_COMMAND = "report:report_figures"
_EXPORT_COMMAND = "export:export_cases"
_REVIEW_COMMAND = "review:review_shift"
_WALL_COMMAND = "board:open_wall"
_FILTERED = {_LIST_COMMAND, _REPORT_COMMAND, _EXPORT_COMMAND, _REVIEW_COMMAND, _WALL_COMMAND}
"""The commands whose arguments are a filter."""
_NEGATED_WORD = re.compile(r"-[^-].*")
"""A negated filter word, such as `-paused`, which argparse takes for an option."""

_DASHES_FOR_VALUE = re.compile(r"(--[\w-]+)=--")
"""An option with two dashes as its value, for which argparse gives an empty list."""

Command = Callable[["Context", argparse.Namespace], int]


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """The function to call and its options."""

    command: Command
    options: argparse.Namespace


def parse_command(argv: Sequence[str]) -> ParsedCommand:
    """Parse a command line.

    A line that cannot be parsed exits with code 2 and a usage line.
    """
    parser = command_parser()
    argv = [*argv[1:], "--help"] if list(argv[:1]) == ["help"] else argv
    if dashes := next(filter(None, map(_DASHES_FOR_VALUE.fullmatch, argv)), None):
        parser.error(f"argument {dashes[1]}: expected one argument")
    options, rest = parser.parse_known_args(list(argv))
    if rest and not (options.command in _FILTERED and all(_NEGATED_WORD.fullmatch(word) for word in rest)):
        options.parser.refuse_rest(rest)
    if rest:
        options.filter = _in_order(options.filter + rest, argv)
    module, _, name = str(options.command).partition(":")
    command: Command = getattr(importlib.import_module(f"desk.cli.{module}"), name)
    return ParsedCommand(command, options)


def _global_options(*, top: bool) -> argparse.ArgumentParser:
    """The options that may stand before or after the command.

    After a command they have no default, which would hide what stood before it.
    """
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, argument_default=None if top else argparse.SUPPRESS)
    parser.add_argument("--shift", type=str, metavar="PATH", help="the shared shift file, or postgresql://... (or DESK_SHIFT)")
    parser.add_argument("--as", dest="agent", metavar="AGENT", help="who you are (or DESK_AGENT)")
    parser.add_argument("--json", action="store_true", default=False if top else argparse.SUPPRESS, help="answer in JSON")
    return parser


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
        parents=[_global_options(top=True)],
        allow_abbrev=False,
    )
    parser.register("type", None, well_formed)
    parser.add_argument("--version", action="version", version=f"desk {__version__}")
    parser.add_argument("--view", metavar="FILTER", help="open the board with this filter, or with view 1 to 9")
    parser.add_argument("--read-only", action="store_true", help="look, and write nothing")
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal, for selecting text")
    parser.set_defaults(command="board:open_board", parser=parser)
    plain = "lines in place of screens, for screen readers: nothing moves"
    parser.add_argument("--plain", dest="command", action="store_const", const="plain:open_plain", help=plain)
    commands = parser.add_subparsers(prog="desk", metavar="COMMAND", title="commands")
    for add in _COMMANDS:
        add(_CommandList(commands))
    return parser


class _CommandList:
    """Adds commands that all understand the global options."""

    def __init__(self, commands: Any) -> None:
        self._commands = commands

    def add_with_actions(self, name: str, command: str, about: str, fill: Callable[[_CommandList], None]) -> argparse.ArgumentParser:
        """Add a command with actions. `fill` adds them when it is chosen."""
        parser = self.add(name, command, about)
        parser.fill = lambda: fill(_CommandList(parser.add_subparsers(metavar="ACTION", title="actions")))
        return parser

    def add(self, name: str, command: str, about: str) -> CommandParser:
        """Add a command by its name, its function and what it does."""
        parser: CommandParser = self._commands.add_parser(
            name, help=about, description=about, parents=[_global_options(top=False)], allow_abbrev=False
        )
        parser.register("type", None, well_formed)
        parser.set_defaults(command=command, parser=parser)
        return parser


def _add_demo(commands: _CommandList) -> None:
    parser = commands.add("demo", "demo:open_demo", "open the demo shift, invented and relative to now")
    parser.add_argument("--again", action="store_true", help="go on with the newest demo instead of a fresh one")


def _add_new(commands: _CommandList) -> None:
    parser = commands.add("new", "new:log_case", "log a new case and print its reference")
    parser.add_argument("text", nargs="?", default="", metavar="TEXT", help="what the customer told, in their words")
    parser.add_argument("--customer", required=True, metavar="NAME")
    parser.add_argument("--subject", required=True)
    parser.add_argument("--priority", default="normal", metavar="P", help="urgent, high, normal or low")
    parser.add_argument("--channel", default="", metavar="C", help="phone, email, chat ...")
    parser.add_argument("--told-at", default="", metavar="T", help="when the customer first told anyone")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="any other field: tags, value, phone ...")


def _add_log(commands: _CommandList) -> None:
    parser = commands.add("log", "log:log_entry", "append an entry of any kind to a case")
    parser.more_help = "log:kinds_help"
    parser.add_argument("kind", metavar="KIND", help="contact, apology, offer, cause, promise, memo, status ...")
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("text", nargs="?", default="", metavar="TEXT")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="a field of the entry; dots reach into it")
    parser.add_argument("--seen", type=int, default=None, metavar="REV", help="the revision you saw: refused (3) when you were overtaken")


def _add_undo(commands: _CommandList) -> None:
    parser = commands.add("undo", "undo:undo_entry", "take back an entry: the one named, or your last on the case")
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("entry", nargs="?", default="", metavar="ENTRY")
    parser.add_argument("--reason", default="")


def _add_list(commands: _CommandList) -> None:
    parser = commands.add("list", _LIST_COMMAND, "the queue, worst first")
    parser.add_argument("filter", nargs="*", default=[], metavar="FILTER", help="words, owner:me, risk<15m, -paused ...")
    parser.add_argument("--all", action="store_true", help="solved and closed cases too")
    parser.add_argument("--archived", action="store_true", help="those in the archives too")


def _add_show(commands: _CommandList) -> None:
    parser = commands.add("show", "show:show_case", "one case with its timeline")
    parser.add_argument("case", metavar="CASE")


def _add_explain(commands: _CommandList) -> None:
    parser = commands.add("explain", "explain:explain_case", "how the clocks of a case are worked out")
    parser.add_argument("case", nargs="?", default="", metavar="CASE")
    parser.add_argument("clock", nargs="?", default="", metavar="CLOCK", help="own, reply, update, fix, promise or verify")
    parser.add_argument("--policy", type=str, metavar="FILE", help="what this policy would make of the case, or of every case")


def _add_import(commands: _CommandList) -> None:
    parser = commands.add("import", "import_file:import_file", "what an export of another desk would bring in; --apply brings it in")
    parser.add_argument("file", type=str, metavar="FILE", help="a table, a workbook, JSON, a mailbox, or a folder of mails")
    parser.add_argument("--format", default=None, metavar="F", help="take the file for this format")
    parser.add_argument("--tz", default=None, metavar="ZONE", help="the zone of times that name none")
    order = parser.add_mutually_exclusive_group()
    order.add_argument("--day-first", dest="day_first", action="store_true", default=None, help="2/5/2026 is 2 May")
    order.add_argument("--month-first", dest="day_first", action="store_false", help="2/5/2026 is 5 February")
    parser.add_argument("--as-of", default="", metavar="T", help="cut an event log at this time")
    parser.add_argument("--map", type=str, default=None, metavar="FILE", help="a TOML or JSON file: columns, what words mean, agents, zone")
    parser.add_argument("--map-init", default=None, metavar="FILE", help="write such a map, filled with what was guessed")
    parser.add_argument(
        "--comments", type=str, default=None, metavar="FILE", help="the comments of Zendesk's tickets, if a file of their own"
    )
    parser.add_argument("--sheet", default=None, metavar="NAME", help="the sheet of a workbook, where several hold cases")
    parser.add_argument(
        "--desk", action="append", default=[], metavar="ADDRESS", help="whose mail is the desk's, or @DOMAIN; kept in the settings"
    )
    parser.add_argument("--open-only", action="store_true", help="no new case that is finished already")
    parser.add_argument("--since", default="", metavar="T", help="no new case on which nothing happened since: 2026-05-04, '7 days ago'")
    parser.add_argument("--apply", action="store_true", help="bring it in")


def _add_intake(commands: _CommandList) -> None:
    about = "mail that comes in: from a maildir or a mail server"
    commands.add_with_actions("intake", "intake_help:show_intake", about, lambda actions: add_intake_actions(actions.add))


def _add_replay(commands: _CommandList) -> None:
    parser = commands.add("replay", "replay:replay_stream", "play an event stream into the shift file")
    parser.add_argument("stream", type=str, metavar="STREAM", help="one JSON object a line")
    parser.add_argument("--speed", type=float, default=None, metavar="N", help="N times real time; without it as fast as it can")
    parser.add_argument("--until", default="", metavar="T", help="the last moment to play, included")


def _add_check(commands: _CommandList) -> None:
    parser = commands.add("check", "check:check_file", "whether the shift file and what belongs to it are whole")
    parser.add_argument("--repair", action="store_true", help="mend what can be mended, after keeping a copy")
    parser.add_argument("--fold", action="store_true", help="bring the TinyDB file up to the last commit")
    parser.add_argument("--migrate", action="store_true", help="of a database: set up the shift, as its owner")
    parser.add_argument("--roles", action="store_true", help="of a database: print the lines that give agents their rights")


def _add_archive(commands: _CommandList) -> None:
    parser = commands.add("archive", "archive:archive_cases", "move settled cases into monthly archives beside the shift file")
    parser.add_argument("--before", required=True, metavar="T", help="cases that closed before this time")
    parser.add_argument("--even-unsettled", action="store_true", help="those too that still ask something of somebody")


def _add_handover(commands: _CommandList) -> None:
    about = "the change of shift: build, read back, sign, verify"
    commands.add_with_actions("handover", "handover:list_handovers", about, lambda actions: add_handover_actions(actions.add))


def _add_concern(commands: _CommandList) -> None:
    def fill(actions: _CommandList) -> None:
        add_concern_actions(lambda name, function, about: actions.add(name, f"concern:{function}", about))

    about = "trouble that is foreseen, and the people to tell"
    commands.add_with_actions("concern", "concern:list_concerns", about, fill).set_defaults(concern="", all=False)


def _add_review(commands: _CommandList) -> None:
    parser = commands.add("review", "review:review_shift", "the board as it was; without a terminal, its queue at a time")
    parser.add_argument("filter", nargs="*", default=[], metavar="FILTER", help="words, owner:me, risk<15m, all ...")
    parser.add_argument("--at", default="", metavar="T", help="of what time: 11:40, -2h, 2026-05-04T11:40")


def _add_wall(commands: _CommandList) -> None:
    parser = commands.add("wall", _WALL_COMMAND, "the board for a big screen, without customers and without anybody's words")
    parser.add_argument("filter", nargs="*", default=[], metavar="FILTER", help="only these cases: late, -paused, #tag ...")
    parser.add_argument("--theme", default="", metavar="THEME", help="another theme than your own")


def _add_notebooks(commands: _CommandList) -> None:
    stories = commands.add("stories", "notebooks:tell_stories", "the story book: stories told of cases, and what went well")
    stories.add_argument("words", nargs="*", default=[], metavar="WORDS", help="only those in which all these words stand")
    stories.add_argument("--well", default="", metavar="TEXT", help="add something that went well")
    learned = commands.add("learned", "notebooks:note_learned", "your own learning log; with words, a new line in it")
    learned.add_argument("text", nargs="*", default=[], metavar="TEXT", help="what you learned")


def _add_practice(commands: _CommandList) -> None:
    parser = commands.add("practice", "practice:practise_shift", "a shift to practise on: a copy in memory, nothing reaches the file")
    parser.add_argument("handover", nargs="?", default="", metavar="H-7", help="the shift of this signed handover; else the running one")
    parser.add_argument("--speed", type=float, default=10.0, metavar="N", help="so many times as fast as it was (10)")


def _add_report(commands: _CommandList) -> None:
    parser = commands.add("report", _REPORT_COMMAND, "the figures of a window, each with its cases")
    parser.add_argument("filter", nargs="*", default=[], metavar="FILTER", help="count only these cases: words, owner:me, #tag ...")
    parser.add_argument("--from", dest="since", default="", metavar="T", help="when it begins: a time, or shift, day, week, month")
    parser.add_argument("--to", dest="until", default="", metavar="T", help="when it ends; a bare date means all of that day")
    parser.add_argument("--handover", default="", metavar="H-7", help="the window of this signed handover")
    parser.add_argument("--compare", action="store_true", help="beside the window before")
    parser.add_argument("--page", default="", metavar="P", help="one page: flow, recovery, sla ... ; mine is only for you")
    parser.add_argument("--figure", default="", metavar="ID", help="one figure with its cases")
    parser.add_argument("--format", default="text", metavar="F", help="text, markdown, csv, json or html")
    parser.add_argument("--redacted", action="store_true", help="without names, numbers and anybody's words")
    parser.add_argument("--out", default="", metavar="FILE", help="write it there")
    parser.add_argument("--plot", action="store_true", help="pictures below the text")


def _add_export(commands: _CommandList) -> None:
    parser = commands.add("export", _EXPORT_COMMAND, "every case that matches, finished ones too, for other programs and for auditors")
    parser.add_argument("filter", nargs="*", default=[], metavar="FILTER", help="only these cases: words, owner:me, -done ...")
    parser.add_argument("--format", default="csv", metavar="F", help="csv, a row a case; json or jsonl, whole timelines; iso10002")
    parser.add_argument("--archived", action="store_true", help="those in the archives too")
    parser.add_argument("--redacted", action="store_true", help="without names, numbers and anybody's words")
    parser.add_argument("--out", default="", metavar="FILE", help="write it there")


def _add_wording(commands: _CommandList) -> None:
    parser = commands.add("wording", "wording:check_wording", "what a text has and lacks, and what would make things worse")
    parser.add_argument("text", nargs="?", default=None, metavar="TEXT", help="the text; without it standard input is read")
    parser.add_argument("--kind", default="apology", choices=("apology", "contact", "refusal", "cause"))


def _add_keys(commands: _CommandList) -> None:
    parser = commands.add("keys", "keys:show_keys", "the key table")
    parser.add_argument("--toml", action="store_true", help="as the [keys] table of a settings file")


def _add_completion(commands: _CommandList) -> None:
    parser = commands.add("completion", "completion:print_completion", "what makes your shell complete desk's commands")
    parser.more_help = "completion:places_help"
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _add_config(commands: _CommandList) -> None:
    parser = commands.add("config", "config:show_config", "the settings in force")
    parser.add_argument("--init", action="store_true", help="write settings and a policy with comments, where there are none")


def _add_copy(commands: _CommandList) -> None:
    parser = commands.add("copy", "copy:copy_place", "bring a whole shift to another place: from a file to a database, or back")
    parser.add_argument("source", metavar="FROM", help="a shift file, or postgresql://...")
    parser.add_argument("target", metavar="TO", help="another; what is there already stays")


def _add_policy(commands: _CommandList) -> None:
    commands.add_with_actions("policy", "policy:show_policy", "the policy in force, and another for a shift in a database", _fill_policy)


def _fill_policy(actions: _CommandList) -> None:
    actions.add("show", "policy:show_policy", "the text of the policy in force")
    parser = actions.add("put", "policy:put_policy", "put the policy of a file into the shift, for all its agents")
    parser.add_argument("file", metavar="FILE")


def _add_serve(commands: _CommandList) -> None:
    parser = commands.add("serve", "serve:serve_board", "the board in a browser, for this machine alone unless --host says otherwise")
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="the address to listen at; 0.0.0.0 lets the whole network in")
    parser.add_argument("--port", type=int, default=8000, metavar="N")
    parser.add_argument(
        "--url", default="", metavar="URL", help="the beginning of the address behind a proxy, such as https://desk.example"
    )
    parser.add_argument("--read-only", action="store_true", default=argparse.SUPPRESS, help="look, and write nothing")


_COMMANDS = (
    _add_demo,
    _add_new,
    _add_log,
    _add_undo,
    _add_list,
    _add_show,
    _add_explain,
    _add_import,
    _add_intake,
    _add_replay,
    _add_check,
    _add_archive,
    _add_handover,
    _add_concern,
    _add_review,
    _add_wall,
    _add_practice,
    _add_notebooks,
    _add_report,
    _add_export,
    _add_wording,
    _add_keys,
    _add_config,
    _add_policy,
    _add_copy,
    _add_completion,
    _add_serve,
)
"""The commands in the order of `desk --help`."""
