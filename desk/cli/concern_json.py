"""Concerns as JSON, with the fields that scripts rely on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk.cli.case_json import iso_instant
from desk.concerns.concern import Concern, ConcernContact
from desk.sla.calendar import Calendar


def concern_json(concern: Concern, now: datetime, calendar: Calendar) -> dict[str, Any]:
    """One concern as `desk concern list --json` prints it."""
    look = concern.next_look(calendar)
    over = concern.over
    return {
        "id": concern.id,
        "title": concern.title,
        "text": concern.noticed.text,
        "noticed_at": iso_instant(concern.noticed.at),
        "noticed_by": concern.noticed.by,
        "case": concern.case or None,
        "owner": concern.owner or None,
        "could_hit": concern.could_hit,
        "listed": len(concern.contacts),
        "told": concern.told,
        "hit": concern.hit,
        "to_call": concern.to_call,
        "state": look.state(now) if concern.is_open else "over",
        "due_at": iso_instant(look.due_at),
        "left_seconds": look.seconds_left(now),
        "over": {"at": iso_instant(over.at), "by": over.by, "reason": over.reason} if over else None,
        "contacts": [contact_json(contact, now, calendar, is_running=concern.is_open) for contact in concern.contacts],
        "unread_notes": concern.unread,
    }


def contact_json(contact: ConcernContact, now: datetime, calendar: Calendar, *, is_running: bool) -> dict[str, Any]:
    """One person of a concern. Nothing counts down once they were told or hit."""
    clock = contact.clock(calendar)
    runs = is_running and contact.is_open
    told = contact.told
    return {
        "id": contact.id,
        "name": contact.name,
        "phone": contact.listed.phone,
        "email": contact.listed.email,
        "appointment": iso_instant(contact.listed.appointment),
        "state": "hit" if contact.hit else "told" if told else clock.state(now) if runs else "over",
        "due_at": iso_instant(clock.due_at),
        "left_seconds": clock.seconds_left(now) if runs else None,
        "told": {"at": iso_instant(told.at), "by": told.by, "channel": told.channel, "text": told.text} if told else None,
        "case": contact.hit.case if contact.hit else None,
    }
