"""Words of other desks for status, priority and channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.warnings import Warnings
from desk.model.entry_values import Priority, Status


def vocabulary(**words: str) -> dict[str, str]:
    """A vocabulary from our word to theirs.

    There is a `|` between their words, which are normalised.
    """
    return {normalise(theirs): ours for ours, listed in words.items() for theirs in listed.split("|")}


STATUS_WORDS: Mapping[str, str] = vocabulary(
    new="new|created|registered|submitted|unassigned|neu|nouveau|nouvelle|nuevo|nueva|nuovo|nuova|nieuw|novo|nova|nowy|ny",
    open=(
        "open|opened|active|in progress|assigned|in process|processing|reopened|re-opened|started|accepted|work in progress|wip|escalated|"
        "answered|under review|processing assigned|processing planned|queued|unmatched|"
        "offen|in bearbeitung|in bearbeitung zugewiesen|in bearbeitung geplant|zugewiesen|wieder geöffnet|wiedereröffnet|aktiv|"
        "ouvert|ouverte|en cours|en cours de traitement|rouvert|attribué|"
        "abierto|abierta|en curso|en progreso|en proceso|reabierto|asignado|aperto|aperta|in corso|in lavorazione|riaperto|assegnato|"
        "geopend|in behandeling|heropend|aberto|aberta|em andamento|em progresso|reaberto|otwarty|w toku|öppen|åben|pågår"
    ),
    pending=(
        "pending|waiting|waiting for customer|waiting on customer|awaiting customer|awaiting user info|awaiting caller|awaiting user|"
        "awaiting reply|awaiting customer reply|wait user|wait customer|wait|pending reminder|pending close|snoozed|stalled|"
        "pending customer|customer pending|waiting for requester|needs info|"
        "wartend|ausstehend|wartet auf kunde|warten auf kunde|warten auf kunden|wartet auf kunden|warten auf erinnerung|"
        "en attente|en attente du client|attente client|pendiente|esperando al cliente|en espera del cliente|"
        "in attesa|in attesa del cliente|in afwachting|wachten op klant|pendente|aguardando cliente|oczekujący|väntar|afventer"
    ),
    on_hold=(
        "on hold|hold|onhold|waiting on third party|waiting for third party|waiting for vendor|awaiting vendor|awaiting problem|"
        "awaiting evidence|awaiting change|awaiting third party|awaiting assignment|wait vendor|wait implementation|blocked|paused|parked|"
        "waiting on vendor|pending vendor|pending third party|pending internal|"
        "angehalten|zurückgestellt|pausiert|wartet auf dritte|warten auf dritte|suspendu|en suspens|attente tiers|"
        "en espera|en espera de terceros|sospeso|in sospeso|in de wacht|wachten op derden|em espera|suspenso|wstrzymany"
    ),
    solved=(
        "solved|resolved|done|fixed|completed|complete|answered and done|resolve ticket|"
        "gelöst|erledigt|behoben|fertig|résolu|résolue|resuelto|resuelta|risolto|risolta|opgelost|resolvido|resolvida|rozwiązany|löst|løst"
    ),
    closed=(
        "closed|close|canceled|cancelled|declined|rejected|archived|withdrawn|duplicate|merged|closed complete|closed incomplete|won't do|"
        "geschlossen|abgeschlossen|abgebrochen|fermé|fermée|clos|clôturé|clôturée|annulé|cerrado|cerrada|cancelado|cancelada|"
        "chiuso|chiusa|annullato|gesloten|geannuleerd|fechado|fechada|encerrado|zamknięty|stängd|lukket"
    ),
    dropped="deleted|spam|removed|trash|gelöscht|supprimé|eliminado|eliminato|verwijderd|excluído",
)
"""Status words in the languages desks export in. A format's own vocabulary goes before it. `dropped` are no cases at all."""

