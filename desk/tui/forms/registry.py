"""The forms by the action that opens them.

The forms and their screen take 95 ms to load (CPU time, Python 3.11). Nothing imports them before the first form opens, so
that the board stands sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
from desk.tui.forms.spec import EntryContext, FormSpec

FORMS: Mapping[str, Callable[[EntryContext], FormSpec | str]] = {
    "take": take.take,
    "contact": contact.contact,
    "incoming": contact.incoming,
    "chase": contact.chase,
    "memo": contact.memo,
    "listen": listen.listen,
    "apology": apology.apology,
    "offer": offer.offer,
    "answer": offer_answer.answer,
    "refusal": refusal.refusal,
    "cause": root_cause.cause,
    "done": tick_off.done,
    "promise": promise.promise,
    "tangible": promise.tangible,
    "ask": promise.ask,
    "verify": verdict.verify,
    "story": story.story,
    "status": status.status,
    "priority": field_change.priority,
    "field": field_change.field,
    "decider": escalation.decider,
    "swap": escalation.swap,
    "link": link.link,
}
"""A form for the circumstances, or words why there is none now."""
