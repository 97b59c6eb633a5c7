"""Promises kept, kept late or broken, and their number.

An accepted offer with a time is a promise like any other, from its approval on where that came later. One that was dropped
(withdrawn, declined) is neither kept nor broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from desk.model.entries import Option, Promise
from desk.model.entry_states import OfferState, PromiseState
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState
from desk.text.late_pattern import late_pattern

_ONLY_WORDS = late_pattern(r"\b(?:call|ring|phone|text|e-?mail|write|answer|hear|update|news|tell|back to)\b", re.IGNORECASE)
"""The words of a promise that we speak with them again."""

_SAME_TIME = timedelta(minutes=1)

PromiseProgress = Literal["open", "late", "kept", "kept late", "broken"]


class PromiseTally(msgspec.Struct, frozen=True):
    """The number of promises in each state (S3.2).

    `open` in time, `late` by now, `kept` in time, `kept_late` and `broken`.
    """

    open: int = 0
    late: int = 0
    kept: int = 0
    kept_late: int = 0
    broken: int = 0

    @property
    def words(self) -> str:
        """The tally in words: `2 kept, 1 kept late, 1 broken`. Those open in time are left out, so it may be empty."""
        counted = (("kept", self.kept), ("kept late", self.kept_late), ("broken", self.broken), ("late", self.late))
        return ", ".join(f"{count} {name}" for name, count in counted if count)


def late_by(promise: PromiseState) -> timedelta | None:
    """The time by which a promise was kept late.

    None when it was in time, is not kept, or had no time.
    """
    due, settled = promise.entry.due, promise.settled_at
    return settled - due if promise.status == "kept" and due and settled and settled > due else None


class OwedPromise(msgspec.Struct, frozen=True):
    """A promise still open, by the id of its entry. `due` is None for one without a time."""

    entry: str
    due: datetime | None
    words: str


def owed_promises(state: CaseState) -> tuple[OwedPromise, ...]:
    """The promises still open (DESK.26).

    An accepted offer with a time is one until it was delivered, kept or broken.
    """
    open_ones = (promise.entry for promise in state.promises.values() if promise.status == "open")
    offers = (offer for offer in state.offers.values() if offer.promised_at and offer.settled_at is None)
    return (
        *(OwedPromise(entry.id, entry.due, entry.text) for entry in open_ones),
        *(OwedPromise(offer.entry.id, offer.chosen.by, offer.chosen.title) for offer in offers if offer.chosen and offer.chosen.by),
    )


def offered_at(state: CaseState, due: datetime) -> Option | None:
    """The option of an open offer due at the same minute.

    Accepted it is a promise already. Where they have not answered yet, it is one as soon as they accept it.
    """
    offers = (offer for offer in state.offers.values() if offer.settled_at is None)
    options = (option for offer in offers for option in ((offer.chosen,) if offer.chosen else offer.entry.options))
    return next((option for option in options if option.by and abs(option.by - due) < _SAME_TIME), None)


def promise_before(state: CaseState, at: datetime) -> Promise | None:
    """The first open promise to the customer that is due before `at`.

    One to call or write is left out: what we do may well come later than our next word.
    """
    made = (each.entry for each in state.promises.values() if each.status == "open" and each.entry.to in {"", CUSTOMER})
    sooner = [promise for promise in made if promise.due and promise.due < at and not _ONLY_WORDS.search(promise.text)]
    return min(sooner, key=lambda promise: promise.due or at, default=None)


def promise_count(state: CaseState) -> int:
    """The number of promises made, settled or not. An accepted offer is one."""
    taken = (offer for offer in state.offers.values() if offer.promised_at and offer.status != "dropped")
    return len(state.promises) + sum(1 for _ in taken)


def promise_tally(states: Iterable[CaseState], now: datetime) -> PromiseTally:
    """The tally of promises of these cases."""
    found = [progress for state in states for progress in _promise_progress(state, now)]
    return PromiseTally(**{name.replace(" ", "_"): found.count(name) for name in ("open", "late", "kept", "kept late", "broken")})


def broken_promises(state: CaseState) -> Iterator[tuple[datetime, str]]:
    """The broken promises of a case: when, and their words. An accepted offer that was broken counts."""
    for promise in state.promises.values():
        if promise.status == "broken" and promise.settled_at:
            yield promise.settled_at, promise.entry.text
    for offer in state.offers.values():
        if offer.status == "broken" and offer.settled_at:
            yield offer.settled_at, (offer.chosen.title if offer.chosen else "") or offer.entry.text or "an offer"


def keeper_of(promise: PromiseState, state: CaseState) -> str:
    """The agent who keeps a promise.

    It is whoever was named, else the owner of the case, else who made it.
    """
    return promise.kept_by or state.owner or promise.entry.by


def _promise_progress(state: CaseState, now: datetime) -> Iterator[PromiseProgress]:
    for promise in state.promises.values():
        if promise.status == "open":
            yield _open_progress(promise.entry.due, now)
        else:
            yield "kept late" if late_by(promise) else promise.status
    for offer in state.offers.values():
        due = offer.chosen.by if offer.promised_at and offer.chosen else None
        if due is not None and offer.status != "dropped":
            yield _offer_progress(offer, due, now)


def _offer_progress(offer: OfferState, due: datetime, now: datetime) -> PromiseProgress:
    if offer.settled_at is None:
        return _open_progress(due, now)
    if offer.status == "broken":
        return "broken"
    return "kept late" if offer.settled_at > due else "kept"


def _open_progress(due: datetime | None, now: datetime) -> PromiseProgress:
    return "late" if due is not None and due < now else "open"
