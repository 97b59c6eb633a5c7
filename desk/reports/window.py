"""The window of a report, between two instants."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Literal, NamedTuple

import msgspec

from desk.errors import Usage
from desk.model.shift import Shift
from desk.text.times import DAYS, offset_words, parse_past_time, parse_time, zone_or_utc

WindowKind = Literal["shift", "day", "week", "month", "typed"]
KINDS: tuple[WindowKind, ...] = ("shift", "day", "week", "month")
LOOK_BACK = timedelta(days=30)
"""The time up to the window's end in which a cause counts as the same one."""
_INSTANT = timedelta(microseconds=1)
_DAYS_OF_ONE_NAME = timedelta(days=27)
"""The longest window in which no day has the same weekday and number as another."""
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?( ?[+-]\d{1,2}(:?\d{2})?)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-?w\d{2}(-?\d)?|today|yesterday|tomorrow")


class Window(msgspec.Struct, frozen=True):
    """A span of time that includes its start and not its end.

    `zone` is that in which it was typed and is shown, `name` that of its shift.
    """

    start: datetime
    end: datetime
    zone: str = "UTC"
    kind: WindowKind = "typed"
    name: str = ""

    def as_of(self, now: datetime) -> datetime:
        """The instant up to which every case is read.

        It is the end, or `now` while the window is not over.
        """
        return min(self.end, now)

    def has(self, at: datetime | None, as_of: datetime) -> bool:
        """Does an instant lie in the window, before `as_of`?"""
        return at is not None and self.start <= at < min(self.end, as_of)

    @property
    def before(self) -> Window:
        """The window before this one, of the same kind."""
        return self._moved(-1)

    @property
    def after(self) -> Window:
        """The window after this one, of the same kind."""
        return self._moved(1)

    def _moved(self, by: int) -> Window:
        if self.kind in {"day", "week", "month"}:
            inside = self.start - _INSTANT if by < 0 else self.end
            return window_around(self.kind, inside, zone=self.zone)
        if by < 0:
            return Window(_local_shift(self.start, self.start - self.end, self.zone), self.start, self.zone, self.kind)
        return Window(self.end, _local_shift(self.end, self.end - self.start, self.zone), self.zone, self.kind)


def _local_shift(at: datetime, by: timedelta, zone: str) -> datetime:
    """An instant moved by a length of time. Whole days are days of the zone, though its clocks change."""
    days, rest = divmod(by, timedelta(days=1))
    if rest:
        return at + by
    local = at.astimezone(zone_or_utc(zone))
    return _utc_of(local.replace(tzinfo=None) + timedelta(days=days), zone)


def _utc_of(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=zone_or_utc(zone), fold=0).astimezone(UTC)


def window_around(kind: WindowKind, at: datetime, *, zone: str) -> Window:
    """The local day, week (from Monday) or month that holds an instant."""
    day = at.astimezone(zone_or_utc(zone)).date()
    if kind == "week":
        day -= timedelta(days=day.weekday())
        until = day + timedelta(days=7)
    elif kind == "month":
        day = day.replace(day=1)
        until = (day + timedelta(days=32)).replace(day=1)
    else:
        until = day + timedelta(days=1)
    midnight = time()
    return Window(_utc_of(datetime.combine(day, midnight), zone), _utc_of(datetime.combine(until, midnight), zone), zone, kind)


def shift_window(shift: Shift, now: datetime) -> Window:
    """The running shift. A shift without a beginning is the local day, one without an end lasts until now."""
    start = shift.start
    if start is None or start >= (shift.end or now):
        return window_around("day", now, zone=shift.zone)
    return Window(start, shift.end or now, shift.zone, "shift", shift.name)


class HandedSpan(NamedTuple):
    """The span of a shift that was handed over."""

    start: datetime
    end: datetime
    name: str = ""

    def window(self, zone: str) -> Window:
        """The window that it is."""
        return Window(self.start, self.end, zone, "shift", self.name)


def shift_before(window: Window, spans: Iterable[HandedSpan]) -> Window:
    """The window before this one. Before a shift it is the shift before, where a handover tells when that was."""
    earlier = [span for span in spans if span.end <= window.start]
    if window.kind != "shift" or not earlier:
        return window.before
    return max(earlier, key=lambda span: span.end).window(window.zone)


def typed_window(since: str, until: str, shift: Shift, now: datetime) -> Window:
    """The window that an agent typed, in the shift's zone.

    A clock time or weekday is the last one as a beginning and the first one after that as an end. A bare date as an end means all of that
    day. `shift`, `day`, `week` and `month` are the running ones. Raises Usage for no time, and for an end at or before the beginning.
    """
    since, until = " ".join(since.casefold().split()), " ".join(until.casefold().split())
    if since in KINDS and not until:
        return shift_window(shift, now) if since == "shift" else window_around(_kind_named(since), now, zone=shift.zone)
    running = shift_window(shift, now)
    if not since and not until:
        return running
    start = _typed_start(since, shift, now) if since else None
    end = _typed_end(until, shift, now, start=start) if until else now
    if start is None:
        start = running.start if running.start < end else window_around("day", end - _INSTANT, zone=shift.zone).start
    if end <= start:
        raise Usage(f"The window would end ({local_time(end, shift.zone)}) before it begins ({local_time(start, shift.zone)}).")
    return _with_kind(Window(start, end, shift.zone), shift, now)


