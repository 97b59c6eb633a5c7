"""Tickets of Freshdesk's interface, with a conversation of two."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.exports.ticket import iso, place, ticket


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    path = folder / "freshdesk.json"
    path.write_text(json.dumps([_record(number) for number in range(count)]), encoding="utf-8")
    return path


def _record(number: int) -> dict[str, object]:
    told = ticket(number)
    said = [
        {"id": number * 2 + turn, "body_text": f"Words {number}", "incoming": not turn, "private": False, "created_at": iso(at)}
        for turn, at in enumerate((told.at, told.changed))
    ]  # fmt: skip
    return {
        "id": told.number, "subject": told.subject, "description_text": told.text, "status": int(place(told.state, "2|2|3|4|5")),
        "priority": 3, "source": 1, "created_at": iso(told.at), "updated_at": iso(told.changed), "responder_id": 7, "requester_id": 9,
        "requester": {"id": 9, "name": told.customer, "email": told.email}, "stats": {"resolved_at": iso(told.done)}, "tags": ["box"],
        "fr_escalated": False, "due_by": iso(told.changed), "fr_due_by": iso(told.changed), "conversations": said,
    }  # fmt: skip
