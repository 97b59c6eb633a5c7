"""The forms of a contact and of the customer's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec

from desk.model.entries import KnownEntry
from desk.model.entry_values import CUSTOMER
from desk.recovery.promises import OwedPromise, owed_promises
from desk.recovery.spoken_promises import promise_words
from desk.tui.forms.context_facts import customer_facts, eased_facts
from desk.tui.forms.field import THEN, Field, Values
from desk.tui.forms.kinds.reopening import NEW_CASE, REOPEN, linked_new_case, new_case_link, reopening_field, reopening_lines
from desk.tui.forms.spec import EntryContext, FormSpec, TextCheck, plain_build
from desk.tui.forms.usual_fields import channel_field, text_field

_KEPT = "kept"
_PROMISE, _SOLVED = "promise", "solved"
"""What follows a contact: the form of a promise, or the end of a plain question."""
_SOON = timedelta(hours=1)
"""From now until the latest promise that a contact may keep."""


def contact_form(context: EntryContext) -> FormSpec:
    """The form of a contact: we got in touch with the customer.

    A promise due soon may be ticked off with it. One in its words is asked about before saving. A plain question is mostly answered and
    solved in one.
    """
    owed = _promise_due_soon(context)
    tick = (Field(name=_KEPT, label="as promised", sort="tick", hint=f"ticks off: {owed.words}", wide=True),) if owed else ()
    return FormSpec(
        action="contact",
        title="Contact",
        fields=(
            text_field("was said", needed="Say in a few words what was said."),
            channel_field(context.state),
            Field(name="update", label="with news", sort="tick", hint="an update on how it stands"),
            Field(name="reached", label="reached", sort="tick", hint="somebody answered", start="true", wide=True),
            *tick,
        ),
        build=lambda values, context: _contact_entries(values, context, kept=owed.entry if owed else ""),
        doubt=lambda values, context: _unnoted_promise(values, context) or _unheard_answer(values),
        save_variants=_ways_on(context),
        saved_words=lambda values: "answered and solved:" if values.get(THEN) == _SOLVED else "contact logged on",
        context_facts=(*customer_facts(context.state), *eased_facts(context.state)),
        text_check=TextCheck(kind="contact"),
    )


def _contact_entries(values: Values, context: EntryContext, *, kept: str) -> Sequence[KnownEntry]:
    """The contact, and the promise that it kept."""
    told = {name: value for name, value in values.items() if name != _KEPT}
    made = [*plain_build("contact")({**told, "reached": values.get("reached", "true") or "false"}, context)]
    if values.get(_KEPT) and kept in context.state.promises:
        made.append(context.entry("promise_kept", promise=kept))
    return [*made, context.entry("status", "", to="solved")] if values.get(THEN) == _SOLVED else made


def _ways_on(context: EntryContext) -> Mapping[str, tuple[str, str]]:
    """The further ways to save. A plain question ends with its answer, a promise is seldom made of it."""
    state = context.state
    if state.recovery or state.finished or context.also:
        return {"save_yes": ("save and promise", _PROMISE)}
    return {"save_yes": ("save and solve", _SOLVED), "save_no": ("save and promise", _PROMISE)}


def _promise_due_soon(context: EntryContext) -> OwedPromise | None:
    """The first promise that is late, or due within the hour."""
    until = context.now + _SOON
    owed = [(each.due, each) for each in owed_promises(context.state) if each.due and each.entry in context.state.promises]
    due = [(when, each) for when, each in owed if when <= until]
    return min(due, key=lambda pair: pair[0])[1] if due else None


def _unnoted_promise(values: Values, context: EntryContext) -> tuple[str, str] | None:
    """A promise in the words, unless the form of promises comes next."""
    said = "" if values.get(THEN) == _PROMISE else promise_words(values["text"])
    key = next(action for action, (_, then) in _ways_on(context).items() if then == _PROMISE)
    return ("text", f'you said "{said}": {context.key_of(key)} notes it as a promise too') if said else None


def _unheard_answer(values: Values) -> tuple[str, str] | None:
    """A question that is solved although nobody answered."""
    is_unheard = values.get(THEN) == _SOLVED and not values.get("reached", "true")
    return ("reached", "nobody answered: is it solved all the same?") if is_unheard else None


def incoming_form(context: EntryContext) -> FormSpec:
    """The form of a customer's message that is no chase."""
    return _customer_message_form(context, chase=False)


def chase_form(context: EntryContext) -> FormSpec:
    """The form of a chase.

    The customer had to ask after their own matter. Nothing need be typed.
    """
    return _customer_message_form(context, chase=True)


def _customer_message_form(context: EntryContext, *, chase: bool) -> FormSpec:
    state = context.state

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        then = values.get("then", "")
        if then == NEW_CASE:
            return new_case_link(context)
        entry = context.entry("incoming", values["text"], channel=values["channel"], chase="true" if chase else "")
        again = [context.entry("status", "the customer came back", to="open")] if then == REOPEN else []
        return [msgspec.structs.replace(entry, by=CUSTOMER), *again]

    return FormSpec(
        action="chase" if chase else "incoming",
        saved_words="chase logged on" if chase else "their words logged on",
        title="They had to chase us" if chase else "The customer again",
        fields=(
            text_field("they said", needed="" if chase else "Say what they said."),
            channel_field(state),
            *((reopening_field(context),) if state.finished else ()),
        ),
        build=build,
        live_lines=lambda _, context: reopening_lines(context) if context.state.finished else [],
        new_case=lambda values, context: linked_new_case(values, context) if values.get("then") == NEW_CASE else None,
    )
