"""Tables of products that have no format of their own, each in its own words."""

from __future__ import annotations

import pytest

from desk.importers.imported_case import ImportedCase
from tests.importers.import_builders import read, table, utc


def facts(case: ImportedCase) -> tuple[str, ...]:
    return case.external_id, case.subject, case.customer, case.email, case.assignee, case.status, case.priority


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        pytest.param(
            "Conversation ID,Conversation created at (UTC),Channel,Conversation state,Last teammate assigned,Team assigned,User name,"
            "User email,First response time (in seconds),Time to close (in seconds),Last closed at (UTC),Conversation title",
            "88100200300,2026-11-20 09:00:11,Email,snoozed,Bo Bright,Tier 1,Ada Anyone,ada@mail.example,120,86400,,Lamp",
            ("88100200300", "Lamp", "Ada Anyone", "ada@mail.example", "Bo Bright", "pending", "normal"),
            id="messenger",
        ),
        pytest.param(
            "Case Number,Contact Name,Account Name,Subject,Status,Priority,Date/Time Opened,Date/Time Closed,Case Owner,Open,Closed",
            "00001026,Ada Anyone,Anyone GmbH,Lamp,Closed,High,20/11/2026 09:00,21/11/2026 09:00,Bo Bright,0,1",
            ("00001026", "Lamp", "Ada Anyone", "", "Bo Bright", "closed", "high"),
            id="sales",
        ),
        pytest.param(
            "Ticket Number,Create Date,User Name,User Email,Ticket Status,Dept Name,Staff Assigned,Closed Date,Subject,Priority Level",
            "000123,11/20/26 9:00 AM,Ada Anyone,ada@mail.example,Resolved,Support,Bo Bright,,Lamp,Emergency",
            ("000123", "Lamp", "Ada Anyone", "ada@mail.example", "Bo Bright", "solved", "urgent"),
            id="plugin",
        ),
        pytest.param(
            "Meldingnummer,Korte omschrijving,Aanmelder,E-mail aanmelder,Status,Prioriteit,Behandelaar,Aanmelddatum,Afgemeld op,Gesloten",
            'I 26 01,Lamp,"Anyone, Ada",ada@mail.example,Afgemeld,P4,"Bright, Bo",20-11-2026 09:00,21-11-2026 10:00,Nee',
            ("I 26 01", "Lamp", "Anyone, Ada", "ada@mail.example", "Bright, Bo", "solved", "low"),
            id="dutch",
        ),
        pytest.param(
            "ID,Tytuł,Status,Ostatnia aktualizacja,Data otwarcia,Priorytet,Zgłaszający - Zgłaszający,Przydzielono do - Technik",
            "11,Lampa,W trakcie (przypisane),2026-11-21 09:00,2026-11-20 09:00,Bardzo wysoki,Ada Anyone,Bo Bright",
            ("11", "Lampa", "Ada Anyone", "", "Bo Bright", "open", "urgent"),
            id="polish",
        ),
        pytest.param(
            "ID,Título,Status,Data de abertura,Prioridade,Requerente - Requerente,Atribuído para - Técnico",
            "11,Lâmpada,Processando (atribuído),20-11-2026 09:00,Muito alta,Ada Anyone,Bo Bright",
            ("11", "Lâmpada", "Ada Anyone", "", "Bo Bright", "open", "urgent"),
            id="portuguese",
        ),
        pytest.param(
            "Ärendenummer,Ärende,Status,Prioritet,Skapad,Stängd,Kund,E-post,Handläggare",
            "A-1,Lampa,Väntar på kund,Hög,2026-11-20 09.00,,Ada Anyone,ada@mail.example,Bo Bright",
            ("A-1", "Lampa", "Ada Anyone", "ada@mail.example", "Bo Bright", "pending", "high"),
            id="swedish",
        ),
        pytest.param(
            "Nº de ticket,Asunto,Estado,Prioridad,Fecha de creación,Solicitante,Asignado a",
            'X-7,Lámpara,En espera de respuesta del cliente,Crítica,"viernes, 20 de noviembre de 2026 9:00",Ada Anyone,Bo Bright',
            ("X-7", "Lámpara", "Ada Anyone", "", "Bo Bright", "pending", "urgent"),
            id="spanish",
        ),
        pytest.param(
            "#,Tracker,Status,Priority,Subject,Author,Assignee,Created,Closed",
            "4711,Support,Feedback,High,Lamp,Ada Anyone,Bo Bright,11/20/2026 09:00 AM,",
            ("4711", "Lamp", "Ada Anyone", "", "Bo Bright", "pending", "high"),
            id="tracker",
        ),
        pytest.param(
            "Ticket ID,Ticket name,Ticket status,Priority,Ticket owner,Source,Create date,Close date,Associated Contact",
            "99,Lamp,Waiting on us (Support Pipeline),HIGH,Bo Bright,Email,2026-11-20 09:00,,Ada Anyone (ada@mail.example)",
            ("99", "Lamp", "Ada Anyone", "ada@mail.example", "Bo Bright", "open", "high"),
            id="pipeline",
        ),
    ],
)
def test_a_product_is_read_by_its_own_words(header: str, row: str, told: tuple[str, ...]) -> None:
    found = read(f"{header}\n{row}\n")
    assert [facts(case) for case in found.cases] == [told]
    assert found.cases[0].created.date() == utc("2026-11-20 09:00").date()
    assert not [warning for warning in found.warnings if "not known" in warning]


