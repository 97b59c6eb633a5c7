"""Parses the dates of one file, in one order and one zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.date_spellings import usual_spelling, without_zone_name
from desk.importers.reading.free_dates import parse_free_date
from desk.importers.reading.moments import AFTER_CLOCK, CLOCK, SECONDS, build_moment, full_year, moment_from_number
from desk.importers.reading.warnings import Warnings
from desk.importers.reading.worded_dates import parse_worded_date
from desk.text.times import is_of_our_days

_DATE = r"(?P<a>\d{4}|\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{4}|\d{1,2})"
_NUMERIC = re.compile(
    rf"{_DATE}(?:(?:t|,?\s+|\s-\s)(?P<hour>\d{{1,2}})[:h.](?P<minute>\d{{2}})(?:[:m.]{SECONDS})?{AFTER_CLOCK})?", re.IGNORECASE
)
_HOUR_AFTER_DATE = re.compile(rf"{_DATE}.*?[\sT]\d{{1,2}}[:h.]\d{{2}}.*", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?(z)?)?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_PLAIN_STAMP = re.compile(r"(?:19[89]|2[01]\d)\d-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ?")
"""The commonest spelling of a time, which is read at once."""
STAMPS = re.compile(rf"(?:{_PLAIN_STAMP.pattern})?(?:\n(?:{_PLAIN_STAMP.pattern})?)*")
"""Such times, or nothing, one a line."""
_MOST_KNOWN = 20_000
"""Times that are kept once they are parsed. A file of any length tells others."""
_NO_ZONE = "the times carry no zone and are read as UTC; --tz names another"
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")

NO_DATE = frozenset({"", "-", "--", "?", "n/a", "na", "none", "null", "nil", "not set", "never", "nan", "nat", "unset", "(none)", "0"})
_NO_DAYS = frozenset({date(1, 1, 1), date(1753, 1, 1), date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31)})
"""Dates that databases write for no date at all."""
_LONGEST = 100


class Unreadable(Exception):
    """A cell that does not say what its column should.

    The message is for the agent.
    """


class TimeParser:
    """Parses times into UTC instants.

    `day_first` is None where no date of the file can be read two ways. `zone` is that of times that carry none, None when nobody said,
    which means UTC and a warning. A local time that happens twice is taken as the first, one that never was as an hour later. Both are
    warned of.
    """

    def __init__(self, zone: tzinfo | None, day_first: bool | None, warnings: Warnings) -> None:
        self._zone = zone
        self._day_first = day_first
        self._warnings = warnings
        self._known: dict[bool, dict[str, datetime | None]] = {False: {}, True: {}}
        self._warned_of: dict[bool, dict[str, datetime | None]] = {False: {}, True: {}}
        self._is_utc = zone is None or zone == UTC
        self._warns = False
        self._told_no_zone = zone is not None

    def parse(self, cell: str, *, numeric: bool = False) -> datetime | None:
        """The instant a cell names, None where it means none.

        `numeric` says that the whole column holds numbers. Raises Unreadable for a relative, impossible or otherwise unreadable date.
        """
        known = self._known[numeric]
        if cell in known:
            return known[cell]
        if len(known) >= _MOST_KNOWN:
            known.clear()
            known.update(self._warned_of[numeric])
        found = known[cell] = self._parse_instant(cell, numeric)
        if self._warns:  # a time that is warned of counts once, however long the file
            self._warned_of[numeric][cell], self._warns = found, False
        return found

    def parse_stamp(self, cell: str) -> datetime | None:
        """The instant of a cell in the commonest spelling."""
        if not self._is_utc or not self._told_no_zone or cell[-1] == "Z":
            return self.parse(cell)
        try:
            return datetime.fromisoformat(f"{cell}+00:00")
        except ValueError:  # such as a second of 60
            return self.parse(cell)

    def as_utc(self) -> TimeParser:
        """A parser that takes times without a zone for UTC."""
        return TimeParser(UTC, self._day_first, self._warnings)

    def _parse_instant(self, cell: str, numeric: bool) -> datetime | None:
        if _PLAIN_STAMP.fullmatch(cell):
            try:
                return self._plain_instant(cell)
            except ValueError:  # such as a second of 60
                pass
        text = _SPACES.sub(" ", cell).strip()
        if text.casefold() in NO_DATE or text.startswith("0000-00-00"):
            return None
        if len(text) > _LONGEST:
            raise Unreadable(f"'{excerpt(text)}' is no date")
        try:
            found = self._parse_number(text, numeric) or self._parse_strict(text) or self._parse_respelled(text)
            if found:
                return None if found.date() in _NO_DAYS else self._instant_of(found)
        except (ValueError, OverflowError):
            pass
        raise Unreadable(self._error_text(text))

    def _plain_instant(self, stamp: str) -> datetime:
        """The instant of a time in the commonest spelling."""
        if stamp[-1] == "Z" or not self._is_utc:
            return self.to_utc(datetime.fromisoformat(stamp))
        if self._zone is None and not self._told_no_zone:
            self._told_no_zone = True
            self._warnings.add_once(_NO_ZONE)
        return datetime.fromisoformat(f"{stamp}+00:00")

    def _error_text(self, text: str) -> str:
        cell = excerpt(text)
        if _NUMBER.fullmatch(text):
            return f"'{cell}' is a bare number, no date"
        if self._day_first is None and (parts := date_parts(text)) and max(parts[:2]) <= 12:
            return f"'{cell}' reads both ways; say which with --day-first or --month-first"
        order = {True: " when the day stands first", False: " when the month stands first", None: ""}[self._day_first]
        return f"'{cell}' is no date that exists{order}" if _NUMERIC.fullmatch(text) else f"'{cell}' is no date I can read"

    def _parse_number(self, text: str, numeric: bool) -> datetime | None:
        return _number_moment(text) if numeric and _NUMBER.fullmatch(text) and not _COMPACT.fullmatch(text) else None

    def _parse_strict(self, text: str) -> datetime | None:
        return self._parse_compact(text) or self._parse_numeric(text) or parse_worded_date(text)

    def _parse_respelled(self, text: str) -> datetime | None:
        """A time in a rare spelling, else in one of nobody's."""
        bare, zone = without_zone_name(text)
        spelled = usual_spelling(bare)
        found = self._parse_strict(spelled) if spelled != text else None
        if found is None:
            return self._parse_free(spelled)
        return found.replace(tzinfo=zone) if zone and found.tzinfo is None else found

    def _parse_compact(self, text: str) -> datetime | None:
        match = _COMPACT.fullmatch(text)
        if not match:
            return None
        numbers = [int(part) for part in match.groups()[:6] if part]
        return datetime(*numbers, tzinfo=UTC if match[7] else None)  # type: ignore[arg-type, misc]  # the pattern gives three to six numbers

    def _parse_numeric(self, text: str) -> datetime | None:
        match = _NUMERIC.fullmatch(text)
        if not match:
            return None
        year, month, day = self._year_month_day(match["a"], match["b"], match["c"])
        return build_moment(year, month, day, match)

    def _parse_free(self, text: str) -> datetime | None:
        return None if _NUMERIC.fullmatch(text) else parse_free_date(text, self._day_first)

    def _year_month_day(self, a: str, b: str, c: str) -> tuple[int, int, int]:
        if len(a) == 4:
            return int(a), int(b), int(c)
        day_first = self._day_first
        if day_first is None:
            if int(a) <= 12 and int(b) <= 12 and a != b:
                raise ValueError("reads both ways")
            day_first = int(b) <= 12
        day, month = (int(a), int(b)) if day_first else (int(b), int(a))
        return full_year(c), month, day

    def _instant_of(self, moment: datetime) -> datetime:
        """The instant of a moment. Raises ValueError for a year that a desk cannot count with."""
        if not is_of_our_days(moment):
            raise ValueError("not of our days")
        return self.to_utc(moment)

    def to_utc(self, moment: datetime) -> datetime:
        """A moment of the file as an instant in UTC.

        A naive one is in the file's zone.
        """
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        if self._zone is None:
            self._warnings.add_once(_NO_ZONE)
        if self._zone is None or self._is_utc:
            return moment.replace(tzinfo=UTC)
        local = moment.replace(tzinfo=self._zone)
        instant = local.astimezone(UTC)
        if instant.astimezone(self._zone).replace(tzinfo=None) != moment:
            self._warns = True
            self._warnings.add(
                "local times that never were, in the hour a clock skips, are read as an hour later", f"{moment:%Y-%m-%d %H:%M}"
            )
        elif local.utcoffset() != local.replace(fold=1).utcoffset():
            self._warns = True
            self._warnings.add("local times that happened twice are read as the first", f"{moment:%Y-%m-%d %H:%M}")
        return instant


