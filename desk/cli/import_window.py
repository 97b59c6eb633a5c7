"""An export as the window shows it, before it is brought in."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk.cli.archived_source import archived_source
from desk.cli.context import Context
from desk.cli.import_exported import exported_lines
from desk.cli.import_file import import_options, plan_lines, read_cases
from desk.cli.import_lateness import late_count
from desk.cli.input_file import read_input
from desk.importers.desk_export import DeskExport, plan_desk_export, read_desk_export
from desk.importers.formats.registry import SOURCES
from desk.importers.imported_case import ImportResult, Reject
from desk.importers.plan import in_no_archive, plan_import
from desk.text.outside import file_path

if TYPE_CHECKING:
    from desk.model.changes import Change
    from desk.store.protocol import Store

Planned = tuple[Sequence[str], "Sequence[Change]"]


def planned_import(context: Context, name: str) -> Planned:
    """A file in lines, and its changes to the shift. Raises Usage and Refused."""
    path = file_path(name, "FILE")
    if not path.is_dir() and (exported := read_desk_export(read_input(path))):
        return _with_store(context, lambda store: _exported_plan(exported, path, store))
    asked = argparse.Namespace(format=None, tz=None, day_first=None, as_of="", map=None, desk="", sheet=None, comments=None, tell=None)
    result = read_cases(path, import_options(context, asked))
    return _with_store(context, lambda store: _other_plan(result, path, context, store))


def _with_store(context: Context, plan: Callable[[Store | None], Planned]) -> Planned:
    """Plan beside the shift as it is. It is None where there is none yet."""
    if not context.place.exists():
        return plan(None)
    store = context.open_store(read_only=True)
    try:
        return plan(store)
    finally:
        store.close()


def _exported_plan(exported: DeskExport, path: Path, store: Store | None) -> Planned:
    found = plan_desk_export(exported, store.cases, store.archived_case) if store else plan_desk_export(exported, {}, lambda _case: None)
    return [*exported_lines(found, path, on_board=True), *_left_lines(found.rejects, path)], found.changes


def _other_plan(result: ImportResult, path: Path, context: Context, store: Store | None) -> Planned:
    find_archived = archived_source(store) if store else in_no_archive
    plan = plan_import(result, store.cases if store else {}, find_archived=find_archived, sources=SOURCES if store else ())
    late = late_count(plan, context.policy, context.now, zone=store.shift.zone if store else "")
    lateness = f"! {late} of the new cases would stand late at once; in a shell, desk import {path} --since '7 days ago' brings in fewer."
    return [*plan_lines(plan, path, 0), *([lateness] if late else []), *_left_lines(plan.result.rejects, path)], plan.changes


def _left_lines(rejects: Sequence[Reject], path: Path) -> list[str]:
    told = f"! {len(rejects)} records cannot be taken; in a shell, desk import {path} writes which and why to a file."
    return [told] if rejects else []
