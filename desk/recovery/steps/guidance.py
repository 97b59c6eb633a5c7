"""The one thing to do next on a case, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
from msgspec.structs import replace

from desk.model.entry_states import PromiseState
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.contact_history import first_contact, times_asked
from desk.recovery.discontent import awaited_decider, came_back_upset, unheard_discontent, unmet_manager_wish
from desk.recovery.offers.approvals import approver_names, pending_approvals, unasked_approval
from desk.recovery.offers.delivery import offers_without_apology
from desk.recovery.promises import owed_promises
from desk.recovery.spoken_promises import unlogged_promise
from desk.recovery.steps.pitfalls import pitfall_of
from desk.recovery.steps.rail import rail_of
from desk.recovery.verdicts import is_satisfied
from desk.text.printable import clipped, printable
from desk.text.times import format_time
from desk.text.trailing_time import is_ending_in_time

_MOST_WORDS, _FEWEST_WORDS = 40, 22
"""Cells of the words of what is promised: as many as a head 120 cells wide has room for."""
_TAKE_IT = "take it first"
_SAID_TO_THEM = frozenset({"listen", "apology", "offer", "promise", "decider"})
_DEED = re.compile(r"(?:(?![:,](?!\S)).)+")


class Guidance(msgspec.Struct, frozen=True):
    """The next thing to do, with its action. `short` has fewer words, for little room."""

    action: str
    words: str
    short: str


def guidance_of(state: CaseState, shift: Shift, *, now: datetime, lead: str = "") -> Guidance | None:
    """The next thing to do on a case. None while it only waits, and when all is done.

    `lead` is who must hear of it before the customer is answered, empty for nobody.
    """
    found = next((found for find in _SOURCES for found in find(state, shift, now)), None)
    if found is None or not state.recovery or state.finished:
        return found
    if lead and found.action != "done":
        found = Guidance("decider", f"tell {lead} first, then answer them", f"tell {lead} first")
    if (who := awaited_decider(state, shift)) and found.action in _SAID_TO_THEM:
        return _said_by(who, found)
    return found if state.owner or state.paused else _taken_first(found)


def deed_of(words: str) -> str:
    """The part of some guidance that says what to do, before why. A time such as 14:40 stays whole."""
    deed = _DEED.match(words)
    return deed[0] if deed else words


def _said_by(who: str, found: Guidance) -> Guidance:
    """The same step with the lead or manager who takes it. The customer asked for one."""
    words = f"{who} has it now: {deed_of(found.words)}"
    short = f"{who} has it now"
    return replace(found, words=words if len(words) <= _MOST_WORDS else short, short=clipped(short, _FEWEST_WORDS))


def _taken_first(found: Guidance) -> Guidance:
    """The taking of a case before what was found.

    Two would call its customer else.
    """
    words = f"take it, then {deed_of(found.words)}" if found.action in _SAID_TO_THEM else _TAKE_IT
    words = words if len(words) <= _MOST_WORDS else _TAKE_IT
    return replace(found, action="take", words=words, short=_TAKE_IT)


def _discontent_guidance(state: CaseState, shift: Shift, now: datetime) -> Iterator[Guidance]:
    if unheard_discontent(state):
        yield Guidance("listen", "hear them out: they sound upset", "hear them out")
    elif came_back_upset(state):
        yield Guidance("status", "reopen it: they came back", "reopen it")
    elif unmet_manager_wish(state, shift):
        yield Guidance("decider", "get them a manager: they asked for one", "get them a manager")


def _pitfall_guidance(state: CaseState, shift: Shift, now: datetime) -> Iterator[Guidance]:
    if pitfall := pitfall_of(state, shift):
        times = times_asked(state)
        yield Guidance(pitfall.action, pitfall.words.replace("{times}", times), pitfall.short.replace("{times}", times))


def _late_promise_guidance(state: CaseState, shift: Shift, now: datetime) -> Iterator[Guidance]:
    """A late promise comes before the steps that are missing."""
    if any(promise.due and promise.due < now for promise in owed_promises(state)):
        yield Guidance("done", "done? if not, tell them a new time", "done, or a new time?")


def _approval_guidance(state: CaseState, shift: Shift, now: datetime) -> Iterator[Guidance]:
    """The approval that nobody was asked for. What is offered waits for it."""
    if wait := unasked_approval(state, shift):
        who = approver_names(wait.cost, wait.offer.by, state, shift)
        yield Guidance("memo", f"ask {who} to approve the offer", f"ask {who}")


def _step_guidance(state: CaseState, shift: Shift, now: datetime) -> Iterator[Guidance]:
    """The first step that is missing and may be taken now."""
    rail = rail_of(state)
    if rail is None or state.finished or state.paused:
        return
    if not rail.listened:
        yield Guidance("listen", "ask how they feel and what they want", "how do they feel?")
    if not rail.apologised:
        yield Guidance("apology", "say sorry, and name what was missed", "name what was missed")
    if _has_open_offer(state):
        if not any(pending_approvals(state, shift)):
            yield Guidance("answer", "what do they say to the offer?", "what do they say?")
    elif not rail.offered and not rail.committed:
        yield Guidance("offer", "offer what would make it right", "offer to put it right")
    if not rail.committed:
        yield Guidance("promise", "say what happens now, and by when", "say what, by when")
    if not is_satisfied(state) and any(True for _ in offers_without_apology(state)):
        yield Guidance("apology", "they have it now: say sorry once more", "they have it: sorry again")
    if not rail.cause:
        yield Guidance("cause", "why did it happen, and what stops it?", "why did it happen?")
    if not _waits_for_us(state) and not is_satisfied(state):
        yield Guidance("verify", "ask them if they are happy", "are they happy?")


def _plain_guidance(state: CaseState, shift: Shift, now: datetime) -> Iterator[Guidance]:
    if state.recovery or state.finished or state.paused:
        return
    if first_contact(state) is None:
        yield Guidance("contact", "answer them", "answer them") if state.owner else Guidance("take", "take it, then answer", "take it")


def _spoken_promise_guidance(state: CaseState, shift: Shift, now: datetime) -> Iterator[Guidance]:
    """The promise in our last reply, before the case is called done."""
    if state.finished or state.status == "solved" or state.paused:
        return
    if said := unlogged_promise(state):
        words = clipped(printable(said), _MOST_WORDS - len('note it: ""'))
        yield Guidance("promise", f'note it: "{words}"', "note what you said")


def _end_guidance(state: CaseState, shift: Shift, now: datetime) -> Iterator[Guidance]:
    if state.status == "solved" and state.recovery and not is_satisfied(state):
        yield Guidance("verify", "ask them if they are happy", "are they happy?")
    elif state.status == "solved" and not any(_open_promises(state)):
        yield Guidance("status", "close it", "close it")
    elif not state.finished and not state.paused and not _waits_for_us(state) and not _has_open_offer(state):
        yield Guidance("status", "solve it, when it is done", "solve it")


def _owed_guidance(state: CaseState, shift: Shift, now: datetime) -> Iterator[Guidance]:
    """The promise that is due first."""
    dated = ((promise.due, promise.words) for promise in owed_promises(state) if promise.due)
    if first := min(dated, default=None):
        when = format_time(first[0], now, zone=shift.zone)
        words, short = printable(first[1]), f"do it by {when}"
        said = f"do it: {words}" if is_ending_in_time(first[1], first[0], zone=shift.zone) else f"{short}: {words}"
        yield Guidance("done", said if len(said) <= _MOST_WORDS else short, short)


def _open_promises(state: CaseState) -> Iterator[PromiseState]:
    return (promise for promise in state.promises.values() if promise.status == "open")


def _has_open_offer(state: CaseState) -> bool:
    return any(offer.answer is None for offer in state.offers.values())


def _waits_for_us(state: CaseState) -> bool:
    """Do we owe the customer something that we said?"""
    return any(_open_promises(state)) or any(offer.promised_at and offer.settled_at is None for offer in state.offers.values())


_SOURCES: tuple[Callable[[CaseState, Shift, datetime], Iterator[Guidance]], ...] = (
    _discontent_guidance,
    _pitfall_guidance,
    _late_promise_guidance,
    _approval_guidance,
    _step_guidance,
    _plain_guidance,
    _spoken_promise_guidance,
    _end_guidance,
    _owed_guidance,
)
