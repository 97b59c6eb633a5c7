"""Issues of Jira's interface, their bodies as documents."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from tests.bench.exports.ticket import place, ticket


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    path = folder / "jira.json"
    path.write_text(json.dumps({"startAt": 0, "total": count, "issues": [_record(number) for number in range(count)]}), encoding="utf-8")
    return path


def _record(number: int) -> dict[str, object]:
    told = ticket(number)
    status = place(told.state, "Waiting for support|In Progress|Waiting for customer|Resolved|Closed")
    agent = {"accountId": "7", "displayName": told.agent}
    comment = {"id": str(number), "author": agent, "body": _document("A new one leaves today."), "created": _stamp(told.changed)}
    fields = {
        "summary": told.subject, "status": {"name": status}, "priority": {"name": "High"}, "created": _stamp(told.at),
        "updated": _stamp(told.changed), "resolutiondate": _stamp(told.done) if told.done else None, "assignee": agent,
        "reporter": {"accountId": "9", "displayName": told.customer, "emailAddress": told.email}, "labels": ["box"],
        "description": _document(told.text), "comment": {"comments": [comment]},
    }  # fmt: skip
    return {"id": str(told.number), "key": f"SD-{told.number}", "fields": fields}


def _document(text: str) -> dict[str, object]:
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.000+0000}"
