"""The parts of an import, each a commit of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from desk.errors import Conflict
from desk.importers.import_record import TABLE, ImportRecord, put_record
from desk.model.case import Case
from desk.model.changes import Change, Committed, NewCase
from desk.model.commit_parts import commit_parts


class ImportPart(Struct, frozen=True):
    """The changes of one commit. `upto` of `total` changes are written with it."""

    changes: tuple[Change, ...]
    upto: int
    total: int

    @property
    def is_last(self) -> bool:
        """Does no other follow?"""
        return self.upto == self.total


class ImportParts:
    """The changes of an import in parts.

    Each is as large as the time lets it be for which the lock may be held. A part is written once the next one is asked for: `done` counts
    the `changes` written by then. Whoever was stopped by an error can go on and ask for the parts again.
    """

    def __init__(self, changes: Sequence[Change], record: ImportRecord, *, known: Iterable[str], monotonic: Callable[[], float]) -> None:
        """Divide `changes`, planned on a shift with the cases `known`. `record` is that of an import begun before, or a new one."""
        self.done = 0
        self.changes = changes
        self._record = record
        self._guard = ImportGuard(changes, known)
        self._monotonic = monotonic
        self._owes_end = bool(record.number)

    def __iter__(self) -> Iterator[ImportPart]:
        """The parts that are not written yet."""
        total = len(self.changes)
        if self.done == total and not self._owes_end:
            return
        for changes in commit_parts(self.changes[self.done :], self._monotonic):
            upto = self.done + len(changes)
            yield ImportPart((*self._guard.guarded(changes, self.done), *self._record_change(upto)), upto, total)
            self._guard.note(changes)
            self.done, self._owes_end = upto, bool(self._record.number) and upto < total

    def sign(self, by: str) -> None:
        """Say who brings them in."""
        self._record = replace(self._record, by=by)

    def note(self, committed: Committed) -> None:
        """Note what was committed. The record has a number then."""
        for table, number in committed.documents:
            if table == TABLE:
                self._record = replace(self._record, number=number)

    def _record_change(self, upto: int) -> tuple[Change, ...]:
        """The record as it is with a part. An import of one part needs none."""
        total = len(self.changes)
        if upto == total and not self._record.number:
            return ()
        return (put_record(replace(self._record, total=total, written=upto)),)


class ImportGuard:
    """Refuses a new case that somebody else brought in meanwhile."""

    def __init__(self, changes: Sequence[Change], known: Iterable[str]) -> None:
        """Guard the new cases of `changes`.

        They were planned on a shift with the cases `known`.
        """
        self._awaited = {change.header.external for change in changes if isinstance(change, NewCase) and change.header.external}
        self._seen = set(known)
        self._met: dict[tuple[str, str], str] = {}

    def guarded(self, part: Sequence[Change], done: int) -> Iterator[Change]:
        """The changes of a part, the first new case with the check. `done` changes were written before."""
        is_guarded = not self._awaited
        for change in part:
            if is_guarded or not isinstance(change, NewCase):
                yield change
            else:
                is_guarded = True
                yield replace(change, check=lambda cases: self._refuse_overtaken(cases, done))

    def note(self, part: Sequence[Change]) -> None:
        """Note that the new cases of a part are ours."""
        self._awaited.difference_update(change.header.external for change in part if isinstance(change, NewCase))

    def _refuse_overtaken(self, cases: Mapping[str, Case], done: int) -> None:
        for name in cases:
            if name not in self._seen:
                self._seen.add(name)
                if external := cases[name].external:
                    self._met[external] = name
        if there := self._awaited & self._met.keys():
            raise overtaken_error(self._met[min(there)], done)


def overtaken_error(case: str, done: int = 0) -> Conflict:
    """The error for an import that another one overtook.

    `done` of its changes were written before.
    """
    ending = "Import the file again, and the rest comes." if done else "Nothing was written; import the file again."
    return Conflict(f"{case} was imported by somebody else meanwhile. {ending}")
