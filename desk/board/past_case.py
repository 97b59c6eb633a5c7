"""An archived case, as those on the board need it.

An archived case is short here: its customer, what it was about, and the entries that other cases ask for. Those are its causes with the
actions against them, its promises and offers, the verdict, the end and its links. What was said in it is in the archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from desk.model.case import Case, decode_case, encode_case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Apology,
    Cause,
    CorrectiveAction,
    FieldChange,
    Incoming,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Promise,
    PromiseBroken,
    PromiseKept,
    StatusChange,
    Told,
    Verify,
)
from desk.model.facts import status_since
from desk.model.state import CaseState, state_of
from desk.recovery.causes.checklist import CHECKLIST_CLASS
from desk.recovery.customers.identity import lookup_keys, name_words
from desk.recovery.settlement import has_open_promise

PAST_VERSION = "2"
"""Counts changes of what is made here. Facts made by another version are made anew."""

PAST_SHEET = "past"
"""The name of these facts beside an archive."""

_KEPT_KINDS = (
    ActionDone, Cause, CorrectiveAction, Link, Offer, OfferAnswer, Promise, PromiseBroken, PromiseKept, StatusChange, Verify,
)  # fmt: skip
_KEPT_FIELDS = frozenset({"subject", "customer", "failure", "earlier"} | {
    "phone", "email", "organisation", "tier", "prefers", "zone", "value", "referrals", "leaves", "public_risk",
})  # fmt: skip
_RECOVERY_KINDS = (Listen, Apology)
_NO_DETAILS = {"extra": {}, "together": "", "source_hash": "", "source_sla": "", "need": ""}


class PastCase(msgspec.Struct, frozen=True, array_like=True):
    """An archived case in short.

    `created` is when it reached the board. `keys` are those of its customer, their name among them, `links` the cases it names, `external`
    its source and number there. `closed` is since when it is. `cause_at` is when its last cause was found, `is_check` says that one of
    them left a check behind. `calls` says that it still asks for somebody, who moved it all the same. `brief` is the case as others see it.
    """

    id: str
    created: datetime
    customer: str
    subject: str
    keys: tuple[str, ...]
    links: tuple[str, ...]
    external: tuple[str, str] | None
    closed: datetime | None
    cause_at: datetime | None
    is_check: bool
    calls: bool
    brief: msgspec.Raw

    @property
    def state(self) -> CaseState:
        """The state of the case, as far as others ask for it."""
        return state_of(decode_case(self.brief))


def past_case(document: bytes) -> bytes:
    """The row of an archived case's document. A case that cannot be read has an empty one."""
    try:
        state = state_of(decode_case(document))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return b""
    past = PastCase(
        id=state.id,
        created=state.created_at,
        customer=state.customer,
        subject=state.subject,
        keys=(*lookup_keys(state), name_key(state.customer)),
        links=tuple(link.case for link in state.links),
        external=state.external,
        closed=status_since(state, {"closed"}),
        cause_at=max((cause.at for cause in state.causes), default=None),
        is_check=bool(state.actions) and any(cause.class_ == CHECKLIST_CLASS for cause in state.causes),
        calls=_still_calls(state),
        brief=msgspec.Raw(encode_case(_short_case(state))),
    )
    return msgspec.json.encode(past)


def name_key(customer: str) -> str:
    """The key of a customer's name alone. No other key begins so."""
    return f"={' '.join(name_words(customer))}"


def _still_calls(state: CaseState) -> bool:
    """Does a case still ask for somebody?"""
    asked = state.ending is not None and state.ending.aftercare is not None
    return asked or has_open_promise(state) or any(action.is_open for action in state.actions.values())


def _short_case(state: CaseState) -> Case:
    return msgspec.structs.replace(state.case, **_NO_DETAILS, entries=tuple(_short_entries(state)))


def _short_entries(state: CaseState) -> Iterator[AnyEntry]:
    recovery = next((entry for entry in state.timeline if isinstance(entry, _RECOVERY_KINDS)), None)
    for entry in state.timeline:
        if isinstance(entry, Told) or entry is recovery or (isinstance(entry, Incoming) and entry.chase):
            yield msgspec.structs.replace(entry, text="")
        elif isinstance(entry, _KEPT_KINDS) or (isinstance(entry, FieldChange) and entry.name in _KEPT_FIELDS):
            yield entry
