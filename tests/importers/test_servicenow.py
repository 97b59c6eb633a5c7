"""The ServiceNow event log, its cut at a moment, and the list export."""

from __future__ import annotations

from datetime import datetime

import pytest

from desk.errors import Refused
from desk.importers.case_entries import imported_entries
from desk.importers.plan import plan_import
from desk.model.entries import Assign, FieldChange, StatusChange, Told
from desk.model.state import state_of
from tests.importers.import_builders import commit, read, table, utc

FIRST = {
    "number": "INC1", "incident_state": "New", "reassignment_count": "0", "sys_mod_count": "0", "made_sla": "true",
    "caller_id": "Caller 7", "opened_at": "13/5/2016 08:00", "sys_created_at": "13/5/2016 08:05", "sys_updated_by": "Updated by  3",
    "sys_updated_at": "13/5/2016 08:05", "contact_type": "Phone", "category": "Category 1", "subcategory": "Subcategory 2",
    "u_symptom": "?", "priority": "3 - Moderate", "assignment_group": "Group 4", "assigned_to": "?", "closed_code": "code 6",
    "resolved_by": "Resolver 9", "resolved_at": "14/5/2016 10:00", "closed_at": "19/5/2016 10:00",
}  # fmt: skip
HEADER = list(FIRST)


def row(**cells: str) -> list[str]:
    return [{**FIRST, **cells}[name] for name in HEADER]


def worked(mod: str, at: str, state: str, **cells: str) -> list[str]:
    taken = {"sys_mod_count": mod, "sys_updated_at": at, "incident_state": state, "assigned_to": "Resolver 9", "priority": "2 - High"}
    return row(**taken, **cells)


LOG = (
    row(),
    worked("2", "13/5/2016 09:00", "Active"),
    worked("3", "13/5/2016 09:30", "Awaiting User Info"),
    worked("4", "14/5/2016 10:00", "Resolved"),
    worked("5", "19/5/2016 10:00", "Closed", made_sla="false"),
)


def test_one_case_from_its_rows_in_any_order() -> None:
    for rows in (LOG, LOG[::-1]):
        found = read(table(HEADER, *rows))
        (case,) = found.cases
        assert (found.format, found.rows, found.read, found.day_first) == ("servicenow-log", 5, 1, True)
        assert (case.external_id, case.subject, case.customer, case.channel) == ("INC1", "Category 1 / Subcategory 2", "Caller 7", "phone")
        assert (case.status, case.priority, case.first_priority, case.source_sla) == ("closed", "high", "normal", "missed")
        assert (case.created, case.resolved, case.closed) == (utc("2016-05-13 08:00"), utc("2016-05-14 10:00"), utc("2016-05-19 10:00"))
        assert case.updated == utc("2016-05-19 10:00")
        assert case.extra["closed_code"] == "code 6"
        assert "u_symptom" not in case.extra


def test_the_history_stands_on_the_timeline() -> None:
    (case,) = read(table(HEADER, *LOG)).cases
    entries = imported_entries(case)
    assert [(entry.at, entry.to) for entry in entries if isinstance(entry, StatusChange)] == [
        (utc("2016-05-13 09:00"), "open"),
        (utc("2016-05-13 09:30"), "pending"),
        (utc("2016-05-14 10:00"), "solved"),
        (utc("2016-05-19 10:00"), "closed"),
    ]
    assert [(entry.at, entry.owner, entry.by) for entry in entries if isinstance(entry, Assign)] == [
        (utc("2016-05-13 09:00"), "resolver-9", "system")
    ]
    assert [(entry.name, entry.was, entry.now) for entry in entries if isinstance(entry, FieldChange)] == [("priority", "normal", "high")]
    assert isinstance(entries[0], Told)
    assert (entries[0].at, entries[0].by, entries[0].text) == (utc("2016-05-13 08:00"), "customer", "Category 1 / Subcategory 2")


@pytest.mark.parametrize(
    ("moment", "status", "resolved", "owner"),
    [
        ("2016-05-13 08:30", "new", False, ""),
        ("2016-05-13 09:30", "pending", False, "resolver-9"),
        ("2016-05-14 10:00", "solved", True, "resolver-9"),
        ("2016-05-18 00:00", "solved", True, "resolver-9"),
        ("2016-05-19 10:00", "closed", True, "resolver-9"),
    ],
)
def test_as_of_shows_what_was_known_then(moment: str, status: str, resolved: bool, owner: str) -> None:
    found = read(table(HEADER, *LOG), as_of=datetime.fromisoformat(moment))
    (case,) = found.cases
    assert case.status == status
    assert (case.resolved is not None) == resolved
    assert (case.closed is not None) == (status == "closed")
    assert ("closed_code" in case.extra) == ("resolved_by" in case.extra) == resolved
    (kept,) = commit(plan_import(found, {})).values()
    state = state_of(kept)
    assert (state.status, state.owner) == (status, owner)


def test_as_of_before_everything_leaves_nothing() -> None:
    found = read(table(HEADER, *LOG), as_of=datetime(2016, 5, 1))  # noqa: DTZ001  in the file's zone
    assert (found.read, found.rows) == (0, 5)
    assert any("as-of" in words for words in found.warnings)


