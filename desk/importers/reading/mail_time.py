"""Tells when a mail was sent, or at least received."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from desk.importers.reading.dates import TimeParser, Unreadable
from desk.importers.reading.warnings import Warnings
from desk.text.times import is_of_our_days

_FIRST_YEAR = 1990
_TOO_EARLY = timedelta(days=400)
"""A mail whose clock is so far behind its arrival was written on a machine whose clock is wrong."""
_TOO_LATE = timedelta(days=1)
"""Nor does a mail arrive a day before it is sent."""
_END = datetime(9000, 1, 1, tzinfo=UTC)
"""No mail of our days is later. A Date after the present is all there is where nothing else dates a mail."""
_LONGEST = 200
_USUAL = re.compile(r"(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3} \d{4} \d{1,2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?|Z)(?: \([^()]*\))?")


def mail_time(date: str, received: Sequence[str], envelope: str, now: datetime) -> tuple[datetime, bool]:
    """The time of a mail, and if its Date was passed over.

    A Date that is missing, unreadable or absurd falls to the last hop that received the mail, then to the line before it in the mailbox.
    That line does not gainsay a Date: some programs write there when they made the file. Raises ValueError when none of them names a time.
    """
    hops = (_sane_time(hop.rpartition(";")[2], now) for hop in received)
    received_at = next((at for at in hops if at), None)
    arrived = received_at or _sane_time(_envelope_date(envelope), now)
    sent = _sane_time(date, now) or (None if arrived else _sane_time(date, _END))
    if sent and not (received_at and not -_TOO_LATE < received_at - sent < _TOO_EARLY):
        return sent, False
    if arrived is None:
        raise ValueError(f"{date[:40]} is no date that a desk can count with" if date else "it has no date")
    return arrived, True


def zone_of_date(date: str) -> tzinfo:
    """The zone of a mail's clock, UTC where its Date names none."""
    try:
        return parsedate_to_datetime(date[:_LONGEST]).tzinfo or UTC
    except (ValueError, TypeError, IndexError, OverflowError):
        return UTC


def _envelope_date(envelope: str) -> str:
    words = envelope.split()
    for start in range(2, max(len(words) - 4, 2)):
        if len(words[start]) == 3 and words[start].isalpha():  # Fri Nov 20 09:00:00 2026
            _, month, day, clock, year, *_ = words[start:]
            return f"{day} {month} {year} {clock} +0000"
    return ""


def _sane_time(header: str, now: datetime) -> datetime | None:
    """The instant of a header.

    None for none, and for one that no mail of a desk can have."""
    at = _parsed_date(" ".join(header.split())[:_LONGEST])
    if at is None or not is_of_our_days(at) or at.year < _FIRST_YEAR:
        return None
    found = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    return found if found <= now + timedelta(days=1) else None


def _parsed_date(header: str) -> datetime | None:
    """The time of a header, as mails write it or people do. Of a zone that mails do not know, only the latter knows."""
    if not header:
        return None
    readers = (parsedate_to_datetime, _free_time) if _USUAL.fullmatch(header) else (_free_time, parsedate_to_datetime)
    for read in readers:
        try:
            return read(header)
        except (ValueError, TypeError, IndexError, OverflowError, Unreadable):
            continue
    return None


def _free_time(header: str) -> datetime | None:
    return TimeParser(None, None, Warnings()).parse(header)
