"""The tables of single products: CFPB, NYC 311, event logs, Freshdesk, osTicket, Jira."""

from __future__ import annotations

import pytest

from desk.importers.case_entries import imported_entries
from desk.importers.plan import plan_import
from desk.model.entries import Contact, Memo, StatusChange
from desk.model.state import state_of
from tests.importers.import_builders import commit, read, table, utc

CFPB = ["Date received", "Product", "Issue", "Consumer complaint narrative", "Company", "Submitted via", "Date sent to company",
        "Company response to consumer", "Timely response?", "Consumer disputed?", "Complaint ID"]  # fmt: skip


@pytest.mark.parametrize(
    ("response", "status"),
    [("In progress", "open"), ("Closed with monetary relief", "closed"), ("Untimely response", "closed"), ("Closed", "closed")],
)
def test_cfpb(response: str, status: str) -> None:
    found = read(
        table(CFPB, ["2020-03-18", "Mortgage", "Fees", "They took\ntwo", "Bank", "Fax", "2020-03-19", response, "No", "N/A", "77"])
    )
    (case,) = found.cases
    assert found.format == "cfpb"
    assert (case.external_id, case.subject, case.description, case.channel) == ("77", "Fees", "They took\ntwo", "fax")
    assert (case.status, case.source_status, case.source_sla, case.priority) == (status, response, "missed", "normal")
    assert case.extra == {"Product": "Mortgage", "Company": "Bank", "Submitted via": "Fax", "Timely response?": "No"}
    assert sum("no priority" in words for words in found.warnings) == 1


NYC = ["Unique Key", "Created Date", "Closed Date", "Agency", "Complaint Type", "Descriptor", "Status", "Resolution Description",
       "Resolution Action Updated Date", "Open Data Channel Type"]  # fmt: skip


@pytest.mark.parametrize("header", [NYC, [name.lower().replace(" ", "_") for name in NYC]])
def test_nyc_in_both_forms(header: list[str]) -> None:
    closed = [
        "1",
        "06/26/2018 10:58:54 AM",
        "06/26/2018 12:50:01 PM",
        "NYPD",
        "Noise",
        "Loud",
        "Closed",
        "We came.",
        "06/26/2018 01:00:00 PM",
        "PHONE",
    ]
    found = read(
        table(header, closed, ["2", "06/27/2018 10:00:00 AM", "", "DOT", "Hole", "", "Open", "", "", "UNKNOWN"]), tz="America/New_York"
    )
    first, second = found.cases
    assert (found.format, found.day_first) == ("nyc311", False)
    assert (first.subject, first.status, first.created, first.closed) == (
        "Noise / Loud", "closed", utc("2018-06-26 14:58:54"), utc("2018-06-26 16:50:01"),
    )  # fmt: skip
    assert [(comment.author, comment.text, comment.at) for comment in first.comments] == [("NYPD", "We came.", utc("2018-06-26 17:00"))]
    assert (second.status, second.source_status, second.channel, second.subject) == ("new", "Open", "", "Hole")


@pytest.mark.parametrize(("word", "status"), [("Open", "new"), ("In Progress", "open"), ("Assigned", "open"), ("Pending", "pending")])
def test_nyc_statuses(word: str, status: str) -> None:
    answered = ["1", "06/26/2018 10:58:54 AM", "", "NYPD", "Noise", "Loud", word, "We are on it.", "06/26/2018 01:00:00 PM", "PHONE"]
    found = read(table(NYC, answered))
    (case,) = commit(plan_import(found, {})).values()
    assert (found.cases[0].status, state_of(case).status) == (status, status)


EVENTS = (
    ["K1", "New", "Ann", "2016/05/09 00:14:00.000", "2 - High", "Caller 1"],
    ["K1", "Active", "Bo", "2016/05/09 00:20:00.000", "2 - High", "Caller 1"],
    ["K1", "Phone call", "Bo", "2016/05/09 00:30:00.000", "2 - High", "Caller 1"],
    ["K1", "Awaiting User Info", "Bo", "2016/05/09 01:00:00.000", "2 - High", "Caller 1"],
    ["K2", "New", "Ann", "2016/05/09 02:00:00.000", "?", "Caller 2"],
)


def test_an_event_log() -> None:
    found = read(table(["Case ID", "Activity", "Resource", "Complete Timestamp", "seriousness", "customer"], *reversed(EVENTS)))
    case = next(case for case in found.cases if case.external_id == "K1")
    assert (found.format, found.rows, found.read) == ("event-log", 5, 2)
    assert (case.created, case.updated, case.status, case.priority) == (utc("2016-05-09 00:14"), utc("2016-05-09 01:00"), "pending", "high")
    warnings = [(entry.by, entry.text) for entry in imported_entries(case) if isinstance(entry, Memo)]
    assert warnings == [("bo", "Phone call")]
    assert any("Phone call" in words for words in found.warnings)


