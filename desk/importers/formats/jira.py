"""Jira and Jira Service Management issues.

Headers repeat, comments are packed into cells, words are in the exporter's language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from desk.importers.imported_case import AuthorRole, Comment, ImportedCase, ParsedCases, SlaVerdict
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.clean_text import clean_line, plain_text
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.status_evidence import row_status
from desk.importers.reading.table_format import TableFormat, column_names
from desk.importers.reading.vocabularies import known_status, status_meaning, vocabulary
from desk.model.entry_values import Status

STATUS_WORDS = vocabulary(
    new=(
        "waiting for support|to do|open|backlog|new|wartet auf support|warten auf support|zu erledigen|offen|en attente d'assistance|"
        "à faire|ouvert|esperando al soporte|esperando por soporte|por hacer|tareas por hacer|abierta|abierto|da completare|aperto"
    ),
    open=(
        "in progress|escalated|reopened|work in progress|in review|under review|in arbeit|in bearbeitung|"
        "en cours|en curso|in corso|em andamento"
    ),
    pending=(
        "waiting for customer|waiting on customer|wartet auf kunde|warten auf kunden|en attente du client|esperando al cliente|"
        "esperando por el cliente|in attesa del cliente|aguardando cliente|wachten op klant"
    ),
    on_hold="pending|on hold|waiting for approval|awaiting approval|waiting for vendor|ausstehend|en attente|pendiente|in sospeso",
    solved="resolved|done|gelöst|erledigt|fertig|résolu|terminé|resuelta|resuelto|listo|finalizada|completato|risolto",
    closed="closed|canceled|cancelled|declined|geschlossen|abgebrochen|fermé|annulé|cerrada|cerrado|cancelada|chiuso",
)
CATEGORY_WORDS = vocabulary(
    new="to do|new|zu erledigen|à faire|por hacer|tareas por hacer|da completare|a fazer",
    open="in progress|in arbeit|en cours|en curso|in corso|em andamento",
    solved="done|fertig|erledigt|terminé|listo|finalizado|completato|concluído",
)
PRIORITY_WORDS = vocabulary(
    urgent="highest|blocker|critical|höchste|la plus élevée|más alta|la más alta|massima",
    high="high|major|hoch|élevée|alta",
    normal="medium|mittel|moyenne|media|média",
    low="low|lowest|minor|trivial|niedrig|niedrigste|basse|faible|la plus basse|baja|más baja|la más baja|bassa|minima",
)
_CUSTOM_PREFIXES = (
    "custom field", "benutzerdefinierte felder", "benutzerdefiniertes feld", "champ personnalise", "champs personnalises",
    "campo personalizado", "campos personalizados", "campo personalizzato", "aangepast veld",
)  # fmt: skip


_SAME_MINUTE = timedelta(minutes=1)


def _custom_columns(*fields: str) -> str:
    return "|".join(f"{prefix} {field}" for prefix in _CUSTOM_PREFIXES for field in fields)


def _read_table(table: MappedTable) -> ParsedCases:
    people = _names_by_account(table)
    if table.has_column("comment"):
        table.warnings.add_once("the format does not say which comments are internal: all are taken as public")
    return read_case_rows(table, lambda table, record: _build_case(table, record, people))


def _names_by_account(table: MappedTable) -> dict[str, str]:
    """Names by account id, from rows that have both."""
    found: dict[str, str] = {}
    for record in table.source.records:
        for field in ("assignee", "customer", "creator"):
            account, name = table.cell_text(record, f"{field}_id"), table.person_name(record, field)
            if account and name:
                found[account] = name
    return found


def _build_case(table: MappedTable, record: Record, people: Mapping[str, str]) -> ImportedCase | None:
    resolved = table.optional_time(record, "resolved")
    comments, others = _read_comments(table, record, people)
    return case_from_row(
        table,
        record,
        priority=PRIORITY_WORDS,
        state=_parse_status(table, record),
        comments=comments,
        first_response=_first_response(table, record, comments),
        source_sla=_sla_verdict(table.cell_text(record, "sla"), finished=resolved is not None),
        extra=table.extra_cells(record) | others,
    )


def _first_response(table: MappedTable, record: Record, comments: Sequence[Comment]) -> datetime | None:
    """The first reply. Some exports give it in UTC, and a comment of the same minute shows which."""
    told, in_utc = table.optional_time(record, "first_response"), table.time_in_utc(record, "first_response")
    replies = [comment.at for comment in comments if comment.role == "agent"]
    if in_utc and not any(told and abs(at - told) <= _SAME_MINUTE for at in replies):
        return in_utc if any(abs(at - in_utc) <= _SAME_MINUTE for at in replies) else told
    return told


def _parse_status(table: MappedTable, record: Record) -> Status | None:
    """The meaning of a status word.

    A project's own word means what its category says.
    """
    word, category = table.cell_text(record, "status"), table.cell_text(record, "category")
    is_known = status_meaning(word, STATUS_WORDS) is not None or normalise(word) in table.options.status_words
    by_category = known_status(category, CATEGORY_WORDS) if category and not is_known else None
    if by_category:
        table.warnings.add(f"a status word of the project's own is taken as {by_category}, by its category", clean_line(word))
        return by_category
    return row_status(table, record, STATUS_WORDS, "new")


def _sla_verdict(left: str, *, finished: bool) -> SlaVerdict:
    """The verdict of a cell that holds the time left.

    Below zero it was missed. What is left of a finished case was met.
    """
    if left.startswith("-"):
        return "missed"
    return "met" if left and finished else ""


def _read_comments(table: MappedTable, record: Record, people: Mapping[str, str]) -> tuple[tuple[Comment, ...], dict[str, str]]:
    """The comments of every comment column, and the cells that are none.

    A comment is date, author and text with semicolons between.
    """
    found: list[Comment] = []
    others: dict[str, str] = {}
    customer = {table.cell_text(record, "customer_id"), table.cell_text(record, "customer")}
    for number, cell in enumerate(table.cell_texts(record, "comment"), 1):
        stamp, _, rest = cell.partition(";")
        author, separator, text = rest.partition(";")
        try:
            at = table.time_parser.parse(stamp.strip())
        except Unreadable:
            at = None
        if at is None or not separator:
            table.warnings.add("a comment without date and author is kept beside the case", f"line {record.line}")
            others[f"{table.column_name('comment')} {number}"] = cell
            continue
        author = author.strip()
        role: AuthorRole = "customer" if author in customer or author.startswith("qm:") else "agent"
        key = hashlib.blake2b(cell.encode(errors="replace"), digest_size=8).hexdigest()
        found.append(Comment(key, at, role, clean_line(people.get(author, author)), True, plain_text(text)))
    return tuple(found), others


FORMAT = TableFormat(
    name="jira-csv",
    source="jira",
    title="Jira issue export",
    columns=column_names(
        id=(
            "issue key|key|vorgangsschlüssel|schlüssel|clé de ticket|clé|clave de incidencia|clave|chiave segnalazione|"
            "chiave ticket|chave da item|chave|itemsleutel"
        ),
        subject="summary|zusammenfassung|résumé|resumen|riepilogo|resumo|samenvatting",
        description="description|beschreibung|descripción|descrizione|descrição|beschrijving",
        customer="reporter|autor|melder|rapporteur|informador|segnalante|relator",
        customer_id="reporter id|autor id|melder id|rapporteur id|id rapporteur|informador id|id de informador|id del informador",
        creator="creator|ersteller|créateur|auteur|creador|autore|criador",
        creator_id="creator id|ersteller id|créateur id|creador id",
        assignee="assignee|zugewiesene person|bearbeiter|responsable|persona asignada|assegnatario|responsável|toegewezen persoon",
        assignee_id="assignee id|zugewiesene person id|bearbeiter id|responsable id|persona asignada id|id de persona asignada",
        priority="priority|priorität|priorité|prioridad|priorità|prioridade|prioriteit",
        status="status|état|estado|stato",
        category="status category|statuskategorie|catégorie d'état|catégorie de statut|categoría de estado|categoria di stato",
        created="created|erstellt|création|créée|créé|creada|creado|creato|criado|gemaakt",
        updated="updated|aktualisiert|mise à jour|mis à jour|actualizada|actualizado|aggiornato|atualizado|bijgewerkt",
        resolved="resolved|erledigt|gelöst|résolu|résolue|resuelta|resuelto|risolto|resolvido|opgelost",
        first_response=_custom_columns("[chart] date of first response"),
        organisation=_custom_columns("organizations", "organisationen", "organisations", "organizaciones", "organizzazioni"),
        channel="channel|request channel type",
        tags="labels|stichwörter|étiquettes|etiquetas|etichette",
        comment="comment|kommentar|commentaire|comentario|comentarios|commento|comentário|opmerking",
        sla=_custom_columns("time to resolution", "zeit bis zur lösung", "tiempo hasta resolución", "délai de résolution"),
    ),
    required_fields=(("id",), ("subject",), ("status",), ("created",), ("comment", "customer", "assignee", "category")),
    time_fields=("created", "updated", "resolved", "first_response"),
    also_kept_fields=frozenset({"category", "sla", "creator", "creator_id", "customer_id", "assignee_id", "channel"}),
    multi_column_fields=frozenset({"tags", "comment"}),
    read=_read_table,
    aliases=("jira",),
)
