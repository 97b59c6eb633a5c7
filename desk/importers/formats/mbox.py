"""Mailboxes: one case a thread.

Threads are told by Message-ID, In-Reply-To and References, the desk by its addresses.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any, cast

from desk.importers.imported_case import NO_SUBJECT, Comment, ImportedCase, ImportOptions, ParsedCases, Reject
from desk.importers.reading.clean_text import clean_line, plain_text
from desk.importers.reading.import_format import BytesFormat
from desk.importers.reading.mail_headers import BoundedPolicy, header_text, mail_addresses, raw_header
from desk.importers.reading.warnings import Warnings
from desk.text.times import is_of_our_days

_START = re.compile(rb"(?:\A|\n\n?)From [^\n]{1,300}?\d{4}[^\n]{0,40}\n(?=[A-Za-z][A-Za-z0-9-]*:[ \t])")
_QUOTED = re.compile(r"^>(>*From )", re.MULTILINE)
_ID = re.compile(r"<([^<>\s]{1,500})>")
_POLICY = BoundedPolicy()
_RAW_BYTES = 100_000
"""Bytes of a rejected message that are kept beside its reason."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One message.

    `references` are the ids it answers, the oldest first.
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


def _is_mailbox(data: bytes) -> bool:
    """Does the file begin as a mailbox does?"""
    return _START.match(data[:4000].replace(b"\r\n", b"\n")) is not None


def _read_mailbox(data: bytes, options: ImportOptions, warnings: Warnings) -> tuple[ParsedCases, int]:
    """The threads of a mailbox as cases, and the number of messages.

    A message without a date that can be read is rejected. The desk's own addresses are `agents` in the agent's map, else those that most
    threads were first written to.
    """
    warnings.add_once("the format has no priority: every case is normal")
    parsed = ParsedCases()
    mails: dict[str, Mail] = {}
    count = 0
    for line, raw in _split_messages(data.replace(b"\r\n", b"\n")):
        count += 1
        mail = _parse_mail(line, raw)
        if isinstance(mail, Reject):
            parsed.rejects.append(mail)
        elif mail.id in mails:
            warnings.add("a message stands twice in the file and counts once", f"line {line}")
        else:
            mails[mail.id] = mail
    threads = _group_threads(mails)
    own = _own_addresses(threads, options)
    warnings.add_once(f"mail from {', '.join(sorted(own)) or 'nobody'} is taken as the desk's; name others in the map as agents")
    parsed.cases.extend(_build_case(thread, own) for thread in threads)
    return parsed, count


def _split_messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    starts = list(_START.finditer(data))
    ends = [match.start() for match in starts[1:]] + [len(data)]
    line, seen = 1, 0
    for match, end in zip(starts, ends, strict=True):
        line += data.count(b"\n", seen, match.start())
        seen = match.start()
        yield line + data[match.start() : match.end()].index(b"From "), data[match.end() : end]


def _parse_mail(line: int, raw: bytes) -> Mail | Reject:
    """One message, or its reject, whatever is wrong with it."""
    try:
        return _read_mail(line, raw)
    except Exception as error:  # whatever the parser of a hostile message raises costs that message alone
        reason = f"the message cannot be read ({clean_line(str(error))[:80] or type(error).__name__})"
        return Reject(line, "", reason, raw[:_RAW_BYTES].decode("utf-8", "replace"))


def _read_mail(line: int, raw: bytes) -> Mail:
    message = cast(EmailMessage, message_from_bytes(raw, policy=_POLICY))
    words, attached = _mail_content(message)
    name, address = next(iter(mail_addresses(raw_header(message, "From"))), ("", ""))
    answered = f"{raw_header(message, 'References')} {raw_header(message, 'In-Reply-To')}"
    return Mail(
        line=line,
        id=next(iter(_ID.findall(raw_header(message, "Message-ID"))), hashlib.blake2b(raw, digest_size=10).hexdigest()),
        references=tuple(_ID.findall(answered)),
        at=_mail_time(raw_header(message, "Date")),
        name=clean_line(name) or address,
        address=address.lower(),
        to=tuple(to.lower() for key in ("To", "Cc", "Delivered-To") for _, to in mail_addresses(raw_header(message, key)) if to),
        subject=clean_line(header_text(message, "Subject")),
        text=words,
        attachments=attached,
    )


def _mail_time(header: str) -> datetime:
    """The instant of a Date header. Raises ValueError for none, and for a year that a desk cannot count with."""
    if not header:
        raise ValueError("it has no date")
    at = parsedate_to_datetime(header[:200])
    if not is_of_our_days(at):
        raise ValueError(f"{header[:40]} is no date that a desk can count with")
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _mail_content(message: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """The text of a message, and name and size of its attachments."""
    body = message.get_body(preferencelist=("plain", "html"))
    words = _QUOTED.sub(r"\1", plain_text(_decode_part(body)) if body else "")
    files = [(part.get_filename() or "unnamed", len(part.get_payload(decode=True) or b"")) for part in message.iter_attachments()]
    return words.strip(), tuple(f"{clean_line(name)} ({size:,} bytes)" for name, size in files)


def _decode_part(part: Any) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        payload = part.get_payload(decode=True)
        return payload.decode("cp1252", "replace") if isinstance(payload, bytes) else str(payload)


def _group_threads(mails: dict[str, Mail]) -> list[list[Mail]]:
    """Messages that answer one another, each thread by time.

    Threads stand in the order of their first messages.
    """
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while leader.setdefault(key, key) != key:
            leader[key] = key = leader.setdefault(leader[key], leader[key])
        return key

    for mail in mails.values():
        for other in mail.references:
            leader[find(mail.id)] = find(other)
    threads: dict[str, list[Mail]] = {}
    for mail in sorted(mails.values(), key=lambda mail: mail.at):
        threads.setdefault(find(mail.id), []).append(mail)
    return list(threads.values())


def _own_addresses(threads: Sequence[Sequence[Mail]], options: ImportOptions) -> frozenset[str]:
    told = (options.mapping or {}).get("agents")
    if told:
        return frozenset(address.strip().lower() for address in told.split(","))
    written_to = Counter(address for thread in threads for address in set(thread[0].to))
    return frozenset(address for address, count in written_to.items() if count * 2 >= len(threads))


def _build_case(thread: Sequence[Mail], own: Iterable[str]) -> ImportedCase:
    first = thread[0]
    customer = next((mail for mail in thread if mail.address not in own), None)
    attached = [name for mail in thread for name in mail.attachments]
    return ImportedCase(
        source=FORMAT.source,
        external_id=first.references[0] if first.references else first.id,
        subject=first.subject or NO_SUBJECT,
        customer=customer.name if customer else "",
        email=customer.address if customer else next(iter(first.to), ""),
        channel="email",
        status="open" if any(mail.address in own for mail in thread) else "new",
        created=first.at,
        updated=thread[-1].at,
        comments=tuple(
            Comment(mail.id, mail.at, "agent" if mail.address in own else "customer", mail.name, True, mail.text) for mail in thread
        ),
        extra={"attachments": attached} if attached else {},
        line=first.line,
    )


FORMAT = BytesFormat(
    name="mbox",
    source="mbox",
    title="mailbox",
    matches=_is_mailbox,
    read=_read_mailbox,
    reason="mailbox: it begins with a From line and headers",
    encoding="by message",
)
