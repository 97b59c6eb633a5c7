"""The state of a handover, read from its notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from desk.handover.notes import (
    AcceptedNote,
    AddedNote,
    AnswerNote,
    AnyNote,
    BuiltNote,
    CorrectedNote,
    DroppedNote,
    KeptNote,
    KnownNote,
    PartNote,
    PledgeNote,
    QuestionNote,
    ReadBackNote,
    ReadNote,
    ReopenedNote,
    RetractedNote,
    SignedNote,
    decode_notes,
    handover_number,
    in_force,
    note_number,
    retractions,
)

HandoverStage = Literal["live", "frozen", "sealed"]


class ReadBack(msgspec.Struct):
    """A read-back of a case, and the outgoing's word on it."""

    note: ReadBackNote
    accepted: AcceptedNote | None = None
    corrected: CorrectedNote | None = None


class Question(msgspec.Struct):
    """A question and its answer."""

    note: QuestionNote
    answer: AnswerNote | None = None


class HandoverRecord(msgspec.Struct):
    """A handover as it stands after all its notes. Treat it as frozen: only `record_of` writes.

    `revision` grows with every reopening. `taken_back` are the retractions that count, newest first.
    `last_note` is the highest number of a note, one taken back included.
    """

    id: str
    notes: list[KnownNote]
    built: BuiltNote
    first: BuiltNote
    parts: dict[tuple[str, str], PartNote] = msgspec.field(default_factory=dict)
    kept: dict[str, KeptNote] = msgspec.field(default_factory=dict)
    read: dict[str, dict[str, ReadNote]] = msgspec.field(default_factory=dict)
    questions: list[Question] = msgspec.field(default_factory=list)
    read_backs: dict[str, ReadBack] = msgspec.field(default_factory=dict)
    added: dict[str, AddedNote] = msgspec.field(default_factory=dict)
    dropped: dict[str, DroppedNote] = msgspec.field(default_factory=dict)
    pledges: dict[str, str] = msgspec.field(default_factory=dict)
    signatures: list[SignedNote] = msgspec.field(default_factory=list)
    reopened: list[ReopenedNote] = msgspec.field(default_factory=list)
    last_note: int = 0
    taken_back: list[RetractedNote] = msgspec.field(default_factory=list)
    by_id: dict[str, KnownNote] = msgspec.field(default_factory=dict)
    by_case: dict[str, list[KnownNote]] = msgspec.field(default_factory=dict)
    questions_by_case: dict[str, list[Question]] = msgspec.field(default_factory=dict)
    questions_by_id: dict[str, Question] = msgspec.field(default_factory=dict)

    @property
    def revision(self) -> int:
        """The number of times that it could be signed, from 1."""
        return len(self.reopened) + 1

    @property
    def stage(self) -> HandoverStage:
        """Is it live, frozen by one side, or sealed by both?"""
        signed = {note.side for note in self.signatures}
        return "sealed" if len(signed) == 2 else "frozen" if signed else "live"

    @property
    def pack(self) -> int:
        """The number of the frozen pack, 0 while it is live."""
        return self.signatures[-1].pack if self.signatures else 0

    @property
    def is_to_nobody(self) -> bool:
        """Does nobody come, as for a night?"""
        return not self.built.incoming

    @property
    def leaving(self) -> frozenset[str]:
        """The agents who go and do not come again."""
        return frozenset(self.built.outgoing) - frozenset(self.built.incoming)

    @property
    def people(self) -> frozenset[str]:
        """The agents of both sides."""
        return frozenset(self.built.outgoing) | frozenset(self.built.incoming)

    def open_questions(self) -> list[QuestionNote]:
        """The questions without an answer."""
        return [question.note for question in self.questions if question.answer is None]

    def questions_on(self, case: str) -> Sequence[Question]:
        """The questions about a case."""
        return self.questions_by_case.get(case, ())

    def question(self, note: str) -> Question | None:
        """The question with this id."""
        return self.questions_by_id.get(note)

    def notes_on(self, case: str) -> Sequence[KnownNote]:
        """The notes about one case."""
        return self.by_case.get(case, ())


