"""Options of the commands that check, set up and serve the desk."""

from __future__ import annotations

import argparse

from desk.cli.command_parser import CommandParser
from desk.cli.subcommands import Subcommands


def add_setup_commands(commands: Subcommands) -> None:
    """Add the commands that check, set up and serve the desk."""
    commands.add("wording", "wording:check_wording", "what a text has and lacks, and what would make things worse", _fill_wording)
    commands.add("keys", "keys:show_keys", "the key table", _fill_keys)
    commands.add("config", "config:show_config", "the settings in force", _fill_config)
    commands.add_with_actions("policy", "policy:show_policy", "the policy in force, and another for a shift in a database", _fill_policy)
    commands.add("copy", "copy:copy_place", "bring a whole shift to another place: from a file to a database, or back", _fill_copy)
    commands.add("completion", "completion:print_completion", "what makes your shell complete desk's commands", _fill_completion)
    commands.add("serve", "serve:serve_board", "the board in a browser, for this machine alone unless --host says otherwise", _fill_serve)


def _fill_wording(parser: CommandParser) -> None:
    parser.add_argument("text", nargs="?", default=None, metavar="TEXT", help="the text; without it standard input is read")
    parser.add_argument("--kind", default="apology", choices=("apology", "contact", "refusal", "cause"))


def _fill_keys(parser: CommandParser) -> None:
    parser.add_argument("--toml", action="store_true", help="as the [keys] table of a settings file")
    parser.add_argument("--markdown", action="store_true", help="as a Markdown table")


def _fill_config(parser: CommandParser) -> None:
    parser.add_argument("--init", action="store_true", help="write settings and a policy with comments, where there are none")


def _fill_policy(actions: Subcommands) -> None:
    actions.add_action("show", "policy:show_policy", "the text of the policy in force")
    parser = actions.add_action("put", "policy:put_policy", "put the policy of a file into the shift, for all its agents")
    parser.add_argument("file", metavar="FILE")


def _fill_copy(parser: CommandParser) -> None:
    parser.add_argument("source", metavar="FROM", help="a shift file, or postgresql://...")
    parser.add_argument("target", metavar="TO", help="another; what is there already stays")


def _fill_completion(parser: CommandParser) -> None:
    parser.more_help = "completion:places_help"
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _fill_serve(parser: CommandParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="the address to listen at; 0.0.0.0 lets the whole network in")
    parser.add_argument("--port", type=int, default=8000, metavar="N")
    parser.add_argument(
        "--url", default="", metavar="URL", help="the beginning of the address behind a proxy, such as https://desk.example"
    )
    parser.add_argument("--read-only", action="store_true", default=argparse.SUPPRESS, help="look, and write nothing")
