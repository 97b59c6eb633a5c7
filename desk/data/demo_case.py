"""A case of the demo shift as a header and its entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desk.data.demo_amends import DemoAmends
from desk.data.demo_times import DemoTimes, Raw
from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import AnyEntry, Assign, Contact, Incoming, Link, Listen, Memo, StatusChange, Told, Verify
from desk.model.entry_values import CUSTOMER, SYSTEM, Priority
from desk.text.printable import plain_words

_PRIORITIES: dict[str, Priority] = {"P1": "urgent", "P2": "high", "P3": "normal", "P4": "low"}


class DemoCase:
    """Turns one case of the sample into the change that logs it."""

    def __init__(self, case: Raw, times: DemoTimes) -> None:
        self._case = case
        self._times = times

    def change(self) -> NewCase:
        """The case with all its entries, sorted by time."""
        amends = DemoAmends(self._case, self._times).entries()
        entries = [*self._told_entries(), *self._work_entries(), *amends, *self._ending_entries()]
        return NewCase(self._case_header(), tuple(sorted(entries, key=lambda entry: entry.at)))

    def _case_header(self) -> Header:
        case, customer = self._case, self._case["customer"]
        return Header(
            id=case["id"],
            subject=case["subject"],
            customer=customer["name"],
            created_at=self._times.at(case["logged_at"]),
            created_by=case["logged_by"],
            priority=_PRIORITIES[case["priority"]],
            channel=case["channel"],
            tags=tuple(case["tags"]),
            failure=case["failure_kind"],
            phone=customer["phone"],
            email=customer["email"],
            organisation=case["business"],
            prefers=customer["prefers"],
            value=customer["lifetime_value"],
            price=case.get("price") or _quoted_price(case["offers"]),
            leaves=customer["leave_ease"],
            earlier=customer["earlier_cases"],
            public_risk=customer["public_risk"],
            needs_by=self._times.at_if_given(case["needs_by"]),
            appointment=self._times.at_if_given(case.get("appointment")),
            source=plain_words(case["source"]),
            zone=_fixed_zone(customer["time_zone_offset_minutes"]),
            sensitive=case["sensitive"],
            extra={"trade": case["trade"], "severity": case["severity"]},
        )

    def _told_entries(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._times.at
        yield Told(at=at(case["told_at"]), by=CUSTOMER, text=case["story"], channel=case["channel"], told_at=at(case["told_at"]))
        for chase in case["chases"]:
            yield Incoming(at=at(chase["at"]), by=CUSTOMER, text=chase["text"], channel=chase["channel"], chase=True)
        yield from self._listen_entries()

    def _listen_entries(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._times.at
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

    def _work_entries(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._times.at
        yield from self._owner_entries()
        for touch in case["touches"]:
            yield Contact(at=at(touch["at"]), by=touch["by"], text=touch["text"], channel=touch["channel"])
        for note in case["notes"]:
            yield Memo(at=at(note["at"]), by=note["by"], text=note["text"])
        yield from self._pause_entries()
        yield from self._link_entries()

    def _owner_entries(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._times.at
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

    def _pause_entries(self) -> Iterator[AnyEntry]:
        at = self._times.at
        for pause in self._case["pauses"]:
            recheck = self._times.at_if_given(pause.get("recheck"))
            yield StatusChange(at=at(pause["from"]), by=pause["by"], to="pending", reason=pause["reason"], recheck=recheck)
            if pause["to"] is not None:
                yield StatusChange(at=at(pause["to"]), by=pause["by"], to="open", reason="the customer answered")

    def _link_entries(self) -> Iterator[AnyEntry]:
        logged = self._times.at(self._case["logged_at"])
        if self._case["parent"]:
            yield Link(at=logged, by=self._case["logged_by"], sort="parent", case=self._case["parent"])
        for link in self._case["links"]:
            if link["kind"] == "same_cause":
                yield Link(at=logged, by=self._case["logged_by"], sort="same_cause", case=link["case"])

    def _ending_entries(self) -> Iterator[AnyEntry]:
        case, at = self._case, self._times.at
        by = case["owner"] or SYSTEM
        if case["fixed_at"] is not None:
            yield StatusChange(at=at(case["fixed_at"]), by=by, to="solved", reason="immediate need solved")
        for verdict in case["verifications"]:
            yield Verify(at=at(verdict["at"]), by=verdict["by"], verdict=verdict["verdict"], words=verdict["said"])
        if case["closed_at"] is not None:
            yield self._closing_entry(by)
        if case["reopened_at"] is not None:
            yield StatusChange(at=at(case["reopened_at"]), by=CUSTOMER, to="open", reason=case["reopen_reason"])

    def _closing_entry(self, by: str) -> StatusChange:
        case, outcome = self._case, self._case["outcome"] or {}
        care = outcome.get("after_care_in_days")
        return StatusChange(
            at=self._times.at(case["closed_at"]),
            by=outcome.get("signed_by", by),
            to="closed",
            reason=outcome.get("effort") or plain_words(case["status"]),
            outcome="best_effort" if case["status"] == "best_effort" else outcome.get("relation"),
            saved=outcome.get("sale_saved", 0),
            went_to=outcome.get("went_to", ""),
            remember=outcome.get("last_impression", ""),
            aftercare=None if care is None else self._times.in_days(care),
        )


def _quoted_price(offers: Iterable[Raw]) -> float | None:
    """The price that a discount was counted from."""
    items = (item for offer in offers for option in offer["options"] for item in option["items"])
    return next((item["basis"] for item in items if item.get("basis")), None)


def _fixed_zone(minutes: int) -> str:
    """The zone so many minutes from UTC, empty for the desk's own. The sample has whole hours only."""
    return f"Etc/GMT{-minutes // 60:+d}" if minutes else ""
