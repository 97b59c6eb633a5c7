"""GLPI's table, in French."""

from __future__ import annotations

from pathlib import Path

from tests.bench.exports.plain_table import save_table
from tests.bench.exports.ticket import place, ticket

_HEADER = (
    "ID", "Titre", "Statut", "Dernière modification", "Date d'ouverture", "Priorité", "Demandeur - Demandeur",
    "Attribué à - Technicien", "Description", "",
)  # fmt: skip


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    return save_table(folder / "glpi.csv", _HEADER, map(_row, range(count)), delimiter=";")


def _row(number: int) -> tuple[str, ...]:
    told = ticket(number)
    status = place(told.state, "Nouveau|En cours (Attribué)|En attente|Résolu|Clos")
    identity = f"{told.number:,}".replace(",", " ")
    return (
        identity, told.subject, status, f"{told.changed:%d-%m-%Y %H:%M}", f"{told.at:%d-%m-%Y %H:%M}", "Moyenne", told.customer,
        f"{told.agent} <br>Lou Light" if number % 9 == 0 else told.agent, f"&lt;p&gt;{told.text}&lt;/p&gt;", "",
    )  # fmt: skip
