"""Turns an imported case into a header and timeline entries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from operator import attrgetter
from typing import Any

import msgspec

from desk.importers.imported_case import Comment, HistoryEvent, ImportedCase
from desk.importers.reading.normalised_words import normalise
from desk.model.case import Case, Header
from desk.model.entries import AnyEntry, Assign, Contact, FieldChange, Incoming, Memo, StatusChange, Told
from desk.model.entry_values import CUSTOMER, SYSTEM, Status
from desk.model.state import FINISHED, state_of
from desk.model.timeline import in_order

UNKNOWN_AGENT = "agent"
"""The agent where the source does not say which."""
_FIRST_REPLY = "First reply, as the source recorded it."
_SAME_REPLY = timedelta(minutes=1)
_LINE_KEY = b'"line":'
_NAMED = re.compile(r"[^\W\d_]")
_SPACES = re.compile(r"[\s.]+")
_time_of = attrgetter("at")


@lru_cache(maxsize=4096)
def agent_id(name: str) -> str:
    """A short id for a person at the source.

    `Agent Cedar` and `agent.cedar@desk.example.com` are both `agent-cedar`.
    """
    local = name.partition("@")[0] if "@" in name.strip("@") else name
    short = _SPACES.sub("-", normalise(local))[:40].strip("-")
    return f"{short}-agent" if short in {CUSTOMER, SYSTEM} else short


def imported_header(case: ImportedCase, content_hash: str = "") -> Header:
    """The header of an imported case, as it was at the start."""
    return Header(
        subject=case.subject,
        customer=case.customer,
        created_at=began_at(case),
        created_by=SYSTEM,
        priority=case.first_priority or case.priority,
        channel=case.channel,
        tags=case.tags,
        external=(case.source, case.external_id),
        phone=case.phone,
        email=case.email,
        organisation=case.organisation,
        source_status=case.source_status,
        source_priority=case.source_priority,
        source_sla=case.source_sla,
        source_updated=case.updated,
        source_hash=content_hash,
        extra=_kept_beside(case),
    )


def began_at(case: ImportedCase) -> datetime:
    """When the clocks of an imported case begin."""
    return case.counts_from or case.created


def _kept_beside(case: ImportedCase) -> dict[str, Any]:
    """The values without a field of ours. The end of a case that is open again is one."""
    kept: dict[str, Any] = {}
    if case.assignee:
        kept["assignee"] = case.assignee
    if case.group:
        kept["group"] = case.group
    if case.status not in FINISHED:
        kept |= {name: iso_time(at) for name, at in (("resolved", case.resolved), ("closed", case.closed)) if at}
    return {**kept, **case.extra}


def imported_entries(case: ImportedCase) -> tuple[AnyEntry, ...]:
    """The timeline of an imported case, by time.

    It ends in the status the source gives and begins no recovery.
    """
    if not (case.comments or case.events or case.first_response):
        return _row_entries(case)
    reply = _first_reply_entry(case) if case.first_response else ()
    entries = [*_conversation_entries(case), *reply, *_history_entries(case)]
    ordered = in_order(entries)
    if not case.comments and not case.first_response:
        return (*ordered, *_end_of_history(case, ordered))
    return (*ordered, *final_status_entry(Case(subject="", created_at=began_at(case), entries=ordered), case.status, status_time(case)))


def _row_entries(case: ImportedCase) -> tuple[AnyEntry, ...]:
    """The timeline of a case whose final state alone is known."""
    began, words = began_at(case), case.description or case.subject
    told = [Told(at=began, by=CUSTOMER, text=words, channel=case.channel, told_at=began, ref="told")] if words else []
    entries: list[AnyEntry] = [*told, *_history_entries(case)]
    if case.resolved or case.closed or case.updated:  # without them the one who has it had it from the start
        entries.sort(key=_time_of)
    return (*entries, *_end_of_history(case, entries))


def _end_of_history(case: ImportedCase, ordered: Sequence[AnyEntry]) -> tuple[StatusChange, ...]:
    """The status entry at the end of a timeline without messages. Empty when it ends in that status already."""
    if _last_status(ordered) == case.status:
        return ()
    return (_status_entry(max(status_time(case), ordered[-1].at if ordered else began_at(case)), case.status),)


def _last_status(entries: Sequence[AnyEntry]) -> Status:
    """The status after the last status change.

    It holds only where no message could have changed the status, and is quicker to tell than the whole state.
    """
    for entry in reversed(entries):
        if isinstance(entry, StatusChange):
            return entry.to
    return "new"


def status_time(case: ImportedCase) -> datetime:
    """When the case came to its present status, as far as known."""
    told = None
    if case.status == "solved":
        told = case.resolved
    elif case.status == "closed":
        told = case.closed or case.updated or case.resolved
    return told or case.updated or began_at(case)


def final_status_entry(case: Case, status: Status, at: datetime) -> tuple[StatusChange, ...]:
    """The status entry a timeline needs to end in `status`.

    It is dated last. Empty when the timeline ends so already.
    """
    state = state_of(case)
    if state.status == status:
        return ()
    return (_status_entry(max(at, state.last_at), status),)


def iso_time(at: datetime) -> str:
    """An instant in UTC as the file holds it."""
    return str(msgspec.to_builtins(at)) if at.tzinfo is UTC else at.isoformat().replace("+00:00", "Z")


def _first_words(case: ImportedCase) -> str:
    """The customer's first words, where no comment holds them."""
    if not case.comments:
        return case.description or case.subject
    first = next((comment for comment in case.comments if comment.role == "customer" and comment.public), None)
    if first is None:
        return case.description or case.subject
    return "" if not case.description or _is_same_text(case.description, first.text) else case.description


