"""`desk config`: the settings in force."""

from __future__ import annotations

import argparse
from pathlib import Path

from desk import data
from desk.cli.context import Context
from desk.cli.output import print_error, print_json, print_line
from desk.cli.reply_templates import reply_templates_of
from desk.cli.saved_views import view_problems
from desk.config import TEMPLATE, config_path
from desk.errors import Refused
from desk.new_files import save_new


def show_config(context: Context, options: argparse.Namespace) -> int:
    """Print the settings in force.

    A saved view that is no filter is named, and so is what is wrong with a canned reply: the answer is 1. With `--init`, write commented
    files where there are none. Raises Refused when one cannot be written.
    """
    if options.init:
        return _write_templates(context)
    rights = context.config.rights
    templates, wrong_templates = reply_templates_of(context.config)
    settings = {
        "settings": str(context.config.source or "none; the defaults"),
        "agent": context.agent,
        "shift": context.place.shown,
        "policy": own[1] if (own := context.place.own_policy()) is not None else "the one that ships with desk",
        "theme": context.config.theme or "desk-dark",
        "rights": f"file {rights.file or 'group, less the umask'}; presence {rights.presence}; drafts owner",
        "templates": ", ".join(template.name for template in templates) or "none",
        "mail": _accounts_of(context) or "no account",
        "wording": str(context.config.wording or "the rules that ship with desk"),
    }
    views = {str(number): f"{name}: {words or 'everything open'}" for number, (name, words) in enumerate(context.config.views, 1)}
    problems = view_problems(context.config.source, context.config.views)
    if context.json:
        wrong = {"wrong": {str(number): words for number, words in problems.items()}} if problems else {}
        wrong_texts = {"wrong_templates": list(wrong_templates)} if wrong_templates else {}
        print_json({**settings, "views": views, **wrong, **wrong_texts})
        return 1 if problems or wrong_templates else 0
    for name, value in settings.items():
        print_line(f"{name:10}{value}")
    for number, words in views.items():
        print_line(f"view {number}    {words}")
    for words in (*problems.values(), *wrong_templates):
        print_error(words)
    return 1 if problems or wrong_templates else 0


def _accounts_of(context: Context) -> str:
    """The names of the mail accounts."""
    return ", ".join(context.config.intake.values) if context.config.intake else ""


def _write_templates(context: Context) -> int:
    for path, text in ((config_path(context.environment), TEMPLATE), (context.path.with_suffix(".toml"), data.text("policy.toml"))):
        print_line(f"{'wrote' if _write_new(path, text) else 'kept '} {path}")
    return 0


def _write_new(path: Path, text: str) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_new(path, text, 0o666)
    except FileExistsError:
        return False
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror}). Nothing was changed.") from error
    return True
