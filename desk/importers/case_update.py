"""Finds what a file adds to a case that the shift knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from desk.importers.case_entries import agent_id, final_status_entry, imported_entries, imported_header, iso_time, source_hash, status_time
from desk.importers.imported_case import CASE_FIELDS, NO_SUBJECT, ImportedCase, ImportResult, has_no_subject
from desk.importers.known_cases import COMMENT_REF, ROWS_SOURCE
from desk.importers.reading.warnings import Warnings
from desk.model.case import Case, Header
from desk.model.entries import AnyEntry, Assign, Contact, FieldChange, Incoming, Retract, StatusChange, Told
from desk.model.entry_values import SYSTEM
from desk.model.state import CaseState, state_of
from desk.model.timeline import effective_entries

IMPORT_REF = "import:"
_MOMENT = timedelta(microseconds=1)
_MESSAGES = (Contact, Incoming, Told)
_NOT_SAID: tuple[object, ...] = ("", NO_SUBJECT, (), {}, None)
"""Values of a field that the source never told. What an agent of ours set in their place stays."""
_OTHER_SIDE = "the other side wrote it"
_TEXT_FIELDS = ("subject", "customer", "channel", "phone", "email", "organisation", "source_sla")
_SOURCE_FIELDS = (*_TEXT_FIELDS, "tags", "source_status", "source_priority", "extra", "source_updated")
"""Fields that the source says and a newer file may overwrite."""
_KEPT_BESIDE = ("assignee", "group", "resolved", "closed")
"""Fields of ours that stand in `extra`."""


def import_count(case: Case) -> int:
    """The number of entries that came from elsewhere."""
    return sum(1 for entry in case.entries if entry.ref)


def update_entries(known: Case, tellings: Sequence[ImportedCase], result: ImportResult, warnings: Warnings) -> tuple[AnyEntry, ...]:
    """The entries that bring a known case up to a file.

    `tellings` are all that the file says of the case: several where mails of one thread do not name each other.
    """
    imported = _joined_telling(tellings)
    if imported.source == ROWS_SOURCE and imported.external_id == known.id:
        return ()
    last = last_import_values(known)
    if known.source_hash == source_hash(imported) and not any(entry.ref.startswith(IMPORT_REF) for entry in known.entries):
        return ()
    before = last["source_updated"]
    if before and imported.updated and imported.updated < before and not result.is_partial:
        warnings.add("a case is newer here than in the file and was left as it is", imported.external_id)
        return ()
    return _CaseUpdate(known, imported, last, result).entries()


def _joined_telling(tellings: Sequence[ImportedCase]) -> ImportedCase:
    first, *others = sorted(tellings, key=lambda imported: imported.created)
    comments = tuple(comment for imported in (first, *others) for comment in imported.comments)
    return msgspec.structs.replace(first, comments=comments) if others else first


def last_import_values(known: Case) -> dict[str, Any]:
    """The values the source gave at the last import.

    They are the header with every change that came from the source.
    """
    last = {name: getattr(known, name) for name in (*_SOURCE_FIELDS, "priority")}
    for entry in known.entries:
        if isinstance(entry, FieldChange) and entry.ref and entry.name in last:
            last[entry.name] = entry.now
    last["tags"] = tuple(last["tags"] or ())
    last["extra"] = last["extra"] or {}
    updated = last["source_updated"]
    last["source_updated"] = datetime.fromisoformat(updated) if isinstance(updated, str) else updated
    return last


class _CaseUpdate:
    """One known case against what a file says of it."""

    def __init__(self, known: Case, imported: ImportedCase, last: dict[str, Any], result: ImportResult) -> None:
        self.known = known
        self.state = state_of(known)
        self.last = last
        self.unsaid = _unsaid_of(known, imported, result)
        self.columns = result.columns
        self.is_partial = result.is_partial
        self.imported = _with_last_values(imported, self.state, last, self.unsaid)
        self.at = max(imported.updated or self.state.last_at, self.state.last_at)

    def entries(self) -> tuple[AnyEntry, ...]:
        """The entries that bring the case up to the source."""
        imported, state, last = self.imported, self.state, dict(self.last)
        moved = imported.source_status != last["source_status"]
        missing = self.missing_entries(moved)
        last |= {entry.name: entry.now for entry in missing if isinstance(entry, FieldChange)}
        found: list[AnyEntry] = [*missing, *self.field_changes(last)]
        if imported.priority != last["priority"] and (self.moved_priority() or not self.is_ours("priority")):
            found.append(_field_change("priority", state.priority, imported.priority, self.at))
        found.extend(self.new_owner(last))
        grown = msgspec.structs.replace(self.known, entries=(*self.known.entries, *found))
        # A message that came in with the file opens a case. Where source and desk agreed before, the source still has the last word.
        carried = state.status == imported.status != state_of(grown).status and "status" not in self.unsaid
        if moved or carried or any(isinstance(entry, StatusChange) for entry in missing):
            found.extend(final_status_entry(grown, imported.status, status_time(imported)))
        return tuple(found)

    def missing_entries(self, moved: bool) -> list[AnyEntry]:
        """The entries of the file that the case does not have."""
        refs = {entry.ref for entry in self.known.entries if entry.ref}
        said = {_said_text(entry) for entry in self.known.entries if isinstance(entry, Told | Incoming)}
        absent = (entry for entry in imported_entries(self.imported) if entry.ref not in refs)
        news = (self.later_word(entry) for entry in absent if self.imported.events or _is_news(entry, moved))
        missing = [entry for entry in news if not (isinstance(entry, Told) and _said_text(entry) in said)]
        return [*missing, *self.mended_entries(missing)] if self.is_partial else missing

    def later_word(self, entry: AnyEntry) -> AnyEntry:
        """The first word of a file, as a later one."""
        told = (known.at for known in self.known.entries if isinstance(known, Told))
        if not self.is_partial or not isinstance(entry, Told) or entry.at < min(told, default=entry.at + _MOMENT):
            return entry
        return Incoming(at=entry.at, by=entry.by, text=entry.text, channel=entry.channel, ref=entry.ref)

    def mended_entries(self, missing: Sequence[AnyEntry]) -> Iterator[AnyEntry]:
        """Messages of the wrong side, taken back and told again.

        A mailbox brought in before took a customer for the desk, or the desk for a customer.
        """
        here = {entry.ref: entry for entry in effective_entries(self.known.entries) if entry.ref.startswith(COMMENT_REF)}
        for entry in imported_entries(self.imported):
            known = here.get(entry.ref)
            if known is not None and isinstance(known, _MESSAGES) and isinstance(entry, Contact) != isinstance(known, Contact):
                yield Retract(at=self.at, by=SYSTEM, entry=known.id, reason=_OTHER_SIDE, ref=f"{IMPORT_REF}side:{known.id}")
                yield entry

    def field_changes(self, last: Mapping[str, Any]) -> list[FieldChange]:
        """A change for every field the source now gives differently."""
        header = imported_header(self.imported)
        found = []
        for name in _SOURCE_FIELDS:
            new = self.merged_extra(header, last["extra"]) if name == "extra" else getattr(header, name)
            is_said = new and last[name] not in _NOT_SAID
            if new == last[name] or (not is_said and self.is_ours(name)):
                continue
            found.append(_field_change(name, self.state.fields.get(name, last[name]), new, self.at))
        return found

    def merged_extra(self, header: Header, last: Mapping[str, Any]) -> dict[str, Any]:
        """The values beside the case, old and new.

        Those that the file has no column for stay."""
        said = self.columns | {name for name in _KEPT_BESIDE if name not in self.unsaid}
        new = {name: self.grown_list(last.get(name), value) for name, value in header.extra.items()}
        return {name: value for name, value in last.items() if name not in said} | new

    def grown_list(self, before: Any, value: Any) -> Any:
        """A value of the file, added to the list before it.

        Only a file that tells a part of its case adds to a list."""
        if not self.is_partial or not isinstance(before, list) or not isinstance(value, list):
            return value
        return [*before, *(item for item in value if item not in before)]

    def moved_priority(self) -> bool:
        """Did the source say one priority, and then another?"""
        before, now = self.last["source_priority"], self.imported.source_priority
        return bool(before and now) and before != now

    def new_owner(self, last: Mapping[str, Any]) -> Iterable[Assign]:
        """The owner that the source gives now, where it gave another before."""
        owner = agent_id(self.imported.assignee)
        if last["extra"].get("assignee", "") == self.imported.assignee or self.state.owner == owner:
            return ()
        if not (owner and last["extra"].get("assignee")) and _is_owned_by_us(self.known):
            return ()
        return (Assign(at=self.at, by=SYSTEM, owner=owner, ref=f"{IMPORT_REF}assign:{iso_time(self.at)}"),)

    def is_ours(self, name: str) -> bool:
        """Did an agent of ours set this field?"""
        return any(isinstance(entry, FieldChange) and entry.name == name and not entry.ref for entry in self.known.entries)


def _unsaid_of(known: Case, imported: ImportedCase, result: ImportResult) -> Collection[str]:
    """The fields that a file says nothing of.

    A mailbox that holds only later mails of a thread says nothing of its beginning, nor one whose mails answer a case of our own.
    """
    if result.is_partial and (known.external is None or known.external[0] != imported.source or imported.created >= known.created_at):
        return CASE_FIELDS
    return {*result.unsaid, *(("subject",) if has_no_subject(imported) else ())}


def _with_last_values(imported: ImportedCase, state: CaseState, last: Mapping[str, Any], unsaid: Collection[str]) -> ImportedCase:
    """An imported case, filled with the values known last."""
    kept: dict[str, Any] = {name: last[name] for name in (*_TEXT_FIELDS, "tags") if name in unsaid}
    kept |= {name: last["extra"].get(name, "") for name in ("assignee", "group") if name in unsaid}
    if "status" in unsaid:
        kept |= {"status": state.status, "source_status": last["source_status"]}
    if "priority" in unsaid:
        kept |= {"priority": last["priority"], "source_priority": last["source_priority"]}
    if "updated" in unsaid or imported.updated is None:
        kept["updated"] = last["source_updated"]
    for name in ("channel", "source_sla"):
        if not getattr(imported, name):
            kept[name] = last[name]
    return msgspec.structs.replace(imported, **kept) if kept else imported


def _said_text(entry: Told | Incoming) -> str:
    return " ".join(entry.text.split())


def _is_owned_by_us(known: Case) -> bool:
    """Did an agent of ours give the case to its owner?"""
    last = next((entry for entry in reversed(known.entries) if isinstance(entry, Assign)), None)
    return last is not None and bool(last.owner) and not last.ref


def _is_news(entry: AnyEntry, moved: bool) -> bool:
    """Is an entry news by itself, if its source gives no history?

    Messages are. A status is when it moved.
    """
    if isinstance(entry, StatusChange):
        return moved
    return not isinstance(entry, Assign | FieldChange)


def _field_change(name: str, was: Any, now: Any, at: datetime) -> FieldChange:
    return FieldChange(at=at, by=SYSTEM, name=name, was=_json_value(was), now=_json_value(now), ref=f"{IMPORT_REF}{name}")


def _json_value(value: Any) -> Any:
    """A value as it comes back from the file."""
    if isinstance(value, datetime):
        return iso_time(value)
    return list(value) if isinstance(value, tuple) else value
