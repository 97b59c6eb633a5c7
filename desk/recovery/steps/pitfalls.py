"""Finds the pitfall that a case is about to step into.

Each is a row with its words, the action that leads out, its source and a test of the case. Pitfalls of wording are in the wording rules.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from desk.model.entries import Incoming
from desk.model.entry_facts import is_reply
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.contact_history import first_contact
from desk.recovery.offers.cost import cost_of, share_of
from desk.recovery.offers.value import reasonable_cost
from desk.recovery.steps.rail import has_action

_SMALL_SHARE = 0.02
"""A part of the customer's value. A cost below it is too small to decide anything."""
_TALKS = frozenset({"phone", "in person"})
"""Channels on which both speak: whoever logs their call told them something."""


class Pitfall(msgspec.Struct, frozen=True):
    """A way to make it worse. `step` is its step of the rail, `action` the one that leads out.

    `words` say what to do instead, `short` is for little room. `{times}` in them is how often the customer had to ask.
    """

    step: str
    words: str
    short: str
    action: str
    source: str
    is_entered: Callable[[CaseState, Shift], bool]


def pitfall_of(state: CaseState, shift: Shift) -> Pitfall | None:
    """The pitfall that harms most of those entered. None when there is none, and before recovery begins."""
    if not state.recovery:
        return None
    return next((pitfall for pitfall in PITFALLS if pitfall.is_entered(state, shift)), None)


def care_came_first(state: CaseState) -> bool:
    """Did feeling and apology come before any offer (S3.11)? False until both are there."""
    felt = min((listen.at for listen in state.listens if listen.feeling), default=None)
    sorry = min((apology.at for apology in state.apologies), default=None)
    known = _first_offered_at(state)
    return felt is not None and sorry is not None and (known is None or max(felt, sorry) <= known)


def _first_offered_at(state: CaseState) -> datetime | None:
    """The time of the first offer, None without one."""
    return min((offer.entry.at for offer in state.offers.values()), default=None)


def _offered_unheard(state: CaseState, shift: Shift) -> bool:
    return bool(state.offers) and not any(listen.feeling for listen in state.listens)


def _offered_unapologised(state: CaseState, shift: Shift) -> bool:
    return bool(state.offers) and not state.apologies


def _chased_unapologised(state: CaseState, shift: Shift) -> bool:
    return state.chases > 1 and not state.apologies and not state.finished


def _fault_unapologised(state: CaseState, shift: Shift) -> bool:
    return state.value("fault") in {"partner", "unknown", "customer"} and not state.apologies and not state.finished


def _spoke_unlogged(state: CaseState, shift: Shift) -> bool:
    """Did they call, and nobody logged what we told them?

    Their words alone are no answer of ours.
    """
    last = next((entry for entry in reversed(state.timeline) if isinstance(entry, Incoming) or is_reply(entry)), None)
    return isinstance(last, Incoming) and last.channel in _TALKS and not state.finished and bool(state.owner)


def _owned_without_contact(state: CaseState, shift: Shift) -> bool:
    return bool(state.owner) and first_contact(state) is None and not state.finished


def _offered_too_little(state: CaseState, shift: Shift) -> bool:
    """Did they decline or counter an offer far below their value?

    One that spent all that fits the trouble was not too little.
    """
    last = next(reversed(state.offers.values()), None)
    if last is None or last.answer is None or last.answer.answer not in {"declined", "countered"} or state.finished:
        return False
    costs = [cost_of(option, minute_rate=shift.minute_rate).total for option in last.entry.options]
    most = reasonable_cost(state)
    if most is not None and max(costs, default=0.0) >= most:
        return False
    share = share_of(max(costs, default=0.0), float(state.value("value") or 0))
    return share is not None and share < _SMALL_SHARE


def _no_next_look(state: CaseState, shift: Shift) -> bool:
    waits = any(promise.status == "open" for promise in state.promises.values())
    return bool(state.owner) and state.follow_up is None and not waits and not state.finished and not state.paused


def _fixed_without_action(state: CaseState, shift: Shift) -> bool:
    return state.finished and not any(has_action(state, cause.id) for cause in state.causes)


PITFALLS: tuple[Pitfall, ...] = (
    Pitfall("listened", "ask how they feel, before more offers", "how do they feel?", "listen", "S3.11", _offered_unheard),
    Pitfall("apologised", "say sorry too: an offer alone is cold", "say sorry too", "apology", "S3.11", _offered_unapologised),
    Pitfall("apologised", "say sorry: they had to ask {times}", "say sorry first", "apology", "S1.12, S1.14", _chased_unapologised),
    Pitfall(
        "apologised",
        "say sorry: not our fault, still ours to put right",
        "sorry, it is ours",
        "apology",
        "S1.19, S3.17",
        _fault_unapologised,
    ),
    Pitfall("committed", "log what you told them: that is the answer", "log what you told them", "contact", "S1.11", _spoke_unlogged),
    Pitfall("committed", "call them: they do not know who has it", "say who has it", "contact", "S2.10", _owned_without_contact),
    Pitfall("offered", "offer more: it is little beside their worth", "a better offer", "offer", "S1.18, S1.20", _offered_too_little),
    Pitfall("committed", "say when we look again", "when to look again", "take", "S2.16", _no_next_look),
    Pitfall("cause", "find the cause, or it comes again", "find the cause", "cause", "S1.28, S1.29", _fixed_without_action),
)
"""All pitfalls, the one that harms most first. Only the first that is entered is shown."""
