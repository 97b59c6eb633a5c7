"""Words of other desks for status, priority and channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.waiting_words import waiting_meaning
from desk.importers.reading.warnings import Warnings
from desk.model.entry_values import Priority, Status

_WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def vocabulary(**words: str) -> dict[str, str]:
    """A vocabulary from our word to theirs.

    There is a `|` between their words, which are normalised.
    """
    spelled = ((ours, theirs) for ours, listed in words.items() for theirs in listed.split("|"))
    return {normalise(form): ours for ours, theirs in spelled for form in (theirs, theirs.translate(_WITHOUT_UMLAUTS))}


STATUS_WORDS: Mapping[str, str] = vocabulary(
    new=(
        "new|created|registered|submitted|unassigned|unread|to do|not started|neu|nicht zugewiesen|ungelesen|nouveau|nouvelle|non attribué|"
        "à traiter|à faire|nuevo|nueva|sin asignar|por hacer|nuovo|nuova|non assegnato|da fare|nieuw|niet toegewezen|"
        "novo|nova|não atribuído|a fazer|"
        "todo|backlog|unconfirmed|triage|untriaged|intake|logged|unopened|received|eröffnet|angelegt|eingegangen|erfasst|créé|créée|reçu|reçue|enregistré|"
        "creado|creada|registrado|recibido|creato|creata|registrato|ricevuto|da assegnare|criado|criada|recebido|"
        "aangemaakt|geregistreerd|ontvangen|aangemeld|nowy|nowe|nowa|ny|nytt|uusi|nový|nová"
    ),
    open=(
        "open|opened|active|in progress|assigned|in process|processing|reopened|re-opened|started|accepted|work in progress|wip|escalated|"
        "doing|confirmed|answered|under review|in review|acknowledged|investigating|under investigation|working|ongoing|"
        "in klärung|in prüfung|angenommen|übernommen|eskaliert|beantwortet|pris en charge|prise en charge|en traitement|escaladé|"
        "en cours de résolution|en tratamiento|en trámite|en atención|escalado|en revisión|preso in carico|presa in carico|in gestione|"
        "in elaborazione|in esecuzione|in verifica|em análise|em tratamento|iniciado|in onderzoek|wordt behandeld|opgepakt|geëscaleerd|"
        "lopend|processing assigned|processing planned|queued|unmatched|in validation|"
        "offen|in bearbeitung|in bearbeitung zugewiesen|in bearbeitung geplant|in arbeit|zugewiesen|wieder geöffnet|wiedereröffnet|aktiv|"
        "ouvert|ouverte|en cours|en cours attribué|en cours planifié|en cours de traitement|rouvert|réouvert|attribué|affecté|assigné|"
        "abierto|abierta|en curso|en curso asignado|en curso asignada|en curso planificado|en curso planificada|en progreso|en proceso|"
        "reabierto|asignado|asignada|activo|"
        "aperto|aperta|in corso|in corso assegnato|in corso pianificato|in lavorazione|riaperto|assegnato|attivo|"
        "geopend|in behandeling|in behandeling toegewezen|in behandeling gepland|in uitvoering|bezig|heropend|toegewezen|actief|"
        "aberto|aberta|em andamento|em atendimento|em atendimento atribuído|em atendimento planejado|"
        "em curso|em processamento|em progresso|"
        "em execução|atribuído|ativo|reaberto|processando|otwarty|otwarte|w toku|w trakcie|w realizacji|öppen|öppet|pågående|pågår|"
        "åben|åpen|igangværende|under behandling|under arbeid|avoin|käsittelyssä|otevřený|otevřené|v řešení"
    ),
    pending=(
        "pending|waiting|waiting for customer|waiting on customer|awaiting customer|awaiting user info|awaiting caller|awaiting user|"
        "awaiting reply|awaiting customer reply|wait user|wait customer|wait|pending reminder|pending close|snoozed|stalled|"
        "pending customer|customer pending|waiting for requester|"
        "waiting on contact|needs info|pending auto|pending auto close|pending auto close+|"
        "wartend|ausstehend|wartet auf kunde|warten auf kunde|warten auf kunden|wartet auf kunden|warten auf erinnerung|"
        "warten zur erinnerung|warten auf erfolgreich schließen|warten auf erfolglos schließen|rückfrage|"
        "en attente|en attente du client|attente client|en attente de rappel|attente du rappel|"
        "pendiente|esperando al cliente|en espera del cliente|a la espera del cliente|esperando cliente|recordatorio pendiente|"
        "in attesa|in attesa del cliente|in attesa di promemoria|promemoria in attesa|"
        "in afwachting|wachten op klant|wacht op klant|wachtend|wacht op herinnering|"
        "pendente|aguardando cliente|aguardando o cliente|aguardando usuário|lembrete de pendência|pendente com lembrete|"
        "oczekujący|oczekujące|zawieszone|väntar|väntande|afventer|venter|odottaa|čeká|čekající|feedback|"
        "awaiting response|awaiting information|awaiting feedback|needs information|warten auf antwort|wartet auf antwort|"
        "warten auf rückmeldung|wartet auf rückmeldung|wiedervorlage|en attente de réponse|en attente d'information|"
        "a la espera de respuesta|esperando respuesta|pendiente de respuesta|in attesa di risposta|aguardando resposta|"
        "aguardando retorno|wacht op antwoord|wacht op reactie|wachten op reactie"
    ),
    on_hold=(
        "on hold|hold|onhold|waiting on third party|waiting for third party|waiting for vendor|awaiting vendor|awaiting problem|"
        "awaiting evidence|awaiting change|awaiting third party|awaiting assignment|wait vendor|wait implementation|blocked|paused|parked|"
        "waiting on vendor|pending vendor|pending third party|pending internal|"
        "angehalten|zurückgestellt|pausiert|wartet auf dritte|warten auf dritte|warten auf lieferant|"
        "suspendu|en suspens|en pause|attente tiers|en attente d'un tiers|en attente fournisseur|"
        "en espera|en espera de terceros|en espera de un tercero|esperando a terceros|esperando proveedor|detenido|"
        "sospeso|in sospeso|in attesa di terzi|in attesa di terze parti|in attesa del fornitore|"
        "in de wacht|wachten op derden|wachten op derde partij|wachten op leverancier|"
        "em espera|suspenso|aguardando terceiros|aguardando fornecedor|wstrzymany|"
        "suspended|deferred|postponed|frozen|scheduled|unterbrochen|blockiert|in wartestellung|ruht|ruhend|bloqué|gelé|mis en attente|"
        "bloqueado|pausado|suspendido|aplazado|en pausa|bloccato|in pausa|em pausa|parado|gepauzeerd|geblokkeerd|opgeschort|aangehouden"
    ),
    solved=(
        "solved|resolved|done|fixed|completed|complete|answered and done|resolve ticket|"
        "gelöst|erledigt|behoben|fertig|afgemeld|gereed|rozwiązane|ratkaistu|vyřešený|vyřešené|vyřešeno|résolu|résolue|terminé|traité|"
        "resuelto|resuelta|solucionado|solucionada|terminado|"
        "risolto|risolta|completato|opgelost|afgehandeld|voltooid|resolvido|resolvida|concluído|concluída|rozwiązany|löst|løst|"
        "finished|remedied|auto resolved|bearbeitet|beendet|achevé|réglé|corrigé|finalizado|finalizada|completado|solventado|atendido|"
        "completata|terminato|evaso|finalizada|completo|afgerond|verholpen|klaar"
    ),
    closed=(
        "closed|close|canceled|cancelled|declined|rejected|archived|withdrawn|duplicate|merged|closed complete|closed incomplete|won't do|"
        "closed successful|closed unsuccessful|closed with workaround|"
        "geschlossen|abgeschlossen|abgebrochen|storniert|zusammengefügt|zusammengefasst|abgelehnt|"
        "fermé|fermée|clos|close|clôturé|clôturée|clôture|annulé|annulée|fusionné|rejeté|"
        "cerrado|cerrada|cancelado|cancelada|anulado|fusionado|rechazado|"
        "chiuso|chiusa|annullato|annullata|unito|rifiutato|gesloten|geannuleerd|samengevoegd|afgewezen|"
        "fechado|fechada|encerrado|encerrada|agrupado|mesclado|rejeitado|zamknięty|zamknięte|stängd|stängt|avslutad|avslutat|"
        "lukket|afsluttet|avsluttet|suljettu|uzavřený|uzavřené|uzavřeno|"
        "abandoned|expired|void|dismissed|obsolete|invalid|wontfix|won't fix|archiviert|zurückgezogen|verworfen|dublette|duplikat|"
        "abandonné|archivé|refusé|doublon|classé|classé sans suite|archivado|descartado|desestimado|duplicado|archiviato|scartato|"
        "concluso|conclusa|duplicato|arquivado|anulado|afgesloten|gearchiveerd|ingetrokken|vervallen|dubbel"
    ),
    dropped="deleted|spam|removed|trash|gelöscht|entfernt|supprimé|eliminado|eliminato|rimosso|verwijderd|excluído|removido",
)
"""Status words in the languages desks export in. A format's own vocabulary goes before it. `dropped` are no cases at all."""

