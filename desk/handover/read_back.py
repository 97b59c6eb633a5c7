"""The read-back, by which a case changes hands.

Owner, follow-up and promises move in the same commit as the note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec

from desk.errors import Conflict, Refused, Usage
from desk.handover.changes import refuse_unknown_line
from desk.handover.heat import heat_of
from desk.handover.line import next_of, stamp_of
from desk.handover.moment import HandoverMoment
from desk.handover.next_action import default_follow_up
from desk.handover.notes import ReadBackNote, Stamp, note_number
from desk.handover.record import HandoverRecord
from desk.handover.source import HandoverSource, note_puts, refuse_sealed
from desk.model.case import Case
from desk.model.changes import Append, Change, PutDocument
from desk.model.entries import AnyEntry, Assign, Keeper
from desk.model.state import CaseState
from desk.text.durations import duration_words


class Overtaken(Conflict):
    """A case changed between reading and writing. Whoever writes reads it again and tries once more."""


def read_back_changes(
    source: HandoverSource,
    cases: Sequence[str],
    text: str,
    *,
    follow_up: datetime | None = None,
    seen: int | None = None,
    moving: bool = True,
) -> list[Change]:
    """Read cases back and take them over, in one commit.

    `seen` is the number of the last note the agent saw. Conflict is raised where another incoming read a case back since, Overtaken
    where a case changed at this very moment. Without `moving` only what belongs to somebody who leaves changes hands, as in a backlog.
    """
    if not text.strip():
        raise Usage("A read-back needs words: say in your own what you will do, and by when. Nothing was written.")
    record = source.live_record()
    _refuse_wrong_side(record, source.agent)
    moment = source.moment(record)
    moved: dict[str, tuple[Case, tuple[AnyEntry, ...]]] = {}
    for case in dict.fromkeys(cases):
        refuse_unknown_line(source, moment, case)
        there = source.cases()[case]
        moved[case] = there, tuple(_taking_entries(source, there, moment, follow_up, moving=moving))
    note = ReadBackNote(handover=record.id, at=source.now, by=source.agent, cases=tuple(moved), text=text.strip())

    def check(there: HandoverRecord) -> None:
        refuse_sealed(there)
        _refuse_wrong_side(there, source.agent)
        for case in moved:
            _refuse_second_reader(there, case, seen, source)

    put = note_puts(source, [note], check)[0]
    stamped = _stamped_put(put, source, moved)
    appends = [
        Append(case, entries, partial(_refuse_changed, there.rev), seen=there) for case, (there, entries) in moved.items() if entries
    ]
    return [stamped, *appends]


def _stamped_put(put: PutDocument, source: HandoverSource, moved: Mapping[str, tuple[Case, tuple[AnyEntry, ...]]]) -> PutDocument:
    """The note's change, with stamps of the lines after the commit."""

    def document(number: int) -> ReadBackNote:
        note: ReadBackNote = put.document(number)
        moment = source.moment(source.record())
        return msgspec.structs.replace(note, seen=dict(_line_stamps(source, moved, moment)))

    return PutDocument(put.table, document=document)


def _line_stamps(
    source: HandoverSource, moved: Mapping[str, tuple[Case, tuple[AnyEntry, ...]]], moment: HandoverMoment
) -> Iterator[tuple[str, Stamp]]:
    for case, (before, entries) in moved.items():
        there = source.cases().get(case)
        if there is None or there.rev != before.rev:
            raise Overtaken(f"{case} changed while you wrote. Nothing was written; look at it and read it back again.")
        after = source.view(msgspec.structs.replace(there, entries=there.entries + entries))
        yield case, stamp_of(after, moment, taker=source.agent)


def _refuse_changed(rev: int, case: Case) -> None:
    if case.rev != rev:
        raise Overtaken(f"{case.id} changed while you wrote. Nothing was written; look at it and read it back again.")


def _taking_entries(
    source: HandoverSource, case: Case, moment: HandoverMoment, follow_up: datetime | None, *, moving: bool
) -> Iterator[AnyEntry]:
    """The entries by which a case changes hands. They are its owner with a follow-up, and promises kept by somebody who leaves."""
    view = source.view(case)
    state = view.state
    if moving or state.owner in moment.record.leaving:
        action, _ = next_of(view, moment, taker=source.agent)
        when = follow_up or default_follow_up(action.due, heat_of(view, moment).heat, view, moment)
        yield Assign(at=source.now, by=source.agent, owner=source.agent, follow_up=when, handover=moment.record.id)
    yield from _keeper_entries(source, state, moment.record)


def _keeper_entries(source: HandoverSource, state: CaseState, record: HandoverRecord) -> Iterator[Keeper]:
    for name, promise in state.promises.items():
        if promise.status == "open" and promise.kept_by in record.leaving:
            yield Keeper(at=source.now, by=source.agent, promise=name, kept_by=source.agent)


def _refuse_wrong_side(record: HandoverRecord, agent: str) -> None:
    if record.built.incoming and agent not in record.built.incoming:
        coming = ", ".join(record.built.incoming)
        raise Refused(f"{record.id} is taken over by {coming}; only they read it back. Nothing was written.")


def _refuse_second_reader(record: HandoverRecord, case: str, seen: int | None, source: HandoverSource) -> None:
    given = record.read_backs.get(case)
    if given is None or given.note.by == source.agent or note_number(given.note.id) <= (seen or 0):
        return
    ago = duration_words(int((source.now - given.note.at).total_seconds()))
    raise Conflict(
        f"{given.note.by} read {case} back {ago} ago: {given.note.text!r}. Yours was not written; "
        f"to take it all the same: --seen {note_number(given.note.id)}."
    )
