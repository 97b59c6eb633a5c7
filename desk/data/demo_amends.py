"""Entries of a demo case by which we make amends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desk.data.demo_times import DemoTimes, Raw
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Apology,
    Approval,
    Cause,
    CorrectiveAction,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseKept,
    Refusal,
)
from desk.model.entry_values import CUSTOMER, Remedy
from desk.model.ids import temporary_id

_REMEDIES: dict[str, Remedy] = {
    "discount_now": "discount",
    "discount_future": "discount",
    "refund": "refund",
    "restore": "restore",
    "gift": "gift",
    "make_good": "redo",
    "extra": "gift",
}


class DemoAmends:
    """Turns what the sample says of amends into entries.

    These are apologies, offers, promises, refusals, causes and corrective actions.
    """

    def __init__(self, case: Raw, times: DemoTimes) -> None:
        self._case = case
        self._times = times
        self._given_ids = 0

    def entries(self) -> Iterator[AnyEntry]:
        """All entries, each kind in the order of the sample."""
        yield from self._apology_entries()
        for offer in self._case["offers"]:
            yield from self._offer_entries(offer)
        for promise in self._promise_records():
            yield from self._promise_entries(promise)
        yield from self._refusal_entries()
        yield from self._cause_entries()

    def _next_id(self) -> str:
        self._given_ids += 1
        return temporary_id(self._given_ids)

    def _apology_entries(self) -> Iterator[AnyEntry]:
        at = self._times.at
        for sorry in self._case["apologies"]:
            yield Apology(
                at=at(sorry["at"]),
                by=sorry["by"],
                text=sorry["text"],
                channel=sorry["channel"],
                speaker=sorry["spoken_by"],
                taken=sorry["taken_as"],
            )

    def _offer_entries(self, offer: Raw) -> Iterator[AnyEntry]:
        at, offer_id = self._times.at, self._next_id()
        options = tuple(self._offer_option(option, offer) for option in offer["options"])
        yield Offer(id=offer_id, at=at(offer["at"]), by=offer["by"], options=options, text=offer.get("guarantee", ""))
        if offer.get("approved_by", "rule") != "rule":
            yield Approval(at=at(offer["approved_at"]), by=offer["approved_by"], offer=offer_id, decision="approved")
        if offer["state"] in {"accepted", "declined"}:
            yield OfferAnswer(
                at=at(offer["decided_at"]),
                by=offer["by"],
                offer=offer_id,
                answer=offer["state"],
                option=offer.get("chosen", 0),
                text=offer["customer_said"],
            )

    def _offer_option(self, option: Raw, offer: Raw) -> Option:
        items = option["items"]
        later = [item for item in items if item["expected_later"]]
        extras = ", ".join(item["label"] for item in items if item["kind"] == "extra")
        due = offer.get("new_time")
        promised_anyway = any(promise["due"] == due for promise in self._case["promises"])
        return Option(
            title=option["label"],
            remedy=_REMEDIES[items[0]["kind"]],
            extra=extras,
            value_now=sum(item["amount"] for item in items if item["cost_now"]),
            value_later=sum(item["amount"] for item in later),
            chance=later[0].get("chance", 1.0) if later else 1.0,
            staff_minutes=option["staff_minutes"],
            effort=option["effort_for_customer"],
            by=None if promised_anyway else self._times.at_if_given(due),
            for_whom=", ".join(dict.fromkeys(item["for_whom"] for item in items)),
        )

    def _promise_records(self) -> Iterable[Raw]:
        yield from self._case["promises"]
        for tangible in self._case["tangibles"]:
            seen = {"state": "kept", "done_at": tangible["at"]} if tangible["state"] == "seen" else {"state": "open"}
            due = tangible.get("due", tangible["at"])
            yield {"made_at": tangible["at"], "to": CUSTOMER, "kind": "outcome", "visible": True, **tangible, "due": due, **seen}

    def _promise_entries(self, promise: Raw) -> Iterator[AnyEntry]:
        promise_id, at = self._next_id(), self._times.at
        yield Promise(
            id=promise_id,
            at=at(promise["made_at"]),
            by=promise["by"],
            text=promise["text"],
            to=promise["to"],
            due=at(promise["due"]),
            sort=promise["kind"],
            visible=promise.get("visible", False),
        )
        if promise["state"] == "kept":
            yield PromiseKept(at=at(promise["done_at"]), by=promise["by"], promise=promise_id)

    def _refusal_entries(self) -> Iterator[AnyEntry]:
        said = self._case["saying_no"]
        if said:
            taken = said["alternatives"][said["taken"] - 1] if said["taken"] else ""
            yield Refusal(
                at=self._times.at(said["at"]),
                by=said["by"],
                asked=said["request"],
                wants=said["really_wants"],
                reason=said["reason_class"],
                text=said["plain_reason"],
                alternatives=tuple(said["alternatives"]),
                taken=taken,
            )

    def _cause_entries(self) -> Iterator[AnyEntry]:
        cause = self._case["root_cause"]
        if not cause:
            return
        at, by, cause_id = self._times.at(cause["at"]), cause["by"], self._next_id()
        yield Cause(id=cause_id, at=at, by=by, class_=cause["class"], key=cause["key"], whys=tuple(cause["whys"]), text=cause["cause"])
        for action in cause["actions"]:
            action_id = self._next_id()
            due = self._times.in_days(action["due_in_days"])
            yield CorrectiveAction(id=action_id, at=at, by=by, cause=cause_id, text=action["text"], owner=action["owner"], due=due)
            if action["state"] == "done":
                yield ActionDone(at=at, by=action["owner"], action=action_id, cause=cause_id)