def _kind_named(word: str) -> WindowKind:
    return next(kind for kind in KINDS if kind == word)


def _with_kind(window: Window, shift: Shift, now: datetime) -> Window:
    """The window, named as the shift, day, week or month it is."""
    running = shift_window(shift, now)
    if (window.start, window.end) == (running.start, running.end):
        return running
    for kind in ("day", "week", "month"):
        same = window_around(_kind_named(kind), window.start, zone=window.zone)
        if (same.start, same.end) == (window.start, window.end):
            return same
    return window


def _typed_start(typed: str, shift: Shift, now: datetime) -> datetime:
    if typed in KINDS:
        return typed_window(typed, "", shift, now).start
    if _is_weekday(typed):
        return parse_time(typed, _local_shift(now, timedelta(days=-7), shift.zone), zone=shift.zone)
    return parse_past_time(typed, now, zone=shift.zone)


def _typed_end(typed: str, shift: Shift, now: datetime, *, start: datetime | None) -> datetime:
    if typed in KINDS:
        return typed_window(typed, "", shift, now).end
    if _CLOCK.fullmatch(typed) or _is_weekday(typed):
        since = start - _INSTANT if start else _local_shift(now, timedelta(days=-1), shift.zone)
        found = parse_time(typed, since, zone=shift.zone)
    else:
        found = parse_past_time(typed, now, zone=shift.zone)
    return _local_shift(found, timedelta(days=1), shift.zone) if _is_whole_day(typed) else found


def _is_weekday(typed: str) -> bool:
    word = typed.partition(" ")[0]
    return len(word) >= 3 and any(word.startswith(day.casefold()) for day in DAYS)


def _is_whole_day(typed: str) -> bool:
    return bool(_DATE.fullmatch(typed)) or (_is_weekday(typed) and " " not in typed)


def local_time(at: datetime, zone: str, *, short: bool = False) -> str:
    """An instant on the wall of a zone: `23 Nov 2026 06:00`.

    Without the year where `short`.

    On the night of a change of the clocks the second of two equal hours carries its offset: `02:30+1`.
    """
    there = at.astimezone(zone_or_utc(zone))
    day = f"{there.day} {there:%b}" + ("" if short else f" {there.year}")
    return f"{day} {_clock_words(there)}"


def _clock_words(there: datetime) -> str:
    offset = there.utcoffset()
    return f"{there:%H:%M}{offset_words(offset) if there.fold and offset is not None else ''}"


class Bucket(msgspec.Struct, frozen=True):
    """A part of a window: an hour, a day or a month."""

    start: datetime
    end: datetime
    label: str


BucketSize = Literal["hour", "day", "month"]


def bucket_size(window: Window) -> BucketSize:
    """The size of the parts of a window.

    They are hours, days from three days on, and months from nine weeks on.
    """
    length = window.end - window.start
    return "hour" if length < timedelta(days=3) else "day" if length < timedelta(weeks=9) else "month"


def buckets_of(window: Window) -> tuple[Bucket, ...]:
    """The window cut at local hours, days or months.

    The hour that comes twice is two, the day on which the clocks change has 23 or 25 hours. No label comes twice.
    """
    size = bucket_size(window)
    found: list[Bucket] = []
    at = window.start
    while at < window.end:
        end = min(_next_cut(at, window.zone, size), window.end)
        found.append(Bucket(at, end, _bucket_label(at, window, size)))
        at = end
    return tuple(found)


def _bucket_label(at: datetime, window: Window, size: BucketSize) -> str:
    place = zone_or_utc(window.zone)
    there, start, end = (each.astimezone(place).replace(tzinfo=None) for each in (at, window.start, window.end))
    if size == "month":
        return f"{there:%b %Y}"
    day = f"{DAYS[there.weekday()]} {there.day}"
    if size == "day":
        return day if end - start <= _DAYS_OF_ONE_NAME else f"{day} {there:%b}"
    clock = _clock_words(at.astimezone(place))
    return clock if end - start <= timedelta(days=1) else f"{day} {clock}"


def hour_of(at: datetime, zone: str) -> datetime:
    """The instant at which the local hour of an instant began."""
    there = at.astimezone(zone_or_utc(zone))
    return at - timedelta(minutes=there.minute, seconds=there.second, microseconds=there.microsecond)


def _next_cut(at: datetime, zone: str, size: BucketSize) -> datetime:
    if size == "hour":
        return hour_of(at, zone) + timedelta(hours=1)
    return window_around(size, at, zone=zone).end
