"""Options of the commands about single cases and the queue."""

from __future__ import annotations

from desk.cli.command_parser import CommandParser
from desk.cli.subcommands import Subcommands


def add_case_commands(commands: Subcommands) -> None:
    """Add the commands about single cases and the queue."""
    commands.add("demo", "demo:open_demo", "open the demo shift, invented and relative to now", _fill_demo)
    commands.add("new", "new:log_case", "log a new case and print its reference", _fill_new)
    commands.add("log", "log:log_entry", "append an entry of any kind to a case", _fill_log)
    commands.add("undo", "undo:undo_entry", "take back an entry: the one named, or your last on the case", _fill_undo)
    commands.add("list", "list:list_cases", "the queue, worst first", _fill_list)
    commands.add("workload", "workload:show_workload", "who has how many cases: open, late, next due", None)
    commands.add("show", "show:show_case", "one case with its timeline", _fill_show)
    commands.add("explain", "explain:explain_case", "how the clocks of a case are worked out", _fill_explain)


def _fill_demo(parser: CommandParser) -> None:
    parser.add_argument("--again", action="store_true", help="go on with the newest demo instead of a fresh one")


def _fill_new(parser: CommandParser) -> None:
    parser.add_argument("text", nargs="?", default="", metavar="TEXT", help="what the customer told, in their words")
    parser.add_argument("--customer", required=True, metavar="NAME")
    parser.add_argument("--subject", required=True)
    parser.add_argument("--priority", default="normal", metavar="P", help="urgent, high, normal or low")
    parser.add_argument("--channel", default="", metavar="C", help="phone, email, chat ...")
    parser.add_argument("--told-at", default="", metavar="T", help="when the customer first told anyone")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="any other field: tags, value, phone ...")


def _fill_log(parser: CommandParser) -> None:
    parser.more_help = "kinds_help:kinds_help"
    parser.add_argument("kind", metavar="KIND", help="contact, apology, offer, cause, promise, memo, status ...")
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("text", nargs="?", default="", metavar="TEXT")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="a field of the entry; dots reach into it")
    parser.add_argument("--seen", type=int, default=None, metavar="REV", help="the revision you saw: refused (3) when you were overtaken")


def _fill_undo(parser: CommandParser) -> None:
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("entry", nargs="?", default="", metavar="ENTRY")
    parser.add_argument("--reason", default="")


def _fill_list(parser: CommandParser) -> None:
    parser.add_filter("words, owner:me, risk<15m, -paused ...")
    parser.add_argument("--all", action="store_true", help="solved and closed cases too")
    parser.add_argument("--archived", action="store_true", help="those in the archives too")


def _fill_show(parser: CommandParser) -> None:
    parser.add_argument("case", metavar="CASE")


def _fill_explain(parser: CommandParser) -> None:
    parser.add_argument("case", nargs="?", default="", metavar="CASE")
    parser.add_argument("clock", nargs="?", default="", metavar="CLOCK", help="own, reply, update, fix, promise or verify")
    parser.add_argument("--policy", type=str, metavar="FILE", help="what this policy would make of the case, or of every case")
