"""The forms of promises: ours, those the customer will see, and what a colleague or another department is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.entries import KnownEntry
from desk.model.entry_values import CUSTOMER
from desk.text.trailing_time import trailing_time
from desk.tui.forms.spec import EntryContext, Field, Fill, FormSpec, TextCheck, Values, due, people, text
from desk.tui.presentation.toned_text import FlowLine

USUAL, ASKED = "+1h", "+20m"
SEEN = ("a photo of it", "a written confirmation", "a note on where it stands", "the replaced thing in their hands")
"""What customers like to see after a breakdown (S2.18)."""


def promise(context: EntryContext) -> FormSpec:
    """Something we say we will do by a time."""
    return _promise(context, "promise", "Promise", "the result, or our effort")


def tangible(context: EntryContext) -> FormSpec:
    """Something the customer will see (S2.18)."""
    return _promise(context, "tangible", "Promise they will see", "a photo, a note, the replaced thing")


def _promise(context: EntryContext, name: str, title: str, hint: str) -> FormSpec:
    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        sets = {each: values[each] for each in ("due", "sort", "to", "kept_by")}
        return [context.entry("promise", values["text"], visible="true" if name == "tangible" else "", **sets)]

    return FormSpec(
        action=name,
        title=title,
        fields=(
            text("what we will do", needed="Say what we will do.", hint=hint, lines=2),
            due(USUAL),
            Field(name="sort", label="we promise", sort="choice", choices=("outcome", "effort"), start="outcome"),
            people("to", "to", context, start=CUSTOMER, first=(CUSTOMER,)),
            people("kept_by", "kept by", context, hint="you"),
        ),
        build=build,
        live_lines=_live,
        derive=_due_as_written(USUAL),
        suggest=(lambda values, context: {"text": SEEN}) if name == "tangible" else None,
        done="promised",
        text_check=TextCheck(kind="contact", to_customer=False, heeds=_heeds),
    )


def ask(context: EntryContext) -> FormSpec:
    """Ask a colleague or another department: their answer is owed to us, with a clock of its own (S4.3)."""

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        return [context.entry("promise", values["text"], due=values["due"], to=context.agent.id, kept_by=values["kept_by"])]

    return FormSpec(
        action="ask",
        title="Ask a colleague or another department",
        fields=(
            text("what we ask for", needed="Say what you ask for.", hint="which charge is ours, and since when", lines=2),
            people("kept_by", "whom", context, hint="billing, kim..", needed="Say whom you ask."),
            due(ASKED, label="answer by"),
        ),
        build=build,
        live_lines=_live,
        derive=_due_as_written(ASKED),
        done="asked",
    )


def _due_as_written(usual: str) -> Fill:
    return lambda values, context: {"due": trailing_time(values["text"]) or usual}


def _live(values: Values, context: EntryContext) -> Sequence[FlowLine]:
    """What was understood of the words; always one line, so that nothing moves."""
    written = trailing_time(values["text"])
    if written and values["due"] == written:
        return ((("the time is taken from your words; type another to change it", "dim"),),)
    return ((("a time at the end of your words becomes the time: by 15:00, in 20 minutes, by noon tomorrow", "dim"),),)


def _heeds(values: Values, rule: str) -> bool:
    """An effort is no guarantee (S3.19); nothing else is said of a promise."""
    return values["sort"] == "effort" and rule == "overpromise"
