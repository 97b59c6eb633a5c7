"""The lines of the board as it was, as toned text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

import msgspec

from desk.board.queue_tally import Counts
from desk.model.entries import AnyEntry, Retract
from desk.model.entry_titles import entry_brief, entry_heading
from desk.model.entry_values import CUSTOMER
from desk.review.events import Event
from desk.tui.presentation.cell_text import cut, fit
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces

PLAIN, HOUR, CHASE, LATE, HANDOVER = ".", ":", "!", "*", "H"
_TONES = {CHASE: "late", LATE: "soon", HANDOVER: "key", HOUR: "dim", PLAIN: "dim"}
_SIGNS_LEGEND, _CLOCKS_LEGEND = "! chased   * late   H handover", "clocks by today's targets"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCK_WIDTH, _WIDE = 7, 100


class ReviewSpan(msgspec.Struct, frozen=True, kw_only=True):
    """The span that the slider runs over."""

    start: datetime
    end: datetime

    def within(self, at: datetime) -> datetime:
        """The instant, or the end of the span beyond which it lies."""
        return min(max(at, self.start), self.end)

    def place(self, at: datetime, width: int) -> int:
        """The cell of an instant on a slider of `width` cells."""
        whole = (self.end - self.start).total_seconds() or 1.0
        return min(width - 1, max(0, int((at - self.start).total_seconds() / whole * width)))


class ReviewStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The facts behind the lines of a review. `progress` is the cases read so far, and those to read."""

    at: datetime
    span: ReviewSpan
    zone: tzinfo
    shift: str = ""
    counts: Counts | None = None
    events: tuple[int, int] = (0, 0)
    progress: tuple[int, int] | None = None
    filter: str = ""
    is_running: bool = False
    signs: Mapping[str, Sequence[datetime]] | None = None
    """The instants of each sign on the slider."""


def header_pieces(status: ReviewStatus, width: int) -> list[Piece]:
    """The first line: shift, day, instant, figures. It says that it can be read only."""
    there = status.at.astimezone(status.zone)
    day = f"{there.day} {_MONTHS[there.month - 1]}"
    name = " ".join(filter(None, [cut(safe_text(status.shift), 20), day]))
    left: list[Piece] = [(" review", "strong"), (f"  {name}  ", "text"), (f"{there:%H:%M:%S}", "strong"), ("  as it was  ", "dim")]
    right: list[Piece] = [(f"/ {cut(safe_text(status.filter), 20)}  " if status.filter else "", "key")]
    running = "running x60  " if width >= _WIDE else "x60  "
    right += [(running if status.is_running else "", "soon"), ("read only ", "dim")]
    room = width - pieces_width(left) - pieces_width(right) - 1
    if status.progress is not None:
        done, total = status.progress
        return spread_pieces([*left, (cut(f"reading {done:,} of {total:,}", room), "soon")], right, width)
    for piece in _count_pieces(status.counts):
        if pieces_width([piece]) + 2 > room:
            break
        left += [("  ", "text"), piece]
        room -= pieces_width([piece]) + 2
    return spread_pieces(left, right, width)


def _count_pieces(counts: Counts | None) -> list[Piece]:
    if counts is None:
        return []
    return [
        (f"open {counts.open}", "text"),
        (f"LATE {counts.late}" if counts.late else "late 0", "late" if counts.late else "dim"),
        (f"soon {counts.soon}", "soon" if counts.soon else "dim"),
        (f"promises {counts.promises}", "text" if counts.promises else "dim"),
        (f"chased {counts.chased}", "text" if counts.chased else "dim"),
    ]


