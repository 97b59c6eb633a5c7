"""The forms of promises.

There are ours, those the customer will see, and what a colleague or another department is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.errors import Usage
from desk.model.entries import KnownEntry, Option
from desk.model.entry_values import CUSTOMER
from desk.recovery.promises import offered_at, owed_promises
from desk.recovery.spoken_promises import unlogged_promise
from desk.text.due_times import parse_due_time
from desk.text.similarity import similarity
from desk.text.timed_words import with_time
from desk.text.trailing_time import named_clock, trailing_time
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import EntryContext, Fill, FormSpec, TextCheck
from desk.tui.forms.usual_fields import behind_more, due_field, person_field, text_field
from desk.tui.presentation.toned_text import FlowLine

PROMISE_DUE, ANSWER_DUE = "+1h", "+20m"
_SAME = 0.8
"""Two promises of this similarity are asked about: one of them may be a slip."""
VISIBLE_PROMISES = ("a photo of it", "a written confirmation", "a note on where it stands", "the replaced thing in their hands")
"""Things customers like to see after a breakdown (S2.18)."""


def promise_form(context: EntryContext) -> FormSpec:
    """The form of something we will do by a time."""
    return _promise_spec(context, "promise", "Promise", "such as: call them when the team leaves, by 15:00")


def visible_promise_form(context: EntryContext) -> FormSpec:
    """The form of something the customer will see (S2.18)."""
    return _promise_spec(context, "tangible", "Promise they will see", "such as: a photo, a note, the replaced thing")


def _promise_spec(context: EntryContext, name: str, title: str, hint: str) -> FormSpec:
    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        sets = {each: values[each] for each in ("due", "sort", "to", "kept_by")}
        return [context.entry("promise", values["text"], visible="true" if name == "tangible" else "", **sets)]

    said = tuple(filter(None, (unlogged_promise(context.state),)))
    return FormSpec(
        action=name,
        title=title,
        fields=(
            text_field("we will", needed="Say what we will do.", hint=hint, lines=2),
            due_field(PROMISE_DUE),
            *behind_more(
                (
                    Field(name="sort", label="we promise", sort="choice", choices=("outcome", "effort"), start="outcome"),
                    person_field("to", "to", context, start=CUSTOMER, first=(CUSTOMER,)),
                    person_field("kept_by", "kept by", context, hint="you"),
                )
            ),
        ),
        build=build,
        live_lines=_promise_lines,
        live_rows=2,
        derive=_due_from_text(PROMISE_DUE),
        doubt=_promise_doubt,
        suggest=lambda values, context: {"text": VISIBLE_PROMISES if name == "tangible" else said},
        saved_words="promise logged on",
        text_check=TextCheck(kind="contact", to_customer=False, heeds=_is_rule_heeded),
    )


def ask_form(context: EntryContext) -> FormSpec:
    """The form that asks a colleague or another department.

    Their answer is owed to us, with a clock of its own (S4.3).
    """

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        return [context.entry("promise", values["text"], due=values["due"], to=context.agent.id, kept_by=values["kept_by"])]

    return FormSpec(
        action="ask",
        title="Ask a colleague or another department",
        fields=(
            text_field("we ask", needed="Say what you ask for.", hint="such as: which charge is ours, and since when", lines=2),
            person_field("kept_by", "whom", context, hint="such as billing, kim", needed="Say whom you ask."),
            due_field(ANSWER_DUE, label="answer by"),
        ),
        build=build,
        live_lines=_due_hint_lines,
        live_rows=2,
        derive=_due_from_text(ANSWER_DUE),
        saved_words="request logged on",
    )


def _due_from_text(usual: str) -> Fill:
    return lambda values, context: {"due": trailing_time(values["text"]) or usual}


def _due_hint_lines(values: Values, context: EntryContext) -> Sequence[FlowLine]:
    """One line on the time found in the words.

    It is always one, so that nothing moves.
    """
    written, named = trailing_time(values["text"]), named_clock(values["text"])
    if needed := _missed_need(values, context):
        return (((f"later than they need it: by {needed}. Could it be sooner?", "soon"),),)
    if written and values["due"] == written:
        return ((("the time is taken from your words; type another to change it", "dim"),),)
    if named and values["due"] in {PROMISE_DUE, ANSWER_DUE}:
        return (((f"your words say {named}, the time is still {values['due']}: type {named} if you mean it", "soon"),),)
    return ((("a time at the end of your words becomes the time: by 15:00, in 20 minutes, by noon tomorrow", "dim"),),)


def _promise_lines(values: Values, context: EntryContext) -> Sequence[FlowLine]:
    """The doubts first, then a missing owner, then help."""
    hints = _due_hint_lines(values, context)
    if context.state.owner or values["kept_by"]:
        return hints
    nobody: FlowLine = (
        (f"nobody owns {context.state.id or 'the case'} yet, so nobody would keep it: {context.key_of('take')} takes it", "dim"),
    )
    return (*hints, nobody) if hints[0][0][1] == "soon" else (nobody, *hints)


def _missed_need(values: Values, context: EntryContext) -> str:
    """The time by which they need it, where the promise is later. Empty otherwise."""
    needed = context.state.value("needs_by")
    if not isinstance(needed, datetime) or needed < context.now:
        return ""
    due = _due_of(values, context)
    return context.time_words(needed) if due and due > needed else ""


def _promise_doubt(values: Values, context: EntryContext) -> tuple[str, str] | None:
    """Another time in the words, or the same promised already.

    Of an accepted offer the same time is enough: two ticks for one deed may contradict each other.
    """
    named = named_clock(values["text"])
    if named and values["due"] == PROMISE_DUE:
        return "due", f"by {values['due']}, not {named}?"
    due = _due_of(values, context)
    if due and (option := offered_at(context.state, due)):
        return "text", f'is it your offer "{with_time(option.title, context.time_words(due))}"? {_is_promise_words(option, context)}'
    for owed in owed_promises(context.state):
        if similarity(owed.words, values["text"]) >= _SAME:
            by = f", by {context.time_words(owed.due)}" if owed.due else ""
            return "text", f'much the same is promised already{by}: "{owed.words}"'
    return None


def _is_promise_words(option: Option, context: EntryContext) -> str:
    is_accepted = any(offer.chosen is option for offer in context.state.offers.values())
    return "They accepted it: that is a promise" if is_accepted else f"It is a promise once they accept it ({context.key_of('answer')})"


def _due_of(values: Values, context: EntryContext) -> datetime | None:
    """The time of the promise. None where it cannot be read."""
    try:
        return parse_due_time(values["due"], context.now, zone=context.shift.zone)
    except Usage:
        return None


def _is_rule_heeded(values: Values, rule: str) -> bool:
    """Does a wording rule count for this promise?

    An effort is no guarantee (S3.19). Nothing else is said of a promise.
    """
    return values["sort"] == "effort" and rule == "overpromise"
