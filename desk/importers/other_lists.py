"""Tells lists of other things from lists of cases."""

from __future__ import annotations

from collections.abc import Sequence

from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.json_values import is_list
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
_CASE_WORDS = frozenset((*COLUMNS["description"], *COLUMNS["customer"], *COLUMNS["email"])) - _NAMES
_WORK = frozenset((*COLUMNS["priority"], *COLUMNS["resolved"], *COLUMNS["closed"], *COLUMNS["assignee"])) | _SUBJECTS


_TIMES_WORKED = "minutes|hours|duration|time spent|time tracked|billable|worked|dauer|stunden|duree|heures|duracion|horas|durata|ore"
_MINUTES = frozenset(_TIMES_WORKED.split("|"))
_OF_ARTICLES = "draft|section id|folder id|seo data|thumbs up|vote sum|promoted|user segment id|permission group id|articles count"
_ARTICLE = frozenset(_OF_ARTICLES.split("|"))
_RULE = frozenset({"actions", "conditions", "restriction", "execution", "raw title"})
"""Headings of lists of other things, which no list of cases has."""
_OTHER_RECORDS = {
    "users": "people", "contacts": "people", "agents": "people", "customers": "people", "requesters": "people",
    "organizations": "organisations", "companies": "organisations", "groups": "groups", "articles": "articles", "macros": "rules",
    "triggers": "rules", "automations": "rules", "views": "views", "ticket_fields": "fields", "brands": "brands",
    "time_entries": "times worked", "satisfaction_ratings": "ratings", "comments": "comments", "calls": "calls", "products": "products",
}  # fmt: skip
"""What products call their lists of other things in JSON."""


def other_records(root: object, *, known: frozenset[str]) -> str:
    """The other thing that a JSON value lists by its own word. Empty where it names one of `known` as well."""
    if not isinstance(root, dict) or (known | {"id", "subject", "title"}) & root.keys():
        return ""
    listed = (name for name, value in root.items() if is_list(value) and all(isinstance(item, dict) for item in value))
    return next((_OTHER_RECORDS[name] for name in listed if name in _OTHER_RECORDS), "")


def other_list(header: Sequence[str]) -> str:
    """The other thing that a table lists, in words.

    Empty for a table that may hold cases.
    """
    names = {normalise(name) for name in header}
    says_state = bool(names.intersection(COLUMNS["status"]))
    if names & _MINUTES and not says_state and not names & _SUBJECTS:
        return "times worked"
    if names & (_ARTICLE | _RULE) and not says_state | bool(names.intersection(COLUMNS["assignee"])):
        return "articles" if names & _ARTICLE else "rules"
    if names & _WORK:
        return ""
    if names & _SPEAKERS and names & _SPOKEN and not says_state:
        return "comments"
    if names & _NAMES and names & _ADDRESSES and not names.intersection(COLUMNS["description"]):
        return "people"
    if names & _NAMES and not says_state and not names.intersection(_CASE_WORDS):
        return "names"
    return ""
