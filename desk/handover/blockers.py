"""Finds the blockers of a signature, each with its way out.

All of it can be signed over with one reason, which the pack keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from desk.board.case_view import CaseView
from desk.handover.moment import HandoverMoment, time_words
from desk.handover.notes import Side
from desk.handover.plain import BACKLOG, Blocker, LinePromise, Pack, PackLine

_TEXT = "'IN YOUR OWN WORDS'"
_READ_BACK_KEYS = ("space",)


def blockers_of(lines: Sequence[PackLine], moment: HandoverMoment, *, backlog: Sequence[str] = ()) -> tuple[Blocker, ...]:
    """The blockers of a pack, in the order of its lines."""
    found = [blocker for line in lines for blocker in _line_blockers(line, moment)]
    return (*found, *_backlog_blockers(backlog, moment), *_question_blockers(moment), *_concern_blockers(moment))


def blocker_side(blocker: Blocker, pack: Pack) -> Side:
    """The side whose part a blocker is.

    Who comes reads back, and has what was read back. A question is for the side that did not ask it.
    """
    line = pack.line(blocker.case)
    if blocker.question:
        questions = (*pack.asked, *(line.asked if line is not None else ()))
        return "in" if any(asked.id == blocker.question and asked.by in pack.from_.agents for asked in questions) else "out"
    has_moved = line is not None and line.read_back is not None
    return "in" if blocker.keys == _READ_BACK_KEYS or has_moved else "out"


def _line_blockers(line: PackLine, moment: HandoverMoment) -> Iterator[Blocker]:
    view = moment.views[line.case]
    yield from _owner_blockers(line, view, moment)
    read_back = list(_read_back_blockers(line, moment))
    yield from read_back
    yield from _promise_blockers(line, moment)
    if moment.record.is_to_nobody:
        yield from _night_blockers(line, view, moment)
    elif not read_back and line.read_back is None:
        yield from _leaving_keeper_blockers(line, moment)


def _owner_blockers(line: PackLine, view: CaseView, moment: HandoverMoment) -> Iterator[Blocker]:
    if line.heat != "red" or view.state.finished:
        return
    case, record = line.case, moment.record
    coming = line.taker or "AGENT"
    if not line.owner:
        take = f"desk handover accept {case} --read-back {_TEXT}"
        yield Blocker(
            case=case, what="red and nobody owns it", keys=("t", "X"), solve=(take, f"desk log assign {case} --set owner={coming}")
        )
    elif line.owner not in record.people | moment.here:
        what = f"red, and its owner {line.owner} is off"
        yield Blocker(case=case, what=what, keys=("t", "e"), solve=(f"desk log assign {case} --set owner={coming}",))


def _read_back_blockers(line: PackLine, moment: HandoverMoment) -> Iterator[Blocker]:
    given, record = line.read_back, moment.record
    solve = (f"desk handover accept {line.case} --read-back {_TEXT}",)
    if given is None:
        if "own" not in line.marks and not (record.is_to_nobody and record.stage == "live"):
            yield Blocker(case=line.case, what="not read back", keys=_READ_BACK_KEYS, solve=solve)
    elif given.corrected is not None:
        yield Blocker(case=line.case, what="corrected and not read back again", keys=_READ_BACK_KEYS, solve=solve)
    elif given.stale is not None:
        yield Blocker(case=line.case, what=f"changed since it was read back ({given.stale})", keys=_READ_BACK_KEYS, solve=solve)


def _promise_blockers(line: PackLine, moment: HandoverMoment) -> Iterator[Blocker]:
    for promise in line.promises:
        if promise.due is not None and promise.due < moment.now:
            what = f"promise overdue since {_time_words(promise.due, moment)}: {promise.text}"
            yield Blocker(case=line.case, what=what, keys=("d", "p"), solve=_promise_commands(line.case, promise))


def _promise_commands(case: str, promise: LinePromise) -> tuple[str, ...]:
    settle = f"{case} --set promise={promise.entry}"
    return f"desk log promise_kept {settle}", f"desk log promise_broken {settle}", f"desk log promise {case} 'WHAT' --set due=+1h"


def _leaving_keeper_blockers(line: PackLine, moment: HandoverMoment) -> Iterator[Blocker]:
    """Promises of the coming shift that nobody takes over. No read-back is asked for that would move them."""
    state = moment.views[line.case].state
    for promise in line.promises:
        keeper = state.promises[promise.entry].kept_by
        if keeper in moment.record.leaving and promise.due is not None and moment.now <= promise.due < moment.until:
            what = f"promise due {_time_words(promise.due, moment)} whose keeper {keeper} leaves: {promise.text}"
            solve = (f"desk log keeper {line.case} --set promise={promise.entry} --set kept_by={line.taker or 'AGENT'}",)
            yield Blocker(case=line.case, what=what, keys=("space", "X"), solve=solve)


def _night_blockers(line: PackLine, view: CaseView, moment: HandoverMoment) -> Iterator[Blocker]:
    opens = moment.opens_at or moment.until
    for promise in line.promises:
        if promise.due is not None and moment.now <= promise.due < opens:
            what = f"nobody is here at {_time_words(promise.due, moment)}: {promise.text}"
            yield Blocker(case=line.case, what=what, keys=("p", "X"), solve=_promise_commands(line.case, promise))
    recheck = view.state.recheck if view.state.paused else None
    if recheck is not None and recheck < opens:
        solve = (f"desk log status {line.case} --set to={view.state.status} --set recheck=TIME --set reason=WHAT",)
        what = f"nobody is here to look again at {_time_words(recheck, moment)}"
        yield Blocker(case=line.case, what=what, keys=("p", "X"), solve=solve)


def _backlog_blockers(backlog: Sequence[str], moment: HandoverMoment) -> Iterator[Blocker]:
    record = moment.record
    if backlog and not all(case in record.read_backs for case in backlog) and not (record.is_to_nobody and record.stage == "live"):
        solve = (f"desk handover accept --backlog --read-back {_TEXT}",)
        yield Blocker(case=BACKLOG, what=f"{len(backlog):,} cases not read back", keys=_READ_BACK_KEYS, solve=solve)


def _question_blockers(moment: HandoverMoment) -> Iterator[Blocker]:
    for question in moment.record.open_questions():
        solve = (f"desk handover answer {question.id} 'THE ANSWER'",)
        what = f"a question without an answer: {question.text}"
        yield Blocker(case=question.case, question=question.id, what=what, keys=("O",), solve=solve)


def _concern_blockers(moment: HandoverMoment) -> Iterator[Blocker]:
    for concern in moment.concerns:
        if not concern.owner:
            solve = (f"desk concern owner {concern.id}",)
            yield Blocker(concern=concern.id, what=f"a concern nobody owns: {concern.title}", keys=("t",), solve=solve)
        if concern.overdue:
            solve = (f"desk concern told {concern.whom or concern.id} 'WHAT THEY WERE TOLD'",)
            yield Blocker(concern=concern.id, what=f"a concern with an overdue call: {concern.overdue}", keys=("c",), solve=solve)


def _time_words(at: datetime, moment: HandoverMoment) -> str:
    return time_words(at, moment.now, moment.shift.zone)
