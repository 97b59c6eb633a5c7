"""The form of what became of an offer or of a no, and of a lead's or manager's word on an offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.errors import Usage
from desk.model.entries import KnownEntry, Option
from desk.model.entry_states import OfferState, RefusalState
from desk.model.entry_titles import entry_title
from desk.model.state import CaseState
from desk.recovery.offers.approvals import PendingApproval, approvals_for, pending_approvals
from desk.recovery.offers.refusals import unanswered_refusals
from desk.text.durations import duration_words
from desk.tui.forms.spec import EntryContext, Field, FormSpec, Values, pick
from desk.tui.presentation.panes.offers import cost_line
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

ANSWERS = ("accepted", "declined", "countered", "withdrawn", "delivered")
APPROVALS = {"approve": "approved", "do not approve": "declined"}
_TAKES = frozenset({"accepted", "countered"})


def answer(context: EntryContext) -> FormSpec | str:
    """What became of an offer or of the other ways named with a no; who may decide on a waiting offer gives their word here."""
    state = context.state
    offers = [offer for offer in state.offers.values() if offer.settled_at is None]
    things: list[OfferState | RefusalState] = [*reversed(unanswered_refusals(state)), *reversed(offers)]
    if not things:
        return "No offer of {case} is open: o makes one."
    waits = _to_decide(context)
    things.sort(key=lambda thing: thing.entry.id not in waits)
    names = {thing.entry.id: entry_title(thing.entry) for thing in things}
    which = (pick("offer", "about", names),) if len(things) > 1 else ()
    ways = _ways(things[0], bool(waits))
    why = "why: it is told to who asked" if waits else ""
    return FormSpec(
        action="answer",
        title="Your word, or their answer" if waits else "Their answer" if which else f"Their answer to {entry_title(things[0].entry)}",
        fields=(
            *which,
            Field(name="answer", label="answer", sort="choice", choices=ways, start=ways[0], wide=True),
            *_choices(things),
            Field(name="text", label="words", hint=why or "theirs, as they said it", wide=True),
        ),
        build=lambda values, context: _build(values, context, first=things[0].entry.id),
        live_lines=lambda values, context: _live(values.get("offer", things[0].entry.id), context),
        quick=True,
        single=True,
    )


def _to_decide(context: EntryContext) -> Mapping[str, PendingApproval]:
    """The offers on which this agent may say no, and yes where their limit allows it."""
    waits = approvals_for(context.state, context.shift, context.agent.id)
    if not waits and context.agent.role != "agent":
        waits = pending_approvals(context.state, context.shift)
    return {wait.offer.id: wait for wait in waits}


def _ways(thing: OfferState | RefusalState, decides: bool) -> tuple[str, ...]:
    if isinstance(thing, RefusalState):
        return ("accepted", "declined", "countered")
    usual = ANSWERS if thing.accepted_at is None else ("delivered", *ANSWERS[:-1])
    return (*(APPROVALS if decides else ()), *usual)


def _choices(things: Sequence[OfferState | RefusalState]) -> tuple[Field, ...]:
    """Which of several choices they took: in words where it is clear what they are, else by number."""
    most = max(len(_named(thing)) for thing in things)
    if most < 2:
        return ()
    numbers = tuple(str(number) for number in range(1, most + 1))
    if len(things) > 1:
        return (Field(name="option", label="choice", sort="choice", choices=numbers, start="1"),)
    shown = [f"{number}  {name}" for number, name in zip(numbers, _named(things[0]), strict=True)]
    return (pick("option", "they took", dict(zip(numbers, shown, strict=True))),)


def _named(thing: OfferState | RefusalState) -> list[str]:
    if isinstance(thing, RefusalState):
        return list(thing.entry.alternatives)
    return [_title(option) for option in thing.entry.options]


def _title(option: Option) -> str:
    return option.title or option.remedy or "an offer"


def _build(values: Values, context: EntryContext, *, first: str) -> Sequence[KnownEntry]:
    """One entry: a word on an offer, or an answer. Raises Usage where their words are what counts."""
    about, word = values.get("offer", first), values["answer"]
    if word in APPROVALS:
        return [context.entry("approval", values["text"], offer=about, decision=APPROVALS[word])]
    if word == "countered" and not values["text"]:
        raise Usage("text: Write what they ask for instead, in their words.")
    option = values.get("option", "1") if word in _TAKES else ""
    return [context.entry("offer_answer", values["text"], offer=about, answer=word, option=option)]


def _live(about: str, context: EntryContext) -> list[FlowLine]:
    """What the answer is about: each choice with its cost; for a word that is waited for, since when and how dear."""
    state = context.state
    wait = next((wait for wait in pending_approvals(state, context.shift) if wait.offer.id == about), None)
    return [*(_asked(wait, context) if wait else ()), *_offered(state.offers.get(about), state, context)]


def _offered(offer: OfferState | None, state: CaseState, context: EntryContext) -> list[FlowLine]:
    if offer is None:
        return []
    options = enumerate(offer.entry.options, 1)
    lines: list[FlowLine] = []
    for number, option in options:
        redeem = f"  redeem by {context.time(option.redeem)}" if option.redeem else ""
        cost = cost_line(option, state, context.shift, gap="  ")
        lines.append(((f"{number} {safe_text(_title(option))}  ", "text"), (f"{cost}{redeem}", "dim")))
    return lines


def _asked(wait: PendingApproval, context: EntryContext) -> list[FlowLine]:
    left = wait.seconds_left(context.now)
    when = f"late by {duration_words(left)}" if left < 0 else f"{duration_words(left)} left"
    line: FlowLine = (
        (f"{safe_text(wait.offer.by)} waits for a word since {context.time(wait.since)}: {when}", "late" if left < 0 else "soon"),
    )
    mine = any(each.offer.id == wait.offer.id for each in approvals_for(context.state, context.shift, context.agent.id))
    if mine or context.agent.role == "agent":
        return [line]
    limit = context.shift.limit(context.agent.id)
    return [line, ((f"above your {limit:.0f} as well: you can say no, or hand it to a manager", "soon"),)]
