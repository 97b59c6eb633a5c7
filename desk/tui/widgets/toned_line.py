"""A line of toned text that repaints only changed cells."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from desk.tui.presentation.line_keys import key_at
from desk.tui.presentation.toned_text import TONES, Piece, changed_span, joined_pieces, pieces_width
from desk.tui.widgets.bare_lines import filtered_strips, has_bare_lines


def tone_classes(*tones: str) -> set[str]:
    """The component classes of these tones. A widget declares those it uses: a stylesheet costs by the number of them."""
    return {f"tone--{tone}" for tone in tones}


TONE_CLASSES = tone_classes(*TONES)


def tone_style(widget: Widget, tone: str) -> Style:
    """The style the stylesheet gives a tone inside this widget."""
    return widget.get_component_rich_style(f"tone--{tone}")


# Textual forgets its own at each repaint, and works them out from all ancestors again.
class ToneStyles:
    """The styles of tones in a widget, kept until they are forgotten."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._known: dict[str, Style] = {}

    def of(self, tone: str) -> Style:
        """The style of a tone."""
        style = self._known.get(tone)
        if style is None:
            style = self._known[tone] = tone_style(self._widget, tone)
        return style

    def forget(self) -> None:
        """Ask again, for stylesheet or theme changed."""
        self._known.clear()


class TonedLine(Widget):
    """A widget one line high, given by `compose_line`.

    Call `update_text` when it may have changed. It declares the tones it uses as its component classes, `text` always among them: blanks
    are drawn in it.
    """

    DEFAULT_CSS = "TonedLine { height: 1; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the name Textual's own widgets use
        super().__init__(id=id)
        self._shown: list[Piece] = []
        self._composed_width = 0
        self._tones = ToneStyles(self)

    @abstractmethod
    def compose_line(self, width: int) -> list[Piece]:
        """The pieces of the line in `width` cells."""

    def update_text(self) -> None:
        """Ask for the pieces again and repaint the cells that changed."""
        if not self.size.width:
            return
        was = self._shown
        self._compose_in(self.size.width)
        if pieces_width(was) != pieces_width(self._shown):
            self.refresh()
        elif span := changed_span(was, self._shown):
            self.refresh(Region(span[0], 0, span[1] - span[0], 1))

    def notify_style_update(self) -> None:
        """Paint in new styles, for stylesheet or theme changed."""
        super().notify_style_update()
        self._tones.forget()

    def style_of(self, tone: str) -> Style:
        """The style of a tone in this line."""
        return self._tones.of(tone)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse, or before the words there."""
        if key := key_at(self._shown, event.x):
            event.stop()
            self.app.simulate_key(key)

    def on_resize(self) -> None:
        """Compose the line in the new width."""
        self._compose_in(self.size.width)
        self.refresh()

    def _compose_in(self, width: int) -> None:
        self._shown, self._composed_width = self.compose_line(width), width

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as Textual paints them."""
        if not has_bare_lines(self) or crop.column_span != (0, self.region.width):
            return super().render_lines(crop)
        return filtered_strips(self, map(self.render_line, crop.line_range))

    def render_line(self, y: int) -> Strip:
        """The line as Textual paints it.

        Further lines, should a stylesheet give any, are blank.
        """
        width = self.size.width
        if y:
            return Strip.blank(width, self.style_of("text"))
        if width != self._composed_width:  # a new size is painted before it is told of
            self._compose_in(width)
        return self.strip_of(self._shown)

    def strip_of(self, pieces: Sequence[Piece]) -> Strip:
        """These pieces in the styles and the width of the line."""
        segments = [Segment(text, self.style_of(tone)) for text, tone in joined_pieces(pieces) if text]
        return Strip(segments).adjust_cell_length(self.size.width, self.style_of("text"))


class StaticTonedLine(TonedLine):
    """A line that may use every tone."""

    COMPONENT_CLASSES = TONE_CLASSES
