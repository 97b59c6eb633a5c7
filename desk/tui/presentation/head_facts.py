"""The rows of facts in the head of a case.

The first holds how they feel and what presses, the second what they want. What has no room in the first goes on in the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from desk.board.case_view import call_is_due
from desk.board.contact_times import need_met, need_words
from desk.model.entry_values import PRAISE
from desk.model.facts import is_public
from desk.recovery.contact_history import MAX_HANDOFFS, handoffs, times_asked
from desk.recovery.customers.history import failure_number
from desk.recovery.feelings import present_feeling
from desk.recovery.offers.approvals import approver_names, pending_approvals
from desk.recovery.steps.placeholders import last_heard, reasons_heard
from desk.recovery.verdicts import is_satisfied, last_verdict
from desk.text.ordinals import short_ordinal
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.facts import local_time_words
from desk.tui.presentation.sentence_row import LABEL, Sentence, label_piece, sentence_row
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces

_MOST_LABEL = 14
"""Cells of a feeling that may stand for the customer in one word. A longer one is a sentence."""
_WIDE = 100
_APART = 3
"""Cells between what they want and what else presses."""


def fact_rows(moment: CaseMoment, width: int, most: int) -> list[list[Piece]]:
    """The rows of facts in a width, `most` at most.

    A recovery has as many as there is room for, whatever is known, so that nothing below them moves. A plain question has only those
    that say something.
    """
    key = _key_to_all(moment, width)
    room = width - LABEL - 1 - pieces_width(key)
    feeling, spoken = _feeling_label(moment)
    said = [*spoken, *head_sentences(moment)]
    overflow = max(0, pieces_width([feeling]) - LABEL - 1)
    first, left_over = sentence_row(said, room - overflow)
    wants = _wish_sentences(moment)
    if not moment.state.recovery and not wants:
        rows = [spread_pieces([feeling, *first], key, width)] if first or feeling[0].strip() else []
        return rows[:most]
    rows = [spread_pieces([feeling, *first], key, width), _wants_row(wants, left_over, width)]
    return rows[:most]


def _wants_row(wants: list[Sentence], left_over: list[Sentence], width: int) -> list[Piece]:
    """The row of their wishes, with what had no room above.

    That stands at the other end, for it is nothing they want.
    """
    room = width - LABEL - 2
    said, _ = sentence_row(wants, room)
    rest, _ = sentence_row(left_over, room - pieces_width(said) - _APART)
    left = [label_piece("WANTS", "title"), *said]
    return spread_pieces(left, [*rest, (" ", "text")], width) if rest else left


def _key_to_all(moment: CaseMoment, width: int) -> list[Piece]:
    key = moment.key("about")
    return [(f"  {key}", "key"), (" shows all ", "dim")] if width >= _WIDE else [(f"  {key}", "key"), (" more ", "dim")]


def feeling_word(moment: CaseMoment) -> str:
    """The last feeling in capitals, for a label. Empty where it is unknown, or a sentence."""
    said = safe_text(present_feeling(moment.state)).strip()
    return said.upper() if len(said) <= _MOST_LABEL else ""


def _feeling_label(moment: CaseMoment) -> tuple[Piece, list[Sentence]]:
    """The label of the first row.

    A feeling longer than a label comes beside it, so that the rows below begin under it.
    """
    word, said = feeling_word(moment), safe_text(present_feeling(moment.state)).strip()
    if not said and moment.state.recovery and not moment.state.finished:
        return label_piece("FEELS", "title"), [Sentence("not asked yet.", "dim")]
    if not said or (word and len(word) < LABEL):
        return label_piece(word, "strong"), []
    return label_piece("FEELS", "title"), [Sentence(f"{said}.", "strong", can_be_cut=True)]


def head_sentences(moment: CaseMoment) -> list[Sentence]:
    """The facts that change how an agent speaks, the most pressing first."""
    return [sentence for tell in _PRESSING for sentence in tell(moment)]


def _wish_sentences(moment: CaseMoment) -> list[Sentence]:
    if wants := safe_text(last_heard(moment.state, "wants")):
        return [Sentence(wants, can_be_cut=True)]
    return [Sentence("not asked yet", "dim")] if moment.state.recovery and not moment.state.finished else []


def _wait_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    state = moment.state
    if not state.paused:
        return
    again = f", look again {moment.time(state.recheck)}" if state.recheck else ""
    reason = safe_text(state.status_reason)
    yield Sentence(f"Waiting: {reason or 'an answer'}{again}.", "paused", short=f"Waiting{again}.", can_be_cut=not again)


def _put_off_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    if until := moment.view.put_off_until(moment.now):
        yield Sentence(f"Put off until {moment.time(until)}.", "paused")


def _praise_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    if moment.state.value("source") == PRAISE and not moment.state.recovery:
        yield Sentence("They praise us: thank them, and tell whoever earned it.", short="They praise us.")


def _asked_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    if moment.state.chases:
        yield Sentence(f"Chased us {times_asked(moment.state)}.", "soon")


def _verdict_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    if last_verdict(moment.state) == "below":
        yield Sentence(f"Says it is worse than hoped ({moment.time(moment.state.verifies[-1].at)}).", "soon", short="Says: worse.")


def _approval_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    """An offer that is nobody's to promise before it is approved (S4.6)."""
    for wait in pending_approvals(moment.state, moment.shift)[:1]:
        who = approver_names(wait.cost, wait.offer.by, moment.state, moment.shift)
        yield Sentence(f"Do not promise the offer yet: {who} must approve.", "soon", short="Do not promise the offer yet.")


