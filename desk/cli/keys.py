"""`desk keys`: the key table."""

from __future__ import annotations

import argparse

from desk import actions_and_keys
from desk.cli.context import Context
from desk.cli.output import print_json, print_line


def show_keys(context: Context, options: argparse.Namespace) -> int:
    """Print the keys as text, Markdown, TOML or JSON.

    The Markdown is that of the README. The TOML is to be edited.
    """
    keymap = context.config.keys
    if options.toml:
        print_line(actions_and_keys.keys_toml(keymap).rstrip())
    elif context.json:
        print_json([_action_json(action, context) for action in actions_and_keys.ACTIONS])
    elif options.markdown:
        print_line(actions_and_keys.keys_markdown(keymap).rstrip())
    else:
        print_line(actions_and_keys.keys_text(keymap).rstrip())
    return 0


def _action_json(action: actions_and_keys.Action, context: Context) -> dict[str, object]:
    keys_in_force = [actions_and_keys.key_label(key) for key in actions_and_keys.keys_of(action, context.config.keys)]
    return {"action": action.id, "keys": keys_in_force, "group": action.group, "where": sorted(action.where), "help": action.help}
