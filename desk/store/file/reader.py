"""Keeps one process's view of the shift up to date.

It needs no lock and writes nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from desk.errors import Damaged
from desk.model.ids import case_id
from desk.store.file.documents import Documents
from desk.store.file.journal import Journal, JournalRolledBack
from desk.store.file.loader import LoadedShift, apply_commits, file_identity, load_shift, rewritten_notice
from desk.store.file.snapshot import stored_meta
from desk.store.file.snapshot_codec import FORMAT, SHIFT
from desk.store.paths import ShiftPaths
from desk.store.protocol import RefreshResult


class ShiftReader:
    """The shift as of the last `update`.

    `changed_at` is the time another process's commit was last read, in seconds of the clock `monotonic`.
    """

    def __init__(self, paths: ShiftPaths, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Load the shift. Raises Damaged and Refused."""
        self._paths = paths
        self._path_text = os.fspath(paths.shift)
        self._monotonic = monotonic
        self._touched: dict[str, None] = {}
        self.loaded: LoadedShift = load_shift(paths)
        self.notices = self.loaded.notices
        self.changed_at = monotonic()

    @property
    def documents(self) -> Documents:
        """The cases as of the last update."""
        return self.loaded.documents

    def take_changes(self) -> RefreshResult:
        """The changes read since the last call."""
        touched, self._touched = self._touched, {}
        notices, self.notices = self.notices, []
        shift = SHIFT in touched
        touched.pop(SHIFT, None)
        cases = self.documents.cases
        return RefreshResult(
            cases=tuple(case for case in touched if case in cases),
            gone=tuple(case for case in touched if case not in cases),
            shift=shift,
            notices=tuple(notices),
        )

    def update(self) -> None:
        """Read the journal's new lines, or load the whole shift again.

        It loads again when the new lines do not follow from what is known. Raises Damaged when the file cannot be read any more. The
        last good state is kept.
        """
        try:
            self._read_tail()
        except (JournalRolledBack, Damaged):
            self._reload_shift()
        identity = file_identity(self._path_text)
        if identity == self.loaded.identity:
            return
        if self._is_checkpoint_of_others():
            self.loaded.identity = identity
        else:
            self._reload_rewritten()

    def _read_tail(self) -> None:
        journal = self.loaded.journal
        if journal is not None:
            self._apply_new(journal)
            if journal.seq > self.documents.seq:
                raise JournalRolledBack  # an interrupt came between reading and applying
            if not journal.is_replaced():
                return
        self.open_journal()

    def open_journal(self) -> None:
        """Switch to the current journal, if it continues what is known.

        Raises JournalRolledBack when it does not.
        """
        newer = Journal.open(self._paths.journal)
        if newer is None:
            return
        if newer.header.seq > self.documents.seq:
            newer.close()
            raise JournalRolledBack
        if self.loaded.journal is not None:
            self.loaded.journal.close()
        self.loaded.journal = newer
        self._apply_new(newer)

    def _apply_new(self, journal: Journal) -> None:
        touched = apply_commits(self.documents, journal.read_new(), journal.path)
        if touched:
            self._touched |= dict.fromkeys(touched)
            self.changed_at = self._monotonic()

    def _is_checkpoint_of_others(self) -> bool:
        """Did the snapshot change only by another process's checkpoint?

        Its numbers have moved on then, and it holds only known commits.
        """
        meta = stored_meta(self._paths.shift)
        if meta is None or self.loaded.is_foreign or meta.format != FORMAT:
            return False
        if meta.generation <= self.loaded.meta.generation or meta.seq > self.documents.seq:
            return False
        self.loaded.meta = meta
        return True

    def _reload_rewritten(self) -> None:
        """Load a snapshot that changed without a checkpoint.

        Another program wrote it, so the agent gets a notice, unless its content is the same as before.
        """
        generation, known = self.loaded.meta.generation, len(self._touched)
        self._reload_shift()
        if not self.loaded.is_foreign and self.loaded.meta.generation == generation and len(self._touched) > known:
            self.notices.append(rewritten_notice(self._paths.shift))

    def _reload_shift(self) -> None:
        before = self.loaded
        self.loaded = load_shift(self._paths)
        before.close()
        self.notices += self.loaded.notices
        self._touched |= dict.fromkeys(_differing_cases(before.documents, self.documents))


def _differing_cases(before: Documents, after: Documents) -> Iterator[str]:
    """The ids of cases that differ between two states.

    `shift` is among them when the shift's facts differ.
    """
    for number in {*before, *after}:
        if number not in before or number not in after or bytes(before.document(number)) != bytes(after.document(number)):
            yield case_id(number)
    if before.tables.get(SHIFT) != after.tables.get(SHIFT):
        yield SHIFT
