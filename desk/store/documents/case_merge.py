"""Merges two timelines of one case, as bytes."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Raw

from desk.model.case import decode_entry
from desk.model.case_origin import OriginFacts, is_same_origin
from desk.model.entries import Link
from desk.model.ids import case_id, entry_number
from desk.model.references import reference_fields
from desk.store.documents.document_codec import Document, document_entries, document_id, with_timeline_last


class _Origin(msgspec.Struct):
    subject: Any = None
    customer: Any = None
    created_at: Any = None
    external: Any = None
    entries: list[Raw] = []


OriginMarks = tuple[int, int, int, int]
"""A short form of a case's beginning: sums of its creation, subject, customer and first entry. Zero where there is none."""

_decode_origin = msgspec.json.Decoder(_Origin).decode
_decode_first = msgspec.json.Decoder(dict[str, Any]).decode


class CaseOrigin:
    """The beginning of a case, which tells it apart from others.

    Its number does not: two histories give the same numbers.
    """

    def __init__(self, document: Document) -> None:
        try:
            found = _decode_origin(document)
            first = _decode_first(found.entries[0]) if found.entries else None
        except msgspec.ValidationError:
            found, first = _Origin(subject=bytes(document).decode("utf-8", "replace")), None
        if first is not None:
            first.pop("id", None)
        self.created_at = _instant_text(found.created_at)
        self.revision = len(found.entries)
        """The number of entries of the case."""
        self._begun = OriginFacts(self.created_at, found.subject, found.customer, first, found.external)

    @property
    def customer_name(self) -> str:
        """The customer as written. Never empty."""
        return str(self._begun.customer or "no name")[:40]

    @property
    def marks(self) -> OriginMarks:
        """The short form."""
        begun = self._begun
        return _mark_of(begun.created_at), _mark_of(begun.subject), _mark_of(begun.customer or None), _mark_of(begun.first)

    def is_same(self, other: CaseOrigin) -> bool:
        """Do both begin one case?"""
        return is_same_origin(self._begun, other._begun)


def _mark_of(value: object) -> int:
    return 0 if value is None else zlib.crc32(msgspec.json.encode(value, order="deterministic"))


def are_marks_of_one(marks: OriginMarks, other: OriginMarks) -> bool:
    """Do both begin one case? The rule is that of `is_same_origin`."""
    (created, subject, customer, first), (*_, other_customer, other_first) = marks, other
    alike = subject == other[1], customer == other_customer != 0, first == other_first or 0 in {first, other_first}
    return created == other[0] and sum(alike) >= 2


def _instant_text(value: object) -> str:
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC).isoformat()
    except ValueError:
        return str(value)


def merged_case(ours: Document, theirs: Document, number: int) -> bytes:
    """Merge two versions of a case.

    The header is theirs. Our entries stand where they stood. An entry is known by its id and by what it is. One of theirs whose id is
    taken gets a new one, and what names it follows.
    """
    if bytes(ours) == bytes(theirs):
        return bytes(ours)
    known = document_entries(ours)
    added = unknown_entries(known, document_entries(theirs), number)
    fields = msgspec.json.decode(theirs, type=dict[str, Raw])
    fields["entries"] = Raw(b"[" + b",".join(map(bytes, (*known, *added))) + b"]")
    return with_timeline_last(msgspec.json.encode(fields), case_id(number))


def unknown_entries(known: Iterable[Raw], entries: Iterable[Raw], number: int) -> list[Raw]:
    """The entries that are not known.

    An id that is taken on the case becomes a free one.
    """
    known = list(known)
    new = _without_common(list(entries), known)
    if not new:
        return []
    taken = {document_id(entry) for entry in known}
    last = max((entry_number(entry_id) for entry_id in taken | {document_id(entry) for entry in new}), default=0)
    names: dict[str, str] = {}
    for entry in new:
        entry_id = document_id(entry)
        if entry_id in taken:
            last += 1
            names[entry_id] = f"{number}.{last}"
        taken.add(names.get(entry_id, entry_id))
    return [renamed_entry(entry, names) for entry in new]


