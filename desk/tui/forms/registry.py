"""The forms by the action that opens them, with the kinds of entry each writes.

The forms and their screen take 95 ms to load (CPU time, Python 3.11). Nothing imports them before the first form opens, so
that the board stands sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desk.model.entries import (
    ActionDone,
    Apology,
    Approval,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    Entry,
    FieldChange,
    Incoming,
    Link,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Promise,
    PromiseBroken,
    PromiseKept,
    Refusal,
    StatusChange,
    Story,
    Verify,
)
from desk.tui.forms.kinds import (
    apology,
    contact,
    escalation,
    field_change,
    link,
    listen,
    offer,
    offer_answer,
    promise,
    refusal,
    root_cause,
    status,
    story,
    take,
    tick_off,
    verdict,
)
from desk.tui.forms.spec import EntryContext, FormSpec, plain_form, text

MakeForm = Callable[[EntryContext], FormSpec | str]
"""Gives a form, or words why there is none now."""


@dataclass(frozen=True, slots=True)
class RegisteredForm:
    """The form of an action."""

    make: MakeForm
    writes: tuple[type[Entry], ...]
    """The kinds of entry it is there to write, without what goes with them."""
    pane: str = ""
    """The pane that stands behind the form, where one only has room."""


REGISTRY: Mapping[str, RegisteredForm] = {
    "take": RegisteredForm(take.take, (Assign,)),
    "contact": RegisteredForm(contact.contact, (Contact,)),
    "incoming": RegisteredForm(contact.incoming, (Incoming,)),
    "chase": RegisteredForm(contact.chase, (Incoming,)),
    "memo": RegisteredForm(plain_form(Memo, "Memo", lambda context: [text("note", needed="Write the note.")]), (Memo,)),
    "listen": RegisteredForm(listen.listen, (Listen,)),
    "apology": RegisteredForm(apology.apology, (Apology,), pane="apologies"),
    "offer": RegisteredForm(offer.offer, (Offer,), pane="offers"),
    "answer": RegisteredForm(offer_answer.answer, (OfferAnswer, Approval), pane="offers"),
    "refusal": RegisteredForm(refusal.refusal, (Refusal,)),
    "cause": RegisteredForm(root_cause.root_cause, (Cause, CorrectiveAction), pane="causes"),
    "done": RegisteredForm(tick_off.tick_off, (PromiseKept, PromiseBroken, ActionDone), pane="promises"),
    "promise": RegisteredForm(promise.promise, (Promise,), pane="promises"),
    "tangible": RegisteredForm(promise.tangible, (Promise,), pane="promises"),
    "ask": RegisteredForm(promise.ask, (Promise,)),
    "verify": RegisteredForm(verdict.verdict, (Verify,)),
    "story": RegisteredForm(story.story, (Story,)),
    "status": RegisteredForm(status.status, (StatusChange,)),
    "priority": RegisteredForm(field_change.priority, (FieldChange,)),
    "field": RegisteredForm(field_change.field, (FieldChange,)),
    "decider": RegisteredForm(escalation.escalation, (Assign,)),
    "swap": RegisteredForm(escalation.reassignment, (Assign,)),
    "link": RegisteredForm(link.link, (Link,)),
}
"""By the action that opens it."""

FORMS: Mapping[str, MakeForm] = {action: row.make for action, row in REGISTRY.items()}
PANE_OF: Mapping[str, str] = {action: row.pane for action, row in REGISTRY.items() if row.pane}