def test_a_heading_may_say_that_its_times_are_in_utc() -> None:
    case = read("Case ID,Created at (UTC),Closed at,Status\n1,2026-11-20 09:00,2026-11-20 13:00,closed\n", tz="Europe/Berlin").cases[0]
    assert (case.created, case.closed) == (utc("2026-11-20 09:00"), utc("2026-11-20 12:00"))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Waiting for the customer's answer", "pending"),
        ("Warten auf den Kunden", "pending"),
        ("En attente de réponse du demandeur", "pending"),
        ("Wacht op reactie leverancier", "on_hold"),
        ("Awaiting 3rd party vendor", "on_hold"),
        ("Waiting on our support team", "open"),
        ("Closed - waiting for customer survey", "closed"),
        ("Open (second line)", "open"),
    ],
)
def test_whom_a_case_waits_for_is_told_by_its_words(word: str, status: str) -> None:
    assert read(table(["id", "created", "status"], ["1", "2026-11-20 09:00", word])).cases[0].status == status


@pytest.mark.parametrize("footer", ["Total,,,,30", ",,,,30", "Summe: 2,,,,30", "2 rows", "Generated by Bo Bright on 2026-11-22"])
def test_totals_below_a_table_are_no_cases(footer: str) -> None:
    found = read(f"id,subject,created,status,minutes\n1,a,2026-11-20 09:00,open,10\n2,b,2026-11-20 09:00,open,20\n\n{footer}\n")
    assert (len(found.cases), found.rejects, found.rows, found.read) == (2, (), 2, 2)
    assert any("below the table" in warning for warning in found.warnings)


@pytest.mark.parametrize("row", ["3,,,,30", "Total,c,,open,30", "Total,,,open,"])
def test_a_last_row_that_may_be_a_case_is_a_reject(row: str) -> None:
    found = read(f"id,subject,created,status,minutes\n1,a,2026-11-20 09:00,open,10\n{row}\n")
    assert (len(found.cases), len(found.rejects)) == (1, 1)


def test_of_a_heading_that_stands_twice_the_cell_with_content_counts() -> None:
    found = read("id,status,created,status\n1,open,2026-11-20 09:00,\n2,,2026-11-20 09:00,closed\n")
    assert [case.status for case in found.cases] == ["open", "closed"]


def test_an_id_that_a_spreadsheet_kept_as_text() -> None:
    found = read(table(["id", "created"], ["'00123", "2026-11-20 09:00"], ['="00124"', "2026-11-20 09:00"]))
    assert [case.external_id for case in found.cases] == ["00123", "00124"]


def test_signs_that_nobody_sees_change_nothing() -> None:
    found = read("\u200bID\xa0,Subject\u200b,\xa0Created,Status\n1\u200b,a,2026-11-20\u202f09:00,closed\u2060\n")
    assert [(case.external_id, case.status, case.subject) for case in found.cases] == [("1", "closed", "a")]


def test_an_address_that_stands_for_a_name_is_an_address_too() -> None:
    found = read(table(["id", "created", "customer"], ["1", "2026-11-20 09:00", "ada@mail.example"]))
    assert (found.cases[0].customer, found.cases[0].email) == ("ada@mail.example", "ada@mail.example")


def test_a_column_of_durations_holds_no_times() -> None:
    found = read(table(["id", "created", "first response", "resolved"], ["1", "2026-11-20 09:00", "PT45M", "1d 2h"]))
    assert found.cases[0].first_response is None
    assert found.cases[0].extra == {"first response": "PT45M", "resolved": "1d 2h"}


def test_a_whole_number_of_json_has_no_fraction() -> None:
    assert read('[{"id": 1e15, "created": "2026-11-20"}]', "x.json").cases[0].external_id == "1000000000000000"