def _is_same_text(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _conversation_entries(case: ImportedCase) -> Iterator[AnyEntry]:
    told = _first_words(case)
    if told:
        at = began_at(case)
        yield Told(at=at, by=CUSTOMER, text=told, channel=case.channel, told_at=at, ref="told")
    for comment in sorted(case.comments, key=lambda comment: comment.at) if case.comments else ():
        if told or comment.role != "customer" or not comment.public:
            yield _comment_entry(comment, case)
        else:
            told = comment.text or " "
            yield Told(
                at=comment.at,
                by=CUSTOMER,
                text=_spoken_text(comment, case),
                channel=case.channel,
                told_at=comment.at,
                ref=_comment_ref(comment),
            )


def _comment_ref(comment: Comment) -> str:
    return f"comment:{comment.id}"


def _spoken_text(comment: Comment, case: ImportedCase) -> str:
    """The words of a comment, with their author if another."""
    known = {normalise(name) for name in (case.customer, case.email) if name}
    if comment.role != "customer" or not _NAMED.search(comment.author) or not known:
        return comment.text
    name, address = parseaddr(comment.author)
    if known & {normalise(part) for part in (comment.author, name, address) if part}:
        return comment.text
    return f"{name or comment.author}: {comment.text}"


def _comment_entry(comment: Comment, case: ImportedCase) -> AnyEntry:
    by = CUSTOMER if comment.role == "customer" else SYSTEM if comment.role == "system" else agent_id(comment.author) or UNKNOWN_AGENT
    if not comment.public or comment.role == "system":
        return Memo(at=comment.at, by=by, text=_spoken_text(comment, case), ref=_comment_ref(comment))
    if comment.role == "customer":
        return Incoming(at=comment.at, by=by, text=_spoken_text(comment, case), channel=case.channel, ref=_comment_ref(comment))
    return Contact(at=comment.at, by=by, text=comment.text, channel=case.channel, ref=_comment_ref(comment))


def _first_reply_entry(case: ImportedCase) -> Iterator[AnyEntry]:
    """The first reply, where no imported comment is it.

    Empty where the source gives no time for it.
    """
    at = case.first_response
    if at is None:
        return
    replies = (comment.at for comment in case.comments if comment.role == "agent" and comment.public)
    if not any(reply <= at + _SAME_REPLY for reply in replies):
        by = agent_id(case.assignee) or UNKNOWN_AGENT
        yield Contact(at=at, by=by, text=_FIRST_REPLY, channel=case.channel, ref="first_response")


def _history_entries(case: ImportedCase) -> Iterator[AnyEntry]:
    priority = case.first_priority or case.priority
    for event in case.events:
        yield from _event_entries(event, priority)
        priority = event.priority or priority
    told = {event.status for event in case.events} if case.events else ()
    if case.resolved and "solved" not in told and case.status in FINISHED:
        yield _status_entry(max(case.resolved, began_at(case)), "solved")
    if case.closed and "closed" not in told and case.status == "closed":
        yield _status_entry(max(case.closed, began_at(case)), "closed")
    if case.assignee and not (case.events and any(event.assignee is not None for event in case.events)):
        at = _taken_at(case)
        yield Assign(at=at, by=SYSTEM, owner=agent_id(case.assignee), ref=f"assign:{case.assignee}:{iso_time(at)}")


def _status_entry(at: datetime, to: Status) -> StatusChange:
    return StatusChange(at=at, by=SYSTEM, to=to, ref=f"status:{to}:{iso_time(at)}")


def _event_entries(event: HistoryEvent, priority: str) -> Iterator[AnyEntry]:
    if event.priority:
        yield FieldChange(at=event.at, by=SYSTEM, name="priority", was=priority, now=event.priority, ref=f"{event.ref}:priority")
    if event.assignee is not None:
        yield Assign(at=event.at, by=SYSTEM, owner=agent_id(event.assignee), ref=f"{event.ref}:assign")
    if event.status:
        yield StatusChange(at=event.at, by=SYSTEM, to=event.status, ref=f"{event.ref}:status")
    if event.note:
        yield Memo(at=event.at, by=agent_id(event.by) or SYSTEM, text=event.note, ref=f"{event.ref}:note")


def _taken_at(case: ImportedCase) -> datetime:
    """The latest time at which somebody must have had the case.

    It is the first sign of an agent, else the last change.
    """
    began, first = began_at(case), None
    replies = (comment.at for comment in case.comments if comment.role == "agent") if case.comments else ()
    for sign in (case.first_response, case.resolved, case.updated, *replies):
        if sign and (first is None or sign < first):
            first = sign
    return first if first and first > began else began


def source_hash(case: ImportedCase) -> str:
    """A hash of everything the source says about a case.

    The order of its columns plays no part.
    """
    said = msgspec.json.encode(case, order="sorted")
    if case.line:  # what stands behind it are texts and times, in which no such key can be
        place = said.rindex(_LINE_KEY) + len(_LINE_KEY)
        said = said[:place] + b"0" + said[said.index(b",", place) :]
    return hashlib.blake2b(said, digest_size=12).hexdigest()
