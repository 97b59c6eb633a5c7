"""Reads one mail."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any, cast

from desk.importers.reading.clean_text import clean_line, clean_text, plain_text
from desk.importers.reading.mail_headers import BoundedPolicy, header_text, mail_addresses, raw_header
from desk.importers.reading.mail_sort import MailSort, mail_sort
from desk.importers.reading.mail_time import mail_time, zone_of_date

_QUOTED = re.compile(r"^>(>*From )", re.MULTILINE)
_ID = re.compile(r"<([^<>\s]{1,500})>")
_CASE_TAG = re.compile(r"\[(?:[^\[\]\d]{0,20}\s)?#?(C-\d{1,9})\]")
_CALENDAR_LINE = re.compile(r"^(SUMMARY|DTSTART|LOCATION)[^:\n]*:(.*)$", re.MULTILINE)
_POLICY = BoundedPolicy()
_RETURNED_TEXT = 20_000
_WINMAIL = "application/ms-tnef"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message.

    `references` are the ids it answers, the oldest first. `case_tag` is the number of ours that the subject names. `odd_date` is the Date
    header where that could not be trusted. `returned` names what a bounce brought back. `zone` is that of its clock.
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

    @property
    def content(self) -> tuple[Any, ...]:
        """The parts that are alike in two copies of one mail."""
        return self.id, self.at, self.address, self.subject, self.text


def read_mail(line: int, raw: bytes, *, envelope: str, now: datetime) -> Mail:
    """Reads a message. `envelope` is the line that stands before it in a mailbox.

    Raises ValueError where no part of it says when it was sent or received, and whatever the parser of a hostile message raises.
    """
    message = cast(EmailMessage, message_from_bytes(raw, policy=_POLICY))
    words, attached = _mail_content(message)
    name, address = next(iter(mail_addresses(raw_header(message, "From"))), ("", ""))
    subject = clean_line(header_text(message, "Subject"))
    date = raw_header(message, "Date")
    at, is_odd = mail_time(date, _received_lines(message), envelope, now)
    sort = mail_sort(message, address.lower(), subject)
    returned = _returned_parts(message) if sort == "bounce" else ("", ())
    answered = f"{raw_header(message, 'References')} {raw_header(message, 'In-Reply-To')}"
    tag = _CASE_TAG.search(subject)
    return Mail(
        line=line,
        id=next(iter(_ID.findall(raw_header(message, "Message-ID"))), hashlib.blake2b(raw.strip(), digest_size=10).hexdigest()),
        references=tuple(dict.fromkeys((*_ID.findall(answered), *returned[1]))),
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
    )


def _received_lines(message: EmailMessage) -> list[str]:
    return [str(value) for key, value in message.raw_items() if key.lower() == "received"]


def _mail_content(message: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """The text of a message, and name and size of its attachments."""
    body = message.get_body(preferencelist=("plain", "html"))
    is_text = body is not None and body.get_content_maintype() == "text"  # a part without headers counts as false
    words = _QUOTED.sub(r"\1", plain_text(decoded_part(body)) if is_text else "").strip()
    files = list(_attached_parts(message, body))
    names = tuple(f"{clean_line(_part_name(part))} ({_part_size(part):,} bytes)" for part in files)
    return words or _words_of_parts(message, files), names


def _attached_parts(message: EmailMessage, body: Any) -> Iterator[Any]:
    """The parts that are no text of the mail itself."""
    if not message.is_multipart():
        return iter(() if message.get_content_maintype() == "text" and not message.is_attachment() else (message,))
    return (part for part in message.walk() if part is not body and _is_attached(part))


def _is_attached(part: Any) -> bool:
    if part.get_content_maintype() == "multipart":
        return False
    return part.is_attachment() or part.get_content_maintype() != "text" or bool(part.get_filename())


def _part_name(part: Any) -> str:
    if name := part.get_filename():
        return str(name)
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return f"the mail '{header_text(inner[0], 'Subject')}'" if isinstance(inner, list) and inner else "a mail"
    return "winmail.dat" if part.get_content_type() == _WINMAIL else "unnamed"


def _part_size(part: Any) -> int:
    return len(part.get_payload(decode=True) or b"")


def _words_of_parts(message: EmailMessage, files: list[Any]) -> str:
    """Words for a mail that has no text of its own."""
    calendar = next((part for part in message.walk() if part.get_content_type() == "text/calendar"), None)
    if calendar is not None:
        found = {name: clean_line(value.replace("\\,", ",")) for name, value in _CALENDAR_LINE.findall(clean_text(decoded_part(calendar)))}
        return f"An invitation: {', '.join(found[name] for name in ('SUMMARY', 'DTSTART', 'LOCATION') if found.get(name))}".rstrip(": ")
    if any(part.get_content_type() == _WINMAIL or part.get_filename() == "winmail.dat" for part in files):
        return "(All of this mail is in winmail.dat, which is attached. Outlook reads it.)"
    return f"(No text. Attached: {', '.join(clean_line(_part_name(part)) for part in files)}.)" if files else ""


def decoded_part(part: Any) -> str:
    """The text of a part in the letters that were meant.

    Without a charset, or with a wrong one, it is read as UTF-8, else as Windows does.
    """
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(part.get_payload())
    told = str(part.get_param("charset") or "")
    names = (told, "utf-8") if told and told.lower() not in {"us-ascii", "ascii", "unknown-8bit"} else ("utf-8",)
    for name in names:
        try:
            return payload.decode(name)
        except (LookupError, ValueError):
            continue
    return payload.decode("cp1252", "replace")


def _returned_parts(message: EmailMessage) -> tuple[str, tuple[str, ...]]:
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


def _inner_headers(part: Any) -> EmailMessage:
    inner = part.get_payload()
    if isinstance(inner, list) and inner:
        return cast(EmailMessage, inner[0])
    return cast(EmailMessage, message_from_bytes((part.get_payload(decode=True) or b"") + b"\n\n", policy=_POLICY))
