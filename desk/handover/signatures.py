"""Signatures. The first freezes the pack, that of the other side seals it.

All is worked out under the lock, from what stands there then.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from desk.errors import Conflict, Refused
from desk.handover.changes import accepted_notes
from desk.handover.notes import (
    NOTES,
    PACKS,
    AnyNote,
    KnownNote,
    Side,
    SignedNote,
    Since,
    decode_notes,
)
from desk.handover.pack import build_pack, signature_of
from desk.handover.plain import BACKLOG, Blocker, Pack
from desk.handover.record import HandoverRecord, record_of
from desk.handover.seal import content_faults, content_sum, seal_of, with_sums
from desk.handover.since import since_freezing
from desk.handover.source import HandoverSource
from desk.model.changes import Change, PutDocument, SetShift
from desk.model.shift import Seal, Shift


class Blocked(Refused):
    """Blockers stand against signing. `blockers` names them."""

    def __init__(self, blockers: tuple[Blocker, ...]) -> None:
        self.blockers = blockers
        listed = "\n".join(f"  {blocker.subject} {blocker.what}\n      {blocker.solve[0]}" for blocker in blockers)
        super().__init__(
            f"Not signed: {len(blockers)} thing{'s' if len(blockers) > 1 else ''} to settle first.\n{listed}\n"
            "Or sign over them with a reason: desk handover sign --override REASON"
        )


def side_of(record: HandoverRecord, agent: str) -> Side:
    """The side for which an agent signs now. Raises Refused for somebody of neither, and for a second signature."""
    built = record.built
    signed = {note.side: note.by for note in record.signatures}
    own: list[Side] = [side for side in ("out", "in") if agent in (built.outgoing if side == "out" else built.incoming)]
    if record.is_to_nobody and "out" in signed:
        own = ["in"]  # whoever opens the board next takes over
    if not own:
        raise Refused(
            f"{record.id} goes from {', '.join(built.outgoing)} to {', '.join(built.incoming) or 'nobody'}; "
            f"{agent} is of neither side. Nothing was signed."
        )
    if agent in signed.values() and not record.is_to_nobody:
        raise Refused(f"{agent} has signed {record.id} already; the other side signs next. Nothing was signed.")
    if agent in [note.by for note in record.signatures] and own == ["out"]:
        raise Refused(f"{agent} has signed {record.id} already. Nothing was signed.")
    if len(own) == 2:
        own = ["in"] if len(built.outgoing) > 1 else ["out"]  # the side that somebody else can sign is left to them
    return next((side for side in own if side not in signed), own[0])


def sign_changes(source: HandoverSource, *, override: str = "", at_once: bool = True) -> list[Change]:
    """The changes that sign the newest handover. Raises Blocked and Refused.

    With `at_once` blockers are looked for before the lock is taken, and under it again.
    """
    record = source.live_record()
    signing = _Signing(source, record, side_of(record, source.agent), override.strip())
    if at_once:
        signing.refuse_blockers(signing.fresh_pack(record))
    return signing.changes()


class _Signing(msgspec.Struct):
    """One signature: what its changes share under the lock."""

    source: HandoverSource
    seen: HandoverRecord
    side: Side
    override: str
    accepted: list[KnownNote] = msgspec.field(default_factory=list)
    note: SignedNote | None = None
    seal: str = ""

    def changes(self) -> list[Change]:
        """The notes and the pack. With the seal comes the new span of the shift."""
        self.accepted = self._accepted_notes()
        puts: list[Change] = [
            PutDocument(NOTES, document=partial(self._numbered, note, offset)) for offset, note in enumerate(self.accepted)
        ]
        puts.append(PutDocument(PACKS, number=self.seen.pack, document=self._pack_document))
        puts.append(PutDocument(NOTES, document=lambda number: self.note))
        if self._is_sealing():
            puts.append(SetShift(self._next_span))
        return puts

    def _is_sealing(self) -> bool:
        return {self.side, *(note.side for note in self.seen.signatures)} == {"out", "in"}

    def _accepted_notes(self) -> list[KnownNote]:
        """Notes that agree with every read-back not corrected. Signing does that."""
        if self.side != "out":
            return []
        given = self.seen.read_backs.values()
        open_ones = dict.fromkeys(each.note.id for each in given if each.accepted is None and each.corrected is None)
        return accepted_notes(self.source, self.seen, list(open_ones))

    def _numbered(self, note: KnownNote, offset: int, number: int) -> KnownNote:
        there = self._checked_record()
        return msgspec.structs.replace(note, id=f"{there.id}.{there.last_note + 1 + offset}")

    def _checked_record(self) -> HandoverRecord:
        """The handover under the lock. Raises Conflict when it is no more what the agent signs."""
        there = self.source.record()
        if there.id != self.seen.id or there.stage == "sealed" or there.pack != self.seen.pack or there.revision != self.seen.revision:
            raise Conflict(f"{self.seen.id} was signed or reopened meanwhile. Nothing was signed; look at it again.")
        return there

    def fresh_pack(self, record: HandoverRecord) -> Pack:
        """The live pack of a handover as it stands."""
        return build_pack(self.source.moment(record))

    def refuse_blockers(self, live: Pack) -> None:
        """Raise Blocked for what stands against it, unless there is a reason."""
        frozen = self._frozen_cases()
        blocking = tuple(blocker for blocker in live.blockers if frozen is None or not blocker.case or blocker.case in frozen)
        if blocking and not self.override:
            raise Blocked(blocking)

    def _frozen_cases(self) -> frozenset[str] | None:
        if not self.seen.pack:
            return None
        return frozenset(line["case"] for line in self._frozen_document()["cases"]) | {BACKLOG}

    def _frozen_document(self) -> dict[str, Any]:
        document = self.source.documents(PACKS).get(self.seen.pack)
        if document is None:
            raise Refused(f"The pack of {self.seen.id} is not there. Nothing was signed; `desk handover verify` says what is wrong.")
        found: dict[str, Any] = msgspec.json.decode(document)
        return found

    def _pack_document(self, number: int) -> dict[str, Any]:
        there = self._checked_record()
        live = self.fresh_pack(self._with_accepted(there))
        self.refuse_blockers(live)
        return self._signed_again(there) if self.seen.pack else self._frozen_first(live, there, number)

    def _with_accepted(self, there: HandoverRecord) -> HandoverRecord:
        """The handover with the notes that this commit adds."""
        noted: list[AnyNote] = [note for note in decode_notes(self.source.documents(NOTES)) if note.handover == there.id]
        added = [self._numbered(note, offset, 0) for offset, note in enumerate(self.accepted)]
        found = record_of(there.id, [*noted, *added])
        assert found is not None
        return found

    def _frozen_first(self, live: Pack, there: HandoverRecord, number: int) -> dict[str, Any]:
        anchor = self.source.moment(there).shift.sealed
        content = {**msgspec.to_builtins(msgspec.structs.replace(live, prev=anchor)), "number": number}
        document = with_sums(content)
        return self._signed(document, there, number=number, signatures=[], since=())

    def _signed_again(self, there: HandoverRecord) -> dict[str, Any]:
        document = self._frozen_document()
        if faults := content_faults(document):
            case, part, what = faults[0]
            raise Refused(f"{there.id} was changed after it was signed: {case} {part} {what}. Nothing was signed; reopen it.")
        since = tuple(since_freezing(document, there, self.source.moment(there)))
        return self._signed(document, there, number=self.seen.pack, signatures=document["signatures"], since=since)

    def _signed(
        self, document: dict[str, Any], there: HandoverRecord, *, number: int, signatures: list[Any], since: tuple[Since, ...]
    ) -> dict[str, Any]:
        """The document with one more signature. The last brings the seal."""
        pack_sum = content_sum(document)
        note = SignedNote(
            id=f"{there.id}.{there.last_note + 1 + len(self.accepted)}",
            handover=there.id,
            at=self.source.now,
            by=self.source.agent,
            side=self.side,
            pack=number,
            sum=pack_sum,
            override=self.override,
            since=since,
        )
        all_signed = [*signatures, msgspec.to_builtins(signature_of(note))]
        if self._is_sealing():
            self.seal = seal_of(pack_sum, all_signed, document["prev"])
            note = msgspec.structs.replace(note, seal=self.seal)
        self.note = note
        return {**document, "signatures": all_signed, "sum": pack_sum, "seal": self.seal or None}

    def _next_span(self, shift: Shift) -> Shift:
        """The span that begins with the seal."""
        built = self.seen.built
        end = built.until if built.until is not None and built.until > self.source.now else None
        assert self.note is not None
        fell = {note.pack for note in self.seen.reopened}
        is_sealed_anew = shift.sealed is not None and shift.sealed.pack in fell
        return msgspec.structs.replace(
            shift,
            name=built.name,
            start=self.source.now,
            end=end,
            number=shift.number + (not is_sealed_anew),
            on_duty=built.incoming or (self.source.agent,),
            sealed=Seal(pack=self.note.pack, seal=self.seal),
        )
