"""Leads changes to the cases and entries that their writer meant.

Two histories of a shift that were brought together may have given one number twice. Whoever saw a case by its number of before means
that case, and none that has the number now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from desk.errors import Refused
from desk.model.case import Case, encode_case
from desk.model.case_origin import is_same_case
from desk.model.changes import Append, Change
from desk.model.entries import AnyEntry, Link
from desk.model.references import reference_fields
from desk.store.documents.case_merge import CaseOrigin
from desk.store.documents.documents import Documents, exact_case_number

SeenCases = Mapping[str, Case]
"""Cases by id, as they were seen when changes were made."""


def readdressed_append(change: Append, documents: Documents, seen: SeenCases) -> Append:
    """An append under the numbers that its case and entries have now.

    `seen` are the cases that the change does not bring along itself. Raises Refused where the one meant is not there.
    """
    linked = tuple(_followed_link(entry, documents, seen) for entry in change.entries)
    before = change.seen or seen.get(change.case)
    now = case_now(before, documents) if before is not None else None
    if before is None or now is None:
        return replace(change, entries=linked)
    return replace(change, case=now.id, entries=tuple(_followed_entry(entry, before, now) for entry in linked))


def named_cases(changes: Iterable[Change], cases: Mapping[str, Case]) -> SeenCases:
    """The cases that changes name, as they are known now."""
    appends = [change for change in changes if isinstance(change, Append)]
    links = {entry.case for change in appends for entry in change.entries if isinstance(entry, Link)}
    named = {change.case for change in appends if change.seen is None} | links
    return {case: found for case in named if (found := cases.get(case)) is not None}


def case_now(before: Case, documents: Documents) -> Case | None:
    """A case that was seen, as it is now.

    None when nothing has its number: it may be in an archive. Raises Refused when only another has.
    """
    number = exact_case_number(before.id)
    here = documents.case(number) if number is not None and number in documents else None
    if here is not None and is_same_case(before, here):
        return here
    origin = CaseOrigin(encode_case(before))
    same = next((found for found in documents if CaseOrigin(documents.document(found)).is_same(origin)), None)
    if same is not None:
        return documents.case(same)
    if here is None or before.subject == here.subject or before.customer == here.customer:
        return here  # somebody edited the file
    raise Refused(
        f"{before.id} is {here.customer or 'another'}'s case now, and that of {before.customer or 'before'} is not on this shift. "
        "Nothing was written."
    )


def _followed_link(entry: AnyEntry, documents: Documents, seen: SeenCases) -> AnyEntry:
    """A link to the case that was meant."""
    before = seen.get(entry.case) if isinstance(entry, Link) else None
    now = case_now(before, documents) if before is not None else None
    return msgspec.structs.replace(entry, case=now.id) if now is not None else entry


def _followed_entry(entry: AnyEntry, before: Case, now: Case) -> AnyEntry:
    """An entry that names the entries that were meant."""
    names = {field: name for field in reference_fields(type(entry)) if (name := getattr(entry, field))}
    followed = {field: _name_now(name, before, now) for field, name in names.items()}
    return entry if followed == names else msgspec.structs.replace(entry, **followed)


def _name_now(name: str, before: Case, now: Case) -> str:
    meant = next((entry for entry in before.entries if entry.id == name), None)
    if meant is None or any(entry.id == name and _bare_entry(entry) == _bare_entry(meant) for entry in now.entries):
        return name
    found = next((entry.id for entry in now.entries if _bare_entry(entry) == _bare_entry(meant)), "")
    if not found:
        raise Refused(f"{name} is another entry now, and the one that was meant is not on {now.id}. Nothing was written.")
    return found


def _bare_entry(entry: AnyEntry) -> AnyEntry:
    """An entry without its own number and those that it names."""
    return msgspec.structs.replace(entry, id="", **dict.fromkeys(reference_fields(type(entry)), ""))
