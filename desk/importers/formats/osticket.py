"""osTicket's ticket export.

Labels are in the agent's language, ticket numbers have leading zeros, there are no messages.
"""

from __future__ import annotations

from desk.importers.imported_case import ImportedCase, ParsedCases
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.table_format import TableFormat, column_names
from desk.importers.reading.vocabularies import vocabulary

_STATUS = vocabulary(open="open", solved="resolved", closed="closed|archived", dropped="deleted")
_PRIORITY = vocabulary(urgent="emergency", high="high", normal="normal", low="low")


def _read_table(table: MappedTable) -> ParsedCases:
    return read_case_rows(table, _build_case)


def _build_case(table: MappedTable, record: Record) -> ImportedCase | None:
    return case_from_row(table, record, status=_STATUS, priority=_PRIORITY, default="open")


FORMAT = TableFormat(
    name="osticket-csv",
    source="osticket",
    title="osTicket ticket export",
    columns=column_names(
        id="ticket number|ticketnummer|ticket-nummer|numero du ticket|numero de ticket|numero ticket|numero do ticket",
        subject="subject|betreff|sujet|asunto|oggetto|onderwerp|assunto",
        customer="from|von|de|da|van|von name",
        email="from email|absender e-mail|von e-mail|e-mail von|adresse e-mail|email de|correo electronico|email da|e-mail van",
        priority="priority|prioritat|priorite|prioridad|priorita|prioriteit|prioridade",
        group="department|abteilung|departement|departamento|reparto|dipartimento|afdeling",
        channel="source|quelle|fuente|origine|fonte|bron",
        status="current status|aktueller status|statut actuel|etat actuel|estado actual|stato attuale|huidige status|estado atual",
        created=(
            "date created|erstellungsdatum|erstelldatum|datum erstellt|erstellt am|date de creation|fecha de creacion|"
            "data di creazione|data creazione|aanmaakdatum|datum aangemaakt|data de criacao"
        ),
        updated=(
            "last updated|zuletzt aktualisiert|letzte aktualisierung|derniere mise a jour|ultima actualizacion|"
            "ultimo aggiornamento|laatst bijgewerkt|ultima atualizacao"
        ),
        closed=(
            "closed date|schliessdatum|geschlossen am|datum geschlossen|abschlussdatum|date de fermeture|date de cloture|"
            "fecha de cierre|data di chiusura|datum gesloten|data de fechamento"
        ),
        assignee="agent assigned|zugewiesener agent|agent zugewiesen|agent assigne|agente asignado|agente assegnato|agent toegewezen",
    ),
    required_fields=(("id",), ("created",), ("status",)),
    time_fields=("created", "updated", "closed"),
    also_kept_fields=frozenset({"channel"}),
    read=_read_table,
    aliases=("osticket",),
)
