"""The present states of promises, offers, refusals and corrective actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from desk.model.entries import Approval, CorrectiveAction, Offer, OfferAnswer, Option, Promise, PromiseBroken, PromiseKept, Refusal

Choice = TypeVar("Choice")

PromiseStatus = Literal["open", "kept", "broken"]
OfferStatus = Literal["open", "delivered", "broken", "dropped"]


class PromiseState(msgspec.Struct):
    """A promise and its status, settled at `settled_at`. `note` is what was noted of it then, `kept_by` who keeps it now, where said."""

    entry: Promise
    status: PromiseStatus = "open"
    settled_at: datetime | None = None
    note: str = ""
    kept_by: str = ""


class OfferState(msgspec.Struct):
    """An offer with the customer's answer and its status.

    `chosen` is the option taken, if one was accepted. `status` is delivered, broken by us, or dropped (withdrawn, declined, countered).
    `settled_by` is the id of the entry that settled it.
    """

    entry: Offer
    answer: OfferAnswer | None = None
    chosen: Option | None = None
    accepted_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: str = ""
    status: OfferStatus = "open"
    approval: Approval | None = None

    @property
    def promised_at(self) -> datetime | None:
        """The time since which an accepted offer is a promise.

        It is that of their yes, or of an approval that came after it. None for one that was not approved.
        """
        if self.accepted_at is None or self.approval is None:
            return self.accepted_at
        return max(self.accepted_at, self.approval.at) if self.approval.decision == "approved" else None

    def take_answer(self, answer: OfferAnswer) -> None:
        """Record the customer's answer. Accepting opens the offer again. Any other answer settles it."""
        self.answer = answer
        if answer.answer == "accepted":
            self.chosen = _choice_named(self.entry.options, answer)
            self.accepted_at = answer.at
            self.settled_at, self.settled_by, self.status = None, "", "open"
        else:
            self.settle(answer, "delivered" if answer.answer == "delivered" else "dropped")

    def settle(self, entry: OfferAnswer | PromiseKept | PromiseBroken, status: OfferStatus) -> None:
        """Record what became of the offer. The last word counts: one broken and brought after all is delivered."""
        self.settled_at, self.settled_by, self.status = entry.at, entry.id, status


class RefusalState(msgspec.Struct):
    """A refusal, and the alternative that the customer took. They took it with the refusal itself, or as an answer later."""

    entry: Refusal
    taken: str = ""
    answer: OfferAnswer | None = None

    @property
    def is_open(self) -> bool:
        """Is it still unknown which alternative they take?"""
        return not self.taken and self.answer is None

    def take_answer(self, answer: OfferAnswer) -> None:
        """Record the customer's answer to the other ways named."""
        self.answer = answer
        self.taken = (_choice_named(self.entry.alternatives, answer) or "") if answer.answer == "accepted" else ""


def _choice_named(choices: Sequence[Choice], answer: OfferAnswer) -> Choice | None:
    """The choice that an answer names. The first where it names none, None for a number without a choice."""
    number = answer.option or 1
    return choices[number - 1] if 0 < number <= len(choices) else None


class ActionState(msgspec.Struct):
    """A corrective action and the time at which it was done. It is superseded when a later one took its place, with a new time or owner."""

    entry: CorrectiveAction
    done_at: datetime | None = None
    superseded: bool = False

    @property
    def is_open(self) -> bool:
        """Is it still to be done?"""
        return self.done_at is None and not self.superseded

    def is_overdue(self, now: datetime) -> bool:
        """Should it have been done by now?"""
        return self.is_open and self.entry.due is not None and self.entry.due < now
