"""Series of numbers over the time of a window, for pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.reports.count import ReportBasis, median_of
from desk.reports.facts import CaseFacts
from desk.reports.pages.flow import is_open_at
from desk.reports.pages.sla import decision_of
from desk.reports.window import Bucket, buckets_of

_QUARTER = timedelta(minutes=15)
_MOST_POINTS = 97


@dataclass(frozen=True, slots=True)
class LoadPoint:
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
    return tuple(_load_at(basis, at) for at in times)


def _load_at(basis: ReportBasis, at: datetime) -> LoadPoint:
    found = [case for case in basis.cases if is_open_at(case, at)]
    return LoadPoint(at, len(found), sum(_is_late_at(case, at) for case in found))


def _is_late_at(case: CaseFacts, at: datetime) -> bool:
    """Was a clock or promise late at an instant?"""
    for clock in case.clocks:
        if clock.late_after is not None and clock.late_after < at and (clock.stopped is None or clock.stopped > at):
            return True
    return any(
        promise.to_customer and promise.due is not None and promise.due < at and (promise.settled is None or promise.settled > at)
        for promise in case.promises
    )


@dataclass(frozen=True, slots=True)
class BucketValue:
    """A value of one hour or day, None without any."""

    bucket: Bucket
    value: float | None
    of: int = 0

    @property
    def part(self) -> int:
        """The count that a share in per cent stands for."""
        return round((self.value or 0) * self.of / 100)


def met_shares(basis: ReportBasis) -> tuple[BucketValue, ...]:
    """The share of targets met in each hour or day.

    In per cent of those decided.
    """
    decided = [found for case in basis.unmerged for clock in case.clocks if (found := decision_of(clock)) and basis.has(found[0])]
    counted = []
    for bucket in buckets_of(basis.window):
        here = [what for at, what in decided if bucket.start <= at < bucket.end and what in {"met", "missed"}]
        counted.append(BucketValue(bucket, 100 * here.count("met") / len(here) if here else None, len(here)))
    return tuple(counted)


def apology_medians(basis: ReportBasis) -> tuple[BucketValue, ...]:
    """The median minutes to the first apology, by hour or day."""
    made = [(case.apologised, (case.apologised - case.told).total_seconds() / 60) for case in basis.recovering if case.apologised]
    counted = []
    for bucket in buckets_of(basis.window):
        here = sorted(max(minutes, 0.0) for at, minutes in made if bucket.start <= at < bucket.end and basis.has(at))
        counted.append(BucketValue(bucket, median_of(here), len(here)))
    return tuple(counted)


def apology_minutes(basis: ReportBasis) -> tuple[float, ...]:
    """The minutes to each first apology made in the window, shortest first."""
    made = (case for case in basis.recovering if basis.has(case.apologised))
    return tuple(sorted(max(0.0, (case.apologised - case.told).total_seconds() / 60) for case in made if case.apologised))


def arrivals(basis: ReportBasis) -> Mapping[str, int]:
    """The cases that arrived in each hour or day of the window."""
    times = [case.logged for case in basis.cases if basis.has(case.logged)]
    return {bucket.label: sum(bucket.start <= at < bucket.end for at in times) for bucket in buckets_of(basis.window)}
