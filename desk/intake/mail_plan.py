"""Plans what arrived mail becomes on the shift."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from desk.importers.formats.mbox import parse_mail
from desk.importers.formats.registry import SOURCES
from desk.importers.import_scope import EVERY_CASE, ImportScope
from desk.importers.imported_case import ImportOptions, Reject
from desk.importers.known_cases import FindArchived
from desk.importers.plan import ImportPlan, plan_import
from desk.importers.read import read_mails
from desk.importers.reading.mail import Mail
from desk.intake.arrived_mail import ArrivedMail, TakenParts
from desk.intake.taken_mail import TakenMail, put_taken
from desk.model.case import Case
from desk.model.changes import Change


class MailPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of a batch, and its mails as they were read."""

    changes: tuple[Change, ...]
    read: tuple[Mail | Reject, ...]
    imported: ImportPlan


def plan_mail(
    arrived: Sequence[ArrivedMail],
    cases: Mapping[str, Case],
    *,
    taken: TakenParts,
    options: ImportOptions,
    find_archived: FindArchived,
    scope: ImportScope = EVERY_CASE,
) -> MailPlan:
    """Plans the changes of a batch of mail.

    They move the record of what was taken, too. A mail becomes what it would become if its mailbox were imported.
    """
    read = tuple(
        parse_mail(line, with_newlines(mail.raw), envelope_line(mail.received), options.now) for line, mail in enumerate(arrived, 1)
    )
    imported = plan_import(read_mails(read, arrived[0].mailbox, options), cases, find_archived=find_archived, sources=SOURCES, scope=scope)
    return MailPlan(changes=(*imported.changes, *_taken_changes(arrived, taken)), read=read, imported=imported)


def with_newlines(raw: bytes) -> bytes:
    """A mail with the line ends that a mailbox file has."""
    return raw.replace(b"\r\n", b"\n")


def envelope_line(received: datetime | None) -> str:
    """The line that a mailbox file would have before a mail. Empty where nobody knows when it came."""
    return f"From - {time.asctime(received.utctimetuple())}" if received else ""


def _taken_changes(arrived: Sequence[ArrivedMail], taken: TakenParts) -> list[Change]:
    parts: dict[tuple[str, str], list[ArrivedMail]] = {}
    for mail in arrived:
        parts.setdefault((mail.mailbox, mail.part), []).append(mail)
    changes: list[Change] = []
    for (mailbox, part), mails in parts.items():
        seen = taken.get((mailbox, part), TakenMail(mailbox=mailbox, part=part))
        marks = dict.fromkeys((*seen.marks, *(mail.mark for mail in mails if mail.mark)))
        now = msgspec.structs.replace(seen, upto=max(seen.upto, *(mail.uid for mail in mails)), marks=tuple(marks))
        changes.append(put_taken(seen, now))
    return changes
