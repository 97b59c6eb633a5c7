"""Tickets of Zendesk with their comments in the same file, beside them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.exports.ticket import ticket
from tests.bench.exports.zendesk_interface import USERS, zendesk_comments, zendesk_ticket


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    path = folder / "zendesk-beside.json"
    said = [comment | {"ticket_id": ticket(number).number} for number in range(count) for comment in zendesk_comments(number)]
    tickets = [zendesk_ticket(number) for number in range(count)]
    path.write_text(json.dumps({"tickets": tickets, "users": USERS, "comments": said}), encoding="utf-8")
    return path
