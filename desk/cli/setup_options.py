"""Options of the commands that check, set up and serve the desk."""

from __future__ import annotations

import argparse

from desk.cli.subcommands import Subcommands


def add_setup_commands(commands: Subcommands) -> None:
    """Add the commands that check, set up and serve the desk."""
    _add_wording(commands)
    _add_keys(commands)
    _add_config(commands)
    _add_policy(commands)
    _add_copy(commands)
    _add_completion(commands)
    _add_serve(commands)


def _add_wording(commands: Subcommands) -> None:
    parser = commands.add("wording", "wording:check_wording", "what a text has and lacks, and what would make things worse")
    parser.add_argument("text", nargs="?", default=None, metavar="TEXT", help="the text; without it standard input is read")
    parser.add_argument("--kind", default="apology", choices=("apology", "contact", "refusal", "cause"))


def _add_keys(commands: Subcommands) -> None:
    parser = commands.add("keys", "keys:show_keys", "the key table")
    parser.add_argument("--toml", action="store_true", help="as the [keys] table of a settings file")


def _add_config(commands: Subcommands) -> None:
    parser = commands.add("config", "config:show_config", "the settings in force")
    parser.add_argument("--init", action="store_true", help="write settings and a policy with comments, where there are none")


def _add_policy(commands: Subcommands) -> None:
    commands.add_with_actions("policy", "policy:show_policy", "the policy in force, and another for a shift in a database", _fill_policy)


def _fill_policy(actions: Subcommands) -> None:
    actions.add("show", "policy:show_policy", "the text of the policy in force")
    parser = actions.add("put", "policy:put_policy", "put the policy of a file into the shift, for all its agents")
    parser.add_argument("file", metavar="FILE")


def _add_copy(commands: Subcommands) -> None:
    parser = commands.add("copy", "copy:copy_place", "bring a whole shift to another place: from a file to a database, or back")
    parser.add_argument("source", metavar="FROM", help="a shift file, or postgresql://...")
    parser.add_argument("target", metavar="TO", help="another; what is there already stays")


def _add_completion(commands: Subcommands) -> None:
    parser = commands.add("completion", "completion:print_completion", "what makes your shell complete desk's commands")
    parser.more_help = "completion:places_help"
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _add_serve(commands: Subcommands) -> None:
    parser = commands.add("serve", "serve:serve_board", "the board in a browser, for this machine alone unless --host says otherwise")
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="the address to listen at; 0.0.0.0 lets the whole network in")
    parser.add_argument("--port", type=int, default=8000, metavar="N")
    parser.add_argument(
        "--url", default="", metavar="URL", help="the beginning of the address behind a proxy, such as https://desk.example"
    )
    parser.add_argument("--read-only", action="store_true", default=argparse.SUPPRESS, help="look, and write nothing")
