"""Gathers the evidence of good service in a case (S2.4, DESK.29).

Customers judge by tangibles, responsiveness, assurance and empathy. Their bars are called seen, quick, sure and warm. They are filled by
entries and never by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from desk.model.entries import Assign, PromiseKept
from desk.model.entry_facts import is_message, is_reply
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState
from desk.recovery.contact_history import PERSONAL_CHANNELS, first_contact, golden_hour_end
from desk.recovery.offers.delivery import delivered_at, is_fixed
from desk.recovery.steps.pitfalls import care_came_first
from desk.recovery.steps.rail import has_action

MARKS_PER_BAR = 3


class EvidenceMark(msgspec.Struct, frozen=True):
    """A third of a bar.

    `words` say what it takes, `entries` are the ids of those that show it, `action` logs such an entry.
    """

    words: str
    action: str
    source: str
    entries: tuple[str, ...] = ()


class EvidenceBar(msgspec.Struct, frozen=True):
    """A way in which customers judge us, with its three marks."""

    name: str
    marks: tuple[EvidenceMark, ...]

    @property
    def filled(self) -> int:
        """The marks that entries show, from 0 to 3."""
        return sum(bool(mark.entries) for mark in self.marks)


class StatusLight(msgspec.Struct, frozen=True):
    """One of three things that any recovery must be (S5.6)."""

    name: str
    lit: bool


_Find = Callable[[CaseState], Iterator[str]]


def evidence_bars(state: CaseState) -> tuple[EvidenceBar, ...]:
    """The four bars of a case."""
    return tuple(
        EvidenceBar(name, tuple(EvidenceMark(words, action, source, tuple(find(state))) for words, action, source, find in rules))
        for name, rules in _RULES.items()
    )


def status_lights(state: CaseState) -> tuple[StatusLight, ...]:
    """The three lights of a case.

    In time: reached within the first hour. Sincere: an apology of their own. Fixed: their need is met.
    """
    return (
        StatusLight("in time", any(_reached_in_time(state))),
        StatusLight("sincere", any(_personal_apologies(state))),
        StatusLight("fixed", is_fixed(state)),
    )


def response_score(state: CaseState) -> tuple[int, int, str]:
    """The score of the answer so far (S3.12).

    It gives the points, the most there can be, and the parts in words. Each mark of the four bars is a point. Care that came before
    knowledge is one more. Promises are two when all settled ones were kept, one when some were.
    """
    bars = sum(bar.filled for bar in evidence_bars(state))
    order = int(care_came_first(state))
    settled = [promise.status == "kept" for promise in state.promises.values() if promise.status != "open"]
    kept = 0 if not settled else 2 if all(settled) else int(any(settled))
    care = "came first" if order else "still to come first"
    promises = f"promises kept {sum(settled)} of {len(settled)}" if settled else "no promise settled yet"
    return bars + order + kept, 4 * MARKS_PER_BAR + 3, f"bars {bars} of {4 * MARKS_PER_BAR}, care {care}, {promises}"


def _visible_promises(state: CaseState) -> Iterator[str]:
    yield from (promise.entry.id for promise in state.promises.values() if promise.entry.visible)


def _visible_results(state: CaseState) -> Iterator[str]:
    seen = {promise.entry.id for promise in state.promises.values() if promise.entry.visible and promise.status == "kept"}
    yield from (entry.id for entry in state.timeline if isinstance(entry, PromiseKept) and entry.promise in seen)
    yield from _delivered_offers(state)


def _delivered_offers(state: CaseState) -> Iterator[str]:
    for offer in state.offers.values():
        if delivered_at(offer):
            yield offer.settled_by


def _visible_results_in_time(state: CaseState) -> Iterator[str]:
    for promise in state.promises.values():
        settled, due = promise.settled_at, promise.entry.due
        if promise.entry.visible and promise.status == "kept" and settled and due and settled <= due:
            yield next(entry.id for entry in state.timeline if isinstance(entry, PromiseKept) and entry.promise == promise.entry.id)


def _takes_with_next_look(state: CaseState) -> Iterator[str]:
    yield from (entry.id for entry in state.timeline if isinstance(entry, Assign) and entry.owner and entry.follow_up)


def _reached_in_time(state: CaseState) -> Iterator[str]:
    first = first_contact(state)
    if first is not None and first.at <= golden_hour_end(state) and first.channel in PERSONAL_CHANNELS:
        yield first.id


def _unprompted_replies(state: CaseState) -> Iterator[str]:
    """Replies that come before the customer had to ask."""
    ours = False
    for entry in state.timeline:
        if is_message(entry):
            ours = False
        elif is_reply(entry):
            if ours:
                yield entry.id
            ours = True


def _dated_promises(state: CaseState) -> Iterator[str]:
    for promise in state.promises.values():
        if promise.entry.to == CUSTOMER and promise.entry.due:
            yield promise.entry.id
    for offer in state.offers.values():
        if offer.answer and offer.accepted_at and offer.chosen and offer.chosen.by:
            yield offer.answer.id


def _kept_promises(state: CaseState) -> Iterator[str]:
    kept = {promise.entry.id for promise in state.promises.values() if promise.status == "kept" and promise.entry.to == CUSTOMER}
    yield from (entry.id for entry in state.timeline if isinstance(entry, PromiseKept) and entry.promise in kept)
    yield from _delivered_offers(state)


def _causes_acted_on(state: CaseState) -> Iterator[str]:
    yield from (cause.id for cause in state.causes if has_action(state, cause.id))


def _named_feelings(state: CaseState) -> Iterator[str]:
    yield from (listen.id for listen in state.listens if listen.feeling)


def _heard_circumstances(state: CaseState) -> Iterator[str]:
    yield from (listen.id for listen in state.listens if listen.matters or listen.shoes or listen.circumstances)


def _personal_apologies(state: CaseState) -> Iterator[str]:
    """Apologies by name, after the feeling was heard.

    Others could be said to anybody (S3.14).
    """
    heard = min((listen.at for listen in state.listens if listen.feeling), default=None)
    names = {name.casefold() for name in state.customer.split() if len(name) > 1}
    for apology in state.apologies:
        words = {word.strip(".,;:!?'\"()").casefold() for word in apology.text.split()}
        if heard is not None and apology.at >= heard and names & words:
            yield apology.id


_RULES: dict[str, tuple[tuple[str, str, str, _Find], ...]] = {
    "seen": (
        ("something they will see is promised", "tangible", "S2.18", _visible_promises),
        ("they have seen it", "done", "S2.18", _visible_results),
        ("it came by the time we said", "done", "S2.18", _visible_results_in_time),
    ),
    "quick": (
        ("taken, with a time to look again", "take", "S2.16", _takes_with_next_look),
        ("a voice within the first hour", "contact", "S1.8, S1.11", _reached_in_time),
        ("a word from us before they had to ask", "contact", "S2.15", _unprompted_replies),
    ),
    "sure": (
        ("who does what by when was promised", "promise", "S2.14", _dated_promises),
        ("a promise to them was kept", "done", "S2.14, S3.2", _kept_promises),
        ("a cause with an action: why it will not happen again", "cause", "S3.18", _causes_acted_on),
    ),
    "warm": (
        ("their feeling is named", "listen", "S3.13", _named_feelings),
        ("why it matters to them, or how it is in their place", "listen", "S2.13, S5.9", _heard_circumstances),
        ("sorry was said by name, after listening", "apology", "S3.14", _personal_apologies),
    ),
}
