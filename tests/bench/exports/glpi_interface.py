"""Tickets of GLPI's interface."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.exports.ticket import local, place, ticket


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    path = folder / "glpi.json"
    path.write_text(json.dumps([_record(number) for number in range(count)]), encoding="utf-8")
    return path


def _record(number: int) -> dict[str, object]:
    told = ticket(number)
    followups = [{"id": number, "users_id": 7, "date": local(told.changed), "content": "&lt;p&gt;It leaves.&lt;/p&gt;", "is_private": 0}]
    return {
        "id": told.number, "name": told.subject, "status": int(place(told.state, "1|2|4|5|6")), "date": local(told.at),
        "date_mod": local(told.changed), "solvedate": local(told.done) or None, "priority": 4, "entities_id": 0,
        "content": f"&lt;p&gt;{told.text}&lt;/p&gt;", "users_id_recipient": told.customer, "followups": followups,
    }  # fmt: skip