def test_as_of_is_in_the_zone_of_the_file() -> None:
    moment = datetime.fromisoformat("2016-05-13 09:00")
    assert read(table(HEADER, *LOG), tz="America/New_York", as_of=moment).cases[0].status == "open"
    assert read(table(HEADER, *LOG), tz="America/New_York", as_of=moment.replace(tzinfo=utc("2016-01-01").tzinfo)).cases == []


def test_a_log_that_grew_adds_only_its_news() -> None:
    shift = commit(plan_import(read(table(HEADER, *LOG[:2])), {}))
    grown = plan_import(read(table(HEADER, *LOG)), shift)
    assert (grown.new, grown.changed) == (0, 1)
    (case,) = commit(grown, shift).values()
    state = state_of(case)
    assert (state.status, state.priority, state.value("source_sla")) == ("closed", "high", "missed")
    assert [at for at, status in state.statuses if status == "solved"] == [utc("2016-05-14 10:00")]
    again = plan_import(read(table(HEADER, *LOG)), {case.id: case})
    assert (again.changed, again.unchanged) == (0, 1)


def test_a_resolution_only_the_last_row_tells() -> None:
    (case,) = read(table(HEADER, LOG[0], LOG[4])).cases
    moments = [(entry.at, entry.to) for entry in imported_entries(case) if isinstance(entry, StatusChange)]
    assert moments == [(utc("2016-05-14 10:00"), "solved"), (utc("2016-05-19 10:00"), "closed")]


def test_an_unread_state_keeps_the_one_before() -> None:
    found = read(table(HEADER, *LOG[:2], row(sys_mod_count="6", sys_updated_at="13/5/2016 11:00", incident_state="-100")))
    assert found.cases[0].status == "open"
    assert any("-100" in words and "line 4" in words for words in found.warnings)


def test_a_bad_row_is_rejected_and_the_case_lives() -> None:
    found = read(table(HEADER, *LOG[:2], row(sys_updated_at="31/2/2016 10:00"), row(number=" ")))
    assert [(reject.line, reject.external_id) for reject in found.rejects] == [(4, "INC1"), (5, "")]
    assert "sys_updated_at: '31/2/2016 10:00' is no date that exists when the day stands first" in found.rejects[0].reason
    assert (len(found.cases), found.read) == (1, 3)
    assert found.cases[0].status == "open"


def test_a_case_without_any_opening_is_rejected_with_its_rows() -> None:
    unopened = {"opened_at": "?", "sys_created_at": "?"}
    found = read(table(HEADER, *LOG, row(number="INC2", **unopened), row(number="INC2", sys_mod_count="1", **unopened)))
    assert [(reject.line, reject.external_id) for reject in found.rejects] == [(7, "INC2"), (8, "INC2")]
    assert "opened_at" in found.rejects[0].reason
    assert read(table(HEADER, LOG[0], row(sys_mod_count="9", opened_at="?"))).cases[0].created == utc("2016-05-13 08:00")


def test_rows_that_repeat_count_once() -> None:
    found = read(table(HEADER, *LOG, *LOG[:2]))
    assert (found.rows, found.read, len(found.cases[0].events)) == (7, 1, 4)
    assert any("2 times" in words for words in found.warnings)


def test_an_order_that_cannot_be_told_is_asked_for() -> None:
    rows = [[cell.replace("13/5", "3/5").replace("14/5", "4/5").replace("19/5", "9/5") for cell in line] for line in LOG]
    with pytest.raises(Refused, match="--day-first"):
        read(table(HEADER, *rows))
    assert read(table(HEADER, *rows), day_first=True).cases[0].created == utc("2016-05-03 08:00")
    assert read(table(HEADER, *rows), day_first=False).cases[0].created == utc("2016-03-05 08:00")


LIST = [
    "number",
    "short_description",
    "caller_id",
    "priority",
    "state",
    "hold_reason",
    "assignment_group",
    "assigned_to",
    "sys_updated_on",
    "opened_at",
]


def listed(state: str, hold: str = "", priority: str = "3 - Moderate") -> list[str]:
    return ["INC7", "Printer down", "Ann", priority, state, hold, "Desk", "Bo Ek", "2026-11-16 10:00:00", "2026-11-16 09:00:00"]


@pytest.mark.parametrize(
    ("state", "hold", "status"),
    [
        ("New", "", "new"),
        ("In Progress", "", "open"),
        ("On Hold", "Awaiting Caller", "pending"),
        ("On Hold", "Awaiting Vendor", "on_hold"),
        ("Resolved", "", "solved"),
        ("Closed", "", "closed"),
        ("Canceled", "", "closed"),
        ("3", "Awaiting Caller", "pending"),
        ("6", "", "solved"),
    ],
)
def test_the_list_export(state: str, hold: str, status: str) -> None:
    found = read(table(LIST, listed(state, hold)).encode("cp1252"), tz="Europe/Stockholm")
    (case,) = found.cases
    assert found.format == "servicenow-list"
    assert (case.status, case.subject, case.assignee, case.group) == (status, "Printer down", "Bo Ek", "Desk")
    assert case.created == utc("2026-11-16 08:00")


def test_the_list_export_with_labels() -> None:
    labels = [
        "Number",
        "Short description",
        "Caller",
        "Priority",
        "State",
        "On hold reason",
        "Assignment group",
        "Assigned to",
        "Updated",
        "Opened",
    ]
    (case,) = read(table(labels, listed("In Progress", priority="1 - Critical"), delimiter=";")).cases
    assert (case.status, case.priority, case.customer) == ("open", "urgent", "Ann")
