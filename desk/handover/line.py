"""One line of a pack: a case in five parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.board.case_view import CaseView
from desk.handover.heat import HeatReading, heat_of
from desk.handover.hints import read_back_hints
from desk.handover.moment import HandoverMoment
from desk.handover.next_action import NextAction, drafted_if, drafted_next, drafted_then
from desk.handover.notes import HEATS, Heat, PartNote, Since, Stamp, note_number
from desk.handover.plain import Correction, LineNext, LinePromise, LineQuestion, LineReadBack, PackLine
from desk.handover.record import HandoverRecord, Question, ReadBack
from desk.handover.story import drafted_story
from desk.model.entries import AnyEntry, Assign, Incoming, Keeper, Promise, PromiseBroken, Retract
from desk.model.entry_titles import entry_title
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState
from desk.recovery.promises import keeper_of
from desk.text.printable import printable


def line_of(view: CaseView, moment: HandoverMoment, *, taker: str, heat: HeatReading | None = None) -> PackLine:
    """The line of a case that `taker` takes over. `heat` is given where it was read already."""
    record, state = moment.record, view.state
    heat = heat or heat_of(view, moment)
    drafted = drafted_next(view, moment)
    action, key = _next_in_force(view.id, drafted, moment, taker=taker)
    condition = drafted_if(view, drafted, moment)
    said = _part_in_force(record, view.id, "if_then")
    then = "" if said else drafted_then(view, moment)
    if_then = said.text if said else f"{condition}: {then}" if then else None
    is_own = is_own_line(state, record)
    read_back = _read_back_of(view, moment, action=action, key=key, heat=heat.heat, if_then=said.text if said else then)
    story = _part_in_force(record, view.id, "story")
    questions = record.questions_on(view.id)
    asked = heat.heat == "red" and if_then is None
    return PackLine(
        case=view.id,
        customer=printable(state.customer),
        subject=printable(state.subject),
        priority=state.priority,
        heat=heat.heat,
        because=heat.because,
        heat_by=heat.by,
        story=story.text if story else drafted_story(view, moment, taker=taker),
        story_by=story.by if story else None,
        next=action,
        if_then=if_then,
        if_then_by=said.by if said else None,
        if_=condition,
        if_then_asked=asked,
        read_back=read_back,
        asked=tuple(map(question_line, questions)),
        taker=taker,
        owner=state.owner,
        promises=tuple(_promise_lines(state, record, taker)),
        since=tuple(since_of(view, record)),
        marks=tuple(_marks_of(view.id, record, read_back, asked=asked, is_own=is_own)),
        rev=max((note_number(note.id) for note in record.notes_on(view.id)), default=0),
        case_rev=state.case.rev,
        recheck=state.recheck if state.paused else None,
    )


def is_own_line(state: CaseState, record: HandoverRecord) -> bool:
    """Does the owner go and come again? Then nobody has to read it back to themselves."""
    return bool(state.owner) and state.owner in record.built.outgoing and state.owner in record.built.incoming


def next_of(view: CaseView, moment: HandoverMoment, *, taker: str) -> tuple[LineNext, str]:
    """The next action in words, and the key that identifies it."""
    return _next_in_force(view.id, drafted_next(view, moment), moment, taker=taker)


def _next_in_force(case: str, drafted: NextAction, moment: HandoverMoment, *, taker: str) -> tuple[LineNext, str]:
    said = _part_in_force(moment.record, case, "next")
    keeper = drafted.keeper if drafted.keeper and drafted.keeper not in moment.record.leaving else taker
    if said is None:
        return LineNext(text=drafted.text, owner=keeper, due=drafted.due), drafted.key
    text = said.text or drafted.text
    action = LineNext(text=text, owner=said.owner or keeper, due=said.due or drafted.due, by=said.by)
    return action, f"said {text}" if said.text else drafted.key


def _part_in_force(record: HandoverRecord, case: str, part: str) -> PartNote | None:
    """The words in force for a part. None where the draft stands."""
    said = record.parts.get((case, part))
    return said if said is not None and (said.text or said.owner or said.due is not None) else None


def stamp_of(view: CaseView, moment: HandoverMoment, *, taker: str) -> Stamp:
    """The line as whoever reads it back sees it now."""
    action, key = next_of(view, moment, taker=taker)
    return Stamp(rev=view.state.case.rev, heat=heat_of(view, moment).heat, next=key, owner=action.owner, due=action.due)


def _read_back_of(view: CaseView, moment: HandoverMoment, *, action: LineNext, key: str, heat: Heat, if_then: str) -> LineReadBack | None:
    given = moment.record.read_backs.get(view.id)
    if given is None:
        return None
    corrected = given.corrected
    return LineReadBack(
        id=given.note.id,
        text=given.note.text,
        by=given.note.by,
        at=given.note.at,
        accepted_by=given.accepted.by if given.accepted else None,
        corrected=Correction(text=corrected.text, by=corrected.by, at=corrected.at) if corrected else None,
        stale=_stale_reason(view, moment, given, key=key, action=action, heat=heat),
        hints=read_back_hints(
            given.note.text, action=action.text, due=action.due, zone=moment.zone, now=given.note.at, then=if_then if heat == "red" else ""
        ),
    )


def _stale_reason(view: CaseView, moment: HandoverMoment, given: ReadBack, *, key: str, action: LineNext, heat: Heat) -> str | None:
    """The change since a read-back, in a word. None while it still holds.

    What the reader did themselves since is no news to them.
    """
    seen = given.note.seen.get(view.id)
    if seen is None:
        return None
    later = view.state.case.entries[seen.rev :]
    theirs = [entry for entry in later if entry.by != given.note.by]
    if any(isinstance(entry, Incoming) for entry in theirs):
        return "customer wrote"
    if any(isinstance(entry, Promise | PromiseBroken) for entry in theirs):
        return "promise"
    if HEATS.index(heat) < HEATS.index(seen.heat) and (heat == "red" or theirs or not later):
        return "heat"
    return _action_change(seen, action, key) if theirs or _is_worded_since(view.id, moment.record, given) else None


def _action_change(seen: Stamp, action: LineNext, key: str) -> str | None:
    if seen.next != key:
        return "next"
    if seen.owner != action.owner:
        return "owner"
    return "time" if _minute_of(seen.due) != _minute_of(action.due) else None


def _minute_of(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp()) // 60


def _is_worded_since(case: str, record: HandoverRecord, given: ReadBack) -> bool:
    said = record.parts.get((case, "next"))
    return said is not None and said.by != given.note.by and note_number(said.id) > note_number(given.note.id)


def since_of(view: CaseView, record: HandoverRecord) -> Iterator[Since]:
    """The events of a case since it was read back or kept."""
    given, kept = record.read_backs.get(view.id), record.kept.get(view.id)
    entries = view.state.case.entries
    if given is not None and (seen := given.note.seen.get(view.id)) is not None:
        later: tuple[AnyEntry, ...] = entries[seen.rev :]
    elif kept is not None:
        later = tuple(entry for entry in entries if entry.at > kept.at and not entry.ref)
    else:
        return
    yield from (Since(case=view.id, what=entry_words(entry), at=entry.at) for entry in later if not isinstance(entry, Keeper))


def entry_words(entry: AnyEntry) -> str:
    """An entry as a line says it: who, and what."""
    if isinstance(entry, Retract):
        return f"{entry.by} took something back"
    if isinstance(entry, Assign) and entry.handover:
        return f"{entry.owner} took it over"
    return f"{'the customer' if entry.by == CUSTOMER else entry.by}: {printable(entry_title(entry))}"


def question_line(question: Question) -> LineQuestion:
    """A question as the pack keeps it."""
    note, answer = question.note, question.answer
    said, by = (answer.text, answer.by) if answer else (None, None)
    return LineQuestion(id=note.id, by=note.by, at=note.at, text=note.text, answer=said, answered_by=by)


def _promise_lines(state: CaseState, record: HandoverRecord, taker: str) -> Iterator[LinePromise]:
    for name, promise in state.promises.items():
        if promise.status == "open" and promise.entry.to == CUSTOMER:
            keeper = keeper_of(promise, state)
            text = printable(promise.entry.text)
            yield LinePromise(entry=name, text=text, due=promise.entry.due, keeper=taker if keeper in record.leaving else keeper)


def _marks_of(case: str, record: HandoverRecord, read_back: LineReadBack | None, *, asked: bool, is_own: bool) -> Iterator[str]:
    if case in record.kept:
        yield "kept"
    if case in record.read:
        yield "read"
    if read_back is not None:
        yield "read_back"
        yield from ("accepted",) if read_back.accepted_by else ()
    if any(question.answer is None for question in record.questions_on(case)):
        yield "question"
    if asked:
        yield "asked"
    if read_back is not None and (read_back.stale or read_back.corrected):
        yield "stale"
    if is_own and read_back is None:
        yield "own"