def records_of(documents: Mapping[int, bytes]) -> dict[str, HandoverRecord]:
    """Every handover of the table of notes by its id, oldest first. One whose beginning is missing is left out."""
    found: dict[str, list[AnyNote]] = {}
    for note in decode_notes(documents):
        found.setdefault(note.handover, []).append(note)
    records = {handover: record for handover, notes in found.items() if (record := record_of(handover, notes)) is not None}
    return dict(sorted(records.items(), key=lambda pair: handover_number(pair[0])))


def latest_record(documents: Mapping[int, bytes]) -> HandoverRecord | None:
    """The newest handover. None before the first."""
    return next(reversed(records_of(documents).values()), None)


def waiting_handover(record: HandoverRecord | None) -> str:
    """The id of a handover that one side has signed. Empty for any other."""
    return record.id if record is not None and record.stage == "frozen" else ""


def record_of(handover: str, notes: Iterable[AnyNote]) -> HandoverRecord | None:
    """Read one handover from its notes. None where none of them begins it."""
    noted = list(notes)
    counted = in_force(noted)
    begun = [note for note in counted if isinstance(note, BuiltNote)]
    if not begun:
        return None
    record = HandoverRecord(handover, counted, built=begun[-1], first=begun[0])
    record.last_note = max(note_number(note.id) for note in noted)
    undone = {note.id for note in noted if not isinstance(note, RetractedNote)}
    record.taken_back = [note for note in retractions(noted) if note.note in undone]
    for note in counted:
        record.by_id[note.id] = note
        for case in _cases_of(note):
            record.by_case.setdefault(case, []).append(note)
        _read_note(record, note)
    return record


def _read_note(record: HandoverRecord, note: KnownNote) -> None:
    match note:
        case PartNote():
            record.parts[note.case, note.part] = note
        case KeptNote():
            record.kept |= dict.fromkeys(note.cases, note)
        case ReadNote():
            for case in note.cases:
                record.read.setdefault(case, {})[note.by] = note
        case QuestionNote():
            _read_question(record, Question(note))
        case AnswerNote() if question := record.question(note.asked):
            question.answer = note
        case ReadBackNote() | AcceptedNote() | CorrectedNote():
            _read_back_note(record, note)
        case AddedNote():
            record.added[note.case] = note
            record.dropped.pop(note.case, None)
        case DroppedNote():
            record.dropped[note.case] = note
            record.added.pop(note.case, None)
        case PledgeNote():
            record.pledges[note.case] = note.to
        case SignedNote():
            record.signatures.append(note)
        case ReopenedNote():
            record.reopened.append(note)
            record.signatures.clear()


def _read_question(record: HandoverRecord, question: Question) -> None:
    record.questions.append(question)
    record.questions_by_id[question.note.id] = question
    record.questions_by_case.setdefault(question.note.case, []).append(question)


def _read_back_note(record: HandoverRecord, note: ReadBackNote | AcceptedNote | CorrectedNote) -> None:
    if isinstance(note, ReadBackNote):
        record.read_backs |= {case: ReadBack(note) for case in note.cases}
        return
    read_back = record.by_id.get(note.read_back)
    for case in read_back.cases if isinstance(read_back, ReadBackNote) else ():
        given = record.read_backs[case]
        if given.note.id != note.read_back:  # it was read back again since
            continue
        if isinstance(note, AcceptedNote):
            given.accepted, given.corrected = note, None
        elif note.case in {"", case}:
            given.corrected, given.accepted = note, None


def _cases_of(note: KnownNote) -> tuple[str, ...]:
    match note:
        case KeptNote() | ReadNote() | ReadBackNote():
            return note.cases
        case PartNote() | QuestionNote() | AddedNote() | DroppedNote() | PledgeNote() | CorrectedNote():
            return (note.case,) if note.case else ()
        case _:
            return ()
