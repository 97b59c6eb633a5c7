"""`desk handover show`: a pack in every form."""

from __future__ import annotations

import argparse

import msgspec

from desk.cli.context import Context
from desk.cli.handover_archive import archived_tables
from desk.cli.handover_source import handover_source, shown_pack
from desk.cli.output import print_json, print_line
from desk.handover.forms.csv_table import csv_text
from desk.handover.forms.html import html_text
from desk.handover.forms.markdown import markdown_lines
from desk.handover.forms.redacted import customer_pack, redacted_pack
from desk.handover.forms.text import text_lines
from desk.handover.notes import PACKS
from desk.handover.plain import Pack


def show_handover(context: Context, options: argparse.Namespace) -> int:
    """Print the live pack, or a signed one."""
    with context.store(writing=False) as store:
        archived = archived_tables(store).get(PACKS, {}) if options.handover else {}
        pack = shown_pack(handover_source(context, store), options.handover, archived)
    if options.face == "customer":
        pack = customer_pack(pack)
    if options.redacted:
        pack = redacted_pack(pack)
    _print_pack(pack, context, "json" if context.json else options.format)
    return 0


def _print_pack(pack: Pack, context: Context, form: str) -> None:
    match form:
        case "json":
            print_json(msgspec.to_builtins(pack))
        case "markdown":
            print_line("\n".join(markdown_lines(pack, context.now)))
        case "html":
            print_line(html_text(pack, context.now).rstrip("\n"))
        case "csv":
            print_line(csv_text(pack, context.now).rstrip("\n"))
        case _:
            for line in text_lines(pack, context.now):
                print_line(line)
