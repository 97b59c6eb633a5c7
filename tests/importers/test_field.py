"""Files in the shape of what desks really export and mail, each with its right value."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from desk.errors import Refused
from desk.importers.imported_case import ImportedCase, ImportResult
from desk.importers.plan import plan_import
from desk.model.case import Case
from desk.model.entry_text import describe_entry
from desk.model.state import CaseState, state_of
from tests.importers.import_builders import commit, read

FIELD = Path(__file__).parent / "field"


def field(name: str, **options: Any) -> ImportResult:
    """A file of the field, by the first letters of its name."""
    (path,) = FIELD.glob(f"{name}-*")
    return read(path.read_bytes(), path.name, **options)


def by_id(result: ImportResult) -> dict[str, ImportedCase]:
    return {case.external_id: case for case in result.cases}


def shift_after(*names: str, **options: Any) -> dict[str, Case]:
    """The shift after files of the field were brought in, one after the other."""
    shift: dict[str, Case] = {}
    for name in names:
        shift = commit(plan_import(field(name, **options), shift), shift)
    return shift


def the_state(shift: dict[str, Case]) -> CaseState:
    (case,) = shift.values()
    return state_of(case)


def test_states_of_otrs_are_told_by_their_kind() -> None:
    found = field("01")
    assert Counter(case.status for case in found.cases) == {"closed": 4, "pending": 2}
    assert [case.customer for case in found.cases][:2] == ["Ada Anyone", "Ben Anybody"]
    assert {case.assignee for case in found.cases} == {"Bo Agent"}
    assert not any("not known" in words for words in found.warnings)


def test_the_first_of_two_owners_has_the_case() -> None:
    found = by_id(field("03"))
    assert set(found) == {"301", "302", "303"}
    assert [found[number].assignee for number in ("301", "302", "303")] == ["Bo Bright", "Bo Bright", "Lou Light"]
    assert all("Lou Light" in found[number].extra.values() for number in ("301", "302"))
    owners = [state_of(case).owner for case in shift_after("03").values()]
    assert owners == ["bo-bright", "bo-bright", "lou-light"]


def test_status_words_of_a_desks_own_are_told_by_the_row() -> None:
    found = field("06")
    assert {number: case.status for number, case in by_id(found).items()} == {
        "601": "open", "602": "open", "603": "open", "604": "closed", "605": "closed",
    }  # fmt: skip
    assert sum("--map can say" in words for words in found.warnings) == 3
    told = field("06", status_words={"nudge client": "pending"})
    assert by_id(told)["602"].status == "pending"


def test_words_for_nothing_are_nothing() -> None:
    found = field("07")
    assert [case.assignee for case in found.cases] == [""] * 4
    assert [case.customer for case in found.cases] == ["", "", "Ada Anyone", ""]
    assert [case.subject for case in found.cases] == ["Incident INC701", "Incident INC702", "Real subject", "Incident INC704"]
    assert [case.priority for case in found.cases] == ["normal", "normal", "high", "high"]
    assert not any(state_of(case).owner for case in shift_after("07").values())


def test_one_odd_cell_costs_itself() -> None:
    found = field("08")
    assert (len(found.cases), found.rejects) == (4, ())
    odd = by_id(found)["803"]
    assert (odd.status, odd.closed, odd.extra["Closed date"]) == ("open", None, "aguardando peça")
    assert any("line 4" in words for words in found.warnings)
    assert by_id(found)["801"].closed is not None


def test_a_short_export_and_a_full_one_tell_of_the_same_tickets() -> None:
    shift = shift_after("05a")
    full = plan_import(field("05b"), shift)
    assert (len(shift), full.new, full.changed) == (2, 0, 2)
    again = commit(full, shift)
    assert plan_import(field("05b"), again).changes == ()
    assert [state_of(case).tags for case in again.values()] == [(), ()]
    asked = field("05a", format="freshdesk")
    assert (asked.format, [case.source for case in asked.cases]) == ("freshdesk-csv", ["freshdesk"] * 2)


def test_ids_that_a_spreadsheet_rounded_are_refused() -> None:
    with pytest.raises(Refused, match=r"no ids any more.*2,02511E\+15"):
        field("20")


def test_what_a_file_has_no_column_for_stays() -> None:
    before, after = the_state(shift_after("30a")), the_state(shift_after("30a", "30b"))
    assert (before.status, after.status) == ("open", "pending")
    for name in ("subject", "customer", "phone", "email", "tags", "priority", "organisation"):
        assert after.value(name) == before.value(name)
    assert (after.priority, after.owner, after.tags) == ("urgent", "bo-bright", ("box", "vip"))
    assert after.value("extra")["assignee"] == "Bo Bright"


def test_what_an_import_changed_reads_as_words() -> None:
    (case,) = shift_after("30a", "30b").values()
    now = read("id,created\n1,2026-11-20\n").cases[0].created
    told = [line for entry in case.entries for line in describe_entry(entry, now=now, zone="UTC")]
    assert "status at the other desk: Open -> Pending" in told
    assert not any("source_" in line or "{" in line for line in told)


def test_a_number_is_one_number_however_it_is_written() -> None:
    shift = shift_after("40a", "40b", "40c")
    assert len(shift) == 1
    assert plan_import(field("40a"), shift).changes == ()
