"""The lines of recovery: steps with times, pitfall, bars."""

from __future__ import annotations

from desk.recovery.steps.evidence import MARKS_PER_BAR, EvidenceBar, evidence_bars, status_lights
from desk.recovery.steps.pitfalls import pitfall_of
from desk.recovery.steps.rail import Rail, rail_of, step_times
from desk.text.durations import short_countdown
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.case_header import clipped_pieces
from desk.tui.widgets.toned_line import StaticTonedLine, tone_classes

_LEAST_PRESENCE = 12
CALMING_WORDS = "Breathe out. They are upset at what happened, not at you."
"""Said once before a hot case, until any key. `calm = false` in the settings leaves it out (S3.9)."""


class RailLine(StaticTonedLine):
    """Shows the steps of recovery, and who else is here.

    A step taken has the time since they told us.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "ok", "soon")
    moment: CaseMoment | None = None
    presence = ""

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells.

        Who is here goes before times, times before names.
        """
        if self.moment is None:
            return []
        rail = rail_of(self.moment.state)
        here = pieces_width([(self.presence, "soon")]) + 2 if self.presence else 0
        if rail is None:
            left: list[Piece] = [(" no recovery needed so far", "dim")]
        else:
            ways = (_step_pieces(rail, _step_times(self.moment)), _step_pieces(rail, {}), [(" recovery ", "dim"), (rail.letters(), "text")])
            fitting = [way for way in ways if pieces_width(way) <= width]
            left = next((way for way in fitting if pieces_width(way) + here <= width), fitting[-1] if fitting else [])
        room = width - pieces_width(left) - 1
        right: list[Piece] = [(cut(f"{self.presence} ", room), "soon")] if self.presence and room >= _LEAST_PRESENCE else []
        return clipped_pieces(spread_pieces(left, right, width), width)


def _step_times(moment: CaseMoment) -> dict[str, str]:
    """The time from when they told us to each step."""
    told = moment.state.told_at
    return {step: short_countdown(max(0, int((at - told).total_seconds()))) for step, at in step_times(moment.state).items()}


def _step_pieces(rail: Rail, times: dict[str, str]) -> list[Piece]:
    """Each step by name, whether it was taken, and when."""
    steps: list[Piece] = []
    for name, taken in rail.steps:
        gap: Piece = ("   " if steps else " ", "text")
        steps += [gap, (f"{name} ", "text" if taken else "dim"), _sign_piece(taken)]
        steps += [(f" {times[name]}", "dim")] if taken and name in times else []
    return steps


def _sign_piece(there: bool) -> Piece:
    return ("*", "ok") if there else (".", "dim")


class GuideLine(StaticTonedLine):
    """Shows pitfall or calming words, then lights and bars.

    The pitfall comes with the key that leads out of it.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "ok", "key")
    moment: CaseMoment | None = None
    calm = ""

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells.

        The richest bars that leave the words whole are used.
        """
        if self.moment is None:
            return []
        left, ways = self._left_pieces(self.moment), _right_variants(self.moment)
        right = next((way for way in ways if pieces_width(left) + pieces_width(way) + 1 <= width), ways[-1])
        return spread_pieces(clipped_pieces(left, max(0, width - pieces_width(right) - 1)), right, width)

    def _left_pieces(self, moment: CaseMoment) -> list[Piece]:
        if self.calm:
            return [(f" {self.calm}", "dim")]
        pitfall = pitfall_of(moment.state, moment.shift)
        return [(f" {moment.key(pitfall.action)} ", "key"), (safe_text(pitfall.words), "dim")] if pitfall else []


def _right_variants(moment: CaseMoment) -> list[list[Piece]]:
    """Lights and bars, from the fullest to the shortest."""
    bars = evidence_bars(moment.state)
    lights: list[Piece] = []
    for light in status_lights(moment.state):
        lights += [(f"{light.name} ", "text" if light.lit else "dim"), _sign_piece(light.lit), ("  ", "text")]
    key: list[Piece] = [(f" {moment.key('evidence')} ", "key")]
    named = [piece for bar in bars for piece in (*_bar_pieces(bar.name, bar), ("  ", "text"))]
    lettered = [piece for bar in bars for piece in (*_bar_pieces(bar.letter, bar), (" ", "text"))]
    figures: list[Piece] = [(" ".join(f"{bar.letter}{bar.filled}" for bar in bars), "dim")]
    return [[*lights, *named, *key], [*lights, *lettered, *key], [*lettered, *key], [*figures, *key]]


def _bar_pieces(name: str, bar: EvidenceBar) -> list[Piece]:
    return [(f"{name} ", "dim"), ("#" * bar.filled, "ok"), ("." * (MARKS_PER_BAR - bar.filled), "dim")]
