"""Facts of a case that change how an agent speaks.

The most pressing comes first. A fact without room is shortened, then left out from the end, with the key that shows all of them:
nothing is lost in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from desk.board.case_text import outcome_lines
from desk.board.case_view import call_is_due
from desk.board.contact_times import need_met, need_words
from desk.model.entries import Listen, Verify
from desk.model.facts import is_public
from desk.model.state import CaseState
from desk.recovery.contact_history import MAX_HANDOFFS, attempt_summary, first_contact, golden_hour_end, handoffs, told_gap, told_to
from desk.recovery.customers.history import failure_number
from desk.recovery.offers.cost import customer_worth
from desk.recovery.verdicts import last_verdict, verdict_history
from desk.sla.zones import is_zone
from desk.text.durations import duration_words
from desk.text.ordinals import ordinal
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import GLUE, flow_text, safe_text
from desk.tui.presentation.toned_text import FlowLine, Piece, pieces_width

_GAP, _SMALL_GAP = "   ", "  "
_SHORTER_LENGTHS = (60, 44, 34)
"""Cells of a customer's own words, from long to short, while there is too little room for all."""
_MOST_UNBROKEN = 36
"""Facts so short stand on one line."""
_MOST_FEELINGS = 3
_MORNING, _EVENING = 8, 21
"""The hours at which one may call somebody at home."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its text, in a tone.

    `is_free_text` marks a customer's own words, which may be shortened. `short_text` is shown where there is little room.
    """

    label: str
    text: str
    tone: str = "text"
    is_free_text: bool = False
    short_text: str = ""
    pieces: tuple[Piece, ...] = ()

    def head_pieces(self, longest: int) -> tuple[Piece, ...]:
        """The fact as it stands in the head."""
        if self.pieces:
            return self.pieces
        text = cut(self.text, longest) if self.is_free_text and longest else (self.short_text or self.text) if longest else self.text
        return ((f"{self.label} ", "dim"), (text, self.tone)) if self.label else ((text, self.tone),)


def fitted_facts(found: Sequence[Fact], width: int, most: int, key: str) -> list[FlowLine]:
    """The facts in at most `most` lines of a width.

    `key` shows all of them where some have no room.
    """
    for longest in (0, *_SHORTER_LENGTHS):
        lines = _fact_lines(found, width, longest)
        if len(lines) <= most:
            return lines
    for kept in range(len(found) - 1, 0, -1):
        lines = _fact_lines([*found[:kept], Fact("", "", pieces=(("..", "dim"), (f" {key}", "key")))], width, _SHORTER_LENGTHS[-1])
        if len(lines) <= most:
            return lines
    return lines[:most]


def _fact_lines(found: Sequence[Fact], width: int, longest: int) -> list[FlowLine]:
    pieces: list[Piece] = []
    for fact in found:
        pieces += [(_SMALL_GAP if longest else _GAP, "text")] if pieces else []
        shown = fact.head_pieces(longest)
        whole = not fact.is_free_text and pieces_width(shown) <= _MOST_UNBROKEN
        pieces += [(text.replace(" ", GLUE) if whole else text, tone) for text, tone in shown]
    return flow_text(pieces, width - 1, first=1, indent=1)


def pressing_facts(moment: CaseMoment) -> list[Fact]:
    """The facts that change how an agent speaks, the most pressing first."""
    return [fact for tell in _PRESSING_FACTS for fact in tell(moment)]


def all_facts(moment: CaseMoment) -> list[Fact]:
    """Every fact of a case, the most pressing first."""
    return [*pressing_facts(moment), *(fact for tell in _OTHER_FACTS for fact in tell(moment))]


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


def _need_facts(moment: CaseMoment) -> Iterator[Fact]:
    need, by = safe_text(moment.state.value("need") or ""), moment.state.value("needs_by")
    if met := need_met(moment.state):
        words = need_words(met, moment.now, zone=moment.shift.zone)
        yield Fact("", words, "text" if met.at > met.by else "dim")
    elif by:
        past = by < moment.now
        words = f"needs {cut(need, _SHORTER_LENGTHS[1]) or 'it'} by {moment.time(by)}"
        yield Fact("", f"{words}, past" if past else words, "late" if past else "soon")
    elif need:
        yield Fact("needs now", need, "soon", is_free_text=True)


def _expected_call_facts(moment: CaseMoment) -> Iterator[Fact]:
    if at := moment.view.expected_at:
        yield Fact("", f"expects us {moment.time(at)}", "soon" if call_is_due(moment.view, moment.now) else "text")


def _chase_facts(moment: CaseMoment) -> Iterator[Fact]:
    if moment.state.chases:
        chased = f"chased x{moment.state.chases}"
        yield Fact("", f"{chased} ({attempt_summary(moment.state)})", "soon", short_text=chased)


def _listen_facts(name: str, label: str) -> Callable[[CaseMoment], Iterator[Fact]]:
    def tell(moment: CaseMoment) -> Iterator[Fact]:
        text = next((said for listen in reversed(moment.state.listens) if (said := getattr(listen, name))), "")
        if text:
            yield Fact(label, safe_text(text), is_free_text=True)

    return tell


