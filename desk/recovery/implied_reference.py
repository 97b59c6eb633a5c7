"""Implied references: the only thing that an entry can refer to."""

from __future__ import annotations

from typing import Any

import msgspec

from desk.model.entries import (
    ActionDone,
    Approval,
    CorrectiveAction,
    FieldChange,
    Keeper,
    KnownEntry,
    OfferAnswer,
    PromiseBroken,
    PromiseKept,
)
from desk.model.state import CaseState


def with_implied_reference(entry: KnownEntry, state: CaseState) -> KnownEntry:
    """The entry with its empty reference filled in.

    It is the open offer for an answer, the open promise for a tick, the value that was for a change. Where nothing or several things could
    be meant, the entry comes back as it is, for `entry_rules.validate_entry` to say so.
    """
    found: dict[str, Any] = {}
    match entry:
        case OfferAnswer(offer="") | Approval(offer=""):
            found["offer"] = _only_id(_answerable_ids(entry, state))
        case ActionDone(action="", cause=""):
            found["action"] = _only_id([action.entry.id for action in state.actions.values() if action.is_open])
        case PromiseKept(promise="") | PromiseBroken(promise="") | Keeper(promise=""):
            found["promise"] = _only_id([promise.entry.id for promise in state.promises.values() if promise.status == "open"])
        case CorrectiveAction(cause="") if state.causes:
            found["cause"] = state.causes[-1].id
        case FieldChange(was=None):
            found["was"] = state.value(entry.name)
    return msgspec.structs.replace(entry, **found)


def _answerable_ids(entry: OfferAnswer | Approval, state: CaseState) -> list[str]:
    """The ids of open offers. Where there is none, an answer may be about the alternatives of a refusal."""
    offers = [offer.entry.id for offer in state.offers.values() if offer.settled_at is None]
    if offers or isinstance(entry, Approval):
        return offers
    return [refusal.entry.id for refusal in state.refusals.values() if refusal.is_open]


def _only_id(ids: list[str]) -> str:
    return ids[0] if len(ids) == 1 else ""