PRIORITY_WORDS: Mapping[str, str] = vocabulary(
    urgent=(
        "urgent|critical|highest|blocker|show stopper|showstopper|emergency|disaster|very high|immediate|severe|p0|p1|prio 1|sev 1|sev1|"
        "dringend|kritisch|sehr hoch|höchste|notfall|urgente|critique|très haute|crítica|crítico|muy alta|critica|critico|"
        "muy urgente|très urgent|sehr dringend|zeer hoog|zeer dringend|molto urgente|muito urgente|majeure|mayor|maggiore|"
        "molto alta|muito alta|pilny|krytyczny|bardzo wysoki|bardzo wysoka|brådskande|akut|mycket hög|meget høj|svært høy|kiireellinen|"
        "erittäin korkea|velmi vysoká|velmi vysoký|kritický|kritická"
    ),
    high=(
        "high|major|important|priority|p2|prio 2|sev 2|sev2|hoch|haute|élevée|alta|alto|hoog|wysoki|wysoka|hög|høj|høy|korkea|vysoká|vysoký"
    ),
    normal=(
        "normal|medium|moderate|no priority|not priority|standard|default|average|p3|prio 3|sev 3|sev3|"
        "mittel|moyenne|normale|moyen|media|medio|média|médio|gemiddeld|normaal|średni|średnia|normalny|medel|mellem|middels|normaali|"
        "střední|normální"
    ),
    low=(
        "low|minor|lowest|trivial|planning|very low|p4|p5|prio 4|prio 5|sev 4|sev4|"
        "niedrig|gering|sehr niedrig|niedrigste|basse|faible|très basse|"
        "très faible|poco urgente|peu urgent|nicht dringend|zeer laag|"
        "baja|muy baja|bassa|molto bassa|laag|baixa|muito baixa|niski|niska|bardzo niski|bardzo niska|låg|mycket låg|lav|meget lav|matala|"
        "nízká|nízký"
    ),
)

