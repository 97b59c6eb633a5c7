"""Verifies every signed pack, live and archived, and the chain between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from desk.handover.anchors import traces_of_missing
from desk.handover.note_check import note_faults
from desk.handover.notes import BuiltNote, SignedNote, UnreadNote, decode_notes, handover_number, note_number
from desk.handover.pack import signature_of
from desk.handover.seal import Json, canonical_text, content_faults, content_sum, seal_of
from desk.handover.seal_words import is_seal_named, seal_words
from desk.model.case import Case
from desk.model.entries import Assign
from desk.model.shift import Seal, Shift


class Fault(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A thing that is not as it was signed. `pack` names the handover."""

    pack: str
    case: str = ""
    part: str = ""
    what: str


class Verification(Struct, frozen=True, kw_only=True):
    """The findings of a check of the packs.

    `last` are the first signs of the newest seal. `remarks` are odd and no fault, such as clocks that differ.
    """

    whole: bool
    packs: int
    last: str | None
    wrong: tuple[Fault, ...]
    remarks: tuple[str, ...] = ()


class SignedPacks:
    """The signed packs of a shift, and whatever else speaks of them."""

    def __init__(self, packs: Mapping[int, bytes], notes: Mapping[int, bytes], *, shift: Shift, cases: Iterable[Case] = ()) -> None:
        self._shift = shift
        self._cases = cases
        self.documents: dict[int, Json] = {}
        self._unreadable: list[int] = []
        for number in sorted(packs):
            self._take_document(number, packs[number])
        noted = decode_notes(notes)
        self._signed = [note for note in noted if isinstance(note, SignedNote)]
        self._all_notes = noted
        self._known = [note for note in noted if not isinstance(note, UnreadNote)]
        self._noted = {note.handover for note in self._known}

    def _take_document(self, number: int, document: bytes) -> None:
        found = msgspec.json.decode(document)
        if isinstance(found, dict):
            self.documents[number] = found
        else:
            self._unreadable.append(number)

    def verify(self, *, only: str = "", against: str = "") -> Verification:
        """Check every pack, and the chain. `only` names one handover, `against` a seal on paper."""
        faults = [fault for fault in self._faults() if not only or fault.pack in {only, ""}]
        sealed = [document for document in self.documents.values() if document.get("seal")]
        if against and not any(is_seal_named(against, str(document["seal"])) for document in sealed):
            faults.append(Fault(pack=only, part="seal", what=f"no pack here has the seal {against}"))
        last = seal_words(str(sealed[-1]["seal"])) if sealed else None
        remarks = tuple(self._signing_remarks())
        return Verification(whole=not faults, packs=len(self.documents), last=last, wrong=tuple(faults), remarks=remarks)

    def _signing_remarks(self) -> Iterator[str]:
        """Remarks on signatures: none yet, or one dated before what it signs."""
        begun = max((note.handover for note in self._known if isinstance(note, BuiltNote)), key=handover_number, default="")
        if begun and not any(document.get("id") == begun for document in self.documents.values()):
            yield f"{begun} was begun and has no signature here"
        for signed in self._signed:
            later = [note for note in self._known if note.handover == signed.handover and note.at > signed.at]
            for note in (note for note in later if note_number(note.id) < note_number(signed.id)):
                yield f"{signed.handover}: the signature of {signed.by} is dated before {note.id}; the clock of one machine is wrong"
                break

    def _faults(self) -> Iterator[Fault]:
        yield from (Fault(pack=f"pack {number}", what="cannot be read") for number in self._unreadable)
        for number, document in self.documents.items():
            found = list(_pack_faults(number, document))
            named = {(fault.case, fault.part) for fault in found}
            yield from found
            yield from self._signature_faults(number, document)
            yield from (fault for fault in self._note_faults(document) if (fault.case, fault.part) not in named)
        yield from self._chain_faults()
        yield from self._anchor_faults()
        traces = traces_of_missing(self._all_notes, self.documents, self._shift)
        yield from (Fault(pack=pack, part=part, what=what) for pack, part, what in traces)

    def _note_faults(self, document: Json) -> Iterator[Fault]:
        """Lines that say something else than their notes. Notes leave all together, so one that is missing was taken out."""
        pack = str(document.get("id"))
        notes = [note for note in self._known if note.handover == pack]
        if notes:
            yield from (Fault(pack=pack, case=case, part=part, what=what) for case, part, what in note_faults(document, notes))

    def _signature_faults(self, number: int, document: Json) -> Iterator[Fault]:
        """Signatures that are not those which the notes tell of."""
        noted = [note for note in self._signed if note.pack == number]
        if not noted:
            if document.get("id") in self._noted:
                yield Fault(pack=str(document.get("id")), part="signatures", what="are in no note")
            return
        kept = document.get("signatures")
        told = [msgspec.to_builtins(signature_of(note)) for note in noted]
        pack = str(document.get("id"))
        if canonical_text(kept) != canonical_text(told):
            yield Fault(pack=pack, part="signatures", what="are not those that were given")
        seals = [note.seal for note in noted if note.seal]
        if (document.get("seal") or "") != (seals[-1] if seals else ""):
            yield Fault(pack=pack, part="seal", what="is not the one that was given")

    def _chain_faults(self) -> Iterator[Fault]:
        """Packs missing or out of order."""
        before: tuple[int, Json] | None = None
        numbers = list(self.documents)
        for missing in _missing_numbers(numbers):
            yield Fault(pack=f"pack {missing}", what="is missing")
        for number, document in self.documents.items():
            prev = document.get("prev")
            expected = {"pack": before[0], "seal": before[1].get("seal")} if before else None
            if before is not None and prev != expected:
                yield Fault(pack=str(document.get("id")), part="prev", what=f"does not follow {before[1].get('id')}")
            if before is None and prev is not None:
                yield Fault(pack=str(document.get("id")), part="prev", what=f"follows pack {_number_in(prev)}, which is missing")
            if document.get("seal"):
                before = number, document

    def _anchor_faults(self) -> Iterator[Fault]:
        """Packs that something else tells of and that are missing. Nothing else would miss the newest."""
        sealed = self._shift.sealed
        if sealed is not None:
            yield from _sealed_faults(self.documents.get(sealed.pack), sealed)
        newest = max((number for number, document in self.documents.items() if document.get("seal")), default=0)
        if newest and (sealed is None or newest > sealed.pack):
            yield Fault(pack=str(self.documents[newest].get("id")), part="seal", what="is not known to the shift")
        for number in sorted({note.pack for note in self._signed} - set(self.documents)):
            yield Fault(pack=f"pack {number}", what="is missing: a signature names it")
        known = self._noted | {str(document.get("id")) for document in self.documents.values()}
        named = {entry.handover for case in self._cases for entry in case.entries if isinstance(entry, Assign) and entry.handover}
        for handover in sorted(named - known, key=handover_number):
            yield Fault(pack=handover, what="is missing: cases changed hands with it")


