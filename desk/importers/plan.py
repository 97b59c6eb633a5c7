"""Compares imported cases with the shift and plans the changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from desk.errors import Conflict
from desk.importers.case_entries import agent_id, final_status_entry, imported_entries, imported_header, iso_time, source_hash, status_time
from desk.importers.imported_case import ImportedCase, ImportResult
from desk.importers.reading.warnings import Warnings
from desk.model.case import Case, Header
from desk.model.changes import Append, Change, NewCase
from desk.model.entries import AnyEntry, Assign, FieldChange, StatusChange
from desk.model.entry_values import PRIORITIES, STATUSES, SYSTEM
from desk.model.state import state_of

_SOURCE_FIELDS = (
    "subject", "customer", "channel", "tags", "phone", "email", "organisation", "source_status", "source_priority", "source_sla", "extra",
    "source_updated", "source_hash",
)  # fmt: skip
"""Fields that the source says and a newer file may overwrite."""
IMPORT_REF = "import:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """The changes of an import, and the number of cases they concern."""

    changes: tuple[Change, ...]
    new: int
    changed: int
    unchanged: int
    result: ImportResult
    warnings: tuple[str, ...]

    def figures(self) -> dict[str, Any]:
        """The counts and findings, by their names in `desk import --json`.

        read = new + changed + unchanged + duplicates + rejected + dropped.
        """
        result = self.result
        return {
            "read": result.read,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "duplicates": len(result.duplicates),
            "rejected": len(result.rejects),
            "dropped": len(result.dropped),
            "rows": result.rows,
            "by_status": _count_words((case.status for case in result.cases), STATUSES),
            "by_priority": _count_words((case.priority for case in result.cases), PRIORITIES),
            "format": result.format,
            "encoding": result.encoding,
            "delimiter": result.delimiter,
            "day_first": result.day_first,
            "tz": result.tz,
            "reason": result.reason,
            "warnings": list(self.warnings),
        }


def _count_words(words: Iterable[str], order: tuple[str, ...]) -> dict[str, int]:
    counts = Counter(words)
    return {word: counts[word] for word in order if counts[word]}


def in_no_archive(_external: tuple[str, str]) -> Case | None:
    """There are no archives."""
    return None


def plan_import(
    result: ImportResult, cases: Mapping[str, Case], *, find_archived: Callable[[tuple[str, str]], Case | None] = in_no_archive
) -> ImportPlan:
    """Plans the changes that bring the shift up to a file.

    `find_archived` gives a case that left it by its source and id, and what is new for it brings it back. A case is known again by its
    source and id. The same content changes nothing. A newer one overwrites what the source had said and adds what is new at the source,
    never what the desk wrote. An older one is ignored and told. Planning a file again after its changes were committed plans nothing.
    """
    known = {case.external: case for case in cases.values() if case.external}
    warnings = Warnings()
    new: list[NewCase] = []
    changes: list[Change] = []
    for imported in result.cases:
        key = (imported.source, imported.external_id)
        if key in known:
            changes.extend(_case_update(known[key], imported, warnings))
        elif (archived := find_archived(key)) is not None:
            changes.extend(_archived_update(archived, imported, warnings))
        else:
            new.append(NewCase(imported_header(imported, source_hash(imported)), imported_entries(imported)))
    return ImportPlan(
        changes=(*_guard_new_cases(new), *changes),
        new=len(new),
        changed=len(changes),
        unchanged=len(result.cases) - len(new) - len(changes),
        result=result,
        warnings=(*result.warnings, *warnings.texts()),
    )


def _archived_update(archived: Case, imported: ImportedCase, warnings: Warnings) -> Sequence[Change]:
    """The change that brings an archived case up to the file.

    It brings it back to the shift as well.
    """
    found = list(_case_update(archived, imported, warnings))
    fate = "has news and comes back from its archive" if found else "is in an archive and was left as it is"
    warnings.add(f"a case {fate}", imported.external_id)
    return found


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


def _case_update(known: Case, imported: ImportedCase, warnings: Warnings) -> Iterator[Append]:
    """The change that brings a known case up to the file.

    Empty when there is none.
    """
    content = source_hash(imported)
    last = _last_import_values(known)
    if last["source_hash"] == content:
        return
    before = last["source_updated"]
    if before and imported.updated and imported.updated < before:
        warnings.add("a case is newer here than in the file and was left as it is", imported.external_id)
        return
    entries = _new_entries(known, imported, last, content)
    if entries:
        yield Append(known.id, entries, check=_overtaken_check(last["source_hash"]))


def _overtaken_check(before: str) -> Callable[[Case], None]:
    """A check that refuses an import overtaken by another one."""

    def check(case: Case) -> None:
        now = _last_import_values(case)["source_hash"]
        if now != before:
            raise _overtaken_error(case)

    return check


def _overtaken_error(case: Case) -> Conflict:
    return Conflict(f"{case.id} was imported by somebody else meanwhile. Nothing was written; import the file again.")


def _last_import_values(case: Case) -> dict[str, Any]:
    """The values the source gave at the last import.

    They are the header with every change that came from the source.
    """
    last = {name: getattr(case, name) for name in (*_SOURCE_FIELDS, "priority")}
    for entry in case.entries:
        if isinstance(entry, FieldChange) and entry.ref and entry.name in last:
            last[entry.name] = entry.now
    last["tags"] = tuple(last["tags"] or ())
    updated = last["source_updated"]
    last["source_updated"] = datetime.fromisoformat(updated) if isinstance(updated, str) else updated
    return last


def _new_entries(known: Case, imported: ImportedCase, last: dict[str, Any], content: str) -> tuple[AnyEntry, ...]:
    """The entries that bring a known case up to the source."""
    state = state_of(known)
    at = max(imported.updated or state.last_at, state.last_at)
    header = imported_header(imported, content)
    refs = {entry.ref for entry in known.entries if entry.ref}
    moved = imported.source_status != last["source_status"]
    missing = [entry for entry in imported_entries(imported) if entry.ref not in refs and (imported.events or _is_news(entry, moved))]
    last |= {entry.name: entry.now for entry in missing if isinstance(entry, FieldChange)}
    entries: list[AnyEntry] = [*missing, *_field_changes(header, last, state.fields, at)]
    if imported.priority != last["priority"]:
        entries.append(_field_change("priority", state.priority, imported.priority, at))
    if last["extra"].get("assignee", "") != imported.assignee and state.owner != agent_id(imported.assignee):
        entries.append(Assign(at=at, by=SYSTEM, owner=agent_id(imported.assignee), ref=f"{IMPORT_REF}assign:{content}"))
    grown = _with_entries(known, entries)
    # A message that came in with the file opens a case; where source and desk agreed before, the source still has the last word.
    carried = state.status == imported.status != state_of(grown).status
    if moved or carried or any(isinstance(entry, StatusChange) for entry in missing):
        entries.extend(final_status_entry(grown, imported.status, status_time(imported)))
    return tuple(entries)


def _is_news(entry: AnyEntry, moved: bool) -> bool:
    """Is an entry news by itself, if its source gives no history?

    Messages are. A status is when it moved.
    """
    if isinstance(entry, StatusChange):
        return moved
    return not isinstance(entry, Assign | FieldChange)


def _field_changes(header: Header, last: Mapping[str, Any], now: Mapping[str, Any], at: datetime) -> list[FieldChange]:
    """A change for every field the source now gives differently."""
    found = []
    for name in _SOURCE_FIELDS:
        new = getattr(header, name)
        if new != last[name]:
            found.append(_field_change(name, now.get(name, last[name]), new, at))
    return found


def _field_change(name: str, was: Any, now: Any, at: datetime) -> FieldChange:
    return FieldChange(at=at, by=SYSTEM, name=name, was=_json_value(was), now=_json_value(now), ref=f"{IMPORT_REF}{name}")


def _json_value(value: Any) -> Any:
    """A value as it comes back from the file."""
    if isinstance(value, datetime):
        return iso_time(value)
    return list(value) if isinstance(value, tuple) else value


def _with_entries(case: Case, entries: Iterable[AnyEntry]) -> Case:
    return msgspec.structs.replace(case, entries=(*case.entries, *entries))