def slider_pieces(status: ReviewStatus, width: int) -> list[Piece]:
    """The slider with its ends and signs, and the event's number."""
    number, total = status.events
    count = f"event {number:,} of {total:,} " if width >= _WIDE else f"{number:,}/{total:,} "
    right: list[Piece] = [(f"  {count}", "dim")]
    room = slider_width(status, width)
    signs = _slider_signs(status, room)
    line: list[Piece] = [(f" {_clock_words(status.span.start, status)} ", "text")]
    line += [(sign, _TONES[sign]) for sign in signs]
    return spread_pieces([*line, (f" {_clock_words(status.span.end, status)}", "text")], right, width)


def slider_width(status: ReviewStatus, width: int) -> int:
    """The cells of the slider itself in a line of `width` cells."""
    number, total = status.events
    count = f"event {number:,} of {total:,} " if width >= _WIDE else f"{total:,}/{total:,} "
    return max(10, width - 2 * _CLOCK_WIDTH - len(count) - 3)


def _slider_signs(status: ReviewStatus, width: int) -> str:
    signs = [PLAIN] * width
    for place in _hour_places(status, width):
        signs[place] = HOUR
    for sign in (LATE, CHASE, HANDOVER):
        for at in (status.signs or {}).get(sign, ()):
            if status.span.start <= at <= status.span.end:
                signs[status.span.place(at, width)] = sign
    return "".join(signs)


def _hour_places(status: ReviewStatus, width: int) -> Iterable[int]:
    """The cells of the whole hours, as far as they stand apart."""
    span, hour = status.span, timedelta(hours=1)
    if (span.end - span.start) / hour > width / 3:
        return
    at = status.span.start.astimezone(status.zone).replace(minute=0, second=0, microsecond=0) + hour
    while at < span.end:
        yield span.place(at, width)
        at += hour


def caret_pieces(status: ReviewStatus, width: int) -> list[Piece]:
    """The line under the slider. It says where we are."""
    place = _CLOCK_WIDTH + status.span.place(status.at, slider_width(status, width))
    words = f"^ {_clock_words(status.at, status)}"
    left, right = _legend_sides(place - 2, width - place - len(words) - 2)
    gap = " " * (place - len(left) - 1)
    return spread_pieces([(f" {left}{gap}", "dim"), (words, "strong")], [(f"{right} ", "dim")], width)


def _legend_sides(before: int, after: int) -> tuple[str, str]:
    """The legend on both sides of the place, where it fits."""
    whole = f"{_SIGNS_LEGEND}   {_CLOCKS_LEGEND}"
    sides = (("", whole), (whole, ""), (_SIGNS_LEGEND, _CLOCKS_LEGEND), ("", _CLOCKS_LEGEND), (_CLOCKS_LEGEND, ""))
    return next((each for each in sides if len(each[0]) <= before and len(each[1]) <= after), ("", ""))


def _clock_words(at: datetime, status: ReviewStatus) -> str:
    return f"{at.astimezone(status.zone):%H:%M}"


def event_pieces(event: Event, undone: datetime | None, subject: str, zone: tzinfo, width: int) -> list[Piece]:
    """One event in a line: when, who, what, of which case. `undone` is when it was taken back later."""
    by = "" if event.entry is None else "customer" if event.entry.by == CUSTOMER else safe_text(event.entry.by)
    what, text = ("logged", subject) if event.entry is None else _entry_words(event.entry)
    mark: list[Piece] = [(f"  undone {undone.astimezone(zone):%H:%M} ", "dim")] if undone else []
    left: list[Piece] = [(f" {event.at.astimezone(zone):%H:%M} ", "dim"), (fit(by, 8) + " ", "dim")]
    tone = "late" if event.is_chase else "strong"
    left += [(safe_text(what), tone), (f" {event.case}", "text"), ("  ", "text")]
    room = width - pieces_width(left) - pieces_width(mark) - 1
    return spread_pieces([*left, (cut(safe_text(text), max(0, room)), "text")], mark, width)


def _entry_words(entry: AnyEntry) -> tuple[str, str]:
    if isinstance(entry, Retract):
        return "took back", f"{entry.entry} {entry.reason}".strip()
    return entry_heading(entry), entry_brief(entry)
