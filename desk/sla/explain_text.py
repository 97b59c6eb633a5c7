"""Writes an explanation of a clock as lines of text."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from desk.sla.clock_names import spoken_clock
from desk.sla.explain import Explanation, ExplanationLine
from desk.sla.zones import wall_time
from desk.text.durations import exact_duration

_DATE = "%a %Y-%m-%d"
_SPANS_SHOWN = 12
"""Spans shown at each end of a long list. Those between are summed in one line."""


def explanation_lines(explanation: Explanation) -> list[str]:
    """The verdict, its basis and the arithmetic of a clock.

    Times stand in the calendar's zone, the agent's beside where it differs.
    """
    text = _ExplanationText(explanation)
    name = f"{explanation.case} {spoken_clock(explanation.clock)}" + (f" ({explanation.label})" if explanation.label else "")
    head = [f"{name}: {_verdict_text(explanation)}", text.basis_line()]
    if explanation.opens_at:
        head.append(f"closed now, opens {text.time_text(explanation.opens_at)}")
    return head + text.arithmetic_lines()


def _verdict_text(explanation: Explanation) -> str:
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


class _ExplanationText:
    """One explanation with its two zones."""

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation
        self.zone = ZoneInfo(explanation.zone)
        self.agent_zone = ZoneInfo(explanation.agent_zone)

    def basis_line(self) -> str:
        """Names the rule, the calendar and the zones of the times."""
        explained = self.explanation
        rule = f"rule {explained.rule}, " if explained.rule else ""
        beside = f", {explained.agent_zone} in brackets" if explained.agent_zone != explained.zone else ""
        return f"{rule}calendar {explained.calendar}, times in {explained.zone}{beside}"

    def time_text(self, at: datetime) -> str:
        """A moment in the calendar's zone.

        The agent's stands beside it where it differs.
        """
        return self.span_text(at, None)

    def span_text(self, start: datetime, end: datetime | None) -> str:
        """A span in both zones, a moment when `end` is None."""
        here = _format_span(wall_time(start, self.zone), end and wall_time(end, self.zone))
        there = _format_span(wall_time(start, self.agent_zone), end and wall_time(end, self.agent_zone))
        if here == there:
            return here
        return f"{here} ({there.removeprefix(f'{wall_time(start, self.zone):{_DATE}} ')})"

    def arithmetic_lines(self) -> list[str]:
        """Each line of the arithmetic, with the target before the deadline."""
        shown: list[str] = []
        for line in self.shortened_lines():
            if line is None:
                shown.append(self.omitted_spans_line())
                continue
            if line.kind == "due" and self.explanation.target_seconds is not None:
                shown.append(_format_row("target", exact_duration(self.explanation.target_seconds)))
            shown.append(self.arithmetic_line(line))
        return shown

    def shortened_lines(self) -> list[ExplanationLine | None]:
        """All lines, with many counted spans shortened.

        One None stands for those left out of the middle.
        """
        lines, counted = self.explanation.lines, self.counted_lines()
        if len(counted) <= 2 * _SPANS_SHOWN + 1:
            return list(lines)
        first, last = lines.index(counted[_SPANS_SHOWN]), lines.index(counted[-_SPANS_SHOWN])
        return [*lines[:first], None, *lines[last:]]

    def counted_lines(self) -> list[ExplanationLine]:
        """The spans that add up."""
        return [line for line in self.explanation.lines if line.kind in ("counted", "to come")]

    def omitted_spans_line(self) -> str:
        """Sums the spans that are left out."""
        omitted = self.counted_lines()[_SPANS_SHOWN:-_SPANS_SHOWN]
        return _format_row("...", f"{len(omitted)} more spans  {exact_duration(sum(line.seconds or 0 for line in omitted))}")

    def arithmetic_line(self, line: ExplanationLine) -> str:
        """One line of the arithmetic as text."""
        span, amount = self.span_text(line.start, line.end), exact_duration(line.seconds or 0)
        match line.kind:
            case "counted" | "to come":
                return _format_row(line.kind, f"{span}  {amount}  sum {exact_duration(line.total or 0)}")
            case "pause" | "finished":
                return _format_row(line.kind, f"{span}  {line.words}  ({amount} open, not counted)")
            case "holiday" | "own hours" | "break":
                return _format_row(line.kind, f"{wall_time(line.start, self.zone):{_DATE}}  {line.words}")
        return _format_row(line.kind, f"{span}  {line.words}".rstrip())


def _format_row(kind: str, words: str) -> str:
    return f"  {kind:9} {words}"


def _format_span(start: datetime, end: datetime | None) -> str:
    if end is None:
        return f"{start:{_DATE}} {_format_clock_time(start)}"
    until = _format_clock_time(end) if end.date() == start.date() else f"{end:{_DATE}} {_format_clock_time(end)}"
    return f"{start:{_DATE}} {_format_clock_time(start)} - {until}"


def _format_clock_time(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