_TELLING = frozenset({"new", "open", "solved", "closed"})
_ENDS = frozenset({"solved", "closed"})
_PENDING = frozenset({"pending", "ausstehend", "pendiente", "pendente"})
"""First words that say pending. Others, such as waiting, do not say for whom."""
_DENIALS = "not nicht noch pas non no sin niet nao to be before until unless sans sem senza zonder awaiting waiting"
_NOT = frozenset(_DENIALS.split())

_CHANNEL_WORDS: Mapping[str, str] = vocabulary(
    email="email|e-mail|mail|channel email|outbound email|e mail",
    phone="phone|voice|telephone|call|telefon|téléphone|teléfono|telefono|telefoon|telefone|channel voice",
    chat="chat|live chat|messaging|native messaging|whatsapp|channel whatsapp|facebook messenger",
    web="web|portal|website|web form|webform|web widget|widget|channel web widget|feedback widget|online|form|self-service|self service",
    social="social|twitter|twitter status|twitter direct message|facebook|instagram|telegram|channel twitter profile|channel facebook page",
    sms="sms|channel sms|text message|channel twilio sms",
)
_NO_CHANNEL = frozenset({"unknown", "unspecified", "none", ""})
_COUNTED_PRIORITY = re.compile(r"(?:prio(?:rit\w{0,4}|ridad\w{0,2})?|p|sev(?:erity)?|s) ?([0-5])(?: .*)?")
_NUMBERED = re.compile(r"^(?:p|prio|priority)?\s*\d+\s*(?:-|\u2013|:|\)|\.|\s)\s*(?=[^\W\d])", re.IGNORECASE)


