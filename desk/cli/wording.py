"""`desk wording`: check the wording of a text."""

from __future__ import annotations

import argparse
import sys

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.cli.wording_rules import wording_rules
from desk.wording.check import CheckResult, Hint, check


def check_wording(context: Context, options: argparse.Namespace) -> int:
    """Check a text, or standard input when none is given.

    Prints the parts of an apology it has and lacks, and phrases that would make things worse.
    """
    text = options.text if options.text is not None else sys.stdin.read()
    reading = check(text, options.kind, wording_rules(context.config.wording))
    if context.json:
        print_json({"parts": list(reading.parts), "hints": [_hint_json(hint) for hint in reading.hints]})
        return 0
    for line in _result_lines(reading):
        print_line(line)
    return 0


def _hint_json(hint: Hint) -> dict[str, object]:
    return {
        "rule": hint.rule,
        "start": hint.start,
        "end": hint.end,
        "text": hint.text,
        "why": hint.why,
        "better": hint.better,
    }


def _result_lines(reading: CheckResult) -> list[str]:
    lines = [f"has: {', '.join(reading.parts) or 'none of the parts of an apology'}"]
    if reading.missing:
        lines.append(f"lacks most: {reading.missing.name}. For example: {reading.missing.phrase}")
    for hint in reading.hints:
        lines += [f'"{hint.text}" at {hint.start}: {hint.why}', f"  better: {hint.better}"]
    return lines
