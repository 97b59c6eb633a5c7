"""The form that answers an offer, a refusal or an approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.errors import Usage
from desk.model.entries import KnownEntry, OfferAnswer, Option
from desk.model.entry_states import OfferState, RefusalState
from desk.model.entry_titles import entry_title
from desk.recovery.offers.approvals import PendingApproval, approvals_for, approver_names, pending_approvals, unapproved_words
from desk.recovery.offers.refusals import unanswered_refusals
from desk.text.amounts import amount_words
from desk.text.durations import duration_words
from desk.tui.forms.field import THEN, Field, Values
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.usual_fields import pick_field
from desk.tui.presentation.panes.offers import cost_in_all
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

ANSWERS = ("accepted", "declined", "countered", "withdrawn", "delivered")
APPROVALS = {"approve": "approved", "do not approve": "declined"}
_CHOOSES_OPTION = frozenset({"accepted", "countered"})


def offer_answer_form(context: EntryContext) -> FormSpec | str:
    """The form of the answer to an offer. Words where nothing is open.

    It is also for the other ways named with a refusal. Who may decide on a waiting offer gives their word here.
    """
    state = context.state
    offers = [offer for offer in state.offers.values() if offer.settled_at is None]
    things: list[OfferState | RefusalState] = [*reversed(unanswered_refusals(state)), *reversed(offers)]
    if not things:
        return "No offer of {case} is open: o makes one."
    waits = _approvals_to_decide(context)
    things.sort(key=lambda thing: thing.entry.id not in waits)
    names = {thing.entry.id: entry_title(thing.entry) for thing in things}
    ways = _possible_answers(things[0], bool(waits))
    words_hint = "why: it is told to who asked" if waits else "theirs, as they said it"
    return FormSpec(
        action="answer",
        saved_words="their answer logged on",
        title=_form_title(names, decides=bool(waits)),
        fields=(
            *((pick_field("offer", "about", names),) if len(names) > 1 else ()),
            Field(name="answer", label="answer", sort="choice", choices=ways, start=ways[0], wide=True),
            *_option_fields(things),
            Field(name="text", label="in words", hint=words_hint, wide=True),
        ),
        build=lambda values, context: _answer_entries(values, context, first=things[0].entry.id),
        live_lines=lambda values, context: _subject_lines(values.get("offer", things[0].entry.id), context),
        live_rows=max(len(_subject_lines(name, context)) for name in names) + 1,
        single_case=True,
        save_variants={} if waits else {"save_yes": ("accepted", "accepted"), "save_no": ("declined", "declined")},
    )


def _form_title(names: Mapping[str, str], *, decides: bool) -> str:
    if decides:
        return "Your word, or their answer"
    return "Their answer" if len(names) > 1 else f"Their answer to {next(iter(names.values()))}"


def _approvals_to_decide(context: EntryContext) -> Mapping[str, PendingApproval]:
    """The approvals this agent may decide, by offer.

    They may say no to each, and yes where their limit allows it.
    """
    waits = approvals_for(context.state, context.shift, context.agent.id)
    if not waits and context.agent.role != "agent":
        waits = pending_approvals(context.state, context.shift)
    return {wait.offer.id: wait for wait in waits}


def _possible_answers(thing: OfferState | RefusalState, decides: bool) -> tuple[str, ...]:
    if isinstance(thing, RefusalState):
        return ("accepted", "declined", "countered")
    usual = ANSWERS if thing.accepted_at is None else ("delivered", *ANSWERS[:-1])
    return (*(APPROVALS if decides else ()), *usual)


def _option_fields(things: Sequence[OfferState | RefusalState]) -> tuple[Field, ...]:
    """The field for the choice they took, if there are several.

    It is in words where it is clear what they are, else by number.
    """
    most = max(len(_option_titles(thing)) for thing in things)
    if most < 2:
        return ()
    numbers = tuple(str(number) for number in range(1, most + 1))
    if len(things) > 1:
        return (Field(name="option", label="choice", sort="choice", choices=numbers, start="1"),)
    shown = [f"{number}  {name}" for number, name in zip(numbers, _option_titles(things[0]), strict=True)]
    return (pick_field("option", "they took", dict(zip(numbers, shown, strict=True))),)


def _option_titles(thing: OfferState | RefusalState) -> list[str]:
    if isinstance(thing, RefusalState):
        return list(thing.entry.alternatives)
    return [_option_title(option) for option in thing.entry.options]


def _option_title(option: Option) -> str:
    return option.title or option.remedy or "an offer"


def _answer_entries(values: Values, context: EntryContext, *, first: str) -> Sequence[KnownEntry]:
    """The one entry: an approval, or an answer.

    Raises Usage where their words are needed.
    """
    about, word = values.get("offer", first), values.get(THEN) or values["answer"]
    if word in APPROVALS:
        return [context.entry("approval", values["text"], offer=about, decision=APPROVALS[word])]
    if word == "countered" and not values["text"]:
        raise Usage("text: Write what they ask for instead, in their words.")
    option = values.get("option", "1") if word in _CHOOSES_OPTION else ""
    entry = context.entry("offer_answer", values["text"], offer=about, answer=word, option=option)
    if isinstance(entry, OfferAnswer) and (words := unapproved_words(entry, context.state, context.shift)):
        raise Usage(f"answer: {words}")
    return [entry]


def _subject_lines(about: str, context: EntryContext) -> list[FlowLine]:
    """Lines on what the answer is about.

    They give each choice with its cost. Where an approval is waited for, they say since when, and whether it is above the agent's limit.
    """
    state = context.state
    wait = next((wait for wait in pending_approvals(state, context.shift) if wait.offer.id == about), None)
    return [*(_pending_approval_lines(wait, context) if wait else ()), *_offer_lines(state.offers.get(about), context)]


def _offer_lines(offer: OfferState | None, context: EntryContext) -> list[FlowLine]:
    if offer is None:
        return []
    options = enumerate(offer.entry.options, 1)
    lines: list[FlowLine] = []
    for number, option in options:
        redeem = f"  redeem by {context.time_words(option.redeem)}" if option.redeem else ""
        cost = cost_in_all(option, context.shift)
        lines.append(((f"{number} {safe_text(_option_title(option))}  ", "text"), (f"{cost}{redeem}", "dim")))
    return lines


def _pending_approval_lines(wait: PendingApproval, context: EntryContext) -> list[FlowLine]:
    left = wait.seconds_left(context.now)
    when = f"late by {duration_words(left)}" if left < 0 else f"{duration_words(left)} left"
    line: FlowLine = (
        (f"{safe_text(wait.offer.by)} waits for a word since {context.time_words(wait.since)}: {when}", "late" if left < 0 else "soon"),
    )
    mine = any(each.offer.id == wait.offer.id for each in approvals_for(context.state, context.shift, context.agent.id))
    if mine:
        return [line]
    if context.agent.role == "agent":
        who = approver_names(wait.cost, wait.offer.by, context.state, context.shift, here=context.online)
        return [line, ((f"do not promise it yet: {who} must approve", "soon"),)]
    limit = context.shift.limit(context.agent.id)
    return [line, ((f"above your {amount_words(limit)} as well: you can say no, or give it to a manager", "soon"),)]
