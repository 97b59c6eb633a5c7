"""Compares what a file says with the cases that are here and says what to write; it writes nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from desk.errors import Conflict
from desk.importers.case_entries import agent_id, entries_of, header_of, last_word, settled_at, source_hash
from desk.importers.imported_case import ImportedCase, ImportResult
from desk.importers.reading.warnings import Notes
from desk.model.case import Case, Header
from desk.model.changes import Append, Change, NewCase
from desk.model.entries import PRIORITIES, STATUSES, SYSTEM, AnyEntry, Assign, FieldChange, StatusChange
from desk.model.state import state_of

_FIELDS = (
    "subject", "customer", "channel", "tags", "phone", "email", "organisation", "source_status", "source_priority", "source_sla", "extra",
    "source_updated", "source_hash",
)  # fmt: skip
"""What the source says about a case and a newer file may overwrite."""
IMPORT_REF = "import:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would write, and how many cases of the file it concerns."""

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
            "by_status": _counted((case.status for case in result.cases), STATUSES),
            "by_priority": _counted((case.priority for case in result.cases), PRIORITIES),
            "format": result.format,
            "encoding": result.encoding,
            "delimiter": result.delimiter,
            "day_first": result.day_first,
            "tz": result.tz,
            "reason": result.reason,
            "warnings": list(self.warnings),
        }


def _counted(words: Iterable[str], order: tuple[str, ...]) -> dict[str, int]:
    counts = Counter(words)
    return {word: counts[word] for word in order if counts[word]}


def plan_import(result: ImportResult, cases: Mapping[str, Case], *, archived: Collection[tuple[str, str]] = ()) -> ImportPlan:
    """What to commit so that the shift says what the file says. `archived` are the external keys of cases that left it.

    A case is known again by its source and id. The same content changes nothing; a newer one overwrites what the source had said and
    adds what is new at the source, never what the desk wrote; an older one is ignored and told. Planning a file again after its
    changes were committed plans nothing.
    """
    here = {case.external: case for case in cases.values() if case.external}
    notes = Notes()
    changes: list[Change] = []
    fresh: list[NewCase] = []
    for imported in result.cases:
        key = (imported.source, imported.external_id)
        known = here.get(key)
        if known is None and key in archived:
            notes.add("a case is in an archive and was left as it is", imported.external_id)
            continue
        if known is None:
            fresh.append(NewCase(header_of(imported, source_hash(imported)), entries_of(imported)))
            continue
        change = _update(known, imported, notes)
        if change:
            changes.append(change)
    return ImportPlan(
        changes=(*_still_new(fresh), *changes),
        new=len(fresh),
        changed=len(changes),
        unchanged=len(result.cases) - len(fresh) - len(changes),
        result=result,
        warnings=(*result.warnings, *notes.texts()),
    )


def _still_new(fresh: list[NewCase]) -> Iterator[NewCase]:
    """New cases, the first of which refuses the whole import when somebody else brought one of them in meanwhile."""
    keys = {case.header.external for case in fresh}

    def check(cases: Mapping[str, Case]) -> None:
        there = next((case for case in cases.values() if case.external in keys), None)
        if there is not None:
            raise Conflict(f"{there.id} was imported by somebody else meanwhile. Nothing was written; import the file again.")

    for number, case in enumerate(fresh):
        yield case if number else replace(case, check=check)


def _update(known: Case, imported: ImportedCase, notes: Notes) -> Append | None:
    content = source_hash(imported)
    said = _said_before(known)
    if said["source_hash"] == content:
        return None
    before = said["source_updated"]
    if before and imported.updated and imported.updated < before:
        notes.add("a case is newer here than in the file and was left as it is", imported.external_id)
        return None
    entries = _news(known, imported, said, content)
    return Append(known.id, entries, check=_still(said["source_hash"])) if entries else None


def _still(before: str) -> Callable[[Case], None]:
    """Refuses an import that somebody else made or overtook meanwhile."""

    def check(case: Case) -> None:
        now = _said_before(case)["source_hash"]
        if now != before:
            raise Conflict(f"{case.id} was imported by somebody else meanwhile. Nothing was written; import the file again.")

    return check


def _said_before(case: Case) -> dict[str, Any]:
    """What the source said at the last import: the header with every change that came from the source."""
    said = {name: getattr(case, name) for name in (*_FIELDS, "priority")}
    for entry in case.entries:
        if isinstance(entry, FieldChange) and entry.ref and entry.name in said:
            said[entry.name] = entry.now
    said["tags"] = tuple(said["tags"] or ())
    updated = said["source_updated"]
    said["source_updated"] = datetime.fromisoformat(updated) if isinstance(updated, str) else updated
    return said


def _news(known: Case, imported: ImportedCase, said: dict[str, Any], content: str) -> tuple[AnyEntry, ...]:
    """The entries that bring a case here up to what the source says now."""
    state = state_of(known)
    at = max(imported.updated or state.last_at, state.last_at)
    header = header_of(imported, content)
    refs = {entry.ref for entry in known.entries if entry.ref}
    moved = imported.source_status != said["source_status"]
    missing = [entry for entry in entries_of(imported) if entry.ref not in refs and (imported.events or _is_said(entry, moved))]
    said |= {entry.name: entry.now for entry in missing if isinstance(entry, FieldChange)}
    entries: list[AnyEntry] = [*missing, *_fields(header, said, state.fields, at)]
    if imported.priority != said["priority"]:
        entries.append(_field("priority", state.priority, imported.priority, at))
    if said["extra"].get("assignee", "") != imported.assignee and state.owner != agent_id(imported.assignee):
        entries.append(Assign(at=at, by=SYSTEM, owner=agent_id(imported.assignee), ref=f"{IMPORT_REF}assign:{content}"))
    grown = _with(known, entries)
    # A message that came in with the file opens a case; where source and desk agreed before, the source still has the last word.
    carried = state.status == imported.status != state_of(grown).status
    if moved or carried or any(isinstance(entry, StatusChange) for entry in missing):
        entries.extend(last_word(grown, imported.status, settled_at(imported)))
    return tuple(entries)


def _is_said(entry: AnyEntry, moved: bool) -> bool:
    """Whether an entry of a source that gives only its final state is news by itself: what was said is, a status when it moved."""
    if isinstance(entry, StatusChange):
        return moved
    return not isinstance(entry, Assign | FieldChange)


def _fields(header: Header, said: Mapping[str, Any], now: Mapping[str, Any], at: datetime) -> list[FieldChange]:
    """A change for every field the source says differently than at the last import."""
    found = []
    for name in _FIELDS:
        told = getattr(header, name)
        if told != said[name]:
            found.append(_field(name, now.get(name, said[name]), told, at))
    return found


def _field(name: str, was: Any, now: Any, at: datetime) -> FieldChange:
    return FieldChange(at=at, by=SYSTEM, name=name, was=_plain(was), now=_plain(now), ref=f"{IMPORT_REF}{name}")


def _plain(value: Any) -> Any:
    """A value as it comes back from the file."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value


def _with(case: Case, entries: Iterable[AnyEntry]) -> Case:
    return msgspec.structs.replace(case, entries=(*case.entries, *entries))