def _public_risk_facts(moment: CaseMoment) -> Iterator[Fact]:
    if is_public(moment.state):
        yield Fact("", f"public: {safe_text(str(moment.state.value('public_risk')))}", "soon")


def _stake_facts(moment: CaseMoment) -> Iterator[Fact]:
    """Failure number, value, and how easily the customer leaves.

    A further failure presses more than what they are worth, a first one less.
    """
    state = moment.state
    count = moment.failure_number or failure_number(state)
    failure = [Fact("", f"{ordinal(count)} stumble", "soon" if count > 1 else "dim")] if state.recovery else []
    if count > 1:
        yield from failure
    worth = _money_value(state, "value")
    sent = (customer_worth(state) or 0.0) - worth
    if worth or sent:
        yield Fact("value", f"{worth or 0:,.0f}" + (f" + {sent:,.0f} by referral" if sent else ""))
    leaves = {"high": "leaves easily", "low": "unlikely to leave", "medium": "may leave"}.get(str(state.value("leaves")), "")
    if leaves:
        yield Fact("", leaves, "soon" if leaves == "leaves easily" else "text")
    if count == 1:
        yield from failure


def _money_value(state: CaseState, name: str) -> float:
    value = state.value(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _told_gap_facts(moment: CaseMoment) -> Iterator[Fact]:
    gap, whom = told_gap(moment.state), safe_text(told_to(moment.state))
    if gap or whom:
        before = f"told {duration_words(int(gap.total_seconds()))} before it reached us" if gap else "told first"
        words = f"{before}, to {whom}" if gap and whom else f"{before}: {whom}" if whom else before
        yield Fact("", words, short_text=words.replace(" it reached us", ""))


def _handoff_facts(moment: CaseMoment) -> Iterator[Fact]:
    count = handoffs(moment.state)
    if count:
        times = {1: "once", 2: "twice"}.get(count, f"{count} times")
        yield Fact("", f"handed on {times}", "soon" if count > MAX_HANDOFFS else "text")


def _golden_hour_facts(moment: CaseMoment) -> Iterator[Fact]:
    """The first hour, while nobody has reached the customer (S1.8)."""
    state, until = moment.state, golden_hour_end(moment.state)
    if state.recovery and moment.now < until and first_contact(state) is None and not state.finished:
        yield Fact("", f"golden hour until {moment.time(until)}", "soon")


def _local_time_facts(moment: CaseMoment) -> Iterator[Fact]:
    """The time of day where the customer is, when that differs.

    Nobody likes a call at night (S1.33).
    """
    zone = str(moment.state.value("zone") or "")
    if not zone or not is_zone(zone):
        return
    desk = moment.shift.zone if is_zone(moment.shift.zone) else "UTC"
    there = moment.now.astimezone(ZoneInfo(zone))
    if there.utcoffset() != moment.now.astimezone(ZoneInfo(desk)).utcoffset():
        night = not _MORNING <= there.hour < _EVENING
        yield Fact("", f"{there:%H:%M} there{', night' if night else ''}", "soon" if night else "text")


def _price_facts(moment: CaseMoment) -> Iterator[Fact]:
    if price := _money_value(moment.state, "price"):
        yield Fact("price", f"{price:,.2f}".removesuffix(".00"))


def _field_facts(name: str, label: str) -> Callable[[CaseMoment], Iterator[Fact]]:
    def tell(moment: CaseMoment) -> Iterator[Fact]:
        if said := safe_text(moment.state.value(name) or ""):
            yield Fact(label, said, is_free_text=True)

    return tell


def _low_verdict_facts(moment: CaseMoment) -> Iterator[Fact]:
    """The customer's verdicts, while the last one is `below`."""
    if last_verdict(moment.state) == "below":
        yield Fact("verdicts:", verdict_history(moment.state, moment.time), "soon", is_free_text=True)


def _outcome_facts(moment: CaseMoment) -> Iterator[Fact]:
    """Every verdict, and how it ended."""
    for line in outcome_lines(moment.state, moment.now, moment.shift):
        label, _, words = line.partition(" ")
        yield Fact(label, safe_text(words))


_PRESSING_FACTS: tuple[Callable[[CaseMoment], Iterator[Fact]], ...] = (
    _feeling_facts,
    _low_verdict_facts,
    _need_facts,
    _expected_call_facts,
    _listen_facts("matters", "matters:"),
    _chase_facts,
    _public_risk_facts,
    _stake_facts,
    _golden_hour_facts,
    _listen_facts("wants", "wants:"),
    _handoff_facts,
    _told_gap_facts,
    _local_time_facts,
    _price_facts,
)
_OTHER_FACTS: tuple[Callable[[CaseMoment], Iterator[Fact]], ...] = (
    _outcome_facts,
    _field_facts("failure", "failure:"),
    _field_facts("fault", "fault:"),
    _field_facts("loss", "lost:"),
    _field_facts("source", "heard by:"),
    _field_facts("organisation", "organisation"),
    _field_facts("tier", "tier"),
    _field_facts("together", "together:"),
    _field_facts("phone", "phone"),
    _field_facts("prefers", "prefers"),
    _field_facts("email", "e-mail"),
)