def _without_common(entries: list[Raw], known: list[Raw]) -> list[Raw]:
    """The entries that are not known.

    They are compared by their bytes, by id and content, then by content alone.
    """
    for key in (bytes, _entry_content, bare_content):
        if not entries or not known:
            break
        there, here = Counter(map(key, known)), Counter(map(key, entries))
        entries, known = _entries_beyond(there, entries, key), _entries_beyond(here, known, key)
    return entries


def _entries_beyond(others: Counter[bytes], entries: list[Raw], key: Callable[[Raw], bytes]) -> list[Raw]:
    """The entries that are more than the others of the same key."""
    left = Counter(others)
    beyond = []
    for entry in entries:
        if left[key(entry)] > 0:
            left[key(entry)] -= 1
        else:
            beyond.append(entry)
    return beyond


def _entry_content(entry: Raw) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(entry), order="deterministic")


def bare_content(entry: Raw) -> bytes:
    """An entry without its id, for comparing."""
    found = msgspec.json.decode(entry)
    return msgspec.json.encode({name: value for name, value in found.items() if name != "id"}, order="deterministic")


def renumbered_entries(before: Document, after: Document) -> dict[str, str]:
    """The new ids of entries whose old ones others have.

    They stand by the old ones. An entry is known by what it is.
    """
    old, new = ({document_id(entry): bare_content(entry) for entry in document_entries(case)} for case in (before, after))
    names = {content: entry_id for entry_id, content in new.items()}
    taken = [entry_id for entry_id, content in old.items() if new.get(entry_id, content) != content]
    return {entry_id: names[old[entry_id]] for entry_id in taken if old[entry_id] in names}


def renumbered_case(document: Document, number: int) -> bytes:
    """A case under another number, with its entries."""
    before = document_id(document).removeprefix("C-")
    entries = document_entries(document)
    ids = [entry_id for entry_id in map(document_id, entries) if entry_id.startswith(f"{before}.")]
    names = {entry_id: f"{number}{entry_id.removeprefix(before)}" for entry_id in ids}
    fields = msgspec.json.decode(document, type=dict[str, Raw])
    fields["entries"] = Raw(b"[" + b",".join(bytes(renamed_entry(entry, names)) for entry in entries) + b"]")
    return with_timeline_last(msgspec.json.encode(fields), case_id(number))


def renamed_entry(entry: Raw, names: Mapping[str, str]) -> Raw:
    """An entry under its new name.

    The entries that it names have their new names too.
    """
    if not names:
        return entry
    fields = msgspec.json.decode(entry, type=dict[str, Raw])
    known = decode_entry(entry, datetime.min.replace(tzinfo=UTC))
    changed = {}
    for field in ("id", *reference_fields(type(known))):
        name = getattr(known, field)
        if name in names:
            changed[field] = Raw(msgspec.json.encode(names[name]))
    return Raw(msgspec.json.encode(fields | changed)) if changed else entry


def relinked_case(document: Document, cases: Mapping[str, str]) -> bytes:
    """A case whose links lead to new numbers.

    `cases` gives the new id by the old one.
    """
    entries = [relinked_entry(entry, cases) for entry in document_entries(document)]
    fields = msgspec.json.decode(document, type=dict[str, Raw])
    fields["entries"] = Raw(b"[" + b",".join(map(bytes, entries)) + b"]")
    return with_timeline_last(msgspec.json.encode(fields), document_id(document))


def relinked_entry(entry: Raw, cases: Mapping[str, str]) -> Raw:
    """An entry whose link leads to the new number."""
    known = decode_entry(entry, datetime.min.replace(tzinfo=UTC))
    if not isinstance(known, Link) or known.case not in cases:
        return entry
    fields = msgspec.json.decode(entry, type=dict[str, Raw])
    return Raw(msgspec.json.encode(fields | {"case": Raw(msgspec.json.encode(cases[known.case]))}))
