"""Chooses the next best case, with reasons in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, tzinfo

import msgspec

from desk.board.case_view import CALL_FIRST, CaseView, NextDue, call_is_due, is_silent, next_due
from desk.board.contact_notices import silence_duration
from desk.model.facts import is_public
from desk.model.ids import case_order
from desk.model.shift import Shift
from desk.recovery.contact_history import times_asked
from desk.recovery.offers.approvals import PendingApproval, approvals_for
from desk.sla.clock_names import late_clock, spoken_clock
from desk.text.amounts import amount_words
from desk.text.durations import due_words
from desk.text.times import time_words


class Suggestion(msgspec.Struct, frozen=True):
    """A case to work on next, with reasons in words. The higher the `score`, the more its waiting costs."""

    case: str
    reasons: tuple[str, ...]
    score: float = 0.0


_PRIORITY_SCORE = {"urgent": 40.0, "high": 20.0, "normal": 0.0, "low": -10.0}
_LEAVES_SCORE = {"high": 15.0, "medium": 5.0}
_PUBLIC_SCORE, _WIDE_AUDIENCE_SCORE = 10.0, {"press": 20.0, "influencer": 20.0}
"""Points for customers who may tell others, at equal time left (S4.2).

Contact is owed to everybody alike (S4.19).
"""
_SILENT_SCORE, _EXPECTED_SCORE = 25.0, 60.0


def next_best_case(
    views: Iterable[CaseView], now: datetime, *, me: str, skipped: Collection[str] = (), zone: tzinfo, shift: Shift | None = None
) -> Suggestion | None:
    """Choose the open case whose waiting costs most.

    It is among mine and those nobody owns. Late ones of others count too, but less. None without a case that needs anybody.

    An offer that waits for my word counts as mine to answer, by the roles and limits of `shift`.
    """
    desk = _AgentOnShift(me, shift or Shift())
    scored = [(_score_of(view, now, desk), view) for view in views if _is_eligible(view, skipped)]
    scored = [(score, view) for score, view in scored if score > 0]
    if not scored:
        return None
    score, chosen = max(scored, key=lambda pair: (pair[0], -case_order(pair[1].id)))
    return Suggestion(chosen.id, (*_approval_reasons(chosen, now, desk), *_reasons_for(chosen, now, zone)), score)


class _AgentOnShift(msgspec.Struct, frozen=True):
    """An agent who looks for work, on their shift."""

    me: str
    shift: Shift

    def approvals_of(self, view: CaseView) -> tuple[PendingApproval, ...]:
        return approvals_for(view.state, self.shift, self.me) if self.me and view.asks_approval else ()


def _is_eligible(view: CaseView, skipped: Collection[str]) -> bool:
    return not view.state.finished and view.id not in skipped


def waiting_score(view: CaseView, now: datetime) -> float:
    """The score of a case for somebody who owns none. More is more pressing, and what nobody owns comes first."""
    return _score_of(view, now, _AgentOnShift("", Shift()))


def _score_of(view: CaseView, now: datetime, desk: _AgentOnShift) -> float:
    state, upcoming = view.state, next_due(view, now)
    score = _time_score(upcoming)
    score += _PRIORITY_SCORE[state.priority] + _LEAVES_SCORE.get(str(state.value("leaves")), 0.0)
    score += _WIDE_AUDIENCE_SCORE.get(str(state.value("public_risk")), _PUBLIC_SCORE) if is_public(state) else 0.0
    score += _SILENT_SCORE if is_silent(view, now) else 0.0
    score += _EXPECTED_SCORE if call_is_due(view, now) else 0.0
    score += 15.0 * min(state.chases, 4)
    score += min(20.0, float(state.value("value") or 0) / 1000)
    score += 10.0 if not state.owner else 0.0
    waits = desk.approvals_of(view)
    if state.owner not in {"", desk.me} and not waits:
        score -= 60.0
    return score + max((_approval_score(wait, now) for wait in waits), default=0.0)


def _approval_score(wait: PendingApproval, now: datetime) -> float:
    """Points for an approval that waits for me, more every minute.

    A colleague with a customer waits for one word of mine, and that is quickly done.
    """
    return 90.0 + max(0.0, min(60.0, -wait.seconds_left(now) / 60))


def _approval_reasons(view: CaseView, now: datetime, desk: _AgentOnShift) -> Iterable[str]:
    for wait in desk.approvals_of(view)[:1]:
        left = wait.seconds_left(now)
        yield f"an offer of {amount_words(wait.cost)} waits for you to approve it, {'due ' if left >= 0 else ''}{due_words(left)}"


def _time_score(upcoming: NextDue) -> float:
    minutes = (upcoming.left or 0) / 60
    match upcoming.risk:
        case "late":
            return 100.0 + min(60.0, -minutes)
        case "soon":
            return 70.0 - min(30.0, max(0.0, minutes))
        case "ok":
            return max(5.0, 30.0 - minutes / 20)
        case "none":
            return 1.0
        case _:
            return -200.0


def _reasons_for(view: CaseView, now: datetime, zone: tzinfo) -> Iterable[str]:
    state, upcoming = view.state, next_due(view, now)
    if call_is_due(view, now) and view.expected_at:
        yield f"call before they call us (they expect us at {time_words(view.expected_at, now, zone)})"
    if upcoming.left is not None and upcoming.name not in {CALL_FIRST, "silence", "needed"}:
        when = due_words(upcoming.left, is_owed=upcoming.is_owed)
        yield late_clock(upcoming.name, when) if upcoming.is_owed and upcoming.left < 0 else f"{spoken_clock(upcoming.name)} {when}"
    if state.chases:
        yield f"chased us {times_asked(state)}"
    if is_silent(view, now):
        yield f"nothing from us for {silence_duration(view, now)}"
    if needed := view.needed_at:
        yield f"{'needed it' if needed < now else 'needs it'} by {time_words(needed, now, zone)}"
    if state.priority in {"urgent", "high"}:
        yield str(state.priority)
    if state.value("leaves") == "high":
        yield "may leave"
    if is_public(state):
        yield f"public: {state.value('public_risk')}"
    if not state.owner:
        yield "nobody owns it"
