"""The values in a cell: nothing, one, or several."""

from __future__ import annotations

import re

_WORDS = (
    "nan|null|none|<na>|n/a|na|nil|nat|undefined|(empty)|(null)|(none)|(blank)|#n/a|<null>|n.a.|k.a.|k. a.|n/d|s/o|"
    "(leer)|(vide)|(vacío)|(vacio)|(vuoto)|(leeg)|(vazio)"
)
_SIGNS = ("", "-", "--", "[]", "{}", "NaN", "NaT", "<Na>", "k.A.", "k. A.")
NOTHING: frozenset[str] = frozenset(
    (*_SIGNS, *(form for word in _WORDS.split("|") for form in (word, word.upper(), word.capitalize(), word.title())))
)
"""Words that databases, spreadsheets and their libraries write into a cell that holds nothing."""
_NO_PERSON = (
    "no agent|unassigned|none|nobody|n a|null|not assigned|nicht zugewiesen|non assigne|non attribue|sin asignar|non assegnato|"
    "niet toegewezen|nao atribuido|keine|keiner|niemand|personne|aucun|nadie|ninguno|nessuno|ninguem|nenhum|geen|empty|blank"
)
NOBODY: frozenset[str] = frozenset(_NO_PERSON.split("|"))
"""Words that stand for no person, normalised."""
_SEPARATORS = re.compile(r"<br\s*/?>|&lt;br\s*/?&gt;|[\n\r;|]|\$\$##\$\$", re.IGNORECASE)


_PARTICLES = frozenset({"van", "von", "de", "di", "da", "del", "der", "la", "le", "el", "al", "ter", "ten"})


def cell_values(cell: str) -> list[str]:
    """The values of a cell, in their order, each once.

    They stand apart by line breaks, semicolons or bars, whole names and addresses by commas too. The comma of a last name that stands first
    parts nothing.
    """
    found = [value.strip() for value in _SEPARATORS.split(cell)]
    parted = [part.strip() for value in found for part in (value.split(",") if _is_list(value) else [value])]
    return list(dict.fromkeys(value for value in parted if value))


def _is_list(value: str) -> bool:
    """Does a comma part whole names, or addresses?"""
    parts = [part.split() for part in value.split(",")]
    if len(parts) < 2:
        return False
    addresses = all(len(part) == 1 and "@" in part[0] for part in parts)
    return addresses or all(len(part) > 1 and part[0].lower() not in _PARTICLES for part in parts)
