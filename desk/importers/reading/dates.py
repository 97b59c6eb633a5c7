"""Parses the dates of one file, in one order and one zone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.date_spellings import usual_spelling, without_zone_name
from desk.importers.reading.free_dates import parse_free_date
from desk.importers.reading.month_names import FILLERS, MONTHS, WEEKDAYS, ZONES
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.warnings import Warnings
from desk.text.times import is_of_our_days

_ZONE = r"[+-]\d{2}(?::?\d{2})?|" + "|".join(sorted(ZONES, key=len, reverse=True))
_SECONDS = r"(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?"
_AFTER = rf"\s*(?:(?P<half>[ap])\.?\s?m\b\.?)?\s*(?:uhr)?\s*(?P<zone>{_ZONE})?"
_DATE = r"(?P<a>\d{4}|\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{4}|\d{1,2})"
_NUMERIC = re.compile(
    rf"{_DATE}(?:(?:t|,?\s+|\s-\s)(?P<hour>\d{{1,2}})[:h.](?P<minute>\d{{2}})(?:[:m.]{_SECONDS})?{_AFTER})?", re.IGNORECASE
)
_CLOCK = re.compile(rf"(?<![\d:])(?P<hour>\d{{1,2}})[:h](?P<minute>\d{{2}})(?:[:m]{_SECONDS})?{_AFTER}(?![\d:])", re.IGNORECASE)
_HOUR_AFTER_DATE = re.compile(rf"{_DATE}.*?[\sT]\d{{1,2}}[:h.]\d{{2}}.*", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?(z)?)?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_PLAIN_STAMP = re.compile(r"(?:19[89]|2[01]\d)\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d")
"""The commonest spelling of a time, which is read at once."""
_PIECES = re.compile(r"[^\W\d_]+|\d+")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")

NO_DATE = frozenset({"", "-", "--", "?", "n/a", "na", "none", "null", "nil", "not set", "never", "nan", "nat", "unset", "(none)", "0"})
_NO_DAYS = frozenset({date(1, 1, 1), date(1753, 1, 1), date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31)})
"""Dates that databases write for no date at all."""
_LONGEST = 100
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001  the naive start of a spreadsheet's day count


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
        self._known: dict[tuple[str, bool], datetime | None] = {}

    def parse(self, cell: str, *, numeric: bool = False) -> datetime | None:
        """The instant a cell names, None where it means none.

        `numeric` says that the whole column holds numbers. Raises Unreadable for a relative, impossible or otherwise unreadable date.
        """
        key = (cell, numeric)
        if key not in self._known:
            self._known[key] = self._parse_instant(cell, numeric)
        return self._known[key]

    def as_utc(self) -> TimeParser:
        """A parser that takes times without a zone for UTC."""
        return TimeParser(UTC, self._day_first, self._warnings)

    def _parse_instant(self, cell: str, numeric: bool) -> datetime | None:
        if _PLAIN_STAMP.fullmatch(cell):
            with suppress(ValueError):
                return self._instant_of(datetime.fromisoformat(cell))
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
        return self._parse_compact(text) or self._parse_numeric(text) or _parse_worded(text)

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
        return _build_datetime(year, month, day, match)

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
        return _full_year(c), month, day

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
            self._warnings.add_once("the times carry no zone and are read as UTC; --tz names another")
        if self._zone in {None, UTC}:
            return moment.replace(tzinfo=UTC)
        local = moment.replace(tzinfo=self._zone)
        instant = local.astimezone(UTC)
        if instant.astimezone(self._zone).replace(tzinfo=None) != moment:
            self._warnings.add(
                "local times that never were, in the hour a clock skips, are read as an hour later", f"{moment:%Y-%m-%d %H:%M}"
            )
        elif local.utcoffset() != local.replace(fold=1).utcoffset():
            self._warnings.add("local times that happened twice are read as the first", f"{moment:%Y-%m-%d %H:%M}")
        return instant


def _number_moment(text: str) -> datetime | None:
    return moment_from_number(float(text.replace(",", ".")))


def holds_numbers(cells: Collection[str]) -> bool:
    """Are more of a column's times bare numbers than dates? A cell that is neither does not hide that."""
    numbers = sum(1 for cell in cells if _NUMBER.fullmatch(cell) and not _COMPACT.fullmatch(cell) and _number_moment(cell))
    return numbers * 2 > len(cells) or (numbers > 0 and numbers > sum(1 for cell in cells if is_certain(cell) or date_parts(cell)))


