"""Compares imported cases with the shift and plans the changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from desk.errors import Conflict
from desk.importers.case_entries import imported_entries, imported_header, source_hash
from desk.importers.case_update import import_count, update_entries
from desk.importers.import_scope import EVERY_CASE, ImportScope, is_wanted
from desk.importers.imported_case import ImportedCase, ImportResult, Reject
from desk.importers.known_cases import FindArchived, KnownCases
from desk.importers.reading.progress import TellProgress, counted
from desk.importers.reading.warnings import Warnings
from desk.model.case import Case
from desk.model.changes import Append, Change, NewCase
from desk.model.entry_values import PRIORITIES, STATUSES

FIRST_CASES = 8
"""Cases that a plan keeps to be shown."""


class ImportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of an import, and the number of cases they concern.

    `kept` are the cases within its bounds, `first` the first of them.
    """

    changes: tuple[Change, ...]
    new: int
    changed: int
    unchanged: int
    kept: int
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
            "read": self.kept + len(result.duplicates) + len(result.rejects) + len(result.dropped),
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "duplicates": len(result.duplicates),
            "rejected": len(result.rejects),
            "dropped": len(result.dropped),
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


_TAKEN = ImportedCase(source="", external_id="", subject="", created=datetime(1, 1, 1, tzinfo=UTC))


def in_no_archive(_external: tuple[str, str]) -> Case | None:
    """There are no archives."""
    return None


def plan_import(
    result: ImportResult,
    cases: Mapping[str, Case],
    *,
    find_archived: FindArchived = in_no_archive,
    sources: Iterable[str] = (),
    scope: ImportScope = EVERY_CASE,
    tell: TellProgress | None = None,
    keep: bool = True,
) -> ImportPlan:
    """Plans the changes that bring the shift up to a file.

    `find_archived` gives a case that left it by its source and id, and what is new for it brings it back. `sources` are those that a plain
    table may be of. The same content changes nothing. A newer one overwrites what the source had said and adds what is new at the source,
    never what the desk wrote. What the file has no column for stays. An older one is ignored and told. Planning a file again after its
    changes were committed plans nothing. New cases outside of `scope` are dropped. `tell` is told
    how many cases of how many were compared. Unless `keep`, the result lets each case go once it is planned.
    """
    known = KnownCases(cases, find_archived, sources)
    warnings = Warnings()
    new: list[NewCase] = []
    unwanted: list[Reject] = []
    first: list[ImportedCase] = []
    statuses: Counter[str] = Counter()
    priorities: Counter[str] = Counter()
    changed: dict[str, Append] = {}
    told: dict[str, tuple[Case, list[ImportedCase]]] = {}
    for place, found in enumerate(counted(result.cases, tell)):
        if not keep:
            result.cases[place] = _TAKEN
        imported = known.told_apart(found) if result.is_partial else found
        if (case := known.on_shift(imported) or known.in_archive(imported)) is not None:
            told.setdefault(case.id, (case, []))[1].append(imported)
        elif not is_wanted(imported, scope):
            unwanted.append(Reject(found.line, found.external_id, "not asked for", ""))
            continue
        else:
            new.append(NewCase(imported_header(imported, source_hash(imported)), imported_entries(imported)))
        statuses[found.status] += 1
        priorities[found.priority] += 1
        if len(first) < FIRST_CASES:
            first.append(found)
    for case, tellings in told.values():
        found_change = list(_case_update(case, tellings, result, warnings))
        changed |= {change.case: change for change in found_change}
        if case.id not in cases:
            fate = "has news and comes back from its archive" if found_change else "is in an archive and was left as it is"
            warnings.add(f"a case {fate}", tellings[0].external_id)
    return ImportPlan(
        changes=(*_guard_new_cases(new), *changed.values()),
        new=len(new),
        changed=len(changed),
        unchanged=len(result.cases) - len(unwanted) - len(new) - len(changed),
        kept=len(result.cases) - len(unwanted),
        by_status=statuses,
        by_priority=priorities,
        first=tuple(first),
        result=replace(result, cases=[], dropped=(*result.dropped, *unwanted)),
        warnings=(*result.warnings, *warnings.texts()),
    )


def _guard_new_cases(new: list[NewCase]) -> Iterator[NewCase]:
    """Lets the first new case refuse an overtaken import.

    It is overtaken when somebody else brought one of the new cases in meanwhile.
    """
    keys = {case.header.external for case in new}

    def check(cases: Mapping[str, Case]) -> None:
        there = next((case for case in cases.values() if case.external in keys), None)
        if there is not None:
            raise _overtaken_error(there)

    for number, case in enumerate(new):
        yield case if number else replace(case, check=check)


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
            raise _overtaken_error(case)

    return check


def _overtaken_error(case: Case) -> Conflict:
    return Conflict(f"{case.id} was imported by somebody else meanwhile. Nothing was written; import the file again.")
