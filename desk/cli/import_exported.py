"""Brings in what another desk of this kind exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desk.cli.context import Context
from desk.cli.import_commits import commit_import, print_unfinished
from desk.cli.output import aligned_columns
from desk.importers.desk_export import DeskExport, DeskExportPlan, archived_again, plan_desk_export
from desk.importers.import_parts import ImportPart
from desk.model.entry_values import PRIORITIES, STATUSES
from desk.model.state import state_of
from desk.store.archive import archive_closed
from desk.store.protocol import Store
from desk.text.times import LAST

PREVIEW_CASES = 8
"""Cases that a preview shows."""


def plan_exported(context: Context, path: Path, export: DeskExport, *, apply: bool, begun: list[ImportPart]) -> DeskExportPlan:
    """Plan the changes of an export of desk. They are committed if `apply` says so, and `begun` gets each part before."""
    if not apply and not context.place.exists():
        return plan_desk_export(export, {}, lambda _case: None)
    with context.store(writing=apply, begins=True) as store:
        plan = plan_desk_export(export, store.cases, store.archived_case)
        if apply:
            commit_import(context, store, path, plan.changes, begun)
            archive_again(export, store)
        print_unfinished(store)
        return plan


def archive_again(export: DeskExport, store: Store) -> None:
    """Move what an export had in archives to archives of the shift. Raises NotSaved and Damaged."""
    if leaving := archived_again(export, store.cases):
        archive_closed(store, LAST, held=lambda cases: cases.keys() - leaving)


def exported_lines(plan: DeskExportPlan, path: Path) -> Iterator[str]:
    """The preview of an export of desk."""
    states = [state_of(case) for case in plan.new]
    yield f"{path.name}: an export of desk, with whole timelines; every case keeps its number"
    yield f"  {_read_count(plan)} cases: {len(plan.new)} new, {plan.unchanged} here already, {len(plan.rejects)} rejected"
    if plan.archived:
        yield f"  {plan.archived} of the new ones go to the archives, where they come from"
    yield ""
    rows = [(state.id, state.status, state.priority, state.customer, state.owner or "-", state.subject) for state in states[:PREVIEW_CASES]]
    yield from aligned_columns([("ID", "STATUS", "PRIORITY", "CUSTOMER", "OWNER", "SUBJECT"), *rows])
    if len(states) > PREVIEW_CASES:
        yield f"... and {len(states) - PREVIEW_CASES} more"
    yield ""


def exported_figures(plan: DeskExportPlan) -> dict[str, Any]:
    """The counts of a plan, by their names in `desk import --json`."""
    states = [state_of(case) for case in plan.new]
    statuses, priorities = Counter(state.status for state in states), Counter(state.priority for state in states)
    return {
        "read": _read_count(plan),
        "new": len(plan.new),
        "changed": 0,
        "unchanged": plan.unchanged,
        "duplicates": 0,
        "rejected": len(plan.rejects),
        "dropped": 0,
        "rows": _read_count(plan),
        "by_status": {word: statuses[word] for word in STATUSES if statuses[word]},
        "by_priority": {word: priorities[word] for word in PRIORITIES if priorities[word]},
        "format": "desk",
        "warnings": [],
    }


def _read_count(plan: DeskExportPlan) -> int:
    return len(plan.new) + plan.unchanged + len(plan.rejects)
