"""Series of numbers over the time of a window, for pictures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

import msgspec

from desk.reports.count import ReportBasis, median_of
from desk.reports.facts import CaseFacts
from desk.reports.pages.flow import flow_flips
from desk.reports.window import Bucket, buckets_of
from desk.text.durations import MINUTE

_QUARTER = timedelta(minutes=15)
_MOST_POINTS = 97


class LoadPoint(msgspec.Struct, frozen=True):
    """The cases open, and those of them late, at an instant."""

    at: datetime
    open: int
    late: int


def load_points(basis: ReportBasis) -> tuple[LoadPoint, ...]:
    """Open and late cases every quarter of an hour.

    More seldom in a long window. The last is at its end.
    """
    start, end = basis.window.start, basis.as_of
    if end <= start:
        return ()
    step = max(_QUARTER, _QUARTER * -(-(end - start) // (_QUARTER * (_MOST_POINTS - 1))))
    times = [start + step * number for number in range(-(-(end - start) // step))] + [end]
    opened, late = [0] * len(times), [0] * len(times)
    for case in basis.cases:
        of_this = {number for span in _open_spans(case, times) for number in span}
        for number in of_this:
            opened[number] += 1
        for number in of_this & _late_points(case, times) if of_this else ():
            late[number] += 1
    return tuple(map(LoadPoint, times, opened, late))


def _open_spans(case: CaseFacts, times: Sequence[datetime]) -> Iterator[range]:
    """The points at which the case was open."""
    turns = [bisect_right(times, at) for at in (case.logged, *(at for at, _ in flow_flips(case)))]
    for opened, finished in zip_longest(turns[::2], turns[1::2], fillvalue=len(times)):
        yield range(opened, finished)


def _late_points(case: CaseFacts, times: Sequence[datetime]) -> set[int]:
    """The points at which a clock or promise was late."""
    waits = [(clock.late_after, clock.stopped) for clock in case.clocks]
    waits += [(promise.due, promise.settled) for promise in case.promises if promise.to_customer]
    found: set[int] = set()
    for due, stopped in waits:
        if due is not None:
            found.update(range(bisect_right(times, due), len(times) if stopped is None else bisect_left(times, stopped)))
    return found


class BucketValue(msgspec.Struct, frozen=True):
    """A value of one hour or day, None without any."""

    bucket: Bucket
    value: float | None
    of: int = 0

    @property
    def part(self) -> int:
        """The count that a share in per cent stands for."""
        return round((self.value or 0) * self.of / 100)


def met_shares(basis: ReportBasis) -> tuple[BucketValue, ...]:
    """The share of targets met in each part of the window.

    In per cent of those decided.
    """
    decided = [(each.at, 100.0 if each.decision == "met" else 0.0) for each in basis.decided_clocks if each.decision in {"met", "missed"}]
    return tuple(
        BucketValue(bucket, sum(found) / len(found) if found else None, len(found)) for bucket, found in _by_bucket(basis, decided)
    )


def apology_medians(basis: ReportBasis) -> tuple[BucketValue, ...]:
    """The median minutes to the first apology, by parts of the window."""
    by_bucket = _by_bucket(basis, _apology_times(basis))
    return tuple(BucketValue(bucket, median_of(sorted(minutes)), len(minutes)) for bucket, minutes in by_bucket)


def _apology_times(basis: ReportBasis) -> Iterator[tuple[datetime, float]]:
    for case in basis.recovering:
        if case.apologised and basis.has(case.apologised):
            yield case.apologised, max((case.apologised - case.told).total_seconds() / MINUTE, 0.0)


def apology_minutes(basis: ReportBasis) -> tuple[float, ...]:
    """The minutes to each first apology made in the window, shortest first."""
    return tuple(sorted(minutes for _, minutes in _apology_times(basis)))


def arrivals(basis: ReportBasis) -> Mapping[str, int]:
    """The cases that arrived in each part of the window."""
    logged = ((case.logged, 1) for case in basis.cases if basis.has(case.logged))
    return {bucket.label: len(found) for bucket, found in _by_bucket(basis, logged)}


def _by_bucket(basis: ReportBasis, values: Iterable[tuple[datetime, float]]) -> list[tuple[Bucket, list[float]]]:
    """Values by the part of the window in which they lie."""
    found: list[tuple[Bucket, list[float]]] = [(bucket, []) for bucket in buckets_of(basis.window)]
    starts = [bucket.start for bucket, _ in found]
    for at, value in values:
        found[bisect_right(starts, at) - 1][1].append(value)
    return found
