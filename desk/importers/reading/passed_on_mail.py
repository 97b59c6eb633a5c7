"""Finds the customer's mail inside one that an agent passed on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from desk.importers.reading.dates import TimeParser, Unreadable
from desk.importers.reading.mail import Mail
from desk.importers.reading.mail_headers import mail_addresses
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.warnings import Warnings

_PREFIX = re.compile(r"^\s*(?:fwd?|wg|tr|rv|enc|i|doorst|fw|vs|vb|pd)\s*:\s*", re.IGNORECASE)
_FIELDS = {
    "from": "from|von|de|da|van|fra|fran|od",
    "date": "date|sent|gesendet|datum|envoye|enviado|fecha|data|enviada|inviato|verzonden|skickat|sendt|wyslano",
    "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|amne|emne|temat",
    "to": "to|an|a|para|aan|till|til|do|cc|kopie|copie",
}
_FIELD_BY_WORD = {word: field for field, words in _FIELDS.items() for word in words.split("|")}
_LONGEST_LINE = 500
"""Characters of a line that are looked at. A longer one is no header."""
_LINE = re.compile(r"^[>\s*]*([^\W\d_]{1,12})\s*:\*?\s*(.*?)\**\s*$")
_RULE = re.compile(
    r"^[>\s]*(?:[-_=]{3,}.*|.{0,40}(?:forwarded|weitergeleitet|transf[eé]r|reenviad|encaminhad|inoltrat|doorgestuurd).{0,40}:?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PassedOnMail:
    """The mail that was passed on, and the agent's words above it."""

    name: str
    address: str
    at: datetime
    subject: str
    text: str
    remark: str


def passed_on_mail(mail: Mail) -> PassedOnMail | None:
    """The mail inside a mail that was passed on. None when it holds none."""
    if not _PREFIX.match(mail.subject):
        return None
    lines = mail.text.split("\n")
    start = 0
    while start < len(lines):
        fields, end = _header_block(lines, start)
        name, address = next(iter(mail_addresses(fields.get("from", "").replace("[mailto:", "<").replace("]", ">"))), ("", ""))
        if (name or address) and {"date", "subject"} & fields.keys():
            subject = fields.get("subject") or _PREFIX.sub("", mail.subject)
            at = _sent_at(fields.get("date", ""), mail)
            return PassedOnMail(name or address, address.lower(), at, subject, "\n".join(lines[end:]).strip(), _remark_above(lines[:start]))
        start = max(end, start + 1)
    return None


def _remark_above(lines: list[str]) -> str:
    """The agent's words, without the rule below them."""
    while lines and (not lines[-1].strip() or _RULE.match(lines[-1][:_LONGEST_LINE])):
        lines.pop()
    return "\n".join(lines).strip()


def _header_block(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """The header lines that stand from `start` on, and where they end."""
    found: dict[str, str] = {}
    at = start
    while at < len(lines) and (match := _LINE.match(lines[at][:_LONGEST_LINE])) and (field := _FIELD_BY_WORD.get(normalise(match[1]))):
        found.setdefault(field, match[2])
        at += 1
    return found, at


def _sent_at(words: str, mail: Mail) -> datetime:
    """When the inner mail was sent. It is not after the one that passed it on."""
    try:
        found = TimeParser(mail.zone, True, Warnings()).parse(words)
    except Unreadable:
        found = None
    return min(found, mail.at) if found else mail.at
