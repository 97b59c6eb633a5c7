"""The present state of a case, read from its timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import msgspec

from desk.model.case import Case, Header
from desk.model.case_end import joined_ending
from desk.model.easy_feelings import tells_of_trouble
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Apology,
    Approval,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    FieldChange,
    Incoming,
    Keeper,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Playbook,
    Promise,
    PromiseBroken,
    PromiseKept,
    Refusal,
    StatusChange,
    Step,
    Story,
    Told,
    Verify,
)
from desk.model.entry_facts import is_reply
from desk.model.entry_states import ActionState, OfferState, PromiseState, RefusalState
from desk.model.entry_values import SYSTEM, Priority, Status
from desk.model.kind_registry import KindRegistry
from desk.model.timeline import effective_entries

PAUSED: frozenset[Status] = frozenset({"pending", "on_hold"})
FINISHED: frozenset[Status] = frozenset({"solved", "closed"})


class CaseState:
    """A case as it stands after all its entries.

    `told_at` is when the customer first told anyone, `created_at` when it reached the board. `statuses` holds every change of status with
    its moment, so that pauses and closings can be counted. `ending` is how a finished case ended, all that solving and closing said of it
    together. `playbook` is the one in hand, `ticked` every step ever ticked. Treat it as frozen: only `state_of` writes.
    """

    __slots__ = (
        "actions", "apologies", "case", "causes", "channel", "chases", "created_at", "customer", "ending", "feeling", "fields", "follow_up",
        "links", "listens", "offers", "owner", "playbook", "priority", "promises", "recheck", "recovery", "refusals", "status",
        "status_reason", "statuses", "stories", "subject", "tags", "ticked", "timeline", "told_at", "verifies",
    )  # fmt: skip

    def __init__(self, case: Case, timeline: tuple[AnyEntry, ...]) -> None:
        """Begin with the head of a case. Its entries are still to be read."""
        self.case = case
        self.timeline = timeline
        self.subject = case.subject
        self.customer = case.customer
        self.priority: Priority = case.priority
        self.channel = case.channel
        self.tags = case.tags
        self.told_at = self.created_at = case.created_at
        self.status: Status = "new"
        self.status_reason = ""
        self.recheck: datetime | None = None
        self.owner = ""
        self.follow_up: datetime | None = None
        self.chases = 0
        self.recovery = bool(case.failure)
        self.feeling = ""
        self.fields: dict[str, Any] = {}
        self.listens: list[Listen] = []
        self.apologies: list[Apology] = []
        self.offers: dict[str, OfferState] = {}
        self.refusals: dict[str, RefusalState] = {}
        self.promises: dict[str, PromiseState] = {}
        self.causes: list[Cause] = []
        self.actions: dict[str, ActionState] = {}
        self.verifies: list[Verify] = []
        self.links: list[Link] = []
        self.playbook: Playbook | None = None
        self.ticked: list[Step] = []
        self.statuses: list[tuple[datetime, Status]] = []
        self.ending: StatusChange | None = None
        self.stories: list[Story] = []

    @property
    def id(self) -> str:
        """The case's reference, `C-101`."""
        return self.case.id

    @property
    def external(self) -> tuple[str, str] | None:
        """The source of an imported case, and its number there."""
        return self.case.external

    @property
    def paused(self) -> bool:
        """Do we wait for the customer or for somebody else?"""
        return self.status in PAUSED

    @property
    def finished(self) -> bool:
        """Is the case solved or closed?"""
        return self.status in FINISHED

    @property
    def last_at(self) -> datetime:
        """The time of the last entry."""
        return self.timeline[-1].at if self.timeline else self.created_at

    @property
    def has_cause(self) -> bool:
        """Was a cause found?"""
        return bool(self.causes)

    def value(self, name: str) -> Any:
        """A header field with its changes applied."""
        return self.fields.get(name, getattr(self.case, name, None))


def state_of(case: Case) -> CaseState:
    """Read a case's state from its whole timeline."""
    timeline = effective_entries(case.entries)
    state = CaseState(case, timeline)
    early: dict[str, list[AnyEntry]] = {}
    for entry in timeline:
        read = _READERS.get(type(entry))
        if read and (awaited := read(state, entry)):
            early.setdefault(awaited, []).append(entry)
        for told in early.pop(entry.id, ()) if early else ():
            _READERS[type(told)](state, told)
    return state


_READERS: KindRegistry[Callable[[CaseState, Any], str | None]] = KindRegistry()
"""Functions that apply an entry of a kind to the state. A kind without one changes nothing.

Where a clock that is slow dated it before the entry that it is about, it gives that one's id, and is applied after it.
"""


@_READERS.for_kinds(Told)
def _read_told(state: CaseState, entry: Told) -> None:
    state.told_at = min(state.told_at, entry.told_at or entry.at)
    state.channel = state.channel or entry.channel


@_READERS.for_kinds(Incoming)
def _read_incoming(state: CaseState, entry: Incoming) -> None:
    if entry.chase:
        state.chases += 1
        state.recovery = True
    if state.status == "pending":
        _set_status(state, entry.at, "open")


def _set_status(state: CaseState, at: datetime, to: Status, reason: str = "", recheck: datetime | None = None) -> None:
    state.status, state.status_reason, state.recheck = to, reason, recheck
    state.statuses.append((at, to))


def _open_new_case(state: CaseState, entry: Contact | Apology | Assign) -> None:
    if state.status == "new" and entry.by != SYSTEM:
        _set_status(state, entry.at, "open")


