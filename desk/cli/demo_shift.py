"""Writes the demo shift to a file of its own."""

from __future__ import annotations

import atexit
import re
from datetime import UTC, datetime
from pathlib import Path

from desk.cli.context import Context
from desk.config import data_folder
from desk.data.demo import demo_changes
from desk.data.demo_history import demo_history
from desk.data.demo_presence import demo_presence
from desk.errors import Refused
from desk.model.case import encode_case
from desk.model.ids import case_number
from desk.store.file.file_archive import append_to_month
from desk.store.file.file_store import FileStore
from desk.store.file.presence import FilePresence
from desk.store.paths import ShiftPaths

DEMO_AGENT = "ines"
_NAME = re.compile(r"demo-\d+\.json")


def write_demo(context: Context, path: Path | None = None) -> Context:
    """Write the demo shift to a new file and return its context.

    The context's agent is on the demo's shift. Raises Refused when the file exists.
    """
    path = path or _free_path(data_folder(context.environment))
    if path.exists():
        raise Refused(f"There is a file at {path} already. Name a new one with --shift, or open it with `desk --shift {path}`.")
    shift = context.for_shift(path, agent=DEMO_AGENT)
    with shift.store(writing=True, begins=True) as store:
        assert isinstance(store, FileStore), "a demo is a file"
        store.commit(demo_changes(shift.now))
        _archive_history(store, shift.now)
    return shift


def _archive_history(store: FileStore, now: datetime) -> None:
    """Put the demo's earlier cases into the archives of their months.

    They go unsettled ones and all, as with `archive --even-unsettled`: an overdue action of one is handed over.
    """
    months: dict[str, dict[int, bytes]] = {}
    for case in demo_history(now):
        months.setdefault(f"{case.entries[-1].at.astimezone(UTC):%Y-%m}", {})[case_number(case.id)] = encode_case(case)
    for month, documents in months.items():
        append_to_month(ShiftPaths(store.path), month, documents, lineage=store.raw_commits.lineage)


def seat_colleagues(shift: Context) -> list[FilePresence]:
    """Let the demo's colleagues be seen at their cases.

    They are there while this process lives.
    """
    seats: list[FilePresence] = []
    for each in demo_presence(shift.now):
        if each.agent != shift.agent:
            seats.append(seat := FilePresence(shift.path, each.agent))
            seat.announce(each.mode, each.since, case=each.case)
            atexit.register(seat.leave)
    return seats


def newest_demo(context: Context) -> Path | None:
    """The demo file that was written to last. None without one."""
    written = [(path.stat().st_mtime, path) for path in data_folder(context.environment).glob("demo-*.json") if _NAME.fullmatch(path.name)]
    return max(written)[1] if written else None


def _free_path(folder: Path) -> Path:
    """A path for a demo file that does not exist yet."""
    number = 1
    while (path := folder / f"demo-{number}.json").exists():
        number += 1
    return path
