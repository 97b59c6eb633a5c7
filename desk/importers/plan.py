"""Compares imported cases with the shift and plans the changes."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from desk.importers.case_entries import imported_entries, imported_header, source_hash
from desk.importers.case_stream import CaseStream, HeldCases
from desk.importers.case_update import import_count, update_entries
from desk.importers.import_parts import ImportGuard, overtaken_error
from desk.importers.import_scope import EVERY_CASE, ImportScope, is_wanted
from desk.importers.imported_case import ImportedCase, ImportResult
from desk.importers.known_cases import FindArchived, KnownCases, in_no_archive
from desk.importers.reading.warnings import Warnings
from desk.model.case import Case
from desk.model.changes import Append, Change, NewCase
from desk.model.entry_values import PRIORITIES, STATUSES
from desk.model.state import FINISHED

FIRST_CASES = 8
"""Cases that a plan keeps to be shown."""
NOT_ASKED_FOR = "not asked for"
"""The reason why a case outside of the bounds of an import is none."""
IsLate = Callable[[NewCase], bool]
_NEW, _LATE, _KNOWN, _UNWANTED = "new", "late", "known", "unwanted"


_Kind = tuple[str, str, str]
"""What a plan counts of a case: its fate, status and priority."""


class ImportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of an import, and the number of cases they concern.

    `kept` are the cases within its bounds, `first` the first of them. `unwanted` counts the new ones outside of them, which stand on the
    lines `unwanted_lines`. `late` are new ones that would stand late at once. A plan that was made to be seen has no changes.
    """

    changes: tuple[Change, ...]
    new: int
    changed: int
    unchanged: int
    kept: int
    unwanted: int
    unwanted_lines: Sequence[int]
    late: int
    by_status: Mapping[str, int]
    by_priority: Mapping[str, int]
    first: tuple[ImportedCase, ...]
    result: ImportResult
    warnings: tuple[str, ...]

    def figures(self) -> dict[str, Any]:
        """The counts and findings, by their names in `desk import --json`.

        read = new + changed + unchanged + duplicates + rejected + dropped.
        """
        result = self.result
        return {
            "read": self.kept + self.unwanted + len(result.duplicates) + len(result.rejects) + len(result.dropped),
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "duplicates": len(result.duplicates),
            "rejected": len(result.rejects),
            "dropped": self.unwanted + len(result.dropped),
            "rows": result.rows,
            "by_status": {word: self.by_status[word] for word in STATUSES if word in self.by_status},
            "by_priority": {word: self.by_priority[word] for word in PRIORITIES if word in self.by_priority},
            "format": result.format,
            "encoding": result.encoding,
            "delimiter": result.delimiter,
            "day_first": result.day_first,
            "tz": result.tz,
            "reason": result.reason,
            "warnings": list(self.warnings),
        }


def plan_import(
    found: CaseStream | ImportResult,
    cases: Mapping[str, Case],
    *,
    find_archived: FindArchived = in_no_archive,
    sources: Iterable[str] = (),
    scope: ImportScope = EVERY_CASE,
    is_late: IsLate | None = None,
    keeps_changes: bool = True,
) -> ImportPlan:
    """Plans the changes that bring the shift up to a file.

    `find_archived` gives a case that left it by its source and id, and what is new for it brings it back. `sources` are those that a plain
    table may be of. The same content changes nothing. A newer one overwrites what the source had said and adds what is new at the source,
    never what the desk wrote. What the file has no column for stays. An older one is ignored and told. Planning a file again after its
    changes were committed plans nothing. New cases outside of `scope` are dropped. Those that `is_late` are counted. Unless
    `keeps_changes`, they are counted only, for a preview of however many.
    """
    stream = HeldCases(found) if isinstance(found, ImportResult) else found
    known = KnownCases(cases, find_archived, sources)
    planning = _Planning(known, scope, is_late, keeps_changes=keeps_changes, is_partial=stream.is_partial)
    for place, case in stream.cases():
        planning.take(place, case)
    return planning.plan(stream.result(), cases)


