"""Pictures of a report in plain characters.

Two signs and a line of words tell the series apart, never a colour. A picture narrower than forty columns is a table.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from desk.reports.forms.text import BAR, bar_lines
from desk.reports.forms.words import share_words
from desk.reports.report import Report
from desk.reports.series import BucketValue, LoadPoint, apology_medians, arrivals, load_points, met_shares
from desk.reports.window import local_time

LEAST_WIDTH = 40
_LEAST_ROWS, _MOST_ROWS = 4, 12
_FRAME = 14
"""Cells that the axis and its numbers take beside the picture."""
_LONG = timedelta(days=3)
_BLANK_BRAILLE = "\u2800"


def plot_lines(report: Report, *, width: int = 80) -> Iterator[str]:
    """The pictures of a report, `width` cells wide."""
    yield from _titled_lines("OPEN AND LATE", load_lines(load_points(report.basis), report.window.zone, width=width))
    yield from _titled_lines("ARRIVED", bar_lines(arrivals(report.basis)))
    yield from _titled_lines("TARGETS MET, of those decided", share_lines(met_shares(report.basis)))
    yield from _titled_lines("TO AN APOLOGY, median minutes", bucket_lines(apology_medians(report.basis)))
    causes = {figure.id.partition(".")[2]: int(figure.count.of or 0) for figure in report.figures() if figure.page == "causes"}
    if causes:
        yield from _titled_lines("CAUSES, cases in 30 days", pareto_lines(causes))


def _titled_lines(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from lines


def load_lines(points: Sequence[LoadPoint], zone: str, *, width: int) -> Iterator[str]:
    """Open (o) and late (x) cases over the window.

    A picture where there is room, else a table.
    """
    if not points:
        yield "      nothing yet"
        return
    if width < LEAST_WIDTH:
        yield from (f"  {local_time(point.at, zone, short=True)}  open {point.open}  late {point.late}" for point in points)
        return
    yield from picture(points, zone, width=width)
    most, worst = max(points, key=lambda point: point.open), max(points, key=lambda point: point.late)
    yield "  o open   x late"
    yield f"  most open {most.open} at {local_time(most.at, zone, short=True)}"
    yield f"  most late {worst.late} at {local_time(worst.at, zone, short=True)}" if worst.late else "  none late"


def picture(points: Sequence[LoadPoint], zone: str, *, width: int) -> Iterator[str]:
    """Two series as points, by plotille. It pads with blank braille, which not every screen reader and font knows."""
    plotille: Any = importlib.import_module("plotille")  # 20 ms, for those who plot
    start, figure = points[0].at, plotille.Figure()
    rows, each = _scale_of(max(point.open for point in points))
    figure.width, figure.height, figure.with_colors, figure.origin = width - _FRAME, rows, False, False
    figure.set_x_limits(0, max((points[-1].at - start).total_seconds(), 1))
    figure.set_y_limits(0, rows * each)
    figure.x_label, figure.y_label = "", ""
    is_long = points[-1].at - start >= _LONG
    figure.x_ticks_fkt = lambda low, _high: _tick_words(start + timedelta(seconds=float(low)), zone, is_long=is_long)
    figure.y_ticks_fkt = lambda low, _high: f"{low:6.0f}"
    for sign, counts in (("o", [point.open for point in points]), ("x", [point.late for point in points])):
        shown = [((point.at - start).total_seconds(), count) for point, count in zip(points, counts, strict=True) if count]
        figure.scatter([at for at, _ in shown], [count for _, count in shown], marker=sign)
    *lines, ticks = str(figure.show(legend=False)).replace(_BLANK_BRAILLE, " ").splitlines()[2:]
    yield from (line.rstrip()[:width] for line in lines)
    yield _whole_words(ticks.rstrip(), width)


def _tick_words(at: datetime, zone: str, *, is_long: bool) -> str:
    """The time under a picture, a clock or a day."""
    day, _, clock = local_time(at, zone, short=True).rpartition(" ")
    return day if is_long else clock


def _whole_words(line: str, width: int) -> str:
    """The beginning of a line, without a time cut in two."""
    if len(line) <= width or "  " in f"{line[width - 1 : width + 1]} ":
        return line[:width].rstrip()
    return line[:width].rpartition("  ")[0].rstrip()


def _scale_of(most: int) -> tuple[int, int]:
    """The rows of a picture and the number that each adds."""
    each = max(1, -(-most // _MOST_ROWS))
    return max(_LEAST_ROWS, -(-most // each)) + 1, each


def bucket_lines(values: Sequence[BucketValue]) -> Iterator[str]:
    """A bar for each hour or day, with its cases counted.

    The title names the unit.
    """
    most = max((each.value or 0 for each in values), default=0)
    return _bucket_bars(values, most, lambda each: f"{round(each.value or 0, 1):g}   {each.of} case{'' if each.of == 1 else 's'}")


def share_lines(values: Sequence[BucketValue]) -> Iterator[str]:
    """A bar for the share of each hour or day. A whole bar is all."""
    return _bucket_bars(values, 100, lambda each: share_words(each.part, each.of))


def _bucket_bars(values: Sequence[BucketValue], most: float, words: Callable[[BucketValue], str]) -> Iterator[str]:
    known = [each for each in values if each.value is not None]
    if not known:
        yield "      none"
    width = max((len(each.bucket.label) for each in known), default=0)
    for each in known:
        yield f"      {each.bucket.label:<{width}}  {'#' * round((each.value or 0) / (most or 1) * BAR):<{BAR}} {words(each)}"


def pareto_lines(counts: dict[str, int], *, bar: int = BAR) -> Iterator[str]:
    """A bar for each cause, with the sum so far."""
    total, so_far = sum(counts.values()), 0
    for line, count in zip(bar_lines(counts, bar=bar), counts.values(), strict=True):
        so_far += count
        yield f"{line}   {so_far} of {total} so far"
