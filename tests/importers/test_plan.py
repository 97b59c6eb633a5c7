"""What an import writes, against what is already here."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.errors import Conflict
from desk.importers.case_entries import agent_id, imported_entries, imported_header
from desk.importers.imported_case import Comment, HistoryEvent, ImportedCase, ImportResult, Reject
from desk.importers.plan import FIRST_CASES, ImportPlan, plan_import
from desk.importers.rejects import rejects_csv
from desk.model.case import Case
from desk.model.changes import Append, NewCase
from desk.model.entries import Apology, Assign, Contact, FieldChange, Incoming, Memo, Offer, Option, Retract, StatusChange, Told
from desk.model.state import state_of
from tests.importers.import_builders import adds_up, commit, utc, with_entries

CREATED, UPDATED = utc("2026-11-16 07:00"), utc("2026-11-16 09:00")
SAID = Comment("1", CREATED, "customer", "Ann", True, "It never came")
REPLY = Comment("2", utc("2026-11-16 08:00"), "agent", "Bo Ek", True, "We look")


def imported(**fields: Any) -> ImportedCase:
    known: dict[str, Any] = {
        "source": "desk", "external_id": "7", "subject": "Late", "created": CREATED, "updated": UPDATED, "status": "pending",
        "source_status": "waiting", "customer": "Ann", "assignee": "Bo Ek", "comments": (SAID, REPLY), "extra": {"colour": "red"},
    }  # fmt: skip
    return ImportedCase(**known | fields)


def plan(*cases: ImportedCase, shift: dict[str, Case] | None = None) -> ImportPlan:
    return plan_import(ImportResult(format="x", encoding="utf-8", reason="", cases=list(cases)), shift or {})


def shift_with(*cases: ImportedCase) -> dict[str, Case]:
    return commit(plan(*cases))


def test_a_new_case() -> None:
    (change,) = plan(imported()).changes
    assert isinstance(change, NewCase)
    header = change.header
    assert (header.id, header.external, header.subject, header.customer, header.created_at) == ("", ("desk", "7"), "Late", "Ann", CREATED)
    assert (header.source_status, header.source_updated) == ("waiting", UPDATED)
    assert header.extra == {"assignee": "Bo Ek", "colour": "red"}
    assert [type(entry) for entry in change.entries] == [Told, Contact, Assign, StatusChange]
    assert all(entry.ref for entry in change.entries)


def test_a_plan_that_is_only_seen_counts_the_same_and_keeps_nothing() -> None:
    cases = [imported(external_id=str(number)) for number in range(20)]
    result = ImportResult(format="x", encoding="utf-8", reason="", cases=list(cases))
    kept, seen = plan(*cases), plan_import(result, {}, keeps_changes=False)
    assert (seen.figures(), seen.first) == (kept.figures(), tuple(cases[:FIRST_CASES]))
    assert (len(kept.changes), seen.changes) == (20, ())


def test_late_cases_are_counted_among_the_new_ones() -> None:
    cases = [imported(external_id=str(number), subject=f"Lamp {number}") for number in range(20)]
    result = ImportResult(format="x", encoding="utf-8", reason="", cases=cases)
    found = plan_import(result, {}, is_late=lambda new: new.header.subject == "Lamp 7")
    assert (found.late, found.new) == (1, 20)


@pytest.mark.parametrize("status", ["new", "open", "pending", "on_hold", "solved", "closed"])
@pytest.mark.parametrize(
    "comments", [(), (SAID,), (SAID, REPLY), (REPLY, Comment("3", utc("2026-11-16 10:00"), "customer", "Ann", True, "And?"), SAID)]
)
@pytest.mark.parametrize("first", [None, utc("2026-11-16 07:30")])
def test_the_status_is_the_sources_whatever_was_said(status: Any, comments: tuple[Comment, ...], first: Any) -> None:
    (case,) = shift_with(imported(status=status, comments=comments, first_response=first)).values()
    state = state_of(case)
    assert (state.status, state.owner, state.recovery, state.told_at) == (status, "bo-ek", False, CREATED)


def test_solved_and_closed_stand_at_their_times() -> None:
    resolved, closed = utc("2026-11-17 07:00"), utc("2026-11-19 07:00")
    (case,) = shift_with(imported(status="closed", resolved=resolved, closed=closed)).values()
    assert state_of(case).statuses[-2:] == [(resolved, "solved"), (closed, "closed")]
    (reopened,) = shift_with(imported(status="open", resolved=resolved)).values()
    assert "solved" not in [status for _, status in state_of(reopened).statuses]
    assert reopened.extra["resolved"] == "2026-11-17T07:00:00Z"


def test_an_early_reply_the_comments_do_not_hold() -> None:
    early = utc("2026-11-16 07:10")
    entries = imported_entries(imported(first_response=early))
    assert [(entry.at, entry.by) for entry in entries if isinstance(entry, Contact)] == [(early, "bo-ek"), (REPLY.at, "bo-ek")]
    same = imported_entries(imported(first_response=utc("2026-11-16 07:59:30")))
    assert [entry.at for entry in same if isinstance(entry, Contact)] == [REPLY.at]


def test_a_description_that_is_also_a_comment_is_told_once() -> None:
    entries = imported_entries(imported(description="It  never came\n"))
    assert [type(entry) for entry in entries].count(Told) == 1
    assert not any(isinstance(entry, Incoming) for entry in entries)
    other = imported_entries(imported(description="Something else"))
    assert [entry.text for entry in other if isinstance(entry, Told | Incoming)] == ["Something else", "It never came"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Agent Cedar", "agent-cedar"),
        ("agent.cedar@desk.example", "agent-cedar"),
        ("Opened by  94", "opened-by-94"),
        ("Zoë Ünal", "zoe-unal"),
        ("system", "system-agent"),
        ("Customer", "customer-agent"),
        ("", ""),
        ("x" * 90, "x" * 40),
    ],
)
def test_agents_have_short_ids(name: str, short: str) -> None:
    assert agent_id(name) == short


def test_the_same_file_again_changes_nothing() -> None:
    shift = shift_with(imported(), imported(external_id="8", comments=()))
    again = plan(imported(), imported(external_id="8", comments=()), shift=shift)
    assert (again.new, again.changed, again.unchanged, again.changes) == (0, 0, 2, ())


def test_another_order_of_columns_is_the_same_content() -> None:
    shift = shift_with(imported(extra={"a": 1, "b": 2}, line=3))
    assert plan(imported(extra={"b": 2, "a": 1}, line=9), shift=shift).unchanged == 1


NEWER = {
    "updated": utc("2026-11-18 09:00"), "subject": "Very late", "status": "closed", "source_status": "done", "priority": "high",
    "assignee": "Cy", "extra": {"colour": "blue"}, "tags": ("x",), "closed": utc("2026-11-18 08:00"),
    "comments": (SAID, REPLY, Comment("3", utc("2026-11-17 09:00"), "customer", "Ann", True, "And?")),
}  # fmt: skip


def test_a_newer_file_overwrites_what_the_source_had_said() -> None:
    shift = shift_with(imported())
    newer = plan(imported(**NEWER), shift=shift)
    assert (newer.new, newer.changed, newer.unchanged) == (0, 1, 0)
    (case,) = commit(newer, shift).values()
    state = state_of(case)
    assert (state.subject, state.status, state.priority, state.owner, state.tags) == ("Very late", "closed", "high", "cy", ("x",))
    assert state.value("extra") == {"assignee": "Cy", "colour": "blue"}
    assert [entry.text for entry in case.entries if isinstance(entry, Incoming)] == ["And?"]
    assert [entry.text for entry in case.entries if isinstance(entry, Told)] == ["It never came"]
    assert (utc("2026-11-18 08:00"), "closed") in state.statuses
    assert (case.subject, case.source_status) == ("Late", "waiting")
    again = plan(imported(**NEWER), shift={case.id: case})
    assert (again.changed, again.unchanged) == (0, 1)


def test_what_the_desk_wrote_is_never_touched() -> None:
    shift = shift_with(imported())
    at = utc("2026-11-16 12:00")
    ours = (
        Apology(at=at, by="ines", text="Sorry", channel="phone"),
        Offer(at=at, by="ines", options=(Option(title="again", cost=5),)),
        Memo(at=at, by="ines", text="ours"),
        FieldChange(at=at, by="ines", name="customer", was="Ann", now="Ann Bell"),
        FieldChange(at=at, by="ines", name="subject", was="Late", now="Late again"),
    )
    shift["C-101"] = with_entries(shift["C-101"], ours)
    before = shift["C-101"].entries
    after = commit(plan(imported(**NEWER), shift=shift), shift)["C-101"]
    assert after.entries[: len(before)] == before
    state = state_of(after)
    assert (state.customer, state.subject, state.status) == ("Ann Bell", "Very late", "closed")
    assert (len(state.apologies), len(state.offers)) == (1, 1)


def test_a_status_of_the_desks_own_stays_until_the_source_moves() -> None:
    shift = shift_with(imported())
    shift["C-101"] = with_entries(shift["C-101"], [StatusChange(at=utc("2026-11-20 12:00"), by="ines", to="on_hold")])
    still = commit(plan(imported(updated=utc("2026-11-17 09:00"), subject="Later"), shift=shift), shift)
    assert (state_of(still["C-101"]).status, state_of(still["C-101"]).subject) == ("on_hold", "Later")
    moved = commit(plan(imported(**NEWER), shift=still), still)
    assert state_of(moved["C-101"]).status == "closed"


def test_an_owner_of_the_desks_own_stays_until_the_source_moves() -> None:
    shift = shift_with(imported())
    shift["C-101"] = with_entries(shift["C-101"], [Assign(at=utc("2026-11-20 12:00"), by="ines", owner="ines")])
    still = commit(plan(imported(updated=utc("2026-11-17 09:00"), subject="Later"), shift=shift), shift)
    assert state_of(still["C-101"]).owner == "ines"
    assert state_of(commit(plan(imported(**NEWER), shift=still), still)["C-101"]).owner == "cy"


def test_an_older_file_is_ignored_and_told() -> None:
    shift = shift_with(imported(**NEWER))
    older = plan(imported(), shift=shift)
    assert (older.new, older.changed, older.unchanged, older.changes) == (0, 0, 1, ())
    assert any("newer here" in words and "7" in words for words in older.warnings)


def test_without_an_update_time_other_content_counts_as_news() -> None:
    shift = shift_with(imported(updated=None))
    assert plan(imported(updated=None), shift=shift).unchanged == 1
    assert plan(imported(updated=None, subject="Other"), shift=shift).changed == 1


def test_an_imported_entry_the_desk_took_back_stays_back() -> None:
    shift = shift_with(imported())
    case = shift["C-101"]
    reply = next(entry for entry in case.entries if isinstance(entry, Contact))
    shift["C-101"] = with_entries(case, [Retract(at=UPDATED, by="ines", entry=reply.id)])
    after = commit(plan(imported(**NEWER), shift=shift), shift)["C-101"]
    assert sum(isinstance(entry, Contact) for entry in after.entries) == 1


def test_the_same_id_of_another_source_is_another_case() -> None:
    assert plan(imported(source="other"), shift=shift_with(imported())).new == 1


def test_an_import_somebody_else_overtook_is_refused() -> None:
    shift = shift_with(imported())
    (change,) = plan(imported(**NEWER), shift=shift).changes
    assert isinstance(change, Append)
    assert change.check
    change.check(with_entries(shift["C-101"], [Memo(at=UPDATED, by="ines", text="ours")]))
    overtaken = commit(plan(imported(**NEWER), shift=shift), shift)["C-101"]
    with pytest.raises(Conflict, match="C-101"):
        change.check(overtaken)


def test_events_become_history_once() -> None:
    steps = (
        HistoryEvent(at=utc("2026-11-16 08:00"), ref="1", status="open", assignee="Bo Ek"),
        HistoryEvent(at=utc("2026-11-16 09:00"), ref="2", status="pending", priority="high"),
    )
    first = imported(events=steps[:1], status="open", first_priority="normal", comments=())
    both = imported(events=steps, status="pending", priority="high", first_priority="normal", comments=(), updated=utc("2026-11-17 09:00"))
    shift = shift_with(first)
    after = commit(plan(both, shift=shift), shift)
    whole = shift_with(both)["C-101"]
    state, other = state_of(after["C-101"]), state_of(whole)
    assert state.statuses == other.statuses == [(utc("2026-11-16 08:00"), "open"), (utc("2026-11-16 09:00"), "pending")]
    assert (state.priority, state.owner) == (other.priority, other.owner) == ("high", "bo-ek")
    assert plan(both, shift=after).unchanged == 1


def test_figures_have_the_names_of_the_command_line() -> None:
    reject = Reject(2, "9", "it has no id", "raw")
    result = ImportResult(
        format="x", encoding="utf-8", reason="r", delimiter=";", day_first=True, tz="UTC", rows=5, cases=[imported()], rejects=(reject,),
        duplicates=(reject,), dropped=(reject,), warnings=("w",),
    )  # fmt: skip
    figures = plan_import(result, {}).figures()
    assert figures == {
        "read": 4, "new": 1, "changed": 0, "unchanged": 0, "duplicates": 1, "rejected": 1, "dropped": 1, "rows": 5,
        "by_status": {"pending": 1}, "by_priority": {"normal": 1}, "format": "x", "encoding": "utf-8", "delimiter": ";", "day_first": True,
        "tz": "UTC", "reason": "r", "warnings": ["w"],
    }  # fmt: skip
    assert adds_up(figures)


STATUSES = st.sampled_from(["new", "open", "pending", "on_hold", "solved", "closed"])
MOMENTS = st.integers(0, 5000).map(lambda minutes: CREATED + minutes * (UPDATED - CREATED) / 120)


@example([("new", CREATED, "a", []), ("new", CREATED, "a", [CREATED])])
@given(st.lists(st.tuples(STATUSES, MOMENTS, st.sampled_from("abc"), st.lists(MOMENTS, max_size=3)), min_size=1, max_size=6))
def test_any_run_of_files_ends_where_the_newest_says(files: list[tuple[Any, Any, str, list[Any]]]) -> None:
    shift: dict[str, Case] = {}
    newest: ImportedCase | None = None
    for status, updated, word, said in files:
        comments = tuple(Comment(f"{at}", at, "customer" if number % 2 else "agent", "Bo", True, "text") for number, at in enumerate(said))
        case = imported(status=status, source_status=f"{status} {word}", subject=word, updated=updated, comments=comments)
        newest = case if newest is None or updated >= newest.updated else newest
        shift = commit(plan(case, shift=shift), shift)
        assert not plan(newest, shift=shift).changes
    assert newest
    state = state_of(shift["C-101"])
    assert (len(shift), state.status, state.subject) == (1, newest.status, newest.subject)


def test_a_reply_that_comes_in_later_leaves_the_status_the_source_still_says() -> None:
    """In one file or in two, the case ends the same; a status the desk chose meanwhile stays."""
    reply = Comment("1", UPDATED, "agent", "Bo", True, "text")
    quiet = imported(status="new", source_status="New", comments=())
    answered = imported(status="new", source_status="New", comments=(reply,))
    shift = commit(plan(quiet), {})
    assert state_of(commit(plan(answered, shift=shift), shift)["C-101"]).status == "new"
    held = {"C-101": with_entries(shift["C-101"], [StatusChange(at=UPDATED, by="ines", to="on_hold")])}
    assert state_of(commit(plan(answered, shift=held), held)["C-101"]).status == "on_hold"


def test_rejects_are_safe_in_a_spreadsheet() -> None:
    hostile = ["=1+1", "+1", "-1", "@x", "\tx", "\rx"]
    text = rejects_csv([Reject(7, "=id", "it has no id", raw) for raw in hostile])
    lines = text.split("\n")
    assert lines[0] == "line,external id,reason,record"
    assert lines[1] == "7,'=id,it has no id,'=1+1"
    assert not any(cell.startswith(tuple("=+-@\t\r")) for line in lines for cell in line.split(","))


def test_the_header_holds_what_the_case_was_when_it_was_opened() -> None:
    header = imported_header(imported(priority="urgent", first_priority="low", group="Orders"), "hash")
    assert (header.priority, header.extra["group"], header.source_hash) == ("low", "Orders", "hash")
    assert msgspec.json.encode(header)
