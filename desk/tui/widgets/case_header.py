"""The head of a case: its title line and its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from desk.board.case_view import next_due
from desk.board.rows import risk_word
from desk.tui.presentation.case_moment import RISK_TONES, CaseMoment
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.clock_words import clock_line, clocks_in_order
from desk.tui.presentation.sentence_row import label_piece
from desk.tui.presentation.state_columns import state_columns
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, changed_span, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TONE_CLASSES, StaticTonedLine, tone_classes, tone_style

_WIDE = 100
"""Cells from which on the head has room for words that may be left out."""
_PREFERRED = {"phone": "a call", "email": "e-mail", "sms": "a text"}
_DUE = ("DUE", "title")
"""The label of clocks that press nobody. Whether all is well with a case they cannot say: somebody's word may be waited for."""


class TitleLine(StaticTonedLine):
    """Shows reference, subject, customer and how to reach them.

    The subject gives way first. Where there is room the time of day stands at the end.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "strong", "key", "soon", "late")
    moment: CaseMoment | None = None
    focus_key = ""
    """The key that leaves the focus view, while it lasts."""
    trouble = ""
    """Words for the trouble with the file. It gives way to nothing."""

    def show(self, moment: CaseMoment) -> None:
        """Show a moment, the time of day with it."""
        self.moment = moment
        self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells."""
        if self.moment is None:
            return []
        left: list[Piece] = [(f" {self.moment.state.id}  ", "key")]
        left += [(f"FOCUS {self.focus_key}  ", "soon")] if self.focus_key else []
        right = [*clipped_pieces(_reach_pieces(self.moment, width), width // 2), (" ", "text")]
        right += [(f" {self.trouble} ", "late")] if self.trouble else []
        right += [(f"   {self.moment.time_of_day()} ", "text")] if width >= _WIDE else []
        room = max(0, width - pieces_width(left) - pieces_width(right) - 2)
        return spread_pieces([*left, (cut(safe_text(self.moment.state.subject), room), "strong")], right, width)


def _reach_pieces(moment: CaseMoment, width: int) -> list[Piece]:
    """The customer's name, phone, and the way they want to be reached."""
    state = moment.state
    phone, prefers = safe_text(state.value("phone") or ""), safe_text(state.value("prefers") or "")
    pieces: list[Piece] = [(safe_text(state.customer) or "no name", "strong")]
    pieces += [(f"  {phone}", "text")] if phone else []
    pieces += [(f"  prefers {_PREFERRED.get(prefers, prefers)}", "dim")] if prefers and width >= _WIDE else []
    return pieces


class ClockStrip(Widget, can_focus=True):
    """Shows risk and clocks, then priority, status, owner and worth.

    One clock can be chosen. A key shows those without room.
    """

    COMPONENT_CLASSES = TONE_CLASSES | {"clock--chosen"}
    DEFAULT_CSS = "ClockStrip { height: 1; width: 1fr; }"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("right", "choose(1)", show=False), Binding("left", "choose(-1)", show=False)]

    @dataclass(eq=False, repr=False)
    class Explain(Message):
        """Explain the clock at this place of the case."""

        place: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the name Textual's own widgets use
        super().__init__(id=id)
        self._moment: CaseMoment | None = None
        self._line: list[Piece] = []
        self._chosen = 0

    @property
    def places(self) -> Sequence[int]:
        """The places of the clocks in the case, the most pressing first."""
        return clocks_in_order(self._moment) if self._moment else ()

    @property
    def chosen(self) -> int | None:
        """The place of the chosen clock. None where there are no clocks."""
        places = self.places
        return places[min(self._chosen, len(places) - 1)] if places else None

    def show(self, moment: CaseMoment) -> None:
        """Show the clocks at a moment, and repaint the cells that differ."""
        self._moment = moment
        self._renew_line()

    def action_choose(self, steps: int) -> None:
        """Choose another clock."""
        self._chosen = max(0, min(self._chosen + steps, len(self.places) - 1))
        self._renew_line()

    def explain(self) -> None:
        """Ask for the arithmetic of the chosen clock."""
        if self.chosen is not None:
            self.post_message(self.Explain(self.chosen))

    def on_resize(self) -> None:
        """Lay the clocks out anew."""
        self._renew_line()

    def on_focus(self) -> None:
        """Show the chosen clock."""
        self._renew_line()

    def on_blur(self) -> None:
        """Show no clock as chosen."""
        self._renew_line()

    def _renew_line(self) -> None:
        if not self.size.width:
            return
        was, self._line = self._line, self._compose_line(self.size.width)
        if span := changed_span(was, self._line):
            end = max(span[1], pieces_width(was), pieces_width(self._line)) if pieces_width(was) != pieces_width(self._line) else span[1]
            self.refresh(Region(span[0], 0, end - span[0], 1))

    def _compose_line(self, width: int) -> list[Piece]:
        moment = self._moment
        if moment is None:
            return []
        upcoming = next_due(moment.view, moment.now)
        risk = _DUE if upcoming.risk == "ok" else (risk_word(upcoming), RISK_TONES[upcoming.risk])
        risk = ("unclear", "soon") if moment.view.is_unclear else risk
        left, right = [label_piece(*risk)], state_columns(moment, width)
        room = width - pieces_width(left) - pieces_width(right) - 2
        chosen = self.chosen if self.has_focus else None
        return spread_pieces([*left, *clock_line(moment, room, chosen=chosen, more_key=moment.key("explain"))], right, width)

    def render_line(self, y: int) -> Strip:
        """The line as Textual paints it."""
        base = tone_style(self, "text")
        segments = [Segment(text, self._tone_style(tone)) for text, tone in (self._line if y == 0 else ())]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _tone_style(self, tone: str) -> Style:
        if tone == "chosen":
            return self.get_component_rich_style("clock--chosen")
        return tone_style(self, tone)


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