def parse_status(word: str, own: Mapping[str, str], default: Status, warnings: Warnings) -> Status | None:
    """The meaning of a status word.

    None where the source threw the case away. A missing word means the default without a warning, an unknown one too, with a warning that
    keeps the word.
    """
    found = status_meaning(word, own) or phrase_meaning(word)
    if found is None and word.strip():
        warn_of_status(word, default, warnings)
    return None if found == "dropped" else found or default  # type: ignore[return-value]  # the tables hold our words only


def warn_of_status(word: str, taken: Status, warnings: Warnings) -> None:
    """Tells of a status word that nothing explains."""
    warnings.add(f"the status word '{excerpt(word)}' is not known and taken as {taken}; --map can say what it means")


def status_meaning(word: str, own: Mapping[str, str]) -> str | None:
    """The meaning of a whole status word, `dropped` among them. None when it is not known."""
    return _look_up(word, own, STATUS_WORDS)


@lru_cache(maxsize=4096)
def phrase_meaning(word: str) -> str | None:
    """The meaning of a phrase that no desk shares.

    Its first or last word may say that it is over, its words for whom it waits. None when neither says it.
    """
    found = _leading_meaning(word)
    return found if found in _ENDS else waiting_meaning(word) or found


def _leading_meaning(word: str) -> str | None:
    """The meaning of a phrase by its first word.

    Such as `Closed - passed on`. A language that puts the verb last, as in `erfolgreich geschlossen`, says so with the last word. None
    when neither says it.
    """
    words = normalise(word).split()
    if len(words) < 2:
        return None
    first = STATUS_WORDS.get(words[0])
    if first in _TELLING or words[0] in _PENDING:
        return first
    last = STATUS_WORDS.get(words[-1])
    return last if last in _ENDS and not _NOT.intersection(words) else None


def _numbered_priority(word: str) -> str | None:
    """The meaning of a priority that is counted, such as `Priorité 1`."""
    counted = _COUNTED_PRIORITY.fullmatch(normalise(word))
    return PRIORITY_WORDS[f"p{counted[1]}"] if counted else None


def parse_priority(word: str, own: Mapping[str, str], warnings: Warnings) -> Priority:
    """The meaning of a priority word.

    A missing one is normal, an unknown one too with a warning that keeps the word.
    """
    found = priority_meaning(word, own)
    if found is None and word.strip():
        warn_of_priority(word, warnings)
    return found or "normal"


def priority_meaning(word: str, own: Mapping[str, str]) -> Priority | None:
    """The meaning of a priority word, None when it is not known."""
    return _look_up(word, own, PRIORITY_WORDS) or _numbered_priority(word)  # type: ignore[return-value]  # the tables hold our words only


def warn_of_priority(word: str, warnings: Warnings) -> None:
    """Tells of a priority word that nothing explains."""
    warnings.add(f"the priority word '{excerpt(word)}' is not known and taken as normal")


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
def _lookup_forms(word: str) -> tuple[str, ...]:
    """A word to look up, whole and without number or brackets.

    Such as `3 - Moderate` and `Open (Support pipeline)`.
    """
    bare = _NUMBERED.sub("", word.strip())
    before, opened, _ = bare.partition("(")
    return (normalise(word), normalise(bare), *((normalise(before),) if opened and bare.endswith(")") and before.strip() else ()))


@lru_cache(maxsize=4096)
def parse_channel(word: str) -> str:
    """The channel in the board's words.

    One of their own stays, in small letters.
    """
    normalised = normalise(word)
    return "" if normalised in _NO_CHANNEL else _CHANNEL_WORDS.get(normalised, normalised)
