"""Commits an import part by part."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk.cli.commit_report import print_notices
from desk.cli.context import Context
from desk.cli.output import print_error, print_progress
from desk.errors import DeskError
from desk.importers.import_parts import ImportPart, ImportParts
from desk.importers.import_record import TABLE, ImportRecord, unfinished_imports
from desk.model.commit_parts import PAUSE

if TYPE_CHECKING:
    from desk.model.changes import Change
    from desk.store.protocol import Store


def commit_import(context: Context, store: Store, path: Path, changes: Sequence[Change], begun: list[ImportPart]) -> None:
    """Commit the changes of a file, others getting in between.

    `begun` gets each part before it is committed. Raises what a commit raises, saying what was written before.
    """
    parts = import_parts(context, store, path, changes)
    parts.sign(context.agent)
    for part in parts:
        print_progress(f"writing {part.total:,} cases" + (f", {parts.done:,} of them are written" if parts.done else ""))
        begun.append(part)
        try:
            done = store.commit(part.changes, more=not part.is_last)
        except DeskError as error:
            raise told_part(error, parts.done, part.total) from error
        parts.note(done)
        print_notices(done)
        if not part.is_last:
            time.sleep(PAUSE)


def import_parts(context: Context, store: Store | None, path: Path, changes: Sequence[Change]) -> ImportParts:
    """The changes of a file in parts, to be signed. They go on with an import of it that was stopped."""
    stopped = [record for record in unfinished_imports(store.documents(TABLE)) if record.file == path.name] if store else []
    record = stopped[-1] if stopped else ImportRecord(file=path.name, began=context.now, total=0)
    return ImportParts(changes, record, known=store.cases if store else (), monotonic=time.monotonic)


def told_part(error: DeskError, done: int, total: int) -> DeskError:
    """An error that stopped an import, with what was written before it."""
    if done:
        error.args = (f"{done:,} of {total:,} cases were brought in; bring the file in again, and the rest comes. {error}", *error.args[1:])
    return error


def print_unfinished(store: Store) -> None:
    """Say which imports are not over. They were stopped, or go on somewhere else."""
    for record in unfinished_imports(store.documents(TABLE)):
        print_error(record.words)
