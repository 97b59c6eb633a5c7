"""`desk handover verify`: whether every signed pack is as it was signed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

import msgspec

from desk.cli.context import Context
from desk.cli.handover_archive import archived_tables
from desk.cli.output import print_error, print_json, print_line
from desk.errors import Refused, Usage
from desk.handover.notes import NOTES, PACKS, normal_handover
from desk.handover.seal_words import is_seal
from desk.handover.verification import Fault, SignedPacks, Verification, is_signed_further
from desk.store.file.stored_table import stored_table
from desk.store.protocol import Store

DAMAGED = 5


def seal_lines(context: Context) -> list[str]:
    """The words that say what became of the signed packs. Raises Damaged and Refused."""
    with context.store(writing=False) as store:
        found = _signed_packs(context, store).verify()
    return [*_verification_lines(found), *found.remarks]


def _signed_packs(context: Context, store: Store) -> SignedPacks:
    archived = archived_tables(store)
    packs = {**archived.get(PACKS, {}), **_documents_in_file(context, store, PACKS)}
    notes = {**archived.get(NOTES, {}), **_documents_in_file(context, store, NOTES)}
    return SignedPacks(packs, notes, shift=store.shift, cases=list(store.cases.values()))


def verify_handovers(context: Context, options: argparse.Namespace) -> int:
    """Check the packs, live and archived. 0 when all are whole, 5 with what was changed."""
    if options.against and not is_seal(options.against):
        raise Usage(f"{options.against!r:.60} is no seal. Type the twelve signs from paper, such as 3f9c-21ab-77d0.")
    with context.store(writing=False) as store:
        signed = _signed_packs(context, store)
    only = normal_handover(options.handover) if options.handover else ""
    if only and only not in {document.get("id") for document in signed.documents.values()}:
        raise Refused(f"{options.handover} was not signed here. `desk handover list` shows every one.")
    found = signed.verify(only=only, against=options.against)
    if context.json:
        print_json(msgspec.to_builtins(found))
    else:
        for remark in found.remarks:
            print_error(remark)
        for line in _verification_lines(found):
            print_line(line)
    return 0 if found.whole else DAMAGED


def _documents_in_file(context: Context, store: Store, table: str) -> Mapping[int, bytes]:
    """The documents as any reader of the file sees them. What was changed there counts, although desk brings back its own."""
    if context.place.file is None:
        return store.documents(table)
    stored, loaded = stored_table(context.place.file, table), store.documents(table)
    kept = {number: document for number, document in loaded.items() if number in stored.documents or number > stored.last}
    changed = {number: stored.documents[number] for number in stored.changed}
    return kept | {number: document for number, document in changed.items() if not is_signed_further(loaded.get(number), document)}


def _verification_lines(found: Verification) -> Iterator[str]:
    if found.whole and not found.packs:
        yield "no handover was signed yet"
    elif found.whole:
        seal = f"; last seal {found.last}" if found.last else ""
        yield f"{found.packs} signed pack{'s' if found.packs > 1 else ''}, all as signed{seal}"
    yield from map(_fault_words, found.wrong)


def _fault_words(fault: Fault) -> str:
    return "  ".join(part for part in (fault.pack, fault.case, fault.part, fault.what) if part)
