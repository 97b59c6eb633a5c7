"""Tickets of OTRS and Znuny: a search as a table, and the interface."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.importers.import_builders import read, table, utc

HEADER = ("Ticket#", "Age", "Created", "Close Time", "Title", "State", "Priority", "Queue", "Lock", "Owner", "Customer User", "Subject")
DAY = "2026-11-20 09:00:00"
ROW = ("2026112010000017", "10 d 2 h", DAY, "", "Lamp broke", "open", "3 normal", "Desk::Lamps", "lock", "bo", "ada", "Re: Fwd: lamp")


def row(**cells: str) -> list[str]:
    return [cells.get(name.replace(" ", "_"), cell) for name, cell in zip(HEADER, ROW, strict=True)]


def test_a_search_as_a_table() -> None:
    found = read(table(HEADER, row(), delimiter=";"))
    (case,) = found.cases
    assert found.format == "otrs-csv"
    assert (case.source, case.external_id, case.subject, case.customer) == ("otrs", "2026112010000017", "Lamp broke", "ada")
    assert (case.status, case.priority, case.assignee, case.group) == ("open", "normal", "bo", "Desk::Lamps")
    assert case.extra == {"Age": "10 d 2 h", "Lock": "lock", "Subject": "Re: Fwd: lamp"}


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("new", "new"),
        ("open", "open"),
        ("pending reminder", "pending"),
        ("pending auto close+", "pending"),
        ("closed successful", "closed"),
        ("closed unsuccessful", "closed"),
        ("closed with workaround", "closed"),
        ("merged", "closed"),
        ("erfolgreich geschlossen", "closed"),
        ("warten zur Erinnerung", "pending"),
    ],
)
def test_states(state: str, status: str) -> None:
    found = read(table(HEADER, row(State=state)))
    assert [case.status for case in found.cases] == [status]
    assert not any("not known" in warning for warning in found.warnings)


def test_what_was_removed_is_dropped() -> None:
    assert len(read(table(HEADER, row(State="removed"))).dropped) == 1


def test_nobody_owns_what_belongs_to_the_administrator() -> None:
    (case,) = read(table(HEADER, row(Owner="root@localhost"))).cases
    assert case.assignee == ""


TICKET: dict[str, Any] = {
    "TicketID": "17", "TicketNumber": "2026112010000017", "Title": "Lamp broke", "State": "open", "StateType": "open", "Priority": "4 high",
    "Queue": "Desk::Lamps", "Owner": "bo", "CustomerUserID": "ada", "Created": DAY, "Changed": "2026-11-20 11:00:00",
    "Article": [
        {"ArticleID": "31", "SenderType": "customer", "From": "Ada Anyone <ada@mail.example>", "Body": "It broke.", "CreateTime": DAY,
         "IsVisibleForCustomer": "1", "ContentType": "text/plain; charset=utf-8"},
        {"ArticleID": "32", "SenderType": "agent", "From": "Bo <help@desk.example>", "Body": "<p>We look.</p>",
         "CreateTime": "2026-11-20 09:30:00", "IsVisibleForCustomer": "1", "ContentType": "text/html",
         "Attachment": [{"Filename": "plan.pdf", "FilesizeRaw": "12"}]},
        {"ArticleID": "33", "SenderType": "agent", "From": "Bo", "Body": "Ask the depot.", "CreateTime": "2026-11-20 09:40:00",
         "IsVisibleForCustomer": "0"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("document", [{"Ticket": [TICKET]}, [TICKET], TICKET], ids=["answer", "list", "alone"])
def test_the_interface(document: Any) -> None:
    found = read(json.dumps(document))
    (case,) = found.cases
    assert (found.format, case.external_id, case.subject, case.status, case.priority) == (
        "otrs-api", "2026112010000017", "Lamp broke", "open", "high",
    )  # fmt: skip
    assert (case.customer, case.email, case.assignee, case.group) == ("Ada Anyone", "ada@mail.example", "bo", "Desk::Lamps")
    assert (case.created, case.updated) == (utc("2026-11-20 09:00"), utc("2026-11-20 11:00"))
    assert [(each.role, each.author, each.public, each.text) for each in case.comments] == [
        ("customer", "Ada Anyone", True, "It broke."),
        ("agent", "Bo", True, "We look."),
        ("agent", "Bo", False, "Ask the depot."),
    ]
    assert case.extra["attachments"] == ["plan.pdf (12 bytes)"]


def test_a_ticket_is_the_same_as_table_and_by_the_interface() -> None:
    (one,), (other,) = read(table(HEADER, row())).cases, read(json.dumps(TICKET)).cases
    assert (one.source, one.external_id) == (other.source, other.external_id)
