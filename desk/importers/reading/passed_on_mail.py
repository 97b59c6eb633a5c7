"""Finds the customer's mail inside one that an agent passed on."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from desk.importers.reading.clean_text import clean_line
from desk.importers.reading.dates import TimeParser, Unreadable
from desk.importers.reading.mail import Mail
from desk.importers.reading.mail_headers import mail_addresses
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.warnings import Warnings

_PREFIX = re.compile(
    r"^\s*(?:fwd?|wg|tr|rv|enc|i|doorst|fw|vs|vb|pd|prep|\u0159ep|p\u0159ep|pos\u0142|ilt|i\u0307lt|\u0130lt|\u8f6c\u53d1|\u8f49\u5bc4|\u8ee2\u9001)\s*[:\uff1a]\s*",
    re.IGNORECASE,
)
_FIELDS = {
    "from": "from|von|de|da|van|fra|fran|od|lahettaja|kimden",
    "date": "date|sent|gesendet|gesendet am|datum|envoye|envoye le|enviado|enviado el|enviado em|fecha|data|enviada|enviada em|"
    "enviada el|inviato|verzonden|skickat|sendt|wyslano|lahetetty|odeslano|gonderildi|tarih|paivamaara|dato",
    "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|amne|emne|temat|aihe|predmet|konu",
    "to": "to|an|a|para|aan|till|til|do|cc|kopie|copie|vastaanottaja|komu|kime|kopia|dw|copia",
}
_FIELD_BY_WORD = {word: field for field, words in _FIELDS.items() for word in words.split("|")}
_LONGEST_LINE = 500
_MOST_NAMES = 6
"""Characters of a line that are looked at. A longer one is no header."""
_LINE = re.compile(r"^[>\s*]*([^\W\d_]{1,14}(?: [^\W\d_]{1,3})?)\s*:\*?\s*(.*?)\**\s*$")
_RULE = re.compile(
    r"^[>\s]*(?:[-_=]{3,}.*|.{0,40}(?:forwarded|weitergeleitet|transf[eé]r|reenviad|encaminhad|inoltrat|doorgestuurd).{0,40}:?)$",
    re.IGNORECASE,
)


class PassedOnMail(msgspec.Struct, frozen=True):
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
    if (inner := mail.enclosed) and inner.address:
        return PassedOnMail(inner.name, inner.address, inner.at, inner.subject, inner.text, mail.text)
    lines = mail.text.split("\n")
    start = 0
    while start < len(lines):
        fields, end = _header_block(lines, start)
        name, address = _sender_of(fields.get("from", ""))
        if (name or address) and {"date", "subject"} & fields.keys():
            subject = fields.get("subject") or _PREFIX.sub("", mail.subject)
            at = _sent_at(fields.get("date", ""), mail)
            text = _unquoted_text(lines[end:])
            return PassedOnMail(name or address, address.lower(), at, subject, text, _remark_above(lines[:start]))
        start = max(end, start + 1)
    return None


def _sender_of(words: str) -> tuple[str, str]:
    """The name and the address of a sender. Some programs keep the name alone."""
    found = next(iter(mail_addresses(words.replace("[mailto:", "<").replace("]", ">"))), None)
    if found:
        return found
    name = clean_line(words[:_LONGEST_LINE])
    return (name, "") if 0 < len(name.split()) <= _MOST_NAMES else ("", "")


def _unquoted_text(lines: list[str]) -> str:
    """The words of a mail without the marks of a quote.

    Only where every line has them.
    """
    said = [line for line in lines if line.strip()]
    if said and all(line.startswith(">") for line in said):
        lines = [line[1:].removeprefix(" ") for line in lines]
    return "\n".join(lines).strip()


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
