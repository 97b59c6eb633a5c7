"""What a case has to show for itself: tangibles, responsiveness, assurance, empathy, each filled by entries and never by hand.

S2.4 and DESK.29. It knows entries and rules, not how a bar is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desk.model.entries import Assign, PromiseKept
from desk.model.entry_facts import is_message, is_reply
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState
from desk.recovery.contact_history import PERSONAL_CHANNELS, first_contact, golden_hour_end
from desk.recovery.offers.delivery import delivered_at, is_fixed
from desk.recovery.steps.pitfalls import care_came_first
from desk.recovery.steps.rail import acted_on

FULL = 3


@dataclass(frozen=True, slots=True)
class EvidenceMark:
    """A third of a bar: what it takes in words, the ids of the entries that show it, and the action that would."""

    words: str
    action: str
    source: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceBar:
    """One way in which customers judge us, with its three marks."""

    name: str
    marks: tuple[EvidenceMark, ...]

    @property
    def filled(self) -> int:
        """From 0 to 3."""
        return sum(bool(mark.entries) for mark in self.marks)

    @property
    def letter(self) -> str:
        """The bar's first letter, where there is no room for its name."""
        return self.name[0].upper()


@dataclass(frozen=True, slots=True)
class Light:
    """One of three things any recovery must be (S5.6)."""

    name: str
    lit: bool


_Find = Callable[[CaseState], Iterator[str]]


def evidence_bars(state: CaseState) -> tuple[EvidenceBar, ...]:
    """The four bars of a case."""
    return tuple(
        EvidenceBar(name, tuple(EvidenceMark(words, action, source, tuple(find(state))) for words, action, source, find in rules))
        for name, rules in _RULES.items()
    )


def status_lights(state: CaseState) -> tuple[Light, ...]:
    """In time: reached within the first hour. Sincere: an apology of their own. Fixed: what they needed is done."""
    return (
        Light("in time", any(_reached_in_time(state))),
        Light("sincere", any(_apology_of_their_own(state))),
        Light("fixed", is_fixed(state)),
    )


def response_of(state: CaseState) -> tuple[int, int, str]:
    """How good the answer is so far: points, of how many, and their parts (S3.12).

    A point for each mark of the four bars, one when care came before knowledge, two when every promise that fell due was kept.
    """
    bars = sum(bar.filled for bar in evidence_bars(state))
    order = int(care_came_first(state))
    settled = [promise.status == "kept" for promise in state.promises.values() if promise.status != "open"]
    kept = 0 if not settled else 2 if all(settled) else int(any(settled))
    care = "came first" if order else "still to come first"
    promises = f"promises kept {sum(settled)} of {len(settled)}" if settled else "no promise settled yet"
    return bars + order + kept, 4 * FULL + 3, f"bars {bars} of {4 * FULL}, care {care}, {promises}"


def _visible(state: CaseState) -> Iterator[str]:
    yield from (promise.entry.id for promise in state.promises.values() if promise.entry.visible)


def _seen(state: CaseState) -> Iterator[str]:
    seen = {promise.entry.id for promise in state.promises.values() if promise.entry.visible and promise.status == "kept"}
    yield from (entry.id for entry in state.timeline if isinstance(entry, PromiseKept) and entry.promise in seen)
    yield from _delivered(state)


def _delivered(state: CaseState) -> Iterator[str]:
    for offer in state.offers.values():
        if delivered_at(offer):
            yield offer.settled_by


def _in_time(state: CaseState) -> Iterator[str]:
    for promise in state.promises.values():
        settled, due = promise.settled_at, promise.entry.due
        if promise.entry.visible and promise.status == "kept" and settled and due and settled <= due:
            yield next(entry.id for entry in state.timeline if isinstance(entry, PromiseKept) and entry.promise == promise.entry.id)


def _taken(state: CaseState) -> Iterator[str]:
    yield from (entry.id for entry in state.timeline if isinstance(entry, Assign) and entry.owner and entry.follow_up)


def _reached_in_time(state: CaseState) -> Iterator[str]:
    first = first_contact(state)
    if first is not None and first.at <= golden_hour_end(state) and first.channel in PERSONAL_CHANNELS:
        yield first.id


def _unasked(state: CaseState) -> Iterator[str]:
    """Our word to them when the last word had been ours already: they did not have to ask."""
    ours = False
    for entry in state.timeline:
        if is_message(entry):
            ours = False
        elif is_reply(entry):
            if ours:
                yield entry.id
            ours = True


def _by_a_time(state: CaseState) -> Iterator[str]:
    for promise in state.promises.values():
        if promise.entry.to == CUSTOMER and promise.entry.due:
            yield promise.entry.id
    for offer in state.offers.values():
        if offer.answer and offer.accepted_at and offer.chosen and offer.chosen.by:
            yield offer.answer.id


def _kept(state: CaseState) -> Iterator[str]:
    kept = {promise.entry.id for promise in state.promises.values() if promise.status == "kept" and promise.entry.to == CUSTOMER}
    yield from (entry.id for entry in state.timeline if isinstance(entry, PromiseKept) and entry.promise in kept)
    yield from _delivered(state)


def _never_again(state: CaseState) -> Iterator[str]:
    yield from (cause.id for cause in state.causes if acted_on(state, cause.id))


def _feeling(state: CaseState) -> Iterator[str]:
    yield from (listen.id for listen in state.listens if listen.feeling)


def _their_shoes(state: CaseState) -> Iterator[str]:
    yield from (listen.id for listen in state.listens if listen.matters or listen.shoes or listen.circumstances)


def _apology_of_their_own(state: CaseState) -> Iterator[str]:
    """By name, and after the feeling was heard: not one that could be said to anybody (S3.14)."""
    heard = min((listen.at for listen in state.listens if listen.feeling), default=None)
    names = {name.casefold() for name in state.customer.split() if len(name) > 1}
    for apology in state.apologies:
        words = {word.strip(".,;:!?'\"()").casefold() for word in apology.text.split()}
        if heard is not None and apology.at >= heard and names & words:
            yield apology.id


_RULES: dict[str, tuple[tuple[str, str, str, _Find], ...]] = {
    "tangibles": (
        ("something they will see is promised", "tangible", "S2.18", _visible),
        ("they have seen it", "done", "S2.18", _seen),
        ("it came by the time we said", "done", "S2.18", _in_time),
    ),
    "responsiveness": (
        ("taken, with the time of the next look", "take", "S2.16", _taken),
        ("a voice within the first hour", "contact", "S1.8, S1.11", _reached_in_time),
        ("a word from us before they had to ask", "contact", "S2.15", _unasked),
    ),
    "assurance": (
        ("who does what by when was promised", "promise", "S2.14", _by_a_time),
        ("a promise to them was kept", "done", "S2.14, S3.2", _kept),
        ("a cause with an action: why it will not happen again", "cause", "S3.18", _never_again),
    ),
    "empathy": (
        ("their feeling is named", "listen", "S3.13", _feeling),
        ("why it matters to them, or how it is in their place", "listen", "S2.13, S5.9", _their_shoes),
        ("sorry was said by name, after listening", "apology", "S3.14", _apology_of_their_own),
    ),
}
