"""Options of the commands about a shift as a whole."""

from __future__ import annotations

from desk.cli.command_parser import CommandParser
from desk.cli.subcommands import Subcommands


def add_shift_commands(commands: Subcommands) -> None:
    """Add the commands about a shift as a whole."""
    about = "the change of shift: build, read back, sign, verify"
    commands.add_with_actions("handover", "handover:list_handovers", about, "handover_options:add_handover_actions")
    about = "trouble that is foreseen, and the people to tell"
    commands.add_with_actions("concern", "concern:list_concerns", about, "concern_options:add_concern_actions", concern="", all=False)
    commands.add("review", "review:review_shift", "the board as it was; without a terminal, its queue at a time", _fill_review)
    commands.add("wall", "board:open_wall", "the board for a big screen, without customers and without anybody's words", _fill_wall)
    commands.add(
        "practice", "practice:practise_shift", "a shift to practise on: a copy in memory, nothing reaches the file", _fill_practice
    )
    about = "the story book: stories told of cases, and what went well"
    commands.add("stories", "notebooks:tell_stories", about, _fill_stories)
    commands.add("learned", "notebooks:note_learned", "your own learning log; with words, a new line in it", _fill_learned)
    commands.add("report", "report:report_figures", "the figures of a window, each with its cases", _fill_report)
    commands.add(
        "export", "export:export_cases", "every case that matches, finished ones too, for other programs and for auditors", _fill_export
    )


def _fill_review(parser: CommandParser) -> None:
    parser.add_filter("words, owner:me, risk<15m, all ...")
    parser.add_argument("--at", default="", metavar="T", help="of what time: 11:40, -2h, 2026-05-04T11:40")


def _fill_wall(parser: CommandParser) -> None:
    parser.add_filter("only these cases: late, -paused, #tag ...")
    parser.add_argument("--theme", default="", metavar="THEME", help="another theme than your own")


def _fill_practice(parser: CommandParser) -> None:
    parser.add_argument("handover", nargs="?", default="", metavar="H-7", help="the shift of this signed handover; else the running one")
    parser.add_argument("--speed", type=float, default=10.0, metavar="N", help="so many times as fast as it was (10)")


def _fill_stories(parser: CommandParser) -> None:
    parser.add_argument("words", nargs="*", default=[], metavar="WORDS", help="only those in which all these words stand")
    parser.add_argument("--well", default="", metavar="TEXT", help="add something that went well")


def _fill_learned(parser: CommandParser) -> None:
    parser.add_argument("text", nargs="*", default=[], metavar="TEXT", help="what you learned")


def _fill_report(parser: CommandParser) -> None:
    parser.add_filter("count only these cases: words, owner:me, #tag ...")
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


def _fill_export(parser: CommandParser) -> None:
    parser.add_filter("only these cases: words, owner:me, -done ...")
    parser.add_argument("--format", default="csv", metavar="F", help="csv, a row a case; json or jsonl, whole timelines; iso10002")
    parser.add_argument("--archived", action="store_true", help="those in the archives too")
    parser.add_argument("--redacted", action="store_true", help="without names, numbers and anybody's words")
    parser.add_argument("--out", default="", metavar="FILE", help="write it there")
