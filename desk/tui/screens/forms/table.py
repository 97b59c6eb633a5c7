"""Which action opens which form; it knows names and nothing of how a form is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
from desk.tui.screens.forms.form import Form, Scene

FORMS: Mapping[str, Callable[[Scene], Form | str]] = {
    "take": taking.take,
    "contact": taking.contact,
    "incoming": taking.incoming,
    "chase": taking.chase,
    "memo": taking.memo,
    "listen": listening.listen,
    "apology": apologising.apology,
    "offer": offering.offer,
    "answer": answering.answer,
    "refusal": refusing.refusal,
    "cause": causing.cause,
    "done": ticking.done,
    "promise": promising.promise,
    "tangible": promising.tangible,
    "ask": promising.ask,
    "verify": verifying.verify,
    "story": storytelling.story,
    "status": ending.status,
    "priority": changing.priority,
    "field": changing.field,
    "decider": deciding.decider,
    "swap": deciding.swap,
    "link": linking.link,
}
"""A form for the circumstances, or words why there is none now."""
