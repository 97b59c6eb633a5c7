"""Tells lists of comments and of people from lists of cases."""

from __future__ import annotations

from collections.abc import Sequence

from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.normalised_words import normalise

_PERSON_NAMES = (
    "name|first name|last name|full name|firstname|lastname|given name|surname|vorname|nachname|nom|prenom|nombre|apellido|apellidos|nome|"
    "cognome|sobrenome|naam|voornaam|achternaam"
)
_AUTHORS = "author|author id|author name|autor|auteur|autore|user id|sender|from|created by|incoming|private|public|ersteller|verfasser"
_BODIES = (
    "body|html body|plain body|body text|text|comment|comments|message|content|reply|kommentar|commentaire|comentario|commento|nachricht|"
    "mensaje|messaggio|opmerking|mensagem"
)
_NAMES = frozenset(_PERSON_NAMES.split("|"))
_SPEAKERS = frozenset(_AUTHORS.split("|"))
_SPOKEN = frozenset(_BODIES.split("|"))
_SUBJECTS = frozenset(COLUMNS["subject"]) - _NAMES
_ADDRESSES = frozenset((*COLUMNS["email"], *COLUMNS["phone"]))
_WORK = frozenset((*COLUMNS["priority"], *COLUMNS["resolved"], *COLUMNS["closed"], *COLUMNS["assignee"])) | _SUBJECTS


def other_list(header: Sequence[str]) -> str:
    """The other thing that a table lists, in words.

    Empty for a table that may hold cases.
    """
    names = {normalise(name) for name in header}
    if names & _WORK:
        return ""
    if names & _SPEAKERS and names & _SPOKEN and not names.intersection(COLUMNS["status"]):
        return "comments"
    if names & _NAMES and names & _ADDRESSES and not names.intersection(COLUMNS["description"]):
        return "people"
    return ""