@_READERS.for_kinds(Contact)
def _read_contact(state: CaseState, entry: Contact) -> None:
    _open_new_case(state, entry)


@_READERS.for_kinds(Listen)
def _read_listen(state: CaseState, entry: Listen) -> None:
    state.listens.append(entry)
    state.recovery = state.recovery or tells_of_trouble(entry)
    state.feeling = entry.feeling or state.feeling


@_READERS.for_kinds(Apology)
def _read_apology(state: CaseState, entry: Apology) -> None:
    state.apologies.append(entry)
    state.recovery = True
    if is_reply(entry):
        _open_new_case(state, entry)


@_READERS.for_kinds(Offer)
def _read_offer(state: CaseState, entry: Offer) -> None:
    state.offers[entry.id] = OfferState(entry)
    state.recovery = True


@_READERS.for_kinds(Refusal)
def _read_refusal(state: CaseState, entry: Refusal) -> None:
    state.refusals[entry.id] = RefusalState(entry, entry.taken)


@_READERS.for_kinds(OfferAnswer)
def _read_offer_answer(state: CaseState, entry: OfferAnswer) -> str | None:
    answered = state.offers.get(entry.offer) or state.refusals.get(entry.offer)
    if answered is None:
        return entry.offer
    answered.take_answer(entry)
    return None


@_READERS.for_kinds(Approval)
def _read_approval(state: CaseState, entry: Approval) -> str | None:
    offer = state.offers.get(entry.offer)
    if offer is None:
        return entry.offer
    offer.approval = entry
    return None


@_READERS.for_kinds(Cause)
def _read_cause(state: CaseState, entry: Cause) -> None:
    state.causes.append(entry)


@_READERS.for_kinds(CorrectiveAction)
def _read_action(state: CaseState, entry: CorrectiveAction) -> None:
    state.actions[entry.id] = ActionState(entry)
    if entry.instead_of in state.actions:
        state.actions[entry.instead_of].superseded = True


@_READERS.for_kinds(ActionDone)
def _read_action_done(state: CaseState, entry: ActionDone) -> str | None:
    action = state.actions.get(entry.action)
    if action is None:
        return entry.action
    action.done_at = entry.at
    return None


@_READERS.for_kinds(Promise)
def _read_promise(state: CaseState, entry: Promise) -> None:
    state.promises[entry.id] = PromiseState(entry, kept_by=entry.kept_by)


@_READERS.for_kinds(Keeper)
def _read_keeper(state: CaseState, entry: Keeper) -> str | None:
    promise = state.promises.get(entry.promise)
    if promise is None:
        return entry.promise
    promise.kept_by = entry.kept_by
    return None


@_READERS.for_kinds(PromiseKept, PromiseBroken)
def _read_promise_settled(state: CaseState, entry: PromiseKept | PromiseBroken) -> str | None:
    kept = isinstance(entry, PromiseKept)
    if promise := state.promises.get(entry.promise):
        promise.status, promise.settled_at, promise.note = "kept" if kept else "broken", entry.at, entry.text
    elif offer := state.offers.get(entry.promise):
        offer.settle(entry, "delivered" if kept else "broken")
    else:
        return entry.promise
    return None


@_READERS.for_kinds(Verify)
def _read_verify(state: CaseState, entry: Verify) -> None:
    state.verifies.append(entry)
    state.feeling = entry.feeling or state.feeling


@_READERS.for_kinds(Link)
def _read_link(state: CaseState, entry: Link) -> None:
    state.links.append(entry)


@_READERS.for_kinds(Playbook)
def _read_playbook(state: CaseState, entry: Playbook) -> None:
    state.playbook = entry if entry.name else None


@_READERS.for_kinds(Step)
def _read_step(state: CaseState, entry: Step) -> None:
    state.ticked.append(entry)


@_READERS.for_kinds(StatusChange)
def _read_status(state: CaseState, entry: StatusChange) -> None:
    _set_status(state, entry.at, entry.to, entry.reason, entry.recheck)
    state.ending = joined_ending(state.ending, entry) if entry.to in FINISHED else None


@_READERS.for_kinds(Story)
def _read_story(state: CaseState, entry: Story) -> None:
    state.stories.append(entry)


@_READERS.for_kinds(Assign)
def _read_assign(state: CaseState, entry: Assign) -> None:
    """Apply an owner and the time of the next look. A case that waits is looked at again then."""
    state.owner, state.follow_up = entry.owner, entry.follow_up
    if state.paused and entry.follow_up:
        state.recheck = entry.follow_up
    if entry.owner:
        _open_new_case(state, entry)


@_READERS.for_kinds(FieldChange)
def _read_field(state: CaseState, entry: FieldChange) -> None:
    """Apply a change of a header field.

    One that this version cannot read as a value of its field changes nothing. The timeline still shows it.
    """
    try:
        value = msgspec.convert(entry.now, _header_types()[entry.name]) if entry.name in _header_types() else entry.now
    except msgspec.ValidationError:
        return
    state.fields[entry.name] = value
    if entry.name in {"subject", "customer", "priority", "channel", "tags"}:
        setattr(state, entry.name, value)
    elif entry.name == "failure":
        state.recovery = state.recovery or bool(value)


@cache
def _header_types() -> dict[str, Any]:
    """The type of each field of a header. Few cases have a field changed."""
    return {info.name: info.type for info in msgspec.structs.fields(Header)}