def _sealed_faults(document: Json | None, sealed: Seal) -> Iterator[Fault]:
    if document is None:
        yield Fault(pack=f"pack {sealed.pack}", what="is missing: the shift began with it")
    elif document.get("seal") != sealed.seal:
        yield Fault(pack=str(document.get("id")), part="seal", what="is not the one with which the shift began")


def _missing_numbers(numbers: Sequence[int]) -> Iterator[int]:
    there = set(numbers)
    yield from (number for number in range(1, max(there, default=0)) if number not in there)


def _number_in(prev: Any) -> Any:
    return prev.get("pack") if isinstance(prev, Mapping) else prev


def _pack_faults(number: int, document: Json) -> Iterator[Fault]:
    pack = str(document.get("id"))
    if document.get("number") != number:
        yield Fault(pack=pack, part="number", what=f"stands as pack {number} and was signed as {document.get('number')}")
    for case, part, what in content_faults(document):
        yield Fault(pack=pack, case=case, part=part, what=what)
    yield from _own_signature_faults(pack, document)


def _own_signature_faults(pack: str, document: Json) -> Iterator[Fault]:
    signatures = document.get("signatures")
    if not isinstance(signatures, list) or not signatures or not all(isinstance(each, Mapping) for each in signatures):
        yield Fault(pack=pack, part="signatures", what="are missing")
        return
    if any(each.get("sum") != document.get("sum") for each in signatures):
        yield Fault(pack=pack, part="signatures", what="are under another sum")
    both = {each.get("side") for each in signatures} == {"out", "in"}
    seal = document.get("seal")
    if both and not seal:
        yield Fault(pack=pack, part="seal", what="is missing")
    prev = document.get("prev")
    if seal and seal != seal_of(str(document.get("sum")), signatures, prev if isinstance(prev, Mapping) else None):
        yield Fault(pack=pack, part="signatures", what="are not what was sealed")


def is_signed_further(document: bytes | None, before: bytes) -> bool:
    """Is a pack the same as another, with more signatures? Then the other is only older."""
    if document is None:
        return False
    later, earlier = msgspec.json.decode(document), msgspec.json.decode(before)
    if not isinstance(later, dict) or not isinstance(earlier, dict):
        return False
    signed, given = later.get("signatures"), earlier.get("signatures")
    if not isinstance(signed, list) or not isinstance(given, list) or len(given) >= len(signed) or earlier.get("seal"):
        return False
    return signed[: len(given)] == given and content_sum(earlier) == content_sum(later) == earlier.get("sum")
