"""Tables in other languages and spellings, written before the importers were tried on them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from desk.errors import Refused
from desk.importers.plan import plan_import
from desk.model.case import Case
from tests.importers.import_builders import commit, read, table, utc

DIALECTS = Path(__file__).parent / "dialects"
AT = utc("2026-11-20 09:15")


def dialect(name: str) -> Mapping[str, Any]:
    """A file of dialects."""
    return tomllib.loads((DIALECTS / f"{name}.toml").read_text(encoding="utf-8"))


STATES, LISTS, PRODUCTS = dialect("states"), dialect("lists"), dialect("products")


def one_cell(**cells: str) -> str:
    """A table of one case with these cells beside those that it needs."""
    told = {"Ticket ID": "1", "Subject": "Lamp", "Status": "open", "Created": "2026-11-20 09:15"} | cells
    return table([*told], [*told.values()])


@pytest.mark.parametrize("language", STATES)
def test_words_of_status(language: str) -> None:
    words = STATES[language]["words"]
    rows = [f"{number};Lamp {number};{word};2026-11-20 09:15;Bo Bright;Ada Anyone" for number, word in enumerate(words, 101)]
    found = read("\n".join([STATES[language]["header"], *rows]) + "\n")
    assert {case.source_status: case.status for case in found.cases} == words
    assert {(case.customer, case.assignee) for case in found.cases} == {("Ada Anyone", "Bo Bright")}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_other_things_is_refused(name: str) -> None:
    text = LISTS[name]["text"]
    with pytest.raises(Refused):
        read(text, "list.json" if text.startswith(("{", "[")) else "list.csv")


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_row_of_a_product(name: str) -> None:
    (case,) = read(f"{PRODUCTS[name]['header']}\n{PRODUCTS[name]['row']}\n").cases
    assert (case.created, case.customer, case.assignee, case.status) == (AT, "Ada Anyone", "Bo Bright", PRODUCTS[name]["status"])


@pytest.mark.parametrize(("word", "ours"), [("Priorité 1", "urgent"), ("Sev 2", "high"), ("S3", "normal"), ("Prioridad 4", "low")])
def test_a_counted_priority(word: str, ours: str) -> None:
    (case,) = read(one_cell(Priority=word)).cases
    assert case.priority == ours


@pytest.mark.parametrize(
    "ids",
    [
        ["2,02511E+15", "2,02512E+15", "2,02513E+15"],
        ["#NAME?", "#NAME?", "#NAME?"],
        ["#####", "#####", "#####"],
        ["2026111010000010", "2026111010000020", "2026111010000030"],
        ["05. Mrz", "06. Mrz", "07. Apr"],
        ["Mar-05", "Apr-06", "May-07"],
        ["2026-03-05 00:00:00", "2026-03-06 00:00:00", "2026-03-07 00:00:00"],
    ],
)
def test_ids_that_a_spreadsheet_ruined_are_refused(ids: list[str]) -> None:
    with pytest.raises(Refused, match="no ids any more"):
        read(table(["Ticket#", "Title", "Created", "State"], *([number, "Lamp", "2026-11-20 08:00", "open"] for number in ids)))


@pytest.mark.parametrize(
    "ids", [["MAR-5", "MAR-6", "MAY-7"], ["2026111010000011", "2026111010000020", "2026111010000030"], ["A-1", "B-2", "C-3"]]
)
def test_ids_that_only_look_so_are_taken(ids: list[str]) -> None:
    found = read(table(["Ticket#", "Title", "Created", "State"], *([number, "Lamp", "2026-11-20 08:00", "open"] for number in ids)))
    assert [case.external_id for case in found.cases] == ids


def test_a_ticket_is_the_same_however_its_number_is_written() -> None:
    shift: dict[str, Case] = {}
    for number in ("52267", "52267.0", "52'267", "52\u202f267", "52.267", "#52267", '="52267"', " 52267 ", "52\u2019267"):
        shift = commit(plan_import(read(one_cell(**{"Ticket ID": number})), shift), shift)
    assert len(shift) == 1


@pytest.mark.parametrize(
    "told", ["20-Nov-26 09.15.00.000000 AM", "20.11.2026 09.15.00", "Fri Nov 20 10:15:00 CET 2026", "20. Nov. 2026, 09:15 Uhr"]
)
def test_a_time_in_another_spelling(told: str) -> None:
    (case,) = read(one_cell(Created=told)).cases
    assert case.created == AT


NOTHINGS = (
    "—", "?", "...", "#NV", "#REF!", "[null]", "\\N", "k.A.", "keine", "Keine Angabe", "nicht angegeben", "Unbekannt", "Aucun",
    "Non renseigné", "N/D", "Ninguno", "Sin especificar", "Nessuno", "n.d.", "Geen", "n.v.t.", "Nenhum", "Sem responsável", "Not set",
    "Non assigné",
)  # fmt: skip


@pytest.mark.parametrize("word", NOTHINGS)
def test_a_word_for_nothing_names_nobody(word: str) -> None:
    (case,) = read(one_cell(Assignee=word, Customer=word)).cases
    assert (case.assignee, case.customer) == ("", "")


@pytest.mark.parametrize("word", ["—", "[null]", "keine", "Aucune", "Ninguna", "Nessuna", "Geen", "Nenhuma"])
def test_a_word_for_nothing_is_no_tag(word: str) -> None:
    (case,) = read(one_cell(Tags=word)).cases
    assert case.tags == ()


def test_people_and_subjects_that_only_look_like_nothing_stay() -> None:
    (case,) = read(one_cell(Subject="None of my lamps work", Assignee="Nan Bright", Customer="Keine Müller")).cases
    assert (case.subject, case.assignee, case.customer) == ("None of my lamps work", "Nan Bright", "Keine Müller")


@pytest.mark.parametrize(
    "cell", ["['Bo Bright', 'Lou Light']", '["Bo Bright", "Lou Light"]', "Bo Bright<br/>Lou Light", "Bo Bright|Lou Light"]
)
def test_the_first_of_several_owners_has_the_case(cell: str) -> None:
    (case,) = read(one_cell(Assignee=cell)).cases
    assert case.assignee == "Bo Bright"
    assert "Lou Light" in case.extra.values()


def test_a_coded_name_is_one_name() -> None:
    (case,) = read(one_cell(Customer="Zo&euml; O&#39;Neil", Subject="L&#039;imprimante &amp; le caf&eacute;")).cases
    assert (case.customer, case.subject) == ("Zoë O'Neil", "L'imprimante & le café")


@pytest.mark.parametrize(
    "body",
    ["<![CDATA[It broke\ntoday]]>", "It broke\\r\\ntoday", "It broke&#13;&#10;today", "&lt;div&gt;It broke&lt;br&gt;today&lt;/div&gt;"],
)
def test_a_body_reads_as_text(body: str) -> None:
    (case,) = read(one_cell(Description=body)).cases
    assert case.description == "It broke\ntoday"


@pytest.mark.parametrize("body", ["a < b and c > d", "if x<y write to <ada@mail.example>", "C:\\new\\root", "[red] & <blue>"])
def test_a_body_that_only_looks_coded_stays(body: str) -> None:
    (case,) = read(one_cell(Description=body)).cases
    assert case.description == body


@pytest.mark.parametrize("cell", ["a,b", "a; b", "['a', 'b']", '["a","b"]', "a\nb"])
def test_tags_however_they_are_listed(cell: str) -> None:
    (case,) = read(one_cell(Tags=cell)).cases
    assert case.tags == ("a", "b")


@pytest.mark.parametrize("cell", ["Ada Anyone <ada@mail.example>", "Ada Anyone (ada@mail.example)", "Ada Anyone [ada@mail.example]"])
def test_an_address_behind_a_name(cell: str) -> None:
    (case,) = read(one_cell(Customer=cell)).cases
    assert (case.customer, case.email) == ("Ada Anyone", "ada@mail.example")


def test_one_odd_cell_hides_no_numbers_of_days_however_alike_they_are() -> None:
    rows = [[str(number), "Lamp", "open", "46346.5", "46347.25" if number else "soon"] for number in range(6)]
    found = read(table(["Ticket ID", "Subject", "Status", "Created", "Resolved"], *rows))
    assert [case.resolved for case in found.cases] == [None, *[utc("2026-11-21 06:00")] * 5]


def test_a_case_that_ended_before_it_began_ends_when_it_begins() -> None:
    (case,) = commit(plan_import(read(one_cell(Status="resolved", Resolved="2026-11-01 09:00")), {})).values()
    assert min(entry.at for entry in case.entries) == case.created_at == AT
