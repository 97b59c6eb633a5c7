"""`desk --plain`: the desk in lines, for screen readers.

The forms are loaded here, and Textual with them. Nothing is painted.
"""

from __future__ import annotations

import argparse
import shutil
import sys

from desk.cli.board import initial_filter
from desk.cli.context import Context
from desk.cli.output import flush_lines, print_line
from desk.cli.reply_templates import reply_templates_of
from desk.cli.wording_rules import usable_rules
from desk.plain.console import EndOfInput
from desk.plain.session import PlainSession
from desk.plain.workplace import Workplace
from desk.recovery.texts.advice import advise
from desk.text.line_wrap import wrapped_lines


class TerminalConsole:
    """Reads lines from the input, and prints lines."""

    def tell(self, text: str) -> None:
        """Print a line, or several. On a terminal none is broken in the middle of a word."""
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for line in text.split("\n"):
            print_line("\n".join(wrapped_lines(line, width)) if width else line)

    def ask(self, question: str) -> str:
        """Print a question and read the answer. Raises EndOfInput."""
        if question:
            self.tell(question)
        flush_lines()
        if not (line := sys.stdin.readline()):
            raise EndOfInput
        return line.strip()


def open_plain(context: Context, options: argparse.Namespace) -> int:
    """Take commands in lines until the agent leaves."""
    if not options.read_only:
        context.place.prepare()
    store = context.open_store(read_only=options.read_only)
    console = TerminalConsole()
    start = initial_filter(context, options.view)
    try:
        place = Workplace(
            console=console,
            store=store,
            agent=context.agent,
            clock=context.clock,
            policy=context.policy,
            read_text=lambda text, kind, beside: advise(text, kind, usable_rules(context.config.wording)[0], beside),
            templates=lambda: reply_templates_of(context.config)[0],
            read_only=options.read_only,
        )
        PlainSession(place).run(start)
    finally:
        store.presence.leave()
        store.close()
    return 0
