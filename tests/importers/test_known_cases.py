"""Cases that come again: other columns, other spellings, no ids, empty cells, and what is no case."""

from __future__ import annotations

from typing import Any

import pytest

from desk.errors import Refused
from desk.importers.plan import plan_import
from desk.importers.reading.ticket_numbers import NumberFacts, is_ruined, plain_number
from desk.model.case import Case
from desk.model.entries import Assign, FieldChange
from desk.model.state import state_of
from tests.importers.import_builders import adds_up, commit, read, table, utc, with_entries

HEADER = ["id", "subject", "customer", "priority", "status", "created", "updated", "owner", "tags", "colour"]
ROW = ["7", "Late", "Ann", "high", "Open", "2026-11-20T09:00:00Z", "2026-11-20T10:00:00Z", "Bo", "x", "red"]


def row(**cells: str) -> list[str]:
    return [cells.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]


def shift_with(text: str) -> dict[str, Case]:
    return commit(plan_import(read(text), {}))


def bring(text: str, shift: dict[str, Case]) -> dict[str, Case]:
    return commit(plan_import(read(text), shift), shift)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("52 267", "52267"),
        ("52,267", "52267"),
        ("52.267", "52267"),
        ("52'267", "52267"),
        ("1\u202f052\u202f267", "1052267"),
        ("52267.0", "52267"),
        ("#52267", "52267"),
        ("007", "007"),
        ("A-1,234", "A-1,234"),
        ("12,34", "12,34"),
        ("1 234,567", "1 234,567"),
    ],
)
def test_numbers_without_signs_of_grouping(written: str, plain: str) -> None:
    assert plain_number(written) == plain


def test_numbers_that_a_spreadsheet_ruined() -> None:
    assert all(map(is_ruined, ("2,02511E+15", "2.02511E+15", "1E+15")))
    assert not any(map(is_ruined, ("1e5", "SE+15", "2025", "E+15")))
    rounded, whole = NumberFacts(), NumberFacts()
    rounded.take([f"2026110210000{number}0" for number in range(10, 16)])
    whole.take(["2026110210000011"] * 6)
    assert (rounded.are_rounded, whole.are_rounded) == (True, False)


def test_a_few_ruined_ids_cost_their_own_rows() -> None:
    found = read(table(["id", "subject", "created"], *[[number, "x", "2026-11-20"] for number in ("1", "2", "2,02E+15")]))
    assert (len(found.cases), [reject.reason[-21:] for reject in found.rejects]) == (2, ["a spreadsheet rounded it"[-21:]])


def test_a_ticket_is_the_same_whether_or_not_its_product_can_be_told() -> None:
    whole = (
        "Ticket ID,Subject,Status,Created time,Agent interactions,Resolution status\n"
        "7,Late,Open,2026-11-20 09:00:00,1,Within SLA\n"
    )  # fmt: skip
    thin = "Ticket ID,Subject,Status,Created time\n7,Late,Pending,2026-11-20 09:00:00\n"
    other = "Ticket ID,Subject,Status,Created time\n7,Another matter,Pending,2020-01-01 09:00:00\n"
    assert len(bring(thin, shift_with(whole))) == len(bring(whole, shift_with(thin))) == 1
    assert len(bring(other, shift_with(whole))) == 2
    assert len(bring(thin.replace("09:00:00", "11:00:00"), shift_with(whole))) == 1
    assert len(bring(thin.replace("2026", "2020"), shift_with(whole))) == 2


def test_an_empty_cell_is_empty_and_a_missing_column_says_nothing() -> None:
    emptied = bring(table(HEADER, row(tags="", owner="", colour="", updated="2026-11-20T11:00:00Z")), shift_with(table(HEADER, ROW)))
    state = state_of(emptied["C-101"])
    assert (state.tags, state.owner, state.value("extra")) == ((), "", {})
    kept = bring("id,status,created,updated\n7,Open,2026-11-20T09:00:00Z,2026-11-20T11:00:00Z\n", shift_with(table(HEADER, ROW)))
    state = state_of(kept["C-101"])
    assert (state.subject, state.customer, state.priority, state.owner) == ("Late", "Ann", "high", "bo")
    assert (state.tags, state.value("extra")) == (("x",), {"assignee": "Bo", "colour": "red"})


