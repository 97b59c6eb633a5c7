"""`desk show`: one case with its timeline."""

from __future__ import annotations

import argparse

from desk.board.case_text import case_lines
from desk.board.case_view import case_view
from desk.cli.case_json import whole_case_json
from desk.cli.case_lookup import find_case
from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.text.times import zone_named


def show_case(context: Context, options: argparse.Namespace) -> int:
    """Print one case with its timeline."""
    with context.store(writing=False) as store:
        shift = store.shift
        reading = case_view(find_case(store, options.case, archived=True), context.policy, zone_named(shift.zone))
    if context.json:
        print_json(whole_case_json(reading, context.now))
        return 0
    for line in case_lines(reading, context.now, shift):
        print_line(line)
    return 0
