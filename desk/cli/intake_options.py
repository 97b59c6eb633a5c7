"""Options of `desk intake`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk.cli.command_parser import CommandParser

AddAction = Callable[[str, str, str], "CommandParser"]
"""Adds an action by its name, its function and what it does."""


def add_intake_actions(add: AddAction) -> None:
    """Add the places that mail comes from."""
    maildir = add("maildir", "intake:take_maildir", "bring in the mail of maildirs: new cases, answers, what we sent")
    maildir.add_argument("path", nargs="+", metavar="PATH", help="a maildir; another may hold what we sent")
    imap = add("imap", "intake:take_imap", "bring in the mail of an account on a server: new cases, answers, what we sent")
    imap.add_argument("account", metavar="ACCOUNT", help="its name in the settings, which hold [intake.ACCOUNT]")
    imap.more_help = "intake_help:account_help"
    for parser in (maildir, imap):
        parser.add_argument("--watch", action="store_true", help="go on until ctrl+c, and bring in mail as it comes")
        parser.add_argument("--desk", action="append", default=[], metavar="ADDRESS", help="whose mail is the desk's, or @DOMAIN")
        parser.add_argument("--since", default="", metavar="T", help="no new case on which nothing happened since")
