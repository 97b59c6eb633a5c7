"""The values in a cell: nothing, one, or several."""

from __future__ import annotations

import json
import re

_WORDS = (
    "nan|null|none|<na>|n/a|na|nil|nat|undefined|(empty)|(null)|(none)|(blank)|#n/a|<null>|n.a.|k.a.|k. a.|n/d|s/o|"
    "(leer)|(vide)|(vacío)|(vacio)|(vuoto)|(leeg)|(vazio)|[null]|[none]|[empty]|<none>|<empty>|(no value)|n.v.t.|n.d.|#nv|#ref!|#value!|"
    "#wert!|#bezug!|#div/0!|#num!|#null!|#name?"
)
_SIGNS = ("", "-", "--", "---", "\u2013", "\u2014", "?", "...", "\u2026", "\\N", "[]", "{}", "NaN", "NaT", "<Na>", "k.A.", "k. A.")
NOTHING: frozenset[str] = frozenset(
    (*_SIGNS, *(form for word in _WORDS.split("|") for form in (word, word.upper(), word.capitalize(), word.title())))
)
"""Words that databases, spreadsheets and their libraries write into a cell that holds nothing."""
_NO_PERSON = (
    "no agent|unassigned|none|nobody|n a|null|not assigned|nicht zugewiesen|non assigne|non attribue|sin asignar|non assegnato|"
    "niet toegewezen|nao atribuido|niemand|personne|nadie|ninguem|empty|blank|unknown|unbekannt|inconnu|desconocido|sconosciuto|onbekend|"
    "desconhecido|kein bearbeiter|kein agent|sans responsable|sin responsable|sin agente|sem responsavel|sem agente|geen behandelaar"
)
_NO_VALUE = (
    "none|n a|n d|k a|s o|s d|n v t|nvt|keine|keiner|keines|ohne|keine angabe|nicht angegeben|nicht gesetzt|aucun|aucune|neant|"
    "non renseigne|non precise|sans objet|ninguno|ninguna|sin especificar|no especificado|no aplica|nessuno|nessuna|non specificato|"
    "non indicato|nenhum|nenhuma|nao informado|nao especificado|nao se aplica|geen|niet opgegeven|niet ingevuld|not set|not specified|"
    "not applicable|no value"
)
NO_VALUE: frozenset[str] = frozenset(_NO_VALUE.split("|"))
"""Words of people for nothing, normalised. They may begin a sentence, and so count where a name or a tag stands."""
NOBODY: frozenset[str] = frozenset(_NO_PERSON.split("|")) | NO_VALUE
"""Words that stand for no person, normalised."""
_LISTED = re.compile(r"\[\s*(['\"]).*\1\s*\]", re.DOTALL)
_BARE_LIST = re.compile(r"\[([^\[\]{}'\"]*)\]")
"""A list without quotes, as some write the people and tags of a task."""
_BETWEEN_LISTED = re.compile(r"['\"]\s*,\s*['\"]")
_SEVERAL = re.compile(r"[\[<&\n\r;|$,]")
"""The signs without one of which a cell holds one value at most."""
_SEPARATORS = re.compile(r"<br\s*/?>|&lt;br\s*/?&gt;|[\n\r;|]|\$\$##\$\$", re.IGNORECASE)


_PARTICLES = frozenset({"van", "von", "de", "di", "da", "del", "der", "la", "le", "el", "al", "ter", "ten"})


def cell_values(cell: str) -> list[str]:
    """The values of a cell, in their order, each once.

    They stand apart by line breaks, semicolons or bars, whole names and addresses by commas too. The comma of a last name that stands first
    parts nothing. A list of a program is one of ours.
    """
    if not _SEVERAL.search(cell):
        return [value] if (value := cell.strip()) else []
    found = [value.strip() for value in _SEPARATORS.split(unlisted_text(cell))]
    parted = [part.strip() for value in found for part in (value.split(",") if _is_list(value) else [value])]
    return list(dict.fromkeys(value for value in parted if value))


def named_object(cell: str) -> tuple[str, str] | None:
    """The name and address of a person written as JSON. None for other cells."""
    if not cell.startswith("{") or not cell.endswith("}"):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    name, address = (str(found.get(key) or "").strip() for key in ("name", "email"))
    return (name or address, address) if name or address else None


def unlisted_text(cell: str) -> str:
    """The values of a program's list, parted by bars. Another cell as it is."""
    if bare := _BARE_LIST.fullmatch(cell):
        return bare[1].replace(",", "|")
    return "|".join(_BETWEEN_LISTED.split(cell.strip("[] \t\n")[1:-1])) if _LISTED.fullmatch(cell) else cell


def _is_list(value: str) -> bool:
    """Does a comma part whole names, or addresses?"""
    parts = [part.split() for part in value.split(",")]
    if len(parts) < 2:
        return False
    addresses = all(len(part) == 1 and "@" in part[0] for part in parts)
    return addresses or all(len(part) > 1 and part[0].lower() not in _PARTICLES for part in parts)
