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
from desk.model.entries import Contact, Incoming, Memo, Told, text_of
from desk.model.entry_text import describe_entry
from desk.model.state import CaseState, state_of
from tests.importers.import_builders import adds_up, commit, read

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


def test_whoever_wrote_is_named() -> None:
    (case,) = shift_after("31").values()
    by_time = {f"{entry.at:%H:%M}": entry for entry in case.entries if isinstance(entry, Incoming | Contact | Memo)}
    assert text_of(by_time["09:00"]).startswith("Carl Anyone: I am her father")
    assert by_time["08:20"].by == "bo-bright"
    assert isinstance(by_time["09:30"], Memo)


def test_one_id_and_two_mails_are_two() -> None:
    found = field("12")
    assert (found.rows, found.read, len(found.cases), len(found.duplicates)) == (4, 4, 3, 1)
    assert sorted(case.subject for case in found.cases) == ["Hello", "Parcel 1 damaged", "Parcel 2 lost"]
    shift = shift_after("12")
    assert (len(shift), plan_import(found, shift).changes) == (3, ())


def test_automatic_replies_are_memos_and_begin_no_case() -> None:
    found, shift = field("14"), shift_after("14")
    assert (found.rows, found.read, len(found.dropped)) == (4, 2, 1)
    (case,) = shift.values()
    assert [type(entry).__name__ for entry in case.entries if isinstance(entry, Told | Contact | Memo)] == ["Told", "Contact", "Memo"]
    assert "Automatic reply from Ada" in next(entry.text for entry in case.entries if isinstance(entry, Memo))
    assert state_of(case).status == "open"


def test_a_date_that_cannot_be_trusted_falls_to_the_arrival() -> None:
    found = field("16")
    assert (len(found.cases), found.rejects) == (4, ())
    assert all(case.created.isoformat().startswith("2026-11-20T09:0") for case in found.cases)
    assert any("cannot be trusted" in words and "Pn, 20 lis 2026" in words for words in found.warnings)


def test_a_mail_that_an_agent_passed_on_has_its_sender_as_customer() -> None:
    for options in ({"mapping": {"agents": "bo@desk.example"}}, {"desk": frozenset({"bo@desk.example", "help@desk.example"})}):
        shift = shift_after("19", **options)
        state = next(state_of(case) for case in shift.values() if state_of(case).subject == "Terrible stay")
        assert (state.customer, state.value("email")) == ("Ada Anyone", "ada@mail.example")
        assert f"{state.told_at:%H:%M}" == "07:55"
        assert [entry.text for entry in state.timeline if isinstance(entry, Told)] == ["The room was not made."]
        assert [entry.text for entry in state.timeline if isinstance(entry, Memo)] == ["Passed on by Bo Bright. See below."]
        assert not any(isinstance(entry, Contact) for entry in state.timeline)


def test_a_mail_that_is_all_winmail_says_so() -> None:
    case = next(case for case in field("21").cases if case.customer == "Ada")
    assert "winmail.dat" in case.comments[0].text
    assert case.extra["attachments"] == ["winmail.dat (8 bytes)"]


def test_a_thread_comes_in_by_parts() -> None:
    for name in ("36a", "36b", "36c"):
        assert any("mail from help@desk.example is taken" in words for words in field(name).warnings)
    shift = shift_after("36a", "36b")
    (case,) = shift.values()
    said = [entry for entry in case.entries if isinstance(entry, Told | Contact | Incoming)]
    assert (len(said), state_of(case).subject, state_of(case).customer) == (3, "Lamp", "Ada")
    assert plan_import(field("36c"), shift).changes == ()
    assert len(shift_after("36b", "36a", "36c")) == 1
    assert len(shift_after("36c", "36b")) == 1


def test_two_zones_in_one_file_are_noticed() -> None:
    for zone, reply in (("Europe/Zurich", "2026-06-22 07:40"), (None, "2026-06-22 09:40")):
        state = the_state(shift_after("45", tz=zone))
        replies = [entry for entry in state.timeline if isinstance(entry, Contact)]
        assert [f"{entry.at:%Y-%m-%d %H:%M}" for entry in replies] == [reply]
        assert all(entry.at >= state.told_at for entry in replies)
    assert any("two zones" in words for words in field("45", tz="Europe/Zurich").warnings)
    assert any("two zones" in words for words in field("45").warnings)


def test_tickets_of_glpis_interface() -> None:
    (case,) = field("23").cases
    assert (case.source, case.status, case.priority, case.description) == ("glpi", "solved", "urgent", "It does not print")
    assert f"{case.resolved:%H:%M}" == "12:00"


def test_tickets_of_freshdesks_interface() -> None:
    found = field("25")
    (case,) = found.cases
    assert (found.format, case.source, case.status, case.priority) == ("freshdesk-api", "freshdesk", "pending", "high")
    assert "Zendesk" not in found.reason
    state = the_state(shift_after("25"))
    said = [(f"{entry.at:%H:%M}", text_of(entry)) for entry in state.timeline if isinstance(entry, Told | Contact | Incoming)]
    assert said == [("09:00", "The box came open"), ("10:00", "A new one leaves today"), ("11:00", "It did not come")]
    assert (state.status, state.customer) == ("pending", "Ada Anyone")


@pytest.mark.parametrize("name", sorted({path.name.split("-")[0] for path in FIELD.iterdir()} - {"20", "47"}))
def test_every_file_adds_up_and_brought_in_again_adds_nothing(name: str) -> None:
    plan = plan_import(field(name), {})
    assert adds_up(plan.figures())
    again = plan_import(field(name), commit(plan))
    assert (again.new, again.changed, again.changes) == (0, 0, ())
