"""Registry of forms by action, with the kinds of entry each writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desk.model.entries import (
    Action,
    ActionDone,
    Apology,
    Approval,
    Assign,
    Cause,
    Contact,
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
from desk.tui.screens.forms import (
    answering,
    apologising,
    causing,
    changing,
    deciding,
    ending,
    linking,
    listening,
    offering,
    promising,
    refusing,
    storytelling,
    taking,
    ticking,
    verifying,
)
from desk.tui.screens.forms.form import Form, Scene, plain_form, text

MakeForm = Callable[[Scene], Form | str]
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
    "take": RegisteredForm(taking.take, (Assign,)),
    "contact": RegisteredForm(taking.contact, (Contact,)),
    "incoming": RegisteredForm(taking.incoming, (Incoming,)),
    "chase": RegisteredForm(taking.chase, (Incoming,)),
    "memo": RegisteredForm(plain_form(Memo, "Memo", lambda scene: [text("note", needed="Write the note.")]), (Memo,)),
    "listen": RegisteredForm(listening.listen, (Listen,)),
    "apology": RegisteredForm(apologising.apology, (Apology,), pane="apologies"),
    "offer": RegisteredForm(offering.offer, (Offer,), pane="offers"),
    "answer": RegisteredForm(answering.answer, (OfferAnswer, Approval), pane="offers"),
    "refusal": RegisteredForm(refusing.refusal, (Refusal,)),
    "cause": RegisteredForm(causing.cause, (Cause, Action), pane="causes"),
    "done": RegisteredForm(ticking.done, (PromiseKept, PromiseBroken, ActionDone), pane="promises"),
    "promise": RegisteredForm(promising.promise, (Promise,), pane="promises"),
    "tangible": RegisteredForm(promising.tangible, (Promise,), pane="promises"),
    "ask": RegisteredForm(promising.ask, (Promise,)),
    "verify": RegisteredForm(verifying.verify, (Verify,)),
    "story": RegisteredForm(storytelling.story, (Story,)),
    "status": RegisteredForm(ending.status, (StatusChange,)),
    "priority": RegisteredForm(changing.priority, (FieldChange,)),
    "field": RegisteredForm(changing.field, (FieldChange,)),
    "decider": RegisteredForm(deciding.decider, (Assign,)),
    "swap": RegisteredForm(deciding.swap, (Assign,)),
    "link": RegisteredForm(linking.link, (Link,)),
}
"""By the action that opens it."""

FORMS: Mapping[str, MakeForm] = {action: row.make for action, row in REGISTRY.items()}
PANE_OF: Mapping[str, str] = {action: row.pane for action, row in REGISTRY.items() if row.pane}
