"""Says what became of each mail, in one line."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from desk.importers.imported_case import Reject, other_mail_id
from desk.importers.known_cases import COMMENT_REF
from desk.importers.plan import NOT_ASKED_FOR
from desk.importers.reading.mail import Mail
from desk.intake.arrived_mail import ArrivedMail
from desk.intake.mail_plan import MailPlan
from desk.model.changes import Committed, entry_ids_by_case
from desk.model.entries import AnyEntry, Contact, Incoming, Told

NOT_TAKEN = "not taken"
NO_CASE = "no case"
KNOWN = "known"
"""Fates of mails that add nothing to a case."""


class MailFate(msgspec.Struct, frozen=True, kw_only=True):
    """The fate of one mail. `case` is empty where it added to none."""

    place: str
    fate: str
    case: str = ""
    sender: str = ""
    subject: str = ""
    reason: str = ""


def unread_mails(arrived: Sequence[ArrivedMail], plan: MailPlan) -> list[MailFate]:
    """The mails of a batch that cannot be read. They stay where they are."""
    pairs = zip(arrived, plan.read, strict=True)
    return [MailFate(place=mail.place, fate=NOT_TAKEN, reason=read.reason) for mail, read in pairs if isinstance(read, Reject)]


def unread_records(arrived: Sequence[ArrivedMail], plan: MailPlan) -> list[Reject]:
    """The mails of a batch that cannot be read, to be kept. Each has its place in the mailbox."""
    pairs = zip(arrived, plan.read, strict=True)
    return [replace(read, external_id=mail.place) for mail, read in pairs if isinstance(read, Reject)]


def mail_fates(arrived: Sequence[ArrivedMail], plan: MailPlan, committed: Committed) -> list[MailFate]:
    """The fates of the mails of a batch that could be read."""
    case_of = {entry: case for case, entries in entry_ids_by_case(committed).items() for entry in entries}
    added = {entry.ref: (case_of[entry.id], entry) for entry in committed.entries if entry.ref.startswith(COMMENT_REF)}
    begun = {case.id for case in committed.cases if all(entry.id in case_of for entry in case.entries)}
    left = {reject.line: reject.reason for reject in plan.imported.result.dropped}
    left |= dict.fromkeys(plan.imported.unwanted_lines, NOT_ASKED_FOR)
    again = {reject.line for reject in plan.imported.result.duplicates}
    fates = []
    for line, (mail, read) in enumerate(zip(arrived, plan.read, strict=True), 1):
        if isinstance(read, Reject):
            continue
        entry = None if line in again else next((added[ref] for ref in _possible_refs(read) if ref in added), None)
        case, fate = (entry[0], _entry_fate(entry[1], entry[0] in begun)) if entry else ("", NO_CASE if line in left else KNOWN)
        reason = left.get(line, "") if not entry else ""
        fates.append(MailFate(place=mail.place, fate=fate, case=case, sender=read.name, subject=read.subject, reason=reason))
    return fates


def fate_line(fate: MailFate) -> str:
    """A line about a mail: its case, its fate, sender and subject."""
    if fate.fate == NOT_TAKEN:
        return f"{fate.place} was not taken: {fate.reason}."
    line = f"{fate.case or '-':<8} {fate.fate:<10} {fate.sender}: {fate.subject}"
    return f"{line} ({fate.reason})" if fate.reason else line


def mail_count(count: int) -> str:
    """A number of mails in words."""
    return f"{count:,} {'mail' if count == 1 else 'mails'}"


def _possible_refs(mail: Mail) -> tuple[str, ...]:
    """The refs of entries that a mail can have become."""
    names = (f"{mail.id}/inner", mail.id, other_mail_id(mail.id, mail.at, mail.text))
    return tuple(f"{COMMENT_REF}{name}" for name in names)


def _entry_fate(entry: AnyEntry, is_new: bool) -> str:
    if isinstance(entry, Told | Incoming):
        return "new case" if is_new and isinstance(entry, Told) else "answer"
    return "ours" if isinstance(entry, Contact) else "memo"
