"""The changes by which people prepare, read and talk over a handover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from desk.errors import Conflict, Refused, Usage
from desk.handover.heat import heat_of
from desk.handover.moment import HandoverMoment
from desk.handover.notes import (
    HEATS,
    PARTS,
    AcceptedNote,
    AddedNote,
    AnswerNote,
    CorrectedNote,
    DroppedNote,
    KeptNote,
    KnownNote,
    PartNote,
    PledgeNote,
    QuestionNote,
    ReadNote,
    ReopenedNote,
    RetractedNote,
    SignedNote,
    note_number,
)
from desk.handover.pack import is_in_pack
from desk.handover.record import HandoverRecord, ReadBack
from desk.handover.source import HandoverSource, note_puts, refuse_frozen, refuse_sealed
from desk.model.changes import PutDocument


class PartWords(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's words for a part. Heat that is lowered needs a reason."""

    part: str
    text: str = ""
    owner: str = ""
    due: datetime | None = None
    reason: str = ""


def edit_changes(source: HandoverSource, case: str, parts: Sequence[PartWords], *, seen: int | None = None) -> list[PutDocument]:
    """Word parts of a line. An empty text brings the draft back.

    With `seen`, the number of the last note the agent saw, it raises Conflict for a part that somebody else worded since.
    """
    record = source.live_record()
    refuse_unknown_line(source, source.moment(record), case)
    for words in parts:
        _refuse_part(source, record, case, words)
    notes = [
        PartNote(
            handover=record.id,
            at=source.now,
            by=source.agent,
            case=case,
            part=words.part,
            text=words.text,
            owner=words.owner,
            due=words.due,
            reason=words.reason,
        )
        for words in parts
    ]

    def check(there: HandoverRecord) -> None:
        refuse_frozen(there)
        for words in parts:
            _refuse_overtaken_part(there.parts.get((case, words.part)), seen, source.agent)

    return note_puts(source, notes, check)


def _refuse_part(source: HandoverSource, record: HandoverRecord, case: str, words: PartWords) -> None:
    if words.part not in PARTS:
        raise Usage(f"There is no part {words.part!r}; there are {', '.join(PARTS)}, next.owner and next.due. Nothing was written.")
    if words.part != "heat" or not words.text:
        return
    if words.text not in HEATS:
        raise Usage(f"{words.text!r} is no heat; it is red, watch or steady. Nothing was written.")
    drafted = heat_of(source.view(source.cases()[case]), source.moment(record)).heat
    if HEATS.index(words.text) > HEATS.index(drafted) and not words.reason:
        raise Refused(f"{case} reads {drafted}; to lower it to {words.text} say why, with --reason. Nothing was written.")


def _refuse_overtaken_part(there: PartNote | None, seen: int | None, agent: str) -> None:
    if there is None or seen is None or there.by == agent or note_number(there.id) <= seen:
        return
    raise Conflict(
        f"{there.by} worded {there.part} of {there.case} meanwhile ({there.id}): {there.text!r}. Yours was not written; "
        f"look at it, then say it again with --seen {note_number(there.id)}."
    )


def keep_changes(source: HandoverSource, cases: Sequence[str]) -> list[PutDocument]:
    """The outgoing lets the drafts of these cases stand."""
    record = source.live_record()
    note = KeptNote(handover=record.id, at=source.now, by=source.agent, cases=tuple(cases))
    return note_puts(source, [note], refuse_frozen)


def read_changes(source: HandoverSource, cases: Sequence[str]) -> list[PutDocument]:
    """The incoming has read these lines."""
    record = source.live_record()
    return note_puts(source, [ReadNote(handover=record.id, at=source.now, by=source.agent, cases=tuple(cases))], refuse_sealed)


def ask_changes(source: HandoverSource, text: str, *, case: str = "") -> list[PutDocument]:
    """Ask a question about a case, or about the whole."""
    record = source.live_record()
    if case:
        refuse_unknown_line(source, source.moment(record), case)
    note = QuestionNote(handover=record.id, at=source.now, by=source.agent, text=_needed_text(text), case=case)
    return note_puts(source, [note], refuse_sealed)


def answer_changes(source: HandoverSource, asked: str, text: str) -> list[PutDocument]:
    """Answer a question. The later answer counts."""
    record = source.live_record()
    if record.question(asked) is None:
        open_ones = ", ".join(question.id for question in record.open_questions()) or "none"
        raise Refused(f"There is no question {asked} in {record.id}; without an answer: {open_ones}. Nothing was written.")
    note = AnswerNote(handover=record.id, at=source.now, by=source.agent, asked=asked, text=_needed_text(text))
    return note_puts(source, [note], refuse_sealed)


def add_changes(source: HandoverSource, case: str, reason: str) -> list[PutDocument]:
    """Put a case into the pack by hand."""
    record = source.live_record()
    return note_puts(source, [AddedNote(handover=record.id, at=source.now, by=source.agent, case=case, reason=reason)], refuse_frozen)


