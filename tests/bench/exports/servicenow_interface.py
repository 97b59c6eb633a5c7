"""Incidents of ServiceNow's table interface, with shown words and notes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.exports.ticket import local, place, ticket


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    path = folder / "incident.json"
    path.write_text(json.dumps({"result": [_record(number) for number in range(count)]}), encoding="utf-8")
    return path


def _record(number: int) -> dict[str, object]:
    told = ticket(number)
    notes = f"{local(told.changed)} - {told.agent} (Additional comments)\nA new one leaves today.\n\n"
    return {
        "number": f"INC{told.number:07}", "sys_id": f"{told.number:032x}", "short_description": told.subject, "description": told.text,
        "state": place(told.state, "New|In Progress|Awaiting Caller|Resolved|Closed"), "priority": "3 - Moderate",
        "opened_at": local(told.at), "sys_updated_on": local(told.changed), "resolved_at": local(told.done), "closed_at": "",
        "caller_id": {"display_value": told.customer, "link": "x"}, "assigned_to": {"display_value": told.agent, "link": "x"},
        "comments": notes, "contact_type": "email", "impact": "2", "urgency": "2",
    }  # fmt: skip
