"""Writes the demo shift to a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desk.cli.context import Context
from desk.config import data_folder
from desk.errors import Refused

if TYPE_CHECKING:
    pass


DEMO_AGENT = "ines"


def write_demo(context: Context, path: Path | None = None) -> Context:
    """Write the demo shift to a new file and return its context.

    The context's agent is on the demo's shift. Raises Refused when the file exists.
    """
    from desk.data.demo import demo_changes

    path = path or _free_path(data_folder(context.environment))
    if path.exists():
        raise Refused(f"There is a file at {path} already. Name a new one with --shift, or open it with `desk --shift {path}`.")
    shift = context.for_shift(path, agent=DEMO_AGENT)
    with shift.store(writing=True) as store:
        store.commit(demo_changes(shift.now))
    return shift


def _free_path(folder: Path) -> Path:
    """A path for a demo file that does not exist yet."""
    number = 1
    while (path := folder / f"demo-{number}.json").exists():
        number += 1
    return path
