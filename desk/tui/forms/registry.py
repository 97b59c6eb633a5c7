"""The forms by action, with the entry kinds each writes.

The forms and their screen take 95 ms to load (CPU time, Python 3.11). Nothing imports them before the first form opens, so that the board
stands sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

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
    memo,
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
from desk.tui.forms.spec import EntryContext, FormSpec

MakeForm = Callable[[EntryContext], FormSpec | str]
"""Gives a form, or words why there is none now."""


class RegisteredForm(msgspec.Struct, frozen=True):
    """The form of an action."""

    make: MakeForm
    writes: tuple[type[Entry], ...]
    """The kinds of entry it is there to write, without what goes with them."""
    pane: str = ""
    """The pane that stands behind the form, where one only has room."""


REGISTRY: Mapping[str, RegisteredForm] = {
    "take": RegisteredForm(take.take_form, (Assign,)),
    "snooze": RegisteredForm(take.snooze_form, (Assign,)),
    "contact": RegisteredForm(contact.contact_form, (Contact,)),
    "incoming": RegisteredForm(contact.incoming_form, (Incoming,)),
    "chase": RegisteredForm(contact.chase_form, (Incoming,)),
    "memo": RegisteredForm(memo.memo_form, (Memo,)),
    "listen": RegisteredForm(listen.listen_form, (Listen,)),
    "apology": RegisteredForm(apology.apology_form, (Apology,), pane="apologies"),
    "offer": RegisteredForm(offer.offer_form, (Offer,), pane="offers"),
    "answer": RegisteredForm(offer_answer.offer_answer_form, (OfferAnswer, Approval), pane="offers"),
    "refusal": RegisteredForm(refusal.refusal_form, (Refusal,)),
    "cause": RegisteredForm(root_cause.root_cause_form, (Cause, CorrectiveAction), pane="causes"),
    "done": RegisteredForm(tick_off.tick_off_form, (PromiseKept, PromiseBroken, ActionDone), pane="promises"),
    "promise": RegisteredForm(promise.promise_form, (Promise,), pane="promises"),
    "tangible": RegisteredForm(promise.visible_promise_form, (Promise,), pane="promises"),
    "ask": RegisteredForm(promise.ask_form, (Promise,)),
    "verify": RegisteredForm(verdict.verdict_form, (Verify,)),
    "story": RegisteredForm(story.story_form, (Story,)),
    "status": RegisteredForm(status.status_form, (StatusChange,)),
    "priority": RegisteredForm(field_change.priority_form, (FieldChange,)),
    "field": RegisteredForm(field_change.field_form, (FieldChange,)),
    "decider": RegisteredForm(escalation.escalation_form, (Assign,)),
    "swap": RegisteredForm(escalation.reassignment_form, (Assign,)),
    "link": RegisteredForm(link.link_form, (Link,)),
}
"""By the action that opens it."""

FORMS: Mapping[str, MakeForm] = {action: row.make for action, row in REGISTRY.items()}
PANE_OF: Mapping[str, str] = {action: row.pane for action, row in REGISTRY.items() if row.pane}
