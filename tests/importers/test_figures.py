"""Every figure of `expected.json` that its file can give."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from functools import lru_cache
from typing import Any

import pytest

from desk.importers.imported_case import ImportResult
from desk.importers.plan import plan_import
from desk.model.state import state_of
from tests.importers.import_builders import SAMPLES, adds_up, commit, read

pytestmark = pytest.mark.skipif(not (SAMPLES / "expected.json").exists(), reason="the sample exports are not beside the checkout")

FILES = (
    "servicenow_incidents.csv", "servicenow_open_snapshot.csv", "complaints_cfpb.csv", "nyc311.csv", "eventlog_case_activity.csv",
    "zendesk_tickets.json", "freshdesk.csv", "jira_service_management.csv", "zammad_tickets.json", "osticket.csv",
    "chatwoot_conversations.json", "helpscout_conversations.json", "generic.csv", "complaints.mbox",
)  # fmt: skip


@lru_cache
def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_bytes())["files"][name]
    return found


@lru_cache
def result(name: str) -> ImportResult:
    return read((SAMPLES / name).read_bytes(), name)


def solved(figures: dict[str, int]) -> dict[str, int]:
    return {"solved" if word == "resolved" else word: count for word, count in figures.items()}


def extra(name: str, key: str) -> Counter[str]:
    return Counter(str(case.extra.get(key, "")) for case in result(name).cases)


@pytest.mark.parametrize("name", FILES)
def test_format_cases_and_rejects(name: str) -> None:
    wanted, found = expected(name), result(name)
    assert found.format == wanted["format"]
    assert len(found.cases) == wanted.get("cases", wanted.get("incidents"))
    assert len(found.rejects) == wanted.get("rejects", 0)
    assert not found.duplicates
    assert not found.dropped


@pytest.mark.parametrize("name", FILES)
def test_statuses_and_priorities(name: str) -> None:
    wanted, figures = expected(name), plan_import(result(name), {}).figures()
    assert adds_up(figures)
    for ours, theirs in (("by_status", "by_status"), ("by_status", "last_status"), ("by_priority", "by_priority")):
        if theirs in wanted:
            assert figures[ours] == solved(wanted[theirs])
    for theirs in ("last_priority", "priority_last"):
        if theirs in wanted:
            assert figures["by_priority"] == wanted[theirs]


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".json")] + ["jira_service_management.csv", "complaints.mbox"])
def test_comments(name: str) -> None:
    wanted, comments = expected(name), [comment for case in result(name).cases for comment in case.comments]
    assert len(comments) == wanted["comments"]
    if "comments_by_role" in wanted:
        assert Counter(comment.role for comment in comments) == wanted["comments_by_role"]
    if "private_comments" in wanted and result(name).format != "jira-csv":  # Jira's table does not say which are internal
        assert sum(not comment.public for comment in comments) == wanted["private_comments"]


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".json")] + ["freshdesk.csv", "jira_service_management.csv"])
def test_resolved_times(name: str) -> None:
    assert sum(bool(case.resolved or case.closed) for case in result(name).cases) == expected(name)["resolved_times"]


@pytest.mark.parametrize("name", FILES)
def test_the_board_shows_what_the_source_says(name: str) -> None:
    cases = commit(plan_import(result(name), {}))
    for imported, case in zip(result(name).cases, cases.values(), strict=True):
        state = state_of(case)
        assert (state.status, state.priority) == (imported.status, imported.priority)
        assert not state.recovery
        assert case.external == (imported.source, imported.external_id)


@pytest.mark.parametrize("name", FILES)
def test_a_second_run_changes_nothing(name: str) -> None:
    again = plan_import(result(name), commit(plan_import(result(name), {})))
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(result(name).cases))
    assert not again.changes


def test_incidents() -> None:
    name = "servicenow_incidents.csv"
    wanted, found = expected(name), result(name)
    assert found.rows == wanted["events"]
    assert found.day_first is True
    assert found.encoding == "utf-8"
    assert Counter(case.source_sla for case in found.cases) == {"met": 415, "missed": 85}
    assert sum(case.resolved is None for case in found.cases) == wanted["resolved_at_missing"]
    assert sum(case.closed is None for case in found.cases) == wanted["closed_at_missing"]
    assert Counter(case.channel for case in found.cases) == {"phone": wanted["contact_type_last"]["Phone"]}
    created = [case.created.strftime("%Y-%m-%d %H:%M:%S") for case in found.cases]
    assert (min(created), max(created)) == (wanted["opened_min"], wanted["opened_max"])
    assert max(f"{case.updated:%Y-%m-%d %H:%M:%S}" for case in found.cases) == wanted["updated_max"]
    assert sum(any(event.priority for event in case.events) for case in found.cases) == wanted["priority_changed"]
    assert extra(name, "reopen_count")["1"] == wanted["reopened_incidents"]


def test_open_snapshot() -> None:
    name = "servicenow_open_snapshot.csv"
    wanted, found = expected(name), result(name)
    assert found.day_first is True
    assert Counter(case.source_sla for case in found.cases) == {"met": 1196, "missed": 1}
    assert f"{min(case.created for case in found.cases):%Y-%m-%d %H:%M:%S}" == wanted["oldest_opened"]
    assert sum(not case.assignee for case in found.cases) == wanted["unassigned"]


def test_a_cut_log_is_the_snapshot_of_its_time() -> None:
    at = expected("servicenow_open_snapshot.csv")["as_of"]
    log = read((SAMPLES / "servicenow_incidents.csv").read_bytes(), as_of=datetime.fromisoformat(at))
    cut = {case.external_id: case for case in log.cases}
    then = {case.external_id: case for case in result("servicenow_open_snapshot.csv").cases}
    both = cut.keys() & then.keys()
    assert len(both) > 50
    assert {key for key in cut if cut[key].status not in {"solved", "closed"}} == {key for key in both if then[key]}
    for key in both:
        ours, theirs = cut[key], then[key]
        assert (ours.status, ours.priority, ours.assignee, ours.group) == (theirs.status, theirs.priority, theirs.assignee, theirs.group)
        assert (ours.created, ours.updated, ours.resolved, ours.closed) == (theirs.created, theirs.updated, None, None)
        assert ours.extra == theirs.extra


def test_complaints() -> None:
    name = "complaints_cfpb.csv"
    wanted, cases = expected(name), result(name).cases
    assert Counter(case.source_status for case in cases) == wanted["company_response"]
    assert Counter(case.source_sla for case in cases) == {"met": 273, "missed": 50}
    assert Counter(case.channel for case in cases) == {word.lower(): count for word, count in wanted["submitted_via"].items()}
    assert sum(bool(case.description) for case in cases) == wanted["with_narrative"]
    assert sum("\n" in case.description for case in cases) == wanted["multiline_narratives"]
    assert extra(name, "Consumer disputed?")["Yes"] == wanted["consumer_disputed"]["Yes"]


def test_service_requests() -> None:
    name = "nyc311.csv"
    wanted, found = expected(name), result(name)
    assert found.day_first is False
    assert Counter(case.source_status for case in found.cases) == wanted["by_source_status"]
    assert sum(case.closed is None for case in found.cases) == wanted["closed_missing"]
    assert sum(bool(case.extra.get("Due Date")) for case in found.cases) == wanted["due_present"]
    assert Counter(case.channel for case in found.cases) == {"phone": 146, "web": 68, "": 53, "mobile": 32, "other": 1}


def test_event_log() -> None:
    name = "eventlog_case_activity.csv"
    wanted, found = expected(name), result(name)
    assert found.rows == wanted["events"]
    assert Counter(case.source_status for case in found.cases) == wanted["last_activity"]


def test_the_rest() -> None:
    for name in ("osticket.csv", "generic.csv"):
        assert sum(bool(case.resolved or case.closed) for case in result(name).cases) == expected(name)["resolved_times"]
    assert extra("freshdesk.csv", "Resolution status") == expected("freshdesk.csv")["resolution_status"]
    assert extra("freshdesk.csv", "First response status")["SLA Violated"] == 21
    assert result("osticket.csv").encoding == "utf-8-sig"
    assert all(case.external_id.startswith("0") for case in result("osticket.csv").cases)
    assert result("complaints.mbox").rows == expected("complaints.mbox")["messages"]
    assert sum("\nFrom now on" in comment.text for case in result("complaints.mbox").cases for comment in case.comments) > 0
