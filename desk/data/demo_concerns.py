"""The concerns of the demo shift."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from desk.concerns.changes import list_contacts, new_concern, tell
from desk.concerns.notes import ContactListed, ContactTold, Noticed, concern_number
from desk.data.demo_times import DemoTimes, Raw
from desk.model.changes import Change


def demo_concern_changes(concerns: Iterable[Raw], times: DemoTimes) -> Iterator[Change]:
    """The changes that note the sample's concerns."""
    return chain.from_iterable(_concern_changes(each, times) for each in sorted(concerns, key=lambda each: concern_number(each["id"])))


def _concern_changes(concern: Raw, times: DemoTimes) -> Iterator[Change]:
    common: dict[str, Any] = {"at": times.at(concern["found_at"]), "by": concern["found_by"]}
    noticed = Noticed(title=concern["title"], could_hit=concern["could_hit"], case=concern["case"] or "", **common)
    yield from new_concern(noticed, owner=concern["owner"] or "", due=times.at(concern["next_contact_due"]))
    common["concern"] = concern["id"]
    yield from list_contacts([_listed_contact(contact, times, common) for contact in concern["contacts"]])
    if concern["contacted"]:
        yield from tell(ContactTold(count=concern["contacted"], **common))


def _listed_contact(contact: Raw, times: DemoTimes, common: Raw) -> ContactListed:
    due, appointment = times.at(contact["due"]), times.at_if_given(contact.get("appointment"))
    return ContactListed(name=contact["name"], phone=contact.get("phone", ""), due=due, appointment=appointment, **common)
