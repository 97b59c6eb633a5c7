"""Mailboxes: one case a thread.

Threads are told by Message-ID, In-Reply-To and References, the desk by its addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from msgspec.structs import replace

from desk.importers.imported_case import CASE_FIELDS, NO_SUBJECT, Comment, ImportedCase, ImportOptions, ParsedCases, Reject, other_mail_id
from desk.importers.reading.clean_text import clean_line
from desk.importers.reading.import_format import BytesFormat
from desk.importers.reading.mail import Mail, read_mail
from desk.importers.reading.mail_threads import Thread, desk_addresses, group_threads, split_notices
from desk.importers.reading.passed_on_mail import passed_on_mail
from desk.importers.reading.progress import counted
from desk.importers.reading.warnings import Warnings

_START = re.compile(rb"(?:\A|\n\n?)From ([^\n]{1,300}?\d{4}[^\n]{0,40})\n(?=[A-Za-z][A-Za-z0-9-]*:[ \t])")
_ENVELOPE = re.compile(rb"(?:-|[^\s@]{0,200}@\S{1,200}|MAILER-DAEMON)\s")
_CLOCK = re.compile(rb"\d{1,2}:\d{2}")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,10})[ \t]*$", re.IGNORECASE | re.MULTILINE)
_ID_LINE = re.compile(rb"^Message-ID:", re.IGNORECASE | re.MULTILINE)
_MOST_HEADER_BYTES = 100_000
_RAW_BYTES = 100_000
"""Bytes of a rejected message that are kept beside its reason."""
_FOLDER_DATA = "the mail server's own note about the mailbox"
_AUTOMATIC_TAG = "automatic"


def _is_mailbox(data: bytes) -> bool:
    """Does the file begin as a mailbox does?"""
    found = _START.match(data[:4000].replace(b"\r\n", b"\n"))
    return found is not None and _is_envelope(found[1])


def _is_envelope(line: bytes) -> bool:
    """Does a line name a sender or an hour? A text may begin with the same word."""
    return _ENVELOPE.match(line) is not None or _CLOCK.search(line) is not None


def _read_mailbox(data: bytes, options: ImportOptions, warnings: Warnings) -> tuple[ParsedCases, int]:
    """The threads of a mailbox as cases, and the number of messages."""
    messages = list(_split_messages(data.replace(b"\r\n", b"\n")))
    found = [parse_mail(line, raw, envelope, options.now) for line, raw, envelope in counted(messages, options.tell, len(messages))]
    mails = [mail for mail in found if isinstance(mail, Mail) and not _is_folder_data(mail)]
    parsed = cases_of_mails(mails, options, warnings)
    parsed.dropped.extend(
        Reject(mail.line, mail.id, _FOLDER_DATA, "") for mail in found if isinstance(mail, Mail) and _is_folder_data(mail)
    )
    parsed.rejects.extend(reject for reject in found if isinstance(reject, Reject))
    return parsed, len(found)


def _is_folder_data(mail: Mail) -> bool:
    """Is this the note that a mail server keeps for itself?"""
    return mail.subject.startswith("DON'T DELETE THIS MESSAGE") and "internal" in mail.subject.lower()


def cases_of_mails(mails: Sequence[Mail], options: ImportOptions, warnings: Warnings) -> ParsedCases:
    """The threads of mails as cases.

    The desk's own addresses are those of the options, else those that the mails tell of.
    """
    warnings.add_once("the format has no priority: every case is normal")
    parsed = ParsedCases(is_partial=True, unsaid={*CASE_FIELDS} - {"subject", "customer", "email", "channel"})
    kept = _without_repeats(mails, parsed, warnings)
    threads = group_threads(kept)
    own = _own_addresses(threads, options, warnings)
    cases: list[ImportedCase] = []
    for thread in split_notices(threads, own):
        case = _build_case(thread, own)
        if case is None:
            parsed.dropped.extend(Reject(mail.line, mail.id, "an automatic reply that answers no mail", mail.subject) for mail in thread)
            warnings.add("an automatic reply that answers no mail here is no case", f"line {thread[0].line}: {thread[0].subject}")
        else:
            cases.append(case)
    return replace(parsed, cases=cases)


def parse_mail(line: int, raw: bytes, envelope: str, now: datetime) -> Mail | Reject:
    """One message, or its reject, whatever is wrong with it."""
    try:
        return read_mail(line, raw, envelope=envelope, now=now)
    except Exception as error:  # whatever the parser of a hostile message raises costs that message alone
        reason = f"the message cannot be read ({clean_line(str(error))[:80] or type(error).__name__})"
        return Reject(line, "", reason, raw[:_RAW_BYTES].decode("utf-8", "replace"))


def _split_messages(data: bytes) -> Iterator[tuple[int, bytes, str]]:
    """The messages of a mailbox.

    Each has its line number and the line before it."""
    starts = list(_whole_starts(data))
    ends = [match.start() for match in starts[1:]] + [len(data)]
    line, seen = 1, 0
    for match, end in zip(starts, ends, strict=True):
        line += data.count(b"\n", seen, match.start())
        seen = match.start()
        head = data[match.start() : match.end()]
        yield line + head.index(b"From "), data[match.end() : end], head.strip().decode("latin-1")


def _whole_starts(data: bytes) -> Iterator[re.Match[bytes]]:
    """The starts of messages.

    One within a message is none: its own length reaches past it, to another start or to the end. A start with an id of its own is one all
    the same, for lengths lie, and no mail may be lost.
    """
    starts = [match for match in _START.finditer(data) if _is_envelope(match[1])]
    lines = [match.start() + match[0].index(b"From ") for match in starts]
    places = {place - blank for place in (len(data), *lines) for blank in range(3)}
    reaches_to = 0
    for match, line in zip(starts, lines, strict=True):
        if line < reaches_to and not _has_id(data, match.end()):
            continue
        end = _told_end(data, match.end())
        reaches_to = end if end in places else 0
        yield match


def _has_id(data: bytes, start: int) -> bool:
    """Do the headers from `start` on name an id?"""
    head_end = data.find(b"\n\n", start, start + _MOST_HEADER_BYTES)
    return head_end > 0 and _ID_LINE.search(data, start, head_end) is not None


def _told_end(data: bytes, start: int) -> int:
    """The place where a message ends by its own length. 0 when it tells none."""
    head_end = data.find(b"\n\n", start, start + _MOST_HEADER_BYTES)
    told = _LENGTH.search(data, start, head_end) if head_end > 0 else None
    return head_end + 2 + int(told[1]) if told else 0


def _without_repeats(mails: Sequence[Mail], parsed: ParsedCases, warnings: Warnings) -> dict[str, Mail]:
    """The mails, each once, by a key of its own.

    Two mails of one id are two where they say different things, as those of machines that give every mail the same id.
    """
    kept: dict[str, Mail] = {}
    for mail in mails:
        if mail.odd_date:
            warnings.add("a mail whose date cannot be trusted counts from when it was received", f"line {mail.line}: {mail.odd_date}")
        other = kept.get(mail.id)
        key = mail.id if other is None or other.content == mail.content else other_mail_id(mail.id, mail.at, mail.text)
        if key in kept:
            warnings.add("a message stands twice in the file and counts once", f"line {mail.line}")
            parsed.duplicates.append(Reject(mail.line, mail.id, "the same message stands in the file before", mail.subject))
            continue
        if key != mail.id:
            warnings.add("two different messages carry one id and are two", f"line {mail.line}")
        kept[key] = replace(mail, id=key)
    return kept


def _own_addresses(threads: Sequence[Thread], options: ImportOptions, warnings: Warnings) -> frozenset[str]:
    """The addresses of the desk. `@desk.example` stands for all of a domain."""
    told = (options.mapping or {}).get("agents", "")
    own = options.desk | frozenset(address.strip().lower() for address in told.split(",") if address.strip())
    if own:
        named = {address for thread in threads for mail in thread for address in (mail.address, *mail.to)}
        return own | {address for address in named if f"@{address.rpartition('@')[2]}" in own}
    guessed = desk_addresses(threads)
    names = ", ".join(sorted(guessed)) or "nobody"
    warnings.add_once(f"mail from {names} is taken as the desk's own; say --desk ADDRESS if the desk writes from another")
    return guessed


def _build_case(thread: Thread, own: frozenset[str]) -> ImportedCase | None:
    """A thread as a case. None for automatic replies to nothing that anybody asked."""
    first = thread[0]
    written = [mail for mail in thread if mail.sort == "message"]
    references = [name for mail in thread for name in mail.references]
    if not written and not references:
        return None
    comments = tuple(chain.from_iterable(_mail_comments(mail, own) for mail in thread))
    name, address, subject = _customer_of(thread, own)
    said = [comment for comment in comments if comment.role == "customer" and comment.public]
    is_answered = any(comment.role == "agent" and comment.public for comment in comments)
    attached = [name for mail in thread for name in mail.attachments]
    return ImportedCase(
        source=FORMAT.source,
        external_id=_thread_id(thread, own),
        subject=subject or first.subject or NO_SUBJECT,
        customer=name,
        email=address,
        channel="email",
        status="closed" if not written else "open" if is_answered else "new",
        tags=() if written else (_AUTOMATIC_TAG,),
        created=min((comment.at for comment in said), default=first.at),
        updated=thread[-1].at,
        comments=tuple(_with_author(comment, thread, name, address) for comment in comments),
        extra={"attachments": attached} if attached else {},
        line=first.line,
        aliases=tuple(dict.fromkeys((*(mail.id for mail in thread), *references))),
        case_tag=next((mail.case_tag for mail in thread if mail.case_tag), ""),
    )


def _thread_id(thread: Thread, own: frozenset[str]) -> str:
    """The id of the mail that began the thread.

    Of a notice to many it is the first answer, for others have answers of their own.
    """
    first = thread[0]
    answers = {mail.address for mail in thread if mail.address not in own}
    is_notice = first.address in own and not first.references and passed_on_mail(first) is None and not answers <= set(first.to)
    return next((mail.id for mail in thread if mail.address not in own), first.id) if is_notice else first.id


def _customer_of(thread: Thread, own: frozenset[str]) -> tuple[str, str, str]:
    """Name and address of the customer, and the subject that they gave."""
    for mail in thread:
        if mail.address not in own and mail.sort != "bounce":
            return mail.name, mail.address, ""
        if mail.address in own and (inner := passed_on_mail(mail)):
            return inner.name, inner.address, inner.subject
    return "", next((to for to in thread[0].to if to not in own), ""), ""


def _mail_comments(mail: Mail, own: frozenset[str]) -> Iterator[Comment]:
    """The comments that a mail adds to its case.

    It is one, and two where an agent passed it on."""
    inner = passed_on_mail(mail) if mail.address in own and mail.sort == "message" else None
    if mail.sort == "bounce":
        yield Comment(mail.id, mail.at, "system", mail.name, False, f"Came back: {mail.returned}.\n\n{mail.text}".strip())
    elif mail.sort == "automatic":
        yield Comment(mail.id, mail.at, "system", mail.name, False, f"Automatic reply from {mail.name}: {mail.text}")
    elif inner:
        yield Comment(f"{mail.id}/inner", inner.at, "customer", inner.name, True, inner.text)
        yield Comment(mail.id, mail.at, "agent", mail.name, False, f"Passed on by {mail.name}. {inner.remark}".strip())
    else:
        yield Comment(mail.id, mail.at, "agent" if mail.address in own else "customer", mail.name, True, mail.text)


def _with_author(comment: Comment, thread: Thread, name: str, address: str) -> Comment:
    """A comment, with its author named as the customer if they are."""
    writer = next((mail.address for mail in thread if mail.id == comment.id), "")
    if comment.role != "customer" or writer != address:
        return comment
    return Comment(comment.id, comment.at, comment.role, name, comment.public, comment.text)


FORMAT = BytesFormat(
    name="mbox",
    source="mbox",
    title="mailbox",
    matches=_is_mailbox,
    read=_read_mailbox,
    reason="mailbox: it begins with a From line and headers",
    encoding="by message",
)
