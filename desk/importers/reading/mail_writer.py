"""Tells who wrote a mail that came through others."""

from __future__ import annotations

import re

from desk.importers.reading.mail_headers import ReceivedMessage, mail_addresses, raw_header

_NO_REPLY = re.compile(
    r"(?:no|do.?not|dont|nicht|ne.?pas|nao|non)[._-]?(?:reply|respond|antworten|repondre|responder|rispondere)|noreply|form|forms|"
    r"web.?form|mailer|notifications?|postman|wordpress|www-data|apache",
    re.IGNORECASE,
)
_VIA = re.compile(r"\s+(?:via|\u00fcber|por|par)\s[^@]{1,100}$", re.IGNORECASE)


def mail_writer(message: ReceivedMessage) -> tuple[str, str]:
    """The name and the address of whoever wrote a mail.

    It is the sender. Where a group rewrote the sender, or a form sends from an address that nobody reads, it is who is to be answered.
    """
    name, address = next(iter(mail_addresses(raw_header(message, "From"))), ("", ""))
    answered = _answered_person(message)
    if answered is None or answered[1].lower() == address.lower() or not _is_stand_in(message, address):
        return name, address
    return answered[0] or _VIA.sub("", name) or answered[1], answered[1]


def _answered_person(message: ReceivedMessage) -> tuple[str, str] | None:
    """The one person to be answered. None for none and for several, and for the list itself."""
    lists = raw_header(message, "List-Post").lower()
    for header in ("X-Original-From", "Reply-To"):
        found = [(name, address) for name, address in mail_addresses(raw_header(message, header)) if address]
        if len(found) == 1 and found[0][1].lower() not in _written_to(message) and found[0][1].lower() not in lists:
            return found[0]
    return None


def _is_stand_in(message: ReceivedMessage, address: str) -> bool:
    """Does this sender only stand for another one?

    A list does that writes from the address it is written to, and so does one whose mails are sent to the list.
    """
    local = address.lower().rpartition("@")[0]
    return bool(_NO_REPLY.fullmatch(local)) or address.lower() in _written_to(message) or bool(raw_header(message, "List-Id"))


def _written_to(message: ReceivedMessage) -> set[str]:
    return {to.lower() for header in ("To", "Cc") for _, to in mail_addresses(raw_header(message, header))}