def drop_changes(source: HandoverSource, case: str, reason: str) -> list[PutDocument]:
    """Take a case out of the pack by hand. Raises Refused for a red one."""
    record = source.live_record()
    moment = source.moment(record)
    refuse_unknown_line(source, moment, case)
    if heat_of(source.view(source.cases()[case]), moment).heat == "red":
        raise Refused(f"{case} is red and stays in {record.id}. Nothing was written.")
    return note_puts(source, [DroppedNote(handover=record.id, at=source.now, by=source.agent, case=case, reason=reason)], refuse_frozen)


def pledge_changes(source: HandoverSource, cases: Sequence[str], to: str) -> list[PutDocument]:
    """One of several incoming takes these cases over."""
    record = source.live_record()
    if to not in record.built.incoming:
        coming = ", ".join(record.built.incoming) or "nobody"
        raise Refused(f"{to} does not come with {record.id}; coming: {coming}. Nothing was written.")
    moment = source.moment(record)
    for case in cases:
        refuse_unknown_line(source, moment, case)
    notes = [PledgeNote(handover=record.id, at=source.now, by=source.agent, case=case, to=to) for case in cases]
    return note_puts(source, notes, refuse_frozen)


def agree_changes(source: HandoverSource, cases: Sequence[str]) -> list[PutDocument]:
    """The outgoing agrees with the read-backs of these cases."""
    record = source.live_record()
    _refuse_wrong_side(record, source.agent)
    given = dict.fromkeys(_given_read_back(record, case).note.id for case in cases)
    return note_puts(source, accepted_notes(source, record, list(given)), refuse_sealed)


def accepted_notes(source: HandoverSource, record: HandoverRecord, read_backs: Sequence[str]) -> list[KnownNote]:
    """Notes that agree with these read-backs."""
    return [AcceptedNote(handover=record.id, at=source.now, by=source.agent, read_back=read_back) for read_back in read_backs]


def correct_changes(source: HandoverSource, case: str, text: str) -> list[PutDocument]:
    """The outgoing corrects the read-back of a case. It comes back to the incoming."""
    record = source.live_record()
    _refuse_wrong_side(record, source.agent)
    given = _given_read_back(record, case)
    note = CorrectedNote(handover=record.id, at=source.now, by=source.agent, read_back=given.note.id, text=_needed_text(text), case=case)
    return note_puts(source, [note], refuse_sealed)


def _given_read_back(record: HandoverRecord, case: str) -> ReadBack:
    given = record.read_backs.get(case)
    if given is None:
        raise Refused(f"{case} was not read back yet in {record.id}. Nothing was written.")
    return given


def _refuse_wrong_side(record: HandoverRecord, agent: str) -> None:
    if agent not in record.built.outgoing:
        leaving = ", ".join(record.built.outgoing)
        raise Refused(f"Only who hands over may say that: {leaving}. Nothing was written; `desk handover ask` puts a question.")


def reopen_changes(source: HandoverSource, reason: str) -> list[PutDocument]:
    """Make a signed handover live again. The signatures fall, and the signed pack stays."""
    record = source.record()
    if source.agent not in record.people and not record.is_to_nobody:
        raise Refused(f"Only who hands over or takes over may reopen {record.id}. Nothing was written.")
    note = ReopenedNote(handover=record.id, at=source.now, by=source.agent, reason=_needed_text(reason), pack=record.pack)

    def check(there: HandoverRecord) -> None:
        if not there.signatures:
            raise Refused(f"{there.id} is live, nobody signed it. Nothing was written.")

    return note_puts(source, [note], check)


def undo_changes(source: HandoverSource) -> tuple[KnownNote, list[PutDocument]]:
    """Take back one's own last note, and say which it is.

    Signatures are not undone, they are reopened. A read-back keeps its case where it is.
    """
    record = source.live_record()
    refuse_frozen(record)
    own = [note for note in record.notes[1:] if note.by == source.agent and not isinstance(note, SignedNote | ReopenedNote)]
    if not own:
        raise Refused(f"There is nothing of yours in {record.id} to take back. Nothing was written.")
    note = RetractedNote(handover=record.id, at=source.now, by=source.agent, note=own[-1].id)
    return own[-1], note_puts(source, [note], refuse_frozen)


def redo_changes(source: HandoverSource) -> tuple[str, list[PutDocument]]:
    """Bring back the note that one took back last. Its id comes first."""
    record = source.live_record()
    refuse_frozen(record)
    own = [note for note in record.taken_back if note.by == source.agent]
    if not own:
        raise Refused(f"You took nothing back in {record.id}. Nothing was written.")
    note = RetractedNote(handover=record.id, at=source.now, by=source.agent, note=own[0].id)
    return own[0].note, note_puts(source, [note], refuse_frozen)


def refuse_unknown_line(source: HandoverSource, moment: HandoverMoment, case: str) -> None:
    """Raise Refused for a case that is not in the pack."""
    record, found = moment.record, source.cases().get(case)
    if found is None:
        raise Refused(f"There is no case {case} on this shift. Nothing was written.")
    if case not in record.added and not is_in_pack(source.view(found), moment):
        raise Refused(f"{case} is not in {record.id}. Nothing was written; `desk handover add {case} --reason WHY` puts it in.")


def _needed_text(text: str) -> str:
    said = text.strip()
    if not said:
        raise Usage("Words are needed. Nothing was written.")
    return said
