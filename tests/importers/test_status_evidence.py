"""The status of a row, by its word and by what else the row says."""

from __future__ import annotations

import pytest

from tests.importers.import_builders import read, table

HEADER = ["id", "subject", "status", "status type", "created", "resolved", "closed", "assignee"]
DAY = "2026-11-20T09:00:00Z"


def status(word: str, *, kind: str = "", resolved: str = "", closed: str = "", owner: str = "Bo") -> str:
    (case,) = read(table(HEADER, ["1", "Late", word, kind, DAY, resolved, closed, owner])).cases
    return case.status


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("new", "Neu|Nouveau|Nuevo|Novo|Nuovo|Nieuw"),
        (
            "open",
            "In Bearbeitung (zugewiesen)|En cours (Attribué)|En cours (Planifié)|En curso (asignada)|Em atendimento (atribuído)|"
            "In corso (pianificato)|In behandeling (toegewezen)|Em andamento|Processing (planned)",
        ),
        (
            "pending",
            "pending auto close+|pending auto close-|warten auf Erinnerung|Ausstehend|En attente|Pendiente|Pendente|In attesa|"
            "Wachten op klant|A la espera del cliente|En attente du client|Aguardando cliente",
        ),
        (
            "on_hold",
            "On Hold|Zurückgestellt|Suspendu|En espera de terceros|Aguardando terceiros|In attesa di terze parti|Wachten op derden",
        ),
        ("solved", "Solved|Gelöst|Résolu|Resuelto|Solucionado|Risolto|Opgelost|Resolvido"),
        (
            "closed",
            "closed successful|erfolgreich geschlossen|fermé avec succès|cerrado con éxito|fechado com sucesso|chiuso con successo|"
            "succesvol gesloten|mit Workaround geschlossen|Clôturé|Encerrado|Closed - passed on|Closed: no answer|Clos",
        ),
    ],
)
def test_words_of_products_in_their_languages(ours: str, theirs: str) -> None:
    assert {word: status(word) for word in theirs.split("|")} == dict.fromkeys(theirs.split("|"), ours)


def test_an_unknown_word_is_told_by_the_rest_of_its_row() -> None:
    assert status("Nudge Vendor", kind="closed") == "closed"
    assert status("Nudge Vendor", kind="pending auto") == "pending"
    assert status("Nudge Vendor", resolved=DAY) == "solved"
    assert status("Nudge Vendor", resolved=DAY, closed=DAY) == "closed"
    assert status("Nudge Vendor") == "open"
    assert status("Nudge Vendor", owner="") == "new"


def test_a_word_that_is_known_goes_before_the_times() -> None:
    assert status("Reopened", resolved=DAY) == "open"
    assert status("Pending", closed=DAY) == "pending"


def test_a_missing_word_is_told_by_the_times() -> None:
    assert status("", resolved=DAY) == "solved"
    assert status("", closed=DAY) == "closed"
    assert status("") == "new"


@pytest.mark.parametrize("phrase", ["not closed", "noch nicht gelöst", "waiting to be closed", "no cerrado"])
def test_a_last_word_that_is_denied_says_nothing(phrase: str) -> None:
    assert status(phrase) == "open"


def test_state_removed_is_dropped() -> None:
    found = read(table(HEADER, ["1", "Late", "thrown out", "removed", DAY, "", "", "Bo"]))
    assert (len(found.cases), len(found.dropped)) == (0, 1)
