"""The entries, cases, web addresses and phone numbers that an entry names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from desk.board.filter.case_index import entry_words
from desk.model.entries import AnyEntry, Link, Retract
from desk.model.entry_titles import entry_title
from desk.model.references import is_naming, reference_fields
from desk.model.state import CaseState
from desk.text.contact_details import phone_numbers_in
from desk.text.links import case_numbers_in, links_in
from desk.text.printable import printable
from desk.tui.presentation.timeline import LOGGED


class EntryTarget(msgspec.Struct, frozen=True):
    """One thing that an entry names.

    `key` is the id of an entry, the number of a case, a web address or a phone number.
    """

    kind: Literal["entry", "case", "link", "phone"]
    key: str
    words: str


def entry_targets(state: CaseState, key: str) -> list[EntryTarget]:
    """Everything that an entry names, and the entries that name it.

    Entries come first, in the order in which they were logged, then cases, web addresses and phone numbers. The logging of a case names
    what its subject does.
    """
    entries = {entry.id: entry for entry in state.case.entries}
    entry = entries.get(key)
    if entry is None:
        return list(_outside_targets(state, state.subject if key == LOGGED else ""))
    named = {getattr(entry, field) for field in reference_fields(type(entry))}
    found = [each for each in entries.values() if (each.id in named or is_naming(each, key)) and not isinstance(each, Retract)]
    cases = [entry.case] if isinstance(entry, Link) else []
    return [*map(_entry_target, found), *_outside_targets(state, " ".join((*cases, _all_words(entry))))]


def _entry_target(entry: AnyEntry) -> EntryTarget:
    return EntryTarget("entry", entry.id, printable(entry_title(entry)))


def _all_words(entry: AnyEntry) -> str:
    return entry_words(entry).replace("\n", " ")


def _outside_targets(state: CaseState, text: str) -> Iterator[EntryTarget]:
    yield from (EntryTarget("case", number, number) for number in case_numbers_in(text) if number != state.id)
    yield from (EntryTarget("link", link, printable(link)) for link in links_in(text))
    yield from (EntryTarget("phone", number, printable(number)) for number in phone_numbers_in(text))
