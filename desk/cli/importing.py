"""`desk import`: what an export would bring in, and bringing it in; it reads the file and knows no format."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desk.cli.context import Context
from desk.cli.output import answer, columns, say
from desk.errors import InputRejected, Refused
from desk.importers.plan import ImportPlan, plan_import
from desk.importers.reading import read_import
from desk.importers.record import ImportOptions, ImportResult
from desk.importers.rejects import rejects_csv
from desk.model.plaintext import printable

PREVIEW = 8
"""How many cases a dry run shows as they would look."""


def import_file(context: Context, options: argparse.Namespace) -> int:
    """Show what a file would bring in; with `--apply`, bring it in."""
    path = Path(options.file).expanduser()
    result = read_import(_bytes(path), path.name, _options(context, options))
    plan = _applied(context, result) if options.apply else _planned(context, result)
    rejects = _keep_rejects(path, result)
    if context.json:
        answer(plan.facts(result))
    else:
        for line in _told(context, result, plan, applied=options.apply):
            say(line)
    if rejects:
        raise InputRejected(f"{len(result.rejects)} of {result.read} could not be taken; they stand in {rejects} with their lines.")
    return 0
