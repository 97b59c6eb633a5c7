"""`desk policy`: the policy that all agents of a shift share."""

from __future__ import annotations

import argparse

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.cli.policy_file import policy_text, read_policy_file
from desk.errors import Refused
from desk.text.outside import file_path


def show_policy(context: Context, options: argparse.Namespace) -> int:
    """Print the text of the policy in force."""
    own, text = context.place.own_policy(), policy_text(context.place)
    if context.json:
        print_json({"from": own[1] if own else "the one that ships with desk", "text": text})
    else:
        print_line(text.rstrip("\n"))
    return 0


def put_policy(context: Context, options: argparse.Namespace) -> int:
    """Put the policy of a file into the shift. Raises Refused for one that makes no sense, and for a shift in a file."""
    path = file_path(options.file, "FILE")
    policy = read_policy_file(path)
    if context.place.file is not None:
        raise Refused(
            f"The policy of a shift file is the file {context.place.file.with_suffix('.toml')}: edit that one. Nothing was written."
        )
    context.place.put_policy(path.read_text(encoding="utf-8"), agent=context.agent)
    print_line(f"{len(policy.rules)} rules of {path.name} are in force on {context.place.shown}.")
    return 0
