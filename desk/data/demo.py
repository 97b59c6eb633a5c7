"""The demo shift: invented cases retold as entries relative to a moment; it knows the sample file's words and no store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from desk import data
from desk.model.case import Header
from desk.model.changes import Change, NewCase, SetShift
from desk.model.entries import (
    CUSTOMER,
    SYSTEM,
    ActionDone,
    AnyEntry,
    Apology,
    Approval,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    Incoming,
    Link,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Priority,
    Promise,
    PromiseKept,
    Refusal,
    Remedy,
    StatusChange,
    Told,
    Verify,
)
from desk.model.ids import temporary_id
from desk.model.shift import Agent, Limits, Shift
from desk.text.printable import plain_words

_Raw = Mapping[str, Any]

_PRIORITY: dict[str, Priority] = {"P1": "urgent", "P2": "high", "P3": "normal", "P4": "low"}
_REMEDY: dict[str, Remedy] = {
    "discount_now": "discount",
    "discount_future": "discount",
    "refund": "refund",
    "restore": "restore",
    "gift": "gift",
    "make_good": "redo",
    "extra": "gift",
}


def demo_changes(now: datetime) -> list[Change]:
    """The demo shift as changes to an empty file: its facts and 25 cases, every time counted from `now`."""
    sample = json.loads(data.text("demo_shift.json"))
    when = _Times(now.replace(second=0, microsecond=0))
    return [SetShift(_shift(sample, when)), *(_Retelling(case, when).change() for case in sample["cases"])]


class _Times:
    """Minutes and days counted from one moment, as instants."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def at(self, minutes: float) -> datetime:
        return self._now + timedelta(minutes=minutes)

    def maybe(self, minutes: float | None) -> datetime | None:
        return None if minutes is None else self.at(minutes)

    def in_days(self, days: float) -> datetime:
        return self._now + timedelta(days=days)


def _zone(minutes: int) -> str:
    """A zone so many minutes from UTC, which are whole hours in the sample; nothing where they live by the desk's clock."""
    return f"Etc/GMT{-minutes // 60:+d}" if minutes else ""


def _shift(sample: _Raw, when: _Times) -> Shift:
    span, limits = sample["shift"], sample["limits"]
    return Shift(
        name=span["name"],
        start=when.at(span["start"]),
        end=when.at(span["end"]),
        agents=tuple(Agent(id=agent["id"], name=agent["name"], role=agent["role"]) for agent in sample["agents"]),
        limits=Limits(
            agent=limits["agent"],
            lead=limits["lead"],
            manager=limits["manager"],
            nominal=limits["nominal_share_of_lifetime_value"],
        ),
        currency=sample["currency"],
        minute_rate=sample["staff_minute_rate"],
    )


def _quoted(offers: Iterable[_Raw]) -> float | None:
    """The price that a discount was counted from."""
    items = (item for offer in offers for option in offer["options"] for item in option["items"])
    return next((item["basis"] for item in items if item.get("basis")), None)


