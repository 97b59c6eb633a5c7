"""Everything known of a case that changes how an agent speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import msgspec

from desk.board.case_text import outcome_lines
from desk.board.case_view import call_is_due
from desk.board.contact_times import need_met, need_words
from desk.model.entries import Listen, Verify
from desk.model.facts import is_public
from desk.model.state import CaseState
from desk.recovery.contact_history import (
    MAX_HANDOFFS,
    attempt_summary,
    first_contact,
    golden_hour_end,
    handoffs,
    times_asked,
    told_gap,
    told_to,
)
from desk.recovery.customers.history import failure_number
from desk.recovery.offers.cost import customer_worth
from desk.recovery.steps.placeholders import last_heard, reasons_heard
from desk.recovery.verdicts import last_verdict, verdict_history
from desk.sla.zones import is_zone
from desk.text.amounts import amount_words
from desk.text.durations import duration_words
from desk.text.ordinals import short_ordinal
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece

_MOST_FEELINGS = 3
_MORNING, _EVENING = 8, 21
"""The hours at which one may call somebody at home."""


class Fact(msgspec.Struct, frozen=True):
    """A label and its text, in a tone. `pieces` stand in their place where one tone is not enough."""

    label: str
    text: str
    tone: str = "text"
    pieces: tuple[Piece, ...] = ()

    def toned_pieces(self) -> tuple[Piece, ...]:
        """The fact as it stands on the sheet."""
        if self.pieces:
            return self.pieces
        return ((f"{self.label} ", "dim"), (self.text, self.tone)) if self.label else ((self.text, self.tone),)


def all_facts(moment: CaseMoment) -> list[Fact]:
    """Every fact of a case, the most pressing first."""
    return [fact for tell in _FACTS for fact in tell(moment)]


def _feeling_facts(moment: CaseMoment) -> Iterator[Fact]:
    """The feelings from the beginning until now, with their times.

    The way they went matters as much as the last one (S1.1 and S5.10).
    """
    felt: list[tuple[str, str]] = []
    for entry in moment.state.timeline:
        if isinstance(entry, Listen | Verify) and entry.feeling and (not felt or felt[-1][0] != entry.feeling):
            felt.append((entry.feeling, moment.time(entry.at)))
    if not felt:
        return
    shown = felt if len(felt) <= _MOST_FEELINGS else [felt[0], *felt[1 - _MOST_FEELINGS :]]
    before: list[Piece] = [(f"{safe_text(word)} {when} > ", "dim") for word, when in shown[:-1]]
    word, when = shown[-1]
    yield Fact("", "", pieces=(*before, (safe_text(word), "strong"), (f" {when}", "dim")))


def _wait_facts(moment: CaseMoment) -> Iterator[Fact]:
    state = moment.state
    if state.paused and state.status_reason:
        again = f", look again {moment.time(state.recheck)}" if state.recheck else ""
        yield Fact("", f"waits for {safe_text(state.status_reason)}{again}", "paused")


def _need_facts(moment: CaseMoment) -> Iterator[Fact]:
    need, by = safe_text(moment.state.value("need") or ""), moment.state.value("needs_by")
    if met := need_met(moment.state):
        words = need_words(met, moment.now, zone=moment.shift.zone)
        yield Fact("", words, "text" if met.at > met.by else "dim")
    elif by:
        past = by < moment.now
        words = f"needs {need or 'it'} by {moment.time(by)}"
        yield Fact("", f"{words}, past" if past else words, "late" if past else "soon")
    elif need:
        yield Fact("needs now", need, "soon")


def _expected_call_facts(moment: CaseMoment) -> Iterator[Fact]:
    if at := moment.view.expected_at:
        yield Fact("", f"expects us {moment.time(at)}", "soon" if call_is_due(moment.view, moment.now) else "text")


def _chase_facts(moment: CaseMoment) -> Iterator[Fact]:
    if moment.state.chases:
        yield Fact("", f"chased us {times_asked(moment.state)} ({attempt_summary(moment.state)})", "soon")


def _wish_facts(moment: CaseMoment) -> Iterator[Fact]:
    if wants := last_heard(moment.state, "wants"):
        yield Fact("wants:", safe_text(wants))


def _reason_facts(moment: CaseMoment) -> Iterator[Fact]:
    if why := reasons_heard(moment.state):
        yield Fact("matters:", safe_text(why))


def _public_risk_facts(moment: CaseMoment) -> Iterator[Fact]:
    if is_public(moment.state):
        yield Fact("", f"may go public: {safe_text(str(moment.state.value('public_risk')))}", "soon")


def _failure_facts(moment: CaseMoment) -> Iterator[Fact]:
    """The number of the failure for the customer. A first one needs no word."""
    count = moment.failure_number or failure_number(moment.state)
    if moment.state.recovery and count > 1:
        yield Fact("", f"our {short_ordinal(count)} failure for them", "soon")


def _worth_facts(moment: CaseMoment) -> Iterator[Fact]:
    """Their worth over the years, and the price of this job.

    Those they send to us count with them.
    """
    own, price = _money_value(moment.state, "value"), _money_value(moment.state, "price")
    sent = (customer_worth(moment.state) or 0.0) - own
    parts = [f"worth {amount_words(own)}" + (f" + {amount_words(sent)} by those they send" if sent else "")] if own or sent else []
    parts += [f"this job {amount_words(price)}"] if price else []
    if parts:
        yield Fact("", ", ".join(parts))


def _leaving_facts(moment: CaseMoment) -> Iterator[Fact]:
    """The risk that they leave, while it is open how it ends."""
    if moment.state.ending and moment.state.ending.outcome:
        return
    said = {"high": "may leave", "medium": "could leave", "low": "unlikely to leave"}.get(str(moment.state.value("leaves")), "")
    if said:
        yield Fact("", said, "soon" if said == "may leave" else "text")


def _money_value(state: CaseState, name: str) -> float:
    value = state.value(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _told_gap_facts(moment: CaseMoment) -> Iterator[Fact]:
    gap, whom = told_gap(moment.state), safe_text(told_to(moment.state))
    if gap or whom:
        passed = f"{duration_words(int(gap.total_seconds()))} passed before we logged it" if gap else ""
        first = f"they told {whom} first" if whom else ""
        yield Fact("", ", ".join(filter(None, (passed, first))))


def _handoff_facts(moment: CaseMoment) -> Iterator[Fact]:
    count = handoffs(moment.state)
    if count:
        times = {1: "once", 2: "twice"}.get(count, f"{count} times")
        yield Fact("", f"passed on {times}", "soon" if count > MAX_HANDOFFS else "text")


def _first_hour_facts(moment: CaseMoment) -> Iterator[Fact]:
    """The first hour, while nobody has reached the customer (S1.8)."""
    state, until = moment.state, golden_hour_end(moment.state)
    if state.recovery and moment.now < until and first_contact(state) is None and not state.finished:
        yield Fact("", f"a small gesture counts most until {moment.time(until)}, and less after", "soon")


def _local_time_facts(moment: CaseMoment) -> Iterator[Fact]:
    if said := local_time_words(moment):
        yield Fact("", said, "soon" if said.endswith("night") else "text")


def local_time_words(moment: CaseMoment) -> str:
    """The time of day where the customer is (S1.33).

    Empty where it is ours. Nobody likes a call at night.
    """
    zone = str(moment.state.value("zone") or "")
    if not zone or not is_zone(zone):
        return ""
    desk = moment.shift.zone if is_zone(moment.shift.zone) else "UTC"
    there = moment.now.astimezone(ZoneInfo(zone))
    if there.utcoffset() == moment.now.astimezone(ZoneInfo(desk)).utcoffset():
        return ""
    return f"it is {there:%H:%M} where they are{'' if _MORNING <= there.hour < _EVENING else ', night'}"


def _field_facts(name: str, label: str) -> Callable[[CaseMoment], Iterator[Fact]]:
    def tell(moment: CaseMoment) -> Iterator[Fact]:
        if said := safe_text(moment.state.value(name) or ""):
            yield Fact(label, said)

    return tell


def _low_verdict_facts(moment: CaseMoment) -> Iterator[Fact]:
    """The customer's verdicts, while the last one is `below`."""
    if last_verdict(moment.state) == "below":
        yield Fact("they said:", verdict_history(moment.state, moment.time), "soon")


def _outcome_facts(moment: CaseMoment) -> Iterator[Fact]:
    """Every verdict, and how it ended."""
    for line in outcome_lines(moment.state, moment.now, moment.shift):
        label, _, words = line.partition(" ")
        yield Fact(label, safe_text(words))


_FACTS: tuple[Callable[[CaseMoment], Iterator[Fact]], ...] = (
    _feeling_facts,
    _low_verdict_facts,
    _wait_facts,
    _need_facts,
    _expected_call_facts,
    _reason_facts,
    _chase_facts,
    _public_risk_facts,
    _failure_facts,
    _worth_facts,
    _leaving_facts,
    _first_hour_facts,
    _wish_facts,
    _handoff_facts,
    _told_gap_facts,
    _local_time_facts,
    _outcome_facts,
    _field_facts("failure", "failure:"),
    _field_facts("fault", "fault:"),
    _field_facts("loss", "lost:"),
    _field_facts("source", "came in as:"),
    _field_facts("organisation", "organisation"),
    _field_facts("tier", "tier"),
    _field_facts("together", "together:"),
    _field_facts("phone", "phone"),
    _field_facts("prefers", "prefers"),
    _field_facts("email", "e-mail"),
)