class _Planning:
    """A plan in the making, case by case. A case at a place that was taken is taken instead of the one before."""

    def __init__(self, known: KnownCases, scope: ImportScope, is_late: IsLate | None, *, keeps_changes: bool, is_partial: bool) -> None:
        self._known = known
        self._scope = scope
        self._is_late = is_late
        self._keeps_changes = keeps_changes
        self._is_partial = is_partial
        self._kinds: dict[_Kind, int] = {}
        self._kind_of = bytearray()
        self._new: list[NewCase | None] = []
        self._unwanted = array("q")
        self._first: dict[int, ImportedCase] = {}
        self._told: dict[str, tuple[Case, dict[int, ImportedCase]]] = {}
        self._warnings = Warnings()

    def take(self, place: int, found: ImportedCase) -> None:
        """Takes the case at a place of the file."""
        imported = self._known.told_apart(found) if self._is_partial else found
        if (case := self._known.on_shift(imported) or self._known.in_archive(imported)) is not None:
            self._told.setdefault(case.id, (case, {}))[1][place] = imported
            fate, new = _KNOWN, None
        elif not is_wanted(imported, self._scope):
            fate, new = _UNWANTED, None
        elif not self._keeps_changes and (self._is_late is None or imported.status in FINISHED):
            fate, new = _NEW, None  # it is counted only, and what is finished is not late
        else:
            new = NewCase(imported_header(imported, source_hash(imported)), imported_entries(imported))
            fate = _LATE if self._is_late is not None and self._is_late(new) else _NEW
        self._put(place, (fate, found.status, found.priority), new if self._keeps_changes else None)
        if fate == _UNWANTED:
            self._unwanted.append(found.line)
            self._first.pop(place, None)
        elif len(self._first) < FIRST_CASES or place in self._first:
            self._first[place] = found

    def _put(self, place: int, kind: _Kind, new: NewCase | None) -> None:
        number = self._kinds.setdefault(kind, len(self._kinds))
        if place == len(self._kind_of):
            self._kind_of.append(number)
            self._new.append(new)
        else:
            self._kind_of[place], self._new[place] = number, new

    def plan(self, result: ImportResult, cases: Mapping[str, Case]) -> ImportPlan:
        """The plan, once all cases were taken."""
        changed = self._changes_of_known(result, cases)
        kinds = Counter(self._kind_of)
        counts = {kind: kinds[number] for kind, number in self._kinds.items()}
        new = _count_of(counts, _NEW, _LATE)
        kept = new + _count_of(counts, _KNOWN)
        new_cases = [case for case in self._new if case is not None]
        return ImportPlan(
            changes=(*ImportGuard(new_cases, cases).guarded(new_cases, 0), *changed),
            new=new,
            changed=len(changed),
            unchanged=kept - new - len(changed),
            kept=kept,
            unwanted=_count_of(counts, _UNWANTED),
            unwanted_lines=self._unwanted,
            late=_count_of(counts, _LATE),
            by_status=_counts_by(counts, 1),
            by_priority=_counts_by(counts, 2),
            first=tuple(case for _, case in sorted(self._first.items())),
            result=result,
            warnings=(*result.warnings, *self._warnings.texts()),
        )

    def _changes_of_known(self, result: ImportResult, cases: Mapping[str, Case]) -> list[Append]:
        """The changes of cases that the shift or an archive knows."""
        changes: list[Append] = []
        for case, tellings in self._told.values():
            found = list(_case_update(case, list(tellings.values()), result, self._warnings))
            changes += found
            if case.id not in cases:
                fate = "has news and comes back from its archive" if found else "is in an archive and was left as it is"
                self._warnings.add(f"a case {fate}", next(iter(tellings.values())).external_id)
        return changes


def _count_of(counts: Mapping[_Kind, int], *fates: str) -> int:
    return sum(count for kind, count in counts.items() if kind[0] in fates)


def _counts_by(counts: Mapping[_Kind, int], place: int) -> dict[str, int]:
    """The numbers of wanted cases by one part of their kind."""
    found: Counter[str] = Counter()
    for kind, count in counts.items():
        if kind[0] != _UNWANTED:
            found[kind[place]] += count
    return dict(found)


def _case_update(known: Case, tellings: list[ImportedCase], result: ImportResult, warnings: Warnings) -> Iterator[Append]:
    """The change that brings a known case up to the file.

    Empty when there is none.
    """
    entries = update_entries(known, tellings, result, warnings)
    if entries:
        yield Append(known.id, entries, check=_overtaken_check(known))


def _overtaken_check(known: Case) -> Callable[[Case], None]:
    """A check that refuses an import overtaken by another one."""

    def check(case: Case) -> None:
        if import_count(case) != import_count(known):
            raise overtaken_error(case.id)

    return check
