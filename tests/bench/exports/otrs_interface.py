"""Tickets of OTRS's interface, with an article each."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.exports.ticket import local, place, ticket


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    path = folder / "otrs.json"
    path.write_text(json.dumps({"Ticket": [record(number) for number in range(count)]}), encoding="utf-8")
    return path


def record(number: int) -> dict[str, object]:
    """A ticket of the list."""
    told = ticket(number)
    article = {
        "ArticleID": number, "From": f"{told.customer} <{told.email}>", "SenderType": "customer", "CreateTime": local(told.at),
        "Body": told.text, "ContentType": "text/plain", "IsVisibleForCustomer": 1, "Subject": told.subject,
    }  # fmt: skip
    return {
        "TicketNumber": f"2026{told.number:012}", "Title": told.subject, "Queue": "Raw", "Owner": told.agent, "CustomerUserID": told.email,
        "State": place(told.state, "new|open|pending reminder|closed successful|closed unsuccessful"), "Priority": "3 normal",
        "Created": local(told.at), "Changed": local(told.changed), "Article": [article],
    }  # fmt: skip