def test_an_event_log_with_xes_names() -> None:
    header = ["case:concept:name", "concept:name", "lifecycle:transition", "org:resource", "time:timestamp"]
    found = read(
        table(
            header,
            ["K1", "Accepted", "In Progress", "Ann", "2016-05-09T00:14:00+02:00"],
            ["K1", "Accepted", "Wait - User", "Ann", "2016-05-09T00:20:00+02:00"],
            ["K1", "Completed", "Resolved", "Ann", "2016-05-09T01:20:00+02:00"],
            ["K2", "Queued", "complete", "Ann", "2016-05-09T01:20:00+02:00"],
        )
    )
    first, second = found.cases
    assert found.format == "event-log"
    assert (first.status, first.resolved, first.created) == ("solved", utc("2016-05-08 23:20"), utc("2016-05-08 22:14"))
    assert [entry.to for entry in imported_entries(first) if isinstance(entry, StatusChange)] == ["open", "pending", "solved"]
    assert second.status == "open"


FRESHDESK = ["Ticket ID", "Subject", "Status", "Priority", "Source", "Agent", "Group", "Created time", "Resolved time", "Closed time",
             "Last update time", "Initial response time", "First response time (in hrs)", "Agent interactions", "Resolution status",
             "Tags", "Full name", "Email", "cf_order"]  # fmt: skip
TICKET = ["70", "Late", "Waiting on Third Party", "Urgent", "Portal", "No Agent", "Orders", "2026-11-14 07:00:00", "", "",
          "2026-11-14 09:00:00", "2026-11-14 08:00:00", "01:00:00", "2", "SLA Violated", "a,b", "Ann B", "a@b.example", "X-1"]  # fmt: skip


@pytest.mark.parametrize("recase", [str, str.upper, str.title])
def test_freshdesk(recase: type[str]) -> None:
    found = read(table([recase(name) for name in FRESHDESK], TICKET), tz="Europe/Berlin")
    (case,) = found.cases
    assert found.format == "freshdesk-csv"
    assert (case.external_id, case.status, case.priority, case.channel, case.assignee) == ("70", "on_hold", "urgent", "web", "")
    assert (case.created, case.first_response) == (utc("2026-11-14 06:00"), utc("2026-11-14 07:00"))
    assert (case.source_sla, case.tags, case.customer, case.email) == ("missed", ("a", "b"), "Ann B", "a@b.example")
    assert {"X-1", "2", "01:00:00", "SLA Violated", "Portal"} == set(case.extra.values())


def test_freshdesk_statuses_of_an_accounts_own_are_open_with_a_warning() -> None:
    found = read(table(FRESHDESK, [*TICKET[:2], "Waiting for parts", *TICKET[3:]]))
    assert (found.cases[0].status, found.cases[0].source_status) == ("open", "Waiting for parts")
    assert any("Waiting for parts" in words for words in found.warnings)


def test_a_first_reply_without_words_is_told_as_one() -> None:
    found = read(table(FRESHDESK, [*TICKET[:5], "Agent Elm", *TICKET[6:]]))
    (case,) = commit(plan_import(found, {})).values()
    (reply,) = [entry for entry in case.entries if isinstance(entry, Contact)]
    assert (reply.at, reply.by, reply.channel) == (utc("2026-11-14 08:00"), "agent-elm", "web")
    assert "source recorded" in reply.text
    assert (state_of(case).status, state_of(case).owner) == ("on_hold", "agent-elm")


OSTICKET = (
    "Ticket Number;Date Created;Subject;From;From Email;Priority;Department;Source;Current Status;Last Updated;"
    "Closed Date;Answered;Agent Assigned"
)
OSTICKET_DE = (
    "Ticketnummer;Erstellungsdatum;Betreff;Von;Absender E-Mail;Priorität;Abteilung;Quelle;Aktueller Status;Zuletzt aktualisiert;"
    "Geschlossen am;Beantwortet;Zugewiesener Agent"
)


