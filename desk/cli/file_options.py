"""Options of the commands that bring cases in and keep the file."""

from __future__ import annotations

from desk.cli.command_parser import CommandParser
from desk.cli.subcommands import Subcommands


def add_file_commands(commands: Subcommands) -> None:
    """Add the commands that bring cases in and keep the file."""
    commands.add("import", "import_file:import_file", "what an export of another desk would bring in; --apply brings it in", _fill_import)
    about = "mail that comes in: from a maildir or a mail server"
    commands.add_with_actions("intake", "intake_help:show_intake", about, "intake_options:add_intake_actions")
    commands.add("replay", "replay:replay_stream", "play an event stream into the shift file", _fill_replay)
    commands.add("check", "check:check_file", "whether the shift file and what belongs to it are whole", _fill_check)
    commands.add("archive", "archive:archive_cases", "move settled cases into monthly archives beside the shift file", _fill_archive)


def _fill_import(parser: CommandParser) -> None:
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


def _fill_replay(parser: CommandParser) -> None:
    parser.add_argument("stream", type=str, metavar="STREAM", help="one JSON object a line")
    parser.add_argument("--speed", type=float, default=None, metavar="N", help="N times real time; without it as fast as it can")
    parser.add_argument("--until", default="", metavar="T", help="the last moment to play, included")


def _fill_check(parser: CommandParser) -> None:
    parser.add_argument("--repair", action="store_true", help="mend what can be mended, after keeping a copy")
    parser.add_argument("--fold", action="store_true", help="bring the TinyDB file up to the last commit")
    parser.add_argument("--migrate", action="store_true", help="of a database: set up the shift, as its owner")
    parser.add_argument("--roles", action="store_true", help="of a database: print the lines that give agents their rights")
    parser.add_argument("--put-back", action="store_true", help="of a database: write again what of yours it lost")


def _fill_archive(parser: CommandParser) -> None:
    parser.add_argument("--before", required=True, metavar="T", help="cases that closed before this time")
    parser.add_argument("--even-unsettled", action="store_true", help="those too that still ask something of somebody")
