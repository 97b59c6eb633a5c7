"""Tickets of Zendesk with their comments inside."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.exports.ticket import iso, place, ticket

USERS = [{"id": 1, "name": "Ada", "role": "end-user", "email": "ada@mail.example"}, {"id": 2, "name": "Bo", "role": "agent"}]


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    path = folder / "zendesk.json"
    tickets = [zendesk_ticket(number) | {"comments": zendesk_comments(number)} for number in range(count)]
    path.write_text(json.dumps({"tickets": tickets, "users": USERS}), encoding="utf-8")
    return path


def zendesk_ticket(number: int) -> dict[str, object]:
    """A ticket without its comments."""
    told = ticket(number)
    return {
        "id": told.number, "url": "x", "subject": told.subject, "description": told.text, "priority": "high", "requester_id": 1,
        "status": place(told.state, "new|open|pending|solved|closed"), "assignee_id": 2, "created_at": iso(told.at),
        "updated_at": iso(told.changed), "tags": ["a"], "via": {"channel": "email"},
    }  # fmt: skip


def zendesk_comments(number: int) -> list[dict[str, object]]:
    """The two comments of a ticket."""
    told = ticket(number)
    texts = ((1, told.text, told.at), (2, f"A new one leaves, number {number}.", told.changed))
    return [
        {"id": number * 2 + author, "author_id": author, "body": text, "public": True, "created_at": iso(at)} for author, text, at in texts
    ]
