"""`desk keys` and `desk config`: the key table and the settings in force."""

from __future__ import annotations

import argparse
from pathlib import Path

from desk import actions, data
from desk.cli.context import Context
from desk.cli.output import answer, say
from desk.config import TEMPLATE, config_path
from desk.errors import Refused


def keys(context: Context, options: argparse.Namespace) -> int:
    """Print the key table: as Markdown, the way it stands in the README, as TOML to edit, or as JSON."""
    keymap = context.config.keys
    if options.toml:
        say(actions.toml(keymap).rstrip())
    elif context.json:
        answer([_action_facts(action, context) for action in actions.ACTIONS])
    else:
        say(actions.markdown(keymap).rstrip())
    return 0


def _action_facts(action: actions.Action, context: Context) -> dict[str, object]:
    keys_in_force = [actions.spoken(key) for key in actions.keys_of(action, context.config.keys)]
    return {"action": action.id, "keys": keys_in_force, "group": action.group, "where": sorted(action.where), "help": action.help}


def config(context: Context, options: argparse.Namespace) -> int:
    """Print the settings in force, or write commented files where there are none."""
    if options.init:
        return _init(context)
    rights = context.config.rights
    settings = {
        "settings": str(context.config.source or "none; the defaults"),
        "agent": context.agent,
        "shift": str(context.path),
        "policy": str(own) if (own := context.path.with_suffix(".toml")).exists() else "the one that ships with desk",
        "theme": context.config.theme or "desk-dark",
        "rights": f"file {rights.file or 'group, less the umask'}; presence {rights.presence}; drafts owner",
        "wording": str(context.config.wording or "the rules that ship with desk"),
    }
    views = {str(number): f"{name}: {words or 'everything open'}" for number, (name, words) in enumerate(context.config.views, 1)}
    if context.json:
        answer({**settings, "views": views})
        return 0
    for name, value in settings.items():
        say(f"{name:10}{value}")
    for number, words in views.items():
        say(f"view {number}    {words}")
    return 0


def _init(context: Context) -> int:
    for path, text in ((config_path(context.environment), TEMPLATE), (context.path.with_suffix(".toml"), data.text("policy.toml"))):
        say(f"{'wrote' if _written(path, text) else 'kept '} {path}")
    return 0


def _written(path: Path, text: str) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror}). Nothing was changed.") from error
    return True
