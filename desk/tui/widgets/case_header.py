"""The head of a case: its title line and its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from desk.board.case_view import next_due
from desk.board.rows import RISK_WORDS, clock_words
from desk.sla.clock import Clock
from desk.text.durations import countdown
from desk.text.printable import plain_words
from desk.tui.presentation.case_moment import CLOCK_TONES, CaseMoment
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import GLUE, flow_text, safe_text
from desk.tui.presentation.toned_text import FlowLine, Piece, changed_span, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TONE_CLASSES, StaticTonedLine, tone_classes, tone_style

RISK_TONES = {"late": "late", "soon": "soon", "ok": "ok", "paused": "paused", "none": "none", "done": "met"}


class TitleLine(StaticTonedLine):
    """Shows reference, subject, customer and how to reach them.

    The subject gives way first.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "strong", "key", "soon", "late")
    moment: CaseMoment | None = None
    focus_key = ""
    """The key that leaves the focus view, while it lasts."""
    trouble = ""
    """What is wrong with the file, in words. It gives way to nothing."""

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells."""
        if self.moment is None:
            return []
        state = self.moment.state
        left: list[Piece] = [(f" {state.id}  ", "key")]
        left += [(f"FOCUS {self.focus_key}  ", "soon")] if self.focus_key else []
        right: list[Piece] = [(safe_text(state.customer) or "no name", "strong")]
        phone, prefers = safe_text(state.value("phone") or ""), safe_text(state.value("prefers") or "")
        right += [(f"  {phone}", "text")] if phone else []
        right += [(f"  {prefers} first", "dim")] if prefers and width >= 100 else []
        right = clipped_pieces([*right, (" ", "text")], width // 2)
        right += [(f" {self.trouble} ", "late")] if self.trouble else []
        room = max(0, width - pieces_width(left) - pieces_width(right) - 2)
        return spread_pieces([*left, (cut(safe_text(state.subject), room), "strong")], right, width)


class ClockStrip(Widget, can_focus=True):
    """Shows every clock of the case, then its status.

    One clock can be chosen. It takes as many lines as the clocks need.
    """

    COMPONENT_CLASSES = TONE_CLASSES | {"clock--chosen"}
    DEFAULT_CSS = "ClockStrip { height: auto; width: 1fr; }"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("right", "choose(1)", show=False), Binding("left", "choose(-1)", show=False)]

    @dataclass
    class Explain(Message):
        """Explain the clock at this place of the case."""

        place: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the name Textual's own widgets use
        super().__init__(id=id)
        self._moment: CaseMoment | None = None
        self._lines: list[FlowLine] = []
        self._chosen = 0

    @property
    def clocks(self) -> Sequence[Clock]:
        """The clocks shown."""
        return self._moment.view.clocks if self._moment else ()

    @property
    def chosen(self) -> int:
        """The place of the chosen clock."""
        return min(self._chosen, max(0, len(self.clocks) - 1))

    def show(self, moment: CaseMoment) -> None:
        """Show the clocks at a moment, and repaint the cells that differ."""
        self._moment = moment
        self._renew_lines()

    def action_choose(self, steps: int) -> None:
        """Choose another clock."""
        self._chosen = max(0, min(self.chosen + steps, len(self.clocks) - 1))
        self._renew_lines()

    def explain(self) -> None:
        """Ask for the arithmetic of the chosen clock."""
        if self.clocks:
            self.post_message(self.Explain(self.chosen))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The number of lines that the clocks need."""
        return max(1, len(self._flow_lines(width)))

    def on_resize(self) -> None:
        """Lay the clocks out anew."""
        self._renew_lines()

    def on_focus(self) -> None:
        """Show the chosen clock."""
        self._renew_lines()

    def on_blur(self) -> None:
        """Show no clock as chosen."""
        self._renew_lines()

    def _renew_lines(self) -> None:
        if not self.size.width:
            return
        was, self._lines = self._lines, self._flow_lines(self.size.width)
        if len(was) != len(self._lines):
            self.refresh(layout=True)
            return
        for y, (before, now) in enumerate(zip(was, self._lines, strict=True)):
            if span := changed_span(before, now):
                end = max(span[1], pieces_width(before), pieces_width(now)) if pieces_width(before) != pieces_width(now) else span[1]
                self.refresh(Region(span[0], y, end - span[0], 1))

    def _flow_lines(self, width: int) -> list[FlowLine]:
        return flow_text(self._all_pieces(), width, first=1, indent=1) if self._moment else []

    def _all_pieces(self) -> list[Piece]:
        moment = self._moment
        assert moment is not None
        upcoming = next_due(moment.view, moment.now)
        word = "unclear" if moment.view.is_unclear else RISK_WORDS[upcoming.risk]
        pieces: list[Piece] = [(word, "soon" if moment.view.is_unclear else RISK_TONES[upcoming.risk])]
        for place, clock in enumerate(self.clocks):
            chosen = self.has_focus and place == self.chosen
            pieces.append(("  ", "text"))
            pieces += _clock_pieces(clock, moment, chosen=chosen)
        return [*pieces, ("   ", "text"), *_standing_pieces(moment)]

    def render_line(self, y: int) -> Strip:
        """One line as Textual paints it."""
        base = tone_style(self, "text")
        line = self._lines[y] if y < len(self._lines) else ()
        segments = [Segment(text, self._tone_style(tone)) for text, tone in line]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _tone_style(self, tone: str) -> Style:
        if tone == "chosen":
            return self.get_component_rich_style("clock--chosen")
        return tone_style(self, tone)


def _clock_pieces(clock: Clock, moment: CaseMoment, *, chosen: bool) -> list[Piece]:
    state = clock.outcome or clock.state(moment.now)
    text = _clock_text(clock, moment.now)
    opens = clock.reopens_at(moment.now)
    shut = f" opens {moment.time(opens)}" if opens and state in {"running", "soon"} else ""
    return [(f"{clock.name}{GLUE}", "chosen" if chosen else "dim"), (f"{text}{shut}".replace(" ", GLUE), CLOCK_TONES[state])]


def _clock_text(clock: Clock, now: datetime) -> str:
    """A clock in the head. One that is over or held when late says so in words, a running one counts."""
    state = clock.state(now)
    if clock.outcome or (state == "late" and clock.held):
        return clock_words(clock, now)
    left = countdown(clock.seconds_left(now))
    return "." if state == "none" else f"|| {left}" if state == "paused" else left


def _standing_pieces(moment: CaseMoment) -> list[Piece]:
    """Status, priority and owner, then what the case waits for."""
    state = moment.state
    pieces: list[Piece] = [(plain_words(state.status), "strong"), (f" {state.priority}", "text")]
    pieces += [(f"  owner {safe_text(state.owner)}" if state.owner else "  no owner", "text" if state.owner else "soon")]
    if state.paused and state.status_reason:
        pieces.append((f"  waits for: {safe_text(state.status_reason)}", "dim"))
    if state.paused and state.recheck:
        pieces.append((f", re-check {moment.time(state.recheck)}", "dim"))
    return pieces


def clipped_pieces(pieces: list[Piece], width: int) -> list[Piece]:
    """The pieces cut where the width ends."""
    kept: list[Piece] = []
    left = width
    for text, tone in pieces:
        shown = cut(text, left)
        kept.append((shown, tone))
        left -= pieces_width([(shown, tone)])
        if shown != text:
            break
    return kept