class _Retelling:
    """One sample case, told again as a header and entries in the order in which things happened."""

    def __init__(self, case: _Raw, when: _Times) -> None:
        self._case = case
        self._when = when
        self._made = 0

    def change(self) -> NewCase:
        entries = [entry for part in (self._story, self._work, self._amends, self._ending) for entry in part()]
        return NewCase(self._header(), tuple(sorted(entries, key=lambda entry: entry.at)))

    def _header(self) -> Header:
        case, customer = self._case, self._case["customer"]
        return Header(
            id=case["id"],
            subject=case["subject"],
            customer=customer["name"],
            created_at=self._when.at(case["logged_at"]),
            created_by=case["logged_by"],
            priority=_PRIORITY[case["priority"]],
            channel=case["channel"],
            tags=tuple(case["tags"]),
            failure=case["failure_kind"],
            phone=customer["phone"],
            email=customer["email"],
            organisation=case["business"],
            prefers=customer["prefers"],
            value=customer["lifetime_value"],
            price=case.get("price") or _quoted(case["offers"]),
            leaves=customer["leave_ease"],
            earlier=customer["earlier_cases"],
            public_risk=customer["public_risk"],
            needs_by=self._when.maybe(case["needs_by"]),
            appointment=self._when.maybe(case.get("appointment")),
            source=plain_words(case["source"]),
            zone=_zone(customer["time_zone_offset_minutes"]),
            sensitive=case["sensitive"],
            extra={"trade": case["trade"], "severity": case["severity"]},
        )

    def _id(self) -> str:
        self._made += 1
        return temporary_id(self._made)

    def _story(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._when.at
        yield Told(at=at(case["told_at"]), by=CUSTOMER, text=case["story"], channel=case["channel"], told_at=at(case["told_at"]))
        for chase in case["chases"]:
            yield Incoming(at=at(chase["at"]), by=CUSTOMER, text=chase["text"], channel=chase["channel"], chase=True)
        yield from self._listens()

    def _listens(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._when.at
        for number, feeling in enumerate(case["feelings"]):
            first = {} if number else self._first_heard()
            yield Listen(at=at(feeling["at"]), by=feeling["by"], feeling=feeling["word"], **first)
        if case["heard"]:
            yield Listen(at=at(case["heard"]["at"]), by=case["heard"]["by"], text=case["heard"]["text"])
        if case["asked"]:
            yield Listen(at=at(case["asked"]["at"]), by=case["asked"]["by"], wants=case["asked"]["answer"])

    def _first_heard(self) -> dict[str, str]:
        case = self._case
        return {
            "promised": case["missed_delivery"]["promised"],
            "came": case["missed_delivery"]["came"],
            "matters": case["why_it_matters"],
            "wants": case["wants"],
            "guess": case["my_guess"] or "",
        }

    def _work(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._when.at
        yield from self._owners()
        for touch in case["touches"]:
            yield Contact(at=at(touch["at"]), by=touch["by"], text=touch["text"], channel=touch["channel"])
        for note in case["notes"]:
            yield Memo(at=at(note["at"]), by=note["by"], text=note["text"])
        yield from self._pauses()
        yield from self._links()

    def _owners(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._when.at
        if case["owned_at"] is None:
            return
        owner = case.get("first_owner") or case["owner"]
        since = min([case["owned_at"], *(step["at"] for step in case["escalations"])])
        yield Assign(at=at(since), by=owner, owner=owner)
        for step in case["escalations"]:
            owner, since = step["to"], step["at"]
            yield Assign(at=at(since), by=step["by"], owner=owner, reason=step["why"])
        if owner != case["owner"]:
            acts = [touch["at"] for touch in case["touches"] if touch["by"] == case["owner"] and touch["at"] >= since]
            yield Assign(at=at(min(acts, default=since)), by=case["owner"], owner=case["owner"])

    def _pauses(self) -> Iterator[AnyEntry]:
        at = self._when.at
        for pause in self._case["pauses"]:
            recheck = self._when.maybe(pause.get("recheck"))
            yield StatusChange(at=at(pause["from"]), by=pause["by"], to="pending", reason=pause["reason"], recheck=recheck)
            if pause["to"] is not None:
                yield StatusChange(at=at(pause["to"]), by=pause["by"], to="open", reason="the customer answered")

    def _links(self) -> Iterator[AnyEntry]:
        logged = self._when.at(self._case["logged_at"])
        if self._case["parent"]:
            yield Link(at=logged, by=self._case["logged_by"], sort="parent", case=self._case["parent"])
        for link in self._case["links"]:
            if link["kind"] == "same_cause":
                yield Link(at=logged, by=self._case["logged_by"], sort="same_cause", case=link["case"])

    def _amends(self) -> Iterator[AnyEntry]:
        at = self._when.at
        for sorry in self._case["apologies"]:
            yield Apology(
                at=at(sorry["at"]),
                by=sorry["by"],
                text=sorry["text"],
                channel=sorry["channel"],
                speaker=sorry["spoken_by"],
                taken=sorry["taken_as"],
            )
        for offer in self._case["offers"]:
            yield from self._offer(offer)
        for promise in self._promised():
            yield from self._promise(promise)
        yield from self._refusal()
        yield from self._cause()

    def _offer(self, offer: _Raw) -> Iterator[AnyEntry]:
        at, offer_id = self._when.at, self._id()
        options = tuple(self._option(option, offer) for option in offer["options"])
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

    def _option(self, option: _Raw, offer: _Raw) -> Option:
        items = option["items"]
        later = [item for item in items if item["expected_later"]]
        extras = ", ".join(item["label"] for item in items if item["kind"] == "extra")
        due = offer.get("new_time")
        promised_anyway = any(promise["due"] == due for promise in self._case["promises"])
        return Option(
            title=option["label"],
            remedy=_REMEDY[items[0]["kind"]],
            extra=extras,
            value_now=sum(item["amount"] for item in items if item["cost_now"]),
            value_later=sum(item["amount"] for item in later),
            chance=later[0].get("chance", 1.0) if later else 1.0,
            staff_minutes=option["staff_minutes"],
            effort=option["effort_for_customer"],
            by=None if promised_anyway else self._when.maybe(due),
            for_whom=", ".join(dict.fromkeys(item["for_whom"] for item in items)),
        )

    def _promised(self) -> Iterable[_Raw]:
        yield from self._case["promises"]
        for tangible in self._case["tangibles"]:
            seen = {"state": "kept", "done_at": tangible["at"]} if tangible["state"] == "seen" else {"state": "open"}
            due = tangible.get("due", tangible["at"])
            yield {"made_at": tangible["at"], "to": CUSTOMER, "kind": "outcome", "visible": True, **tangible, "due": due, **seen}

    def _promise(self, promise: _Raw) -> Iterator[AnyEntry]:
        promise_id, at = self._id(), self._when.at
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

    def _refusal(self) -> Iterator[AnyEntry]:
        said = self._case["saying_no"]
        if said:
            taken = said["alternatives"][said["taken"] - 1] if said["taken"] else ""
            yield Refusal(
                at=self._when.at(said["at"]),
                by=said["by"],
                asked=said["request"],
                wants=said["really_wants"],
                reason=said["reason_class"],
                text=said["plain_reason"],
                alternatives=tuple(said["alternatives"]),
                taken=taken,
            )

    def _cause(self) -> Iterator[AnyEntry]:
        cause = self._case["root_cause"]
        if not cause:
            return
        at, by, cause_id = self._when.at(cause["at"]), cause["by"], self._id()
        yield Cause(id=cause_id, at=at, by=by, class_=cause["class"], key=cause["key"], whys=tuple(cause["whys"]), text=cause["cause"])
        for action in cause["actions"]:
            action_id = self._id()
            due = self._when.in_days(action["due_in_days"])
            yield CorrectiveAction(id=action_id, at=at, by=by, cause=cause_id, text=action["text"], owner=action["owner"], due=due)
            if action["state"] == "done":
                yield ActionDone(at=at, by=action["owner"], action=action_id, cause=cause_id)

    def _ending(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._when.at
        by = case["owner"] or SYSTEM
        if case["fixed_at"] is not None:
            yield StatusChange(at=at(case["fixed_at"]), by=by, to="solved", reason="immediate need solved")
        for verdict in case["verifications"]:
            yield Verify(at=at(verdict["at"]), by=verdict["by"], verdict=verdict["verdict"], words=verdict["said"])
        if case["closed_at"] is not None:
            yield self._closed(by)
        if case["reopened_at"] is not None:
            yield StatusChange(at=at(case["reopened_at"]), by=CUSTOMER, to="open", reason=case["reopen_reason"])

    def _closed(self, by: str) -> StatusChange:
        case, outcome = self._case, self._case["outcome"] or {}
        care = outcome.get("after_care_in_days")
        return StatusChange(
            at=self._when.at(case["closed_at"]),
            by=outcome.get("signed_by", by),
            to="closed",
            reason=outcome.get("effort") or plain_words(case["status"]),
            outcome="best_effort" if case["status"] == "best_effort" else outcome.get("relation"),
            saved=outcome.get("sale_saved", 0),
            went_to=outcome.get("went_to", ""),
            remember=outcome.get("last_impression", ""),
            aftercare=None if care is None else self._when.in_days(care),
        )
