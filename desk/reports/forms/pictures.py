"""The picture that belongs to a figure, in plain characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from desk.reports.count import ReportBasis
from desk.reports.figures import Figure
from desk.reports.forms.plots import bucket_lines, load_lines, pareto_lines, share_lines
from desk.reports.forms.text import BAR, LABEL, bar_lines
from desk.reports.forms.words import detail_words, named_counts, value_words
from desk.reports.report import Report
from desk.reports.series import BucketValue, LoadPoint, apology_medians, apology_minutes, load_points, met_shares
from desk.text.printable import cells, printable

_BAR_EDGES = 9
"""Cells beside name, bar and number."""
_LEAST_BAR = 4
_STRIP_EDGES = 12
_STRIP_STEPS = (10, 20, 30, 60, 120, 240, 480, 1440)
_MARKS = 6


class ReportSeries(msgspec.Struct, frozen=True, eq=False):
    """The numbers over time that pictures of a report show. Two are never equal, so that a picture is drawn once for each."""

    load: Sequence[LoadPoint] = ()
    met: Sequence[BucketValue] = ()
    apologies: Sequence[BucketValue] = ()
    minutes: Sequence[float] = ()


def report_series(basis: ReportBasis) -> ReportSeries:
    """The series of a report. It walks over all its cases several times."""
    return ReportSeries(load_points(basis), met_shares(basis), apology_medians(basis), apology_minutes(basis))


def picture_title(figure: Figure | None) -> str:
    """The title of the picture beside a figure."""
    page, named = (figure.page, figure.id) if figure else ("", "")
    if named == "time.apology":
        return "to an apology, minutes"
    if figure is not None and named_counts(figure):
        return figure.label
    return {"causes": "causes, cases in 30 days", "sla": "targets met, of those decided"}.get(page, "open (o) and late (x)")


def picture_lines(report: Report, series: ReportSeries, figure: Figure | None, *, width: int) -> Iterator[str]:
    """The picture beside a figure, at most `width` cells wide."""
    if figure is not None and figure.id == "time.apology":
        yield from strip_lines(series.minutes, width=width)
        yield from bucket_lines(series.apologies)
    elif figure is not None and named_counts(figure):
        counts = named_counts(figure)
        yield from bar_lines(counts, bar=_bar_width(counts, width))
    elif figure is not None and figure.page == "causes":
        causes = (each for each in report.figures() if each.page == "causes")
        counts = {each.id.partition(".")[2]: int(each.count.of or 0) for each in causes}
        yield from pareto_lines(counts, bar=_bar_width(counts, width - len(f"   {sum(counts.values())} of {sum(counts.values())} so far")))
    elif figure is not None and figure.page == "sla":
        yield from share_lines(series.met)
    else:
        yield from _load_picture(series, report.window.zone, width)


@lru_cache(8)
def _load_picture(series: ReportSeries, zone: str, width: int) -> tuple[str, ...]:
    """The picture of the load, drawn once: it takes half a frame."""
    return tuple(load_lines(series.load, zone, width=width))


def _bar_width(counts: Mapping[str, int], width: int) -> int:
    """The cells that are left for bars beside their names and numbers."""
    names = max((cells(printable(name)) for name in counts), default=0)
    return max(_LEAST_BAR, min(BAR, width - _BAR_EDGES - min(names, LABEL) - len(str(max(counts.values(), default=0)))))


def value_line(figure: Figure) -> str:
    """The value of a figure in words, with what stands beside it."""
    return "; ".join((value_words(figure), *detail_words(figure)))


def strip_lines(minutes: Sequence[float], *, width: int) -> Iterator[str]:
    """A line with a star for each length of time."""
    room = width - _STRIP_EDGES
    if not minutes or room < 4 * _MARKS:
        yield f"      {' '.join(f'{each:g}' for each in minutes) or 'none'}"
        return
    step = next((step for step in _STRIP_STEPS if step * _MARKS >= minutes[-1]), -(-int(minutes[-1]) // _MARKS))
    cells = room // _MARKS
    scale = "".join(f"{number * step:<{cells}}" for number in range(_MARKS)) + str(_MARKS * step)
    line = list(("|" + "-" * (cells - 1)) * _MARKS + "|")
    for each in minutes:
        line[min(len(line) - 1, round(each / step * cells))] = "*"
    yield f"  {scale}"
    yield f"  {''.join(line)}"