def _need_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    """The need that cannot wait, with why (S1.16, S5.9)."""
    state = moment.state
    need, by = safe_text(state.value("need") or ""), state.value("needs_by")
    why = safe_text(reasons_heard(state))
    because = f": {why}" if why else ""
    if met := need_met(state):
        words = need_words(met, moment.now, zone=moment.shift.zone)
        yield Sentence(f"{words[0].upper()}{words[1:]}.", "text" if met.at > met.by else "dim")
    elif by:
        past = by < moment.now
        promised = None if past else _promised_after(moment, by)
        words = f"{'Needed' if past else 'Needs'} {need or 'it'} by {moment.time(by)}"
        words += f", we promised {moment.time(promised)}" if promised else ""
        yield Sentence(f"{words}{because}.", "late" if past or promised else "soon", short=f"{words}.", can_be_cut=bool(why))
    elif need:
        yield Sentence(f"Needs {need} now{because}.", "soon", can_be_cut=True)
    elif why:
        yield Sentence(f"It matters: {why}.", can_be_cut=True)


def _promised_after(moment: CaseMoment, needed: datetime) -> datetime | None:
    """The time of our first promise, if they need it before.

    None otherwise.
    """
    due = (clock.due_at for clock in moment.view.clocks if clock.name == "promise" and not clock.outcome and clock.due_at)
    first = min(due, default=None)
    return first if first and first > needed else None


def _expected_call_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    if at := moment.view.expected_at:
        yield Sentence(f"Expects us at {moment.time(at)}.", "soon" if call_is_due(moment.view, moment.now) else "text")


def _failure_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    count = moment.failure_number or failure_number(moment.state)
    if moment.state.recovery and count > 1:
        yield Sentence(f"Our {short_ordinal(count)} failure for them.", "soon")


def _leaving_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    state = moment.state
    if state.value("leaves") == "high" and not state.finished and not is_satisfied(state):
        yield Sentence("May leave us.", "soon")


def _public_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    if is_public(moment.state):
        yield Sentence(f"May go public: {safe_text(str(moment.state.value('public_risk')))}.", "soon", short="May go public.")


def _handoff_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    if count := handoffs(moment.state):
        yield Sentence(f"Passed between us {_count_words(count)}.", "soon" if count > MAX_HANDOFFS else "text")


def _count_words(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _local_time_sentences(moment: CaseMoment) -> Iterator[Sentence]:
    if said := local_time_words(moment):
        yield Sentence(f"{said[0].upper()}{said[1:]}.", "soon" if said.endswith("night") else "text")


_PRESSING: tuple[Callable[[CaseMoment], Iterator[Sentence]], ...] = (
    _wait_sentences,
    _put_off_sentences,
    _praise_sentences,
    _approval_sentences,
    _verdict_sentences,
    _asked_sentences,
    _need_sentences,
    _expected_call_sentences,
    _failure_sentences,
    _leaving_sentences,
    _public_sentences,
    _handoff_sentences,
    _local_time_sentences,
)
