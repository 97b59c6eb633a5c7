"""An explanation as lines of text for a terminal or a screen; it knows no arithmetic of its own."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from desk.sla.explain import Explanation, Line
from desk.sla.zones import on_wall
from desk.text.durations import exact_duration

_DATE = "%a %Y-%m-%d"
_SHOWN = 12
"""Spans shown at each end of a long list; what lies between is summed in one line."""


def lines(explanation: Explanation) -> list[str]:
    """The verdict, what it rests on, and the arithmetic; times stand in the calendar's zone, the agent's beside where it differs."""
    told = _Telling(explanation)
    name = f"{explanation.case} {explanation.clock}" + (f" ({explanation.label})" if explanation.label else "")
    head = [f"{name}: {_verdict(explanation)}", told.basis()]
    if explanation.opens_at:
        head.append(f"closed now, opens {told.time(explanation.opens_at)}")
    return head + told.steps()


def _verdict(explanation: Explanation) -> str:
    target, spent = explanation.target_seconds, exact_duration(explanation.spent_seconds)
    if target is None:
        return "no target, so nothing is counted"
    match explanation.state:
        case "late":
            return f"late by {exact_duration(explanation.late_seconds)}"
        case "missed":
            return f"missed by {exact_duration(explanation.late_seconds)}" if explanation.late_seconds else "missed: said to be broken"
        case "met":
            return f"met, {exact_duration(target - explanation.spent_seconds)} to spare"
        case "none":
            return f"the case is closed; {spent} were used of {exact_duration(target)}"
        case "paused":
            return f"paused with {exact_duration(explanation.left_seconds or 0)} left"
    return f"{explanation.state}, {exact_duration(explanation.left_seconds or 0)} left"


class _Telling:
    """One explanation with its two zones."""

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation
        self.zone = ZoneInfo(explanation.zone)
        self.agent_zone = ZoneInfo(explanation.agent_zone)

    def basis(self) -> str:
        """The rule and the calendar, and whose times these are."""
        told = self.explanation
        rule = f"rule {told.rule}, " if told.rule else ""
        beside = f", {told.agent_zone} in brackets" if told.agent_zone != told.zone else ""
        return f"{rule}calendar {told.calendar}, times in {told.zone}{beside}"

    def time(self, at: datetime) -> str:
        """A moment on both walls, the agent's only where it says something else."""
        return self.span(at, None)

    def span(self, start: datetime, end: datetime | None) -> str:
        """A span, or a moment without end, on both walls."""
        here = _told(on_wall(start, self.zone), end and on_wall(end, self.zone))
        there = _told(on_wall(start, self.agent_zone), end and on_wall(end, self.agent_zone))
        if here == there:
            return here
        return f"{here} ({there.removeprefix(f'{on_wall(start, self.zone):{_DATE}} ')})"

    def steps(self) -> list[str]:
        """Each line of the arithmetic, with the target before the deadline."""
        shown: list[str] = []
        for line in self.folded():
            if line is None:
                shown.append(self.middle())
                continue
            if line.kind == "due" and self.explanation.target_seconds is not None:
                shown.append(_row("target", exact_duration(self.explanation.target_seconds)))
            shown.append(self.step(line))
        return shown

    def folded(self) -> list[Line | None]:
        """The lines, those of many counted spans replaced by one None."""
        told, counted = self.explanation.lines, self.counted()
        if len(counted) <= 2 * _SHOWN + 1:
            return list(told)
        first, last = told.index(counted[_SHOWN]), told.index(counted[-_SHOWN])
        return [*told[:first], None, *told[last:]]

    def counted(self) -> list[Line]:
        """The spans that add up."""
        return [line for line in self.explanation.lines if line.kind in ("counted", "to come")]

    def middle(self) -> str:
        """What the folded spans come to."""
        folded = self.counted()[_SHOWN:-_SHOWN]
        return _row("...", f"{len(folded)} more spans  {exact_duration(sum(line.seconds or 0 for line in folded))}")

    def step(self, line: Line) -> str:
        """One line of the arithmetic."""
        span, amount = self.span(line.start, line.end), exact_duration(line.seconds or 0)
        match line.kind:
            case "counted" | "to come":
                return _row(line.kind, f"{span}  {amount}  sum {exact_duration(line.total or 0)}")
            case "pause" | "finished":
                return _row(line.kind, f"{span}  {line.words}  ({amount} open, not counted)")
            case "holiday" | "own hours" | "break":
                return _row(line.kind, f"{on_wall(line.start, self.zone):{_DATE}}  {line.words}")
        return _row(line.kind, f"{span}  {line.words}".rstrip())


def _row(kind: str, words: str) -> str:
    return f"  {kind:9} {words}"


def _told(start: datetime, end: datetime | None) -> str:
    if end is None:
        return f"{start:{_DATE}} {_clock(start)}"
    until = _clock(end) if end.date() == start.date() else f"{end:{_DATE}} {_clock(end)}"
    return f"{start:{_DATE}} {_clock(start)} - {until}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