@pytest.mark.parametrize("header", [OSTICKET, OSTICKET_DE])
def test_osticket(header: str) -> None:
    closed = "2026-11-16 08:00:00"
    row = f"018500;2026-11-15 07:11:47;Broken;Ann;a@b.example;Emergency;Orders;Email;Closed;{closed};{closed};1;Agent Cedar"
    found = read(f"\ufeff{header}\r\n{row}\r\n")
    (case,) = found.cases
    assert (found.format, found.encoding, found.delimiter) == ("osticket-csv", "utf-8-sig", ";")
    assert (case.external_id, case.priority, case.status, case.group) == ("018500", "urgent", "closed", "Orders")
    assert (case.closed, case.assignee, case.email) == (utc("2026-11-16 08:00"), "Agent Cedar", "a@b.example")


JIRA = ["Summary", "Issue key", "Status", "Priority", "Assignee", "Assignee Id", "Reporter", "Reporter Id", "Created", "Updated",
        "Resolved", "Labels", "Labels", "Description", "Custom field (Time to resolution)",
        "Custom field ([CHART] Date of First Response)", "Comment",
        "Comment", "Status Category"]  # fmt: skip
JIRA_ES = ["Resumen", "Clave de incidencia", "Estado", "Prioridad", "Persona asignada", "Persona asignada Id", "Informador",
           "Informador Id", "Creada", "Actualizada", "Resuelta", "Etiquetas", "Etiquetas", "Descripción",
           "Campo personalizado (Time to resolution)",
           "Campo personalizado ([CHART] Date of First Response)", "Comentario", "Comentario", "Categoría de estado"]  # fmt: skip
ISSUE = ["Charged twice", "SUP-1", "Waiting for customer", "Highest", "Agent Elm", "712:9", "Ann", "qm:1", "15/Nov/26 7:26 AM",
         "15/Nov/26 12:50 PM", "", "bank", "repeat", "You took it twice", "-148:33", "2026-11-15 07:36:14.0",
         "15/Nov/26 7:26 AM;qm:1;You took it twice", "15/Nov/26 7:36 AM;712:9;Sorry; we look; now", "In Progress"]  # fmt: skip


@pytest.mark.parametrize("header", [JIRA, JIRA_ES])
def test_jira(header: list[str]) -> None:
    found = read(table(header, ISSUE))
    (case,) = found.cases
    assert found.format == "jira-csv"
    assert (case.external_id, case.status, case.priority, case.customer, case.tags) == (
        "SUP-1",
        "pending",
        "urgent",
        "Ann",
        ("bank", "repeat"),
    )
    assert (case.created, case.first_response, case.source_sla) == (utc("2026-11-15 07:26"), utc("2026-11-15 07:36:14"), "missed")
    assert [(comment.role, comment.author, comment.text) for comment in case.comments] == [
        ("customer", "Ann", "You took it twice"),
        ("agent", "Agent Elm", "Sorry; we look; now"),
    ]
    kinds = [type(entry).__name__ for entry in imported_entries(case)]
    assert kinds.count("Told") == 1
    assert "Incoming" not in kinds


@pytest.mark.parametrize(
    ("word", "category", "status"),
    [
        ("In the workshop", "In Progress", "open"),
        ("Parked here", "To Do", "new"),
        ("All fine", "Done", "solved"),
        ("Pending", "In Progress", "on_hold"),
    ],
)
def test_jira_words_of_a_project_mean_what_their_category_says(word: str, category: str, status: str) -> None:
    (case,) = read(table(JIRA, [*ISSUE[:2], word, *ISSUE[3:-1], category])).cases
    assert (case.status, case.source_status) == (status, word)


def test_jira_comments_of_another_shape_are_kept() -> None:
    (case,) = read(table(JIRA, [*ISSUE[:-3], "no date here", "", ISSUE[-1]])).cases
    assert case.comments == ()
    assert case.extra["Comment 1"] == "no date here"


def test_a_time_that_cannot_be_read_is_told_with_its_column() -> None:
    found = read(table(FRESHDESK, [*TICKET[:7], "2026-13-14 07:00", *TICKET[8:]]))
    assert [reject.reason for reject in found.rejects] == ["Created time: '2026-13-14 07:00' is no date that exists"]


