"""Reads one mail."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, tzinfo
from email import message_from_bytes
from typing import Any, cast

import msgspec

from desk.importers.reading.clean_text import clean_line
from desk.importers.reading.mail_content import decoded_part, mail_content
from desk.importers.reading.mail_headers import MAIL_POLICY, ReceivedMessage, header_text, mail_addresses, raw_header
from desk.importers.reading.mail_sort import MailSort, mail_sort
from desk.importers.reading.mail_time import mail_time, zone_of_date
from desk.importers.reading.mail_writer import mail_writer

_ID = re.compile(r"<([^<>\s]{1,500})>")
_CASE_TAG = re.compile(r"\[(?:[^\[\]\d]{0,20}\s)?#?(C-\d{1,9})\]")
_BARE_ID = re.compile(r"([^\s<>@()]{1,250}@[^\s<>@()]{1,250})(?: \(.*\))?")
"""An id without its brackets, and the words that some programs put behind it."""
_RETURNED_TEXT = 20_000


class EnclosedMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that another one carries whole."""

    name: str
    address: str
    at: datetime
    subject: str
    text: str


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One message.

    `references` are the ids it answers, the oldest first. `case_tag` is the number of ours that the subject names. `odd_date` is the Date
    header where that could not be trusted. `returned` names what a bounce brought back. `zone` is that of its clock.
    `enclosed` is the first mail that it carries.
    """

    line: int
    id: str
    references: tuple[str, ...]
    at: datetime
    name: str
    address: str
    to: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[str, ...]
    sort: MailSort = "message"
    case_tag: str = ""
    odd_date: str = ""
    returned: str = ""
    zone: tzinfo = UTC
    enclosed: EnclosedMail | None = None

    @property
    def content(self) -> tuple[Any, ...]:
        """The parts that are alike in two copies of one mail."""
        return self.id, self.at, self.address, self.subject, self.text


def read_mail(line: int, raw: bytes, *, envelope: str, now: datetime) -> Mail:
    """Reads a message. `envelope` is the line that stands before it in a mailbox.

    Raises ValueError where no part of it says when it was sent or received, and whatever the parser of a hostile message raises.
    """
    message = cast(ReceivedMessage, message_from_bytes(raw, policy=MAIL_POLICY))
    words, attached = mail_content(message)
    name, address = mail_writer(message)
    subject = clean_line(header_text(message, "Subject"))
    date = raw_header(message, "Date")
    at, is_odd = mail_time(date, _received_lines(message), envelope, now)
    sort = mail_sort(message, address.lower(), subject)
    returned = _returned_parts(message) if sort == "bounce" else ("", ())
    tag = _CASE_TAG.search(subject)
    return Mail(
        line=line,
        id=next(iter(_ID.findall(raw_header(message, "Message-ID"))), hashlib.blake2b(raw.strip(), digest_size=10).hexdigest()),
        references=tuple(dict.fromkeys((*_answered_ids(message), *returned[1]))),
        at=at,
        name=clean_line(name) or address,
        address=address.lower(),
        to=tuple(to.lower() for key in ("To", "Cc", "Delivered-To") for _, to in mail_addresses(raw_header(message, key)) if to),
        subject=subject,
        text=words,
        attachments=attached,
        sort=sort,
        case_tag=tag[1] if tag else "",
        odd_date=(date[:60] or "none") if is_odd else "",
        returned=returned[0],
        zone=zone_of_date(date),
        enclosed=_enclosed_mail(message, at) if sort == "message" else None,
    )


def _answered_ids(message: ReceivedMessage) -> list[str]:
    """The ids that a mail answers. Some programs leave out their brackets."""
    answered = raw_header(message, "In-Reply-To")
    bare = _BARE_ID.fullmatch(answered)
    return [*_ID.findall(raw_header(message, "References")), *([bare[1]] if bare else _ID.findall(answered))]


def _enclosed_mail(message: ReceivedMessage, now: datetime) -> EnclosedMail | None:
    """The first mail that a mail carries. It is not later than the one that carries it."""
    part = next((part for part in message.iter_attachments() if part.get_content_type() == "message/rfc822"), None)
    inner = part.get_payload() if part is not None else None
    if not isinstance(inner, list) or not inner:
        return None
    carried = cast(ReceivedMessage, inner[0])
    name, address = mail_writer(carried)
    try:
        at, _ = mail_time(raw_header(carried, "Date"), _received_lines(carried), "", now)
    except ValueError:
        at = now
    subject, text = clean_line(header_text(carried, "Subject")), mail_content(carried)[0]
    return EnclosedMail(name=clean_line(name) or address, address=address.lower(), at=min(at, now), subject=subject, text=text)


def _received_lines(message: ReceivedMessage) -> list[str]:
    return [str(value) for key, value in message.raw_items() if key.lower() == "received"]


def _returned_parts(message: ReceivedMessage) -> tuple[str, tuple[str, ...]]:
    """The parts that a bounce brought back.

    They are told in words, with the ids of the mails in it."""
    failed = clean_line(raw_header(message, "X-Failed-Recipients"))
    ids: list[str] = []
    subject = ""
    for part in message.walk():
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            inner = _inner_headers(part)
            ids += _ID.findall(raw_header(inner, "Message-ID"))
            subject = subject or clean_line(header_text(inner, "Subject"))
            failed = failed or ", ".join(to for _, to in mail_addresses(raw_header(inner, "To")))
        elif part.get_content_type() == "message/delivery-status":
            recipients = re.findall(r"(?im)^(?:final|original)-recipient:\s*(?:rfc822;)?\s*(\S+)", part.as_string()[:20_000])
            failed = failed or ", ".join(dict.fromkeys(recipients))
    if not failed and not ids:
        text = decoded_part(message)[:_RETURNED_TEXT] if not message.is_multipart() else ""
        failed = next(iter(re.findall(r"(?m)^\s*<?([^\s<>@:]{1,80}@[^\s<>@:]{1,80})>?\s*:", text)), "")
        ids += re.findall(r"(?im)^message-id:\s*<([^<>\s]{1,500})>", text)
    return " ".join(filter(None, (f"'{subject}'" if subject else "a mail of ours", f"to {failed}" if failed else ""))), tuple(ids)


def _inner_headers(part: Any) -> ReceivedMessage:
    inner = part.get_payload()
    if isinstance(inner, list) and inner:
        return cast(ReceivedMessage, inner[0])
    return cast(ReceivedMessage, message_from_bytes((part.get_payload(decode=True) or b"") + b"\n\n", policy=MAIL_POLICY))