OURS: list[Any] = [
    FieldChange(at=utc("2026-11-20 10:30"), by="ines", name="tags", was=["x"], now=["x", "ours"]),
    FieldChange(at=utc("2026-11-20 10:30"), by="ines", name="priority", was="high", now="urgent"),
    FieldChange(at=utc("2026-11-20 10:30"), by="ines", name="customer", was="Ann", now="Ann Bell"),
    FieldChange(at=utc("2026-11-20 10:30"), by="ines", name="subject", was="Late", now="Late again"),
    Assign(at=utc("2026-11-20 10:30"), by="ines", owner="ines"),
]


def test_an_empty_cell_takes_nothing_that_an_agent_of_ours_set() -> None:
    shift = shift_with(table(HEADER, ROW))
    shift["C-101"] = with_entries(shift["C-101"], OURS)
    empty = table(HEADER, row(subject="", customer="", priority="", owner="", tags="", updated="2026-11-20T11:00:00Z"))
    after = bring(empty, shift)
    state = state_of(after["C-101"])
    assert (state.subject, state.customer, state.priority, state.owner, state.tags) == (
        "Late again", "Ann Bell", "urgent", "ines", ("x", "ours"),
    )  # fmt: skip
    assert plan_import(read(empty), after).changes == ()


def test_what_a_source_tells_late_takes_nothing_that_an_agent_of_ours_set() -> None:
    """A thin file came first. What the desk found out meanwhile is not overwritten by what the source knew all the time."""
    shift = shift_with("id,created,updated\n7,2026-11-20T09:00:00Z,2026-11-20T10:00:00Z\n")
    shift["C-101"] = with_entries(shift["C-101"], OURS)
    full = table(HEADER, row(updated="2026-11-20T11:00:00Z"))
    after = bring(full, shift)
    state = state_of(after["C-101"])
    assert (state.subject, state.customer, state.priority, state.owner, state.tags) == (
        "Late again", "Ann Bell", "urgent", "ines", ("x", "ours"),
    )  # fmt: skip
    assert state.value("extra") == {"assignee": "Bo", "colour": "red"}
    assert plan_import(read(full), after).changes == ()


def test_a_file_without_ids_can_be_taken_and_taken_again_adds_nothing() -> None:
    header = ["subject", "customer", "status", "created"]
    rows = (["Late", "Ann", "open", "2026-11-20 09:00"], ["Late", "Ann", "new", "2026-11-20 09:00"], ["Late", "Ben", "new", "2026-11-20"])
    found = read(table(header, *rows, rows[0]))
    plan = plan_import(found, {})
    assert (len(found.cases), len(found.duplicates), plan.new) == (3, 1, 3)
    assert adds_up(plan.figures())
    assert any("has no ids" in words for words in found.warnings)
    shift = commit(plan)
    assert plan_import(read(table(header, *rows, rows[0])), shift).changes == ()
    closed = bring(table(header, ["Late", "Ben", "closed", "2026-11-20"]), shift)
    assert [state_of(case).status for case in closed.values()] == ["open", "new", "closed"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("id,name,email,phone,created_at\n1,Ann,a@b.example,1,2026-11-20\n", "people"),
        ("Nr;Vorname;Nachname;E-Mail;Erstellt am\n1;Ann;Bell;a@b.example;20.11.2026\n", "people"),
        ("id,ticket_id,author_id,body,created_at\n1,7,3,Hello,2026-11-20\n", "comments"),
        ('{"comments": [{"id": 1, "author_id": 3, "body": "Hello", "public": true, "created_at": "2026-11-20T09:00:00Z"}]}', "comments"),
        (
            '{"users": [{"id": 1, "name": "Ann", "email": "a@b.example", "role": "end-user", "created_at": "2026-11-20T09:00:00Z"}]}',
            "people",
        ),
    ],
)
def test_what_is_no_list_of_cases_is_not_taken_as_one(text: str, what: str) -> None:
    with pytest.raises(Refused, match=f"a list of {what}.*--map"):
        read(text)


def test_the_agent_can_say_that_a_list_of_people_holds_cases() -> None:
    text = "id,name,email,phone,created_at\n1,Ann,a@b.example,1,2026-11-20\n"
    assert len(read(text, format="generic").cases) == len(read(text, mapping={"customer": "name"}).cases) == 1
