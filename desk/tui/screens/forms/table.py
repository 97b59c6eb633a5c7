"""Which action opens which form; it knows names and nothing of how a form is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desk.tui.screens.forms import changing, offering, recovering, taking
from desk.tui.screens.forms.form import Form, Scene

FORMS: Mapping[str, Callable[[Scene], Form | str]] = {
    "take": taking.take,
    "contact": taking.contact,
    "incoming": taking.incoming,
    "chase": taking.chase,
    "memo": taking.memo,
    "listen": recovering.listen,
    "apology": recovering.apology,
    "offer": offering.offer,
    "answer": recovering.answer,
    "refusal": recovering.refusal,
    "cause": recovering.cause,
    "done": recovering.done,
    "promise": recovering.promise,
    "tangible": recovering.tangible,
    "verify": recovering.verify,
    "status": changing.status,
    "priority": changing.priority,
    "field": changing.field,
    "decider": changing.decider,
    "link": changing.link,
}
"""A form for the circumstances, or words why there is none now."""