PRIORITY_WORDS: Mapping[str, str] = vocabulary(
    urgent=(
        "urgent|critical|highest|blocker|emergency|disaster|very high|immediate|severe|p0|p1|prio 1|sev 1|sev1|"
        "dringend|kritisch|sehr hoch|höchste|notfall|urgente|critique|très haute|crítica|crítico|muy alta|critica|critico|"
        "molto alta|muito alta|pilny|krytyczny|brådskande|akut"
    ),
    high="high|major|important|p2|prio 2|sev 2|sev2|hoch|haute|élevée|alta|alto|hoog|wysoki|hög|høj",
    normal=(
        "normal|medium|moderate|standard|default|average|p3|prio 3|sev 3|sev3|"
        "mittel|moyenne|normale|moyen|media|medio|média|médio|gemiddeld|normaal|średni|normalny|medel|mellem"
    ),
    low=(
        "low|minor|lowest|trivial|planning|very low|p4|p5|prio 4|prio 5|sev 4|sev4|"
        "niedrig|gering|sehr niedrig|niedrigste|basse|faible|très basse|"
        "baja|muy baja|bassa|molto bassa|laag|baixa|muito baixa|niski|låg|lav"
    ),
)

_CHANNEL_WORDS: Mapping[str, str] = vocabulary(
    email="email|e-mail|mail|channel email|outbound email|e mail",
    phone="phone|voice|telephone|call|telefon|téléphone|teléfono|telefono|telefoon|telefone|channel voice",
    chat="chat|live chat|messaging|native messaging|whatsapp|channel whatsapp|facebook messenger",
    web="web|portal|website|web form|webform|web widget|widget|channel web widget|feedback widget|online|form|self-service|self service",
    social="social|twitter|twitter status|twitter direct message|facebook|instagram|telegram|channel twitter profile|channel facebook page",
    sms="sms|channel sms|text message|channel twilio sms",
)
_NO_CHANNEL = frozenset({"unknown", "unspecified", "none", ""})
_NUMBERED = re.compile(r"^(?:p|prio|priority)?\s*\d+\s*(?:-|\u2013|:|\)|\.|\s)\s*(?=[^\W\d])", re.IGNORECASE)


def parse_status(word: str, own: Mapping[str, str], default: Status, warnings: Warnings) -> Status | None:
    """The meaning of a status word.

    None where the source threw the case away. A missing word means the default without a warning, an unknown one too, with a warning that
    keeps the word.
    """
    found = _look_up(word, own, STATUS_WORDS)
    if found is None and word.strip():
        warnings.add(f"the status word '{excerpt(word)}' is not known and taken as {default}")
    return None if found == "dropped" else found or default  # type: ignore[return-value]  # the tables hold our words only


def parse_priority(word: str, own: Mapping[str, str], warnings: Warnings) -> Priority:
    """The meaning of a priority word.

    A missing one is normal, an unknown one too with a warning that keeps the word.
    """
    found = _look_up(word, own, PRIORITY_WORDS)
    if found is None and word.strip():
        warnings.add(f"the priority word '{excerpt(word)}' is not known and taken as normal")
    return found or "normal"  # type: ignore[return-value]  # the tables hold our words only


def known_status(word: str, own: Mapping[str, str]) -> Status | None:
    """The meaning of a status word, None when it is none."""
    found = _look_up(word, own, STATUS_WORDS)
    return None if found == "dropped" else found  # type: ignore[return-value]  # the tables hold our words only


def _look_up(word: str, own: Mapping[str, str], common: Mapping[str, str]) -> str | None:
    for form in _lookup_forms(word):
        found = own.get(form) or common.get(form)
        if found:
            return found
    return None


@lru_cache(maxsize=4096)
def _lookup_forms(word: str) -> tuple[str, str]:
    """A word to look up, whole and without a number in front.

    Such as `3 - Moderate`.
    """
    return normalise(word), normalise(_NUMBERED.sub("", word.strip()))


def parse_channel(word: str) -> str:
    """The channel in the board's words.

    One of their own stays, in small letters.
    """
    normalised = normalise(word)
    return "" if normalised in _NO_CHANNEL else _CHANNEL_WORDS.get(normalised, normalised)