def _number_moment(text: str) -> datetime | None:
    return moment_from_number(float(text.replace(",", ".")))


def is_number(cell: str) -> bool:
    """Is it a bare number that means a moment?"""
    return _NUMBER.fullmatch(cell) is not None and not _COMPACT.fullmatch(cell) and _number_moment(cell) is not None


def is_stamp(cell: str) -> bool:
    """Is it a time in the commonest spelling?"""
    return _PLAIN_STAMP.fullmatch(cell) is not None


def looks_dated(cell: str) -> bool:
    """Is it a date, in whichever order?"""
    return is_certain(cell) or date_parts(cell) is not None


def has_clock(cell: str) -> bool:
    """Does a time say an hour? A bare number does where it has a fraction, or counts seconds."""
    return _PLAIN_STAMP.fullmatch(cell) is not None or _has_hour(cell)


@lru_cache(maxsize=4_096)
def _has_hour(cell: str) -> bool:
    if _NUMBER.fullmatch(cell):
        return not cell.isdecimal() or len(cell) > 8
    if compact := _COMPACT.fullmatch(cell):
        return compact[4] is not None
    return any(CLOCK.search(form) or _HOUR_AFTER_DATE.fullmatch(form) for form in _spellings_of(cell))


def is_certain(cell: str) -> bool:
    """Does this date read one way only?"""
    match = _numeric_match(cell)
    if match:
        return len(match["a"]) == 4
    try:
        return any(parse_worded_date(form) for form in _spellings_of(cell))
    except (ValueError, OverflowError):
        return False


def date_parts(cell: str) -> tuple[int, int, str] | None:
    """The first two numbers and the separator of a date.

    None unless it is a date whose year stands last.
    """
    match = _numeric_match(cell)
    if not match or len(match["a"]) == 4:
        return None
    return int(match["a"]), int(match["b"]), match["sep"]


def _numeric_match(cell: str) -> re.Match[str] | None:
    return _NUMERIC.fullmatch(cell) or next(filter(None, map(_NUMERIC.fullmatch, _spellings_of(cell))), None)


def _spellings_of(cell: str) -> Iterator[str]:
    """A time as it is spelled, then in the usual spelling."""
    yield cell
    if len(cell) > _LONGEST:
        return
    spelled = usual_spelling(without_zone_name(_SPACES.sub(" ", cell))[0])
    if spelled != cell:
        yield spelled
