"""The source of changes to a handover, read anew under the lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec

from desk.board.case_view import CaseView
from desk.errors import Conflict, Refused
from desk.handover.moment import HandoverMoment
from desk.handover.notes import NOTES, KnownNote
from desk.handover.record import HandoverRecord, latest_record
from desk.model.case import Case
from desk.model.changes import PutDocument

RecordCheck = Callable[[HandoverRecord], None]
"""Raises a DeskError to refuse a note."""

NO_HANDOVER = "There is no handover yet. `desk handover build --to AGENT` begins one."


class HandoverSource(msgspec.Struct, frozen=True):
    """The documents and cases of a store, read when asked for.

    Under the lock of a commit they are up to date, and that is where checks and numbers are made. `view` reads a case by the desk's
    policy, `moment` gives all that a pack depends on.
    """

    documents: Callable[[str], Mapping[int, bytes]]
    cases: Callable[[], Mapping[str, Case]]
    view: Callable[[Case], CaseView]
    moment: Callable[[HandoverRecord], HandoverMoment]
    agent: str
    now: datetime

    def record(self) -> HandoverRecord:
        """The newest handover. Raises Refused before the first."""
        found = latest_record(self.documents(NOTES))
        if found is None:
            raise Refused(NO_HANDOVER)
        return found

    def live_record(self) -> HandoverRecord:
        """The newest handover, not sealed. Raises Refused when there is none."""
        found = self.record()
        if found.stage == "sealed":
            raise Refused(f"{found.id} is sealed. `desk handover build --to AGENT` begins the next one. Nothing was written.")
        return found


def note_puts(source: HandoverSource, notes: Sequence[KnownNote], check: RecordCheck | None = None) -> list[PutDocument]:
    """The changes that write notes of one handover.

    They are numbered under the lock, after `check` saw the handover as it is there.
    """
    return [
        PutDocument(NOTES, document=partial(_numbered_note, source, note, offset, check if not offset else None))
        for offset, note in enumerate(notes)
    ]


def _numbered_note(source: HandoverSource, note: KnownNote, offset: int, check: RecordCheck | None, number: int) -> KnownNote:
    record = source.record()
    if record.id != note.handover:
        raise Conflict(f"{record.id} was begun meanwhile. Nothing was written to {note.handover}; look at the new one.")
    if check is not None:
        check(record)
    return msgspec.structs.replace(note, id=f"{record.id}.{record.last_note + 1 + offset}")


def refuse_frozen(record: HandoverRecord) -> None:
    """Refuse to change what was signed."""
    if record.stage == "sealed":
        raise Refused(f"{record.id} is sealed. Nothing was written; `desk handover build --to AGENT` begins the next one.")
    if record.signatures:
        who = record.signatures[-1]
        raise Refused(
            f"{record.id} was signed by {who.by} and is frozen. Nothing was written; "
            "`desk handover reopen --reason WHY` makes it live again."
        )


def refuse_sealed(record: HandoverRecord) -> None:
    """Refuse to add to what both sides signed."""
    if record.stage == "sealed":
        refuse_frozen(record)
