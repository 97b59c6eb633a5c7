"""An export as the window shows it, before it is brought in."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk.cli.archived_source import archived_source
from desk.cli.context import Context
from desk.cli.garbage_collection import rare_collection
from desk.cli.import_commits import import_parts
from desk.cli.import_exported import archive_again, exported_lines
from desk.cli.import_file import import_options, open_cases, plan_lines
from desk.cli.import_lateness import is_late_at_once
from desk.cli.input_file import InputFile
from desk.cli.rejects_file import save_rejects
from desk.errors import DeskError
from desk.importers.case_stream import CaseStream
from desk.importers.desk_export import DeskExport, plan_desk_export, read_desk_export
from desk.importers.formats.registry import SOURCES
from desk.importers.imported_case import Reject
from desk.importers.known_cases import in_no_archive
from desk.importers.plan import plan_import
from desk.importers.reading.progress import TellProgress, TellStep
from desk.text.outside import file_path
from desk.tui.session import PlannedImport

if TYPE_CHECKING:
    from desk.store.protocol import Store


def _tell_nobody(_step: str) -> TellProgress:
    return lambda _done, _total: None


@rare_collection()
def planned_import(context: Context, name: str, tell: TellStep = _tell_nobody) -> PlannedImport:
    """A file in lines, and its changes to the shift. Raises Usage and Refused."""
    path = file_path(name, "FILE")
    if not path.is_dir() and (exported := read_desk_export(InputFile(path))):
        return _with_store(context, lambda store: _exported_plan(exported, path, context, store))
    asked = argparse.Namespace(
        format=None, tz=None, day_first=None, as_of="", map=None, desk="", sheet=None, comments=None, tell=tell("reading")
    )
    found = open_cases(path, import_options(context, asked))
    return _with_store(context, lambda store: _other_plan(found, path, context, store))


def _with_store(context: Context, plan: Callable[[Store | None], PlannedImport]) -> PlannedImport:
    """Plan beside the shift as it is. It is None where there is none yet."""
    if not context.place.exists():
        return plan(None)
    store = context.open_store(read_only=True)
    try:
        return plan(store)
    finally:
        store.close()


def _exported_plan(exported: DeskExport, path: Path, context: Context, store: Store | None) -> PlannedImport:
    found = plan_desk_export(exported, store.cases, store.archived_case) if store else plan_desk_export(exported, {}, lambda _case: None)
    lines = [*exported_lines(found, path), *_reject_lines(found.rejects, path)]
    parts = import_parts(context, store, path, found.changes)
    return PlannedImport(lines, parts, (lambda: _archive_again(exported, context)) if found.archived else None)


def _archive_again(exported: DeskExport, context: Context) -> Sequence[str]:
    """Move what came from archives to archives again. Returns words when that fails."""
    try:
        with context.store(writing=True) as store:
            archive_again(exported, store)
    except DeskError as error:
        return [f"What came from archives stays on the board for now: {error}"]
    return []


def _other_plan(found: CaseStream, path: Path, context: Context, store: Store | None) -> PlannedImport:
    find_archived = archived_source(store) if store else in_no_archive
    known, sources = (store.cases, SOURCES) if store else ({}, ())
    is_late = is_late_at_once(context.policy, context.now, zone=store.shift.zone if store else "")
    plan = plan_import(found, known, find_archived=find_archived, sources=sources, is_late=is_late)
    fewer = f"in a shell, desk import {path} --since '7 days ago' brings in fewer."
    late = [f"! {plan.late} of the new cases would stand late at once; {fewer}"] if plan.late else []
    lines = [*plan_lines(plan, path, 0), *late, *_reject_lines(plan.result.rejects, path)]
    return PlannedImport(lines, import_parts(context, store, path, plan.changes))


def _reject_lines(rejects: Sequence[Reject], path: Path) -> list[str]:
    """Words about what cannot be taken, once a file keeps it."""
    kept = save_rejects(path.stem, rejects)
    counted = "1 record" if len(rejects) == 1 else f"{len(rejects):,} records"
    return [f"! {counted} cannot be taken; {kept} says which, where and why."] if kept else []