def test_rt() -> None:
    header = [
        "id",
        "Subject",
        "Status",
        "Queue",
        "Owner",
        "Priority",
        "Requestors",
        "Created",
        "Told",
        "Started",
        "Last Updated",
        "Resolved",
        "Due",
    ]
    stamp = "Mon Nov 16 08:22:11 2026"
    rows = [
        [str(number), "Late", status, "General", "Nobody", priority, "a@b.example", stamp, "Not set", stamp, stamp, "Not set", "Not set"]
        for number, (status, priority) in enumerate([("new", "95"), ("stalled", "60"), ("rejected", "0"), ("deleted", "50"), ("open", "")])
    ]
    found = read(table(header, *rows, delimiter="\t"))
    assert (found.format, found.delimiter, len(found.dropped)) == ("rt-tsv", "\t", 1)
    assert [(case.status, case.priority) for case in found.cases] == [
        ("new", "urgent"),
        ("pending", "high"),
        ("closed", "low"),
        ("open", "normal"),
    ]
    assert (found.cases[0].created, found.cases[0].assignee, found.cases[0].email) == (utc("2026-11-16 08:22:11"), "", "a@b.example")


def test_glpi_reads_as_a_plain_table() -> None:
    found = read(
        '\ufeff"ID";"Title";"Status";"Last update";"Opening date";"Priority";"Requester - Requester";"Description";\r\n'
        '"1 234";"Printer";"Processing (assigned)";"16-11-2026 10:00";"16-11-2026 09:00";"Very high";"Ann";"&lt;p&gt;Hi&lt;/p&gt;";\r\n'
    )
    (case,) = found.cases
    assert (case.external_id, case.status, case.priority, case.customer, case.description) == ("1 234", "open", "urgent", "Ann", "Hi")
    assert case.created == utc("2026-11-16 09:00")


DAY = "20-11-2026 09:00"
PRODUCTS = {
    "GLPI in French": ("ID;Titre;Statut;Dernière modification;Date d'ouverture;Priorité;Demandeur - Demandeur;Attribué à - Technicien",
                       ["5", "Late", "En cours (Attribué)", DAY, DAY, "Très haute", "Ann", "Bo"], "open"),
    "GLPI in Spanish": ("ID;Título;Estado;Última actualización;Fecha de apertura;Prioridad;Solicitante - Solicitante;Asignado a - Técnico",
                        ["5", "Late", "En espera", DAY, DAY, "Muy urgente", "Ann", "Bo"], "on_hold"),
    "GLPI in Portuguese": ("ID;Título;Status;Última atualização;Data de abertura;Prioridade;Requerente - Requerente;Atribuído - Técnico",
                           ["5", "Late", "Solucionado", DAY, DAY, "Muito alta", "Ann", "Bo"], "solved"),
    "GLPI in Italian": ("ID;Titolo;Stato;Ultima modifica;Data di apertura;Priorità;Richiedente - Richiedente;Assegnato a - Tecnico",
                        ["5", "Late", "In corso (assegnato)", DAY, DAY, "Molto alta", "Ann", "Bo"], "open"),
    "Znuny in German": ("Ticket#;Titel;Status;Geändert;Erstellt;Priorität;Kundenbenutzer;Besitzer",
                        ["5", "Late", "erfolgreich geschlossen", DAY, DAY, "5 sehr hoch", "Ann", "Bo"], "closed"),
    "ServiceNow in German": ("Nummer;Kurzbeschreibung;Status;Aktualisiert;Geöffnet;Priorität;Anrufer;Zugewiesen an",
                             ["5", "Late", "Zurückgestellt", DAY, DAY, "1 - Kritisch", "Ann", "Bo"], "on_hold"),
    "Freshdesk in German": ("Ticket-ID;Betreff;Status;Uhrzeit der letzten Aktualisierung;Erstellungszeit;Priorität;Kontaktname;Agent",
                            ["5", "Late", "Warten auf Kunden", DAY, DAY, "Dringend", "Ann", "Bo"], "pending"),
    "Zoho Desk": ("Ticket Id;Subject;Status;Modified Time;Created Time;Priority;Contact Name;Ticket Owner",
                  ["5", "Late", "On Hold", DAY, DAY, "Urgent", "Ann", "Bo"], "on_hold"),
    "HubSpot": ("Ticket ID;Ticket name;Ticket status;Last activity date;Create date;Priority;Contact;Ticket owner",
                ["5", "Late", "Waiting on contact", DAY, DAY, "URGENT", "Ann", "Bo"], "pending"),
}  # fmt: skip


@pytest.mark.parametrize("name", PRODUCTS)
def test_products_that_are_told_by_their_columns_alone(name: str) -> None:
    header, row, status = PRODUCTS[name]
    (case,) = read(table(header.split(";"), row, delimiter=";")).cases
    assert (case.external_id, case.subject, case.status, case.priority) == ("5", "Late", status, "urgent")
    assert (case.customer, case.assignee, case.created, case.updated) == ("Ann", "Bo", utc("2026-11-20 09:00"), utc("2026-11-20 09:00"))
    assert not case.extra