@lru_cache(maxsize=4_096)
def has_clock(cell: str) -> bool:
    """Does a time say an hour? A bare number does where it has a fraction, or counts seconds."""
    if _PLAIN_STAMP.fullmatch(cell):
        return True
    if _NUMBER.fullmatch(cell):
        return not cell.isdecimal() or len(cell) > 8
    if compact := _COMPACT.fullmatch(cell):
        return compact[4] is not None
    return any(_CLOCK.search(form) or _HOUR_AFTER_DATE.fullmatch(form) for form in _spellings_of(cell))


def is_certain(cell: str) -> bool:
    """Does this date read one way only?"""
    match = _numeric_match(cell)
    if match:
        return len(match["a"]) == 4
    try:
        return any(_parse_worded(form) for form in _spellings_of(cell))
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
    return next(filter(None, map(_NUMERIC.fullmatch, _spellings_of(cell))), None)


def _spellings_of(cell: str) -> Iterator[str]:
    """A time as it is spelled, then in the usual spelling."""
    yield cell
    if len(cell) > _LONGEST:
        return
    spelled = usual_spelling(without_zone_name(_SPACES.sub(" ", cell))[0])
    if spelled != cell:
        yield spelled


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= 69 else 2000)


def _build_datetime(year: int, month: int, day: int, match: re.Match[str]) -> datetime:
    if match["hour"] is None:
        return datetime(year, month, day)  # noqa: DTZ001  naive until the file's zone is applied
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour on a twelve-hour clock")
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    whole_day = hour == 24 and not int(match["minute"]) and not int(match["second"] or 0)  # midnight at the end of the day
    second = min(int(match["second"] or 0), 59)  # a leap second
    micro = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    start = datetime(year, month, day, 0 if whole_day else hour, int(match["minute"]), second, micro, tzinfo=_parse_offset(match["zone"]))
    return start + timedelta(days=1) if whole_day else start


def _parse_offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return timezone(timedelta(minutes=ZONES[text.lower()]))
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _parse_worded(text: str) -> datetime | None:
    """A date with the month as a word, None for other text.

    Such as `25/Feb/26 10:17 PM` or `Mon, 16 Nov 2026 08:22:11 +0100`.
    """
    clock = _CLOCK.search(text)
    rest = text[: clock.start()] + " " + text[clock.end() :] if clock else text
    pieces = [normalise(piece) for piece in _PIECES.findall(rest)]
    numbers = [piece for piece in pieces if piece.isdigit()]
    words = [piece for piece in pieces if not piece.isdigit()]
    months = [word for word in words if word in MONTHS]
    if len(months) > 1:
        months = [word for word in months if word not in WEEKDAYS]
    others = [word for word in words if word not in MONTHS and word not in WEEKDAYS and word not in FILLERS and word != "t"]
    if len(months) != 1 or len(numbers) != 2 or others:
        return None
    day, year = sorted(numbers, key=len) if max(map(len, numbers)) == 4 else numbers
    if len(day) > 2 or len(year) not in {2, 4}:
        return None
    if clock:
        return _build_datetime(_full_year(year), MONTHS[months[0]], int(day), clock)
    return datetime(_full_year(year), MONTHS[months[0]], int(day))  # noqa: DTZ001  naive until the file's zone is applied


def moment_from_number(number: float) -> datetime | None:
    """The moment a bare number means.

    It is a spreadsheet's day count (naive), else epoch seconds, milliseconds or microseconds (UTC). None when it can be none of them. Zero
    is the source's word for never.
    """
    if number == 0:
        return datetime(1970, 1, 1, tzinfo=UTC)
    if 20_000 <= number <= 60_000:
        return _SERIAL_START + timedelta(seconds=round(number * 86_400))
    for limit, scale in ((1e11, 1), (1e14, 1e3), (1e17, 1e6)):
        if 1e8 <= number < limit:
            return datetime.fromtimestamp(number / scale, UTC)
    return None
