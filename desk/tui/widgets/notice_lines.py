"""Notices to read before acting, in a line or two."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from desk.actions_and_keys import BY_ID
from desk.recovery.notices import Notice
from desk.tui.presentation.cell_text import cut_at_word
from desk.tui.presentation.signs import WARNING
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine, Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import tone_classes, tone_style

_MOST, _TALL = 2, 30
"""Notices with a line of their own, and the lines of a window that has room for more than one."""
_WIDE = 100
"""Cells from which on it is said what there is more of."""
_LOW = 20
"""Lines of a window from which on lines are kept free, so that no notice moves anything."""


class NoticeLines(Widget):
    """Shows notices, the most pressing first.

    A line has a sign, the words, and the key that answers it with its word. The last one counts those without a line, behind the key
    that shows them. Where notices come with most steps, as many lines stay free as there is room for.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "soon", "key")
    DEFAULT_CSS = "NoticeLines { height: auto; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the name Textual's own widgets use
        super().__init__(id=id)
        self._notices: tuple[Notice, ...] = ()
        self._key: Callable[[str], str] = str
        self._are_usual = False

    def show(self, notices: Sequence[Notice], key: Callable[[str], str], *, are_usual: bool = False) -> None:
        """Show these notices.

        `key` gives the key of an action as it stands on the keyboard. Lines are kept free for notices that `are_usual`.
        """
        if tuple(notices) == self._notices and self._are_usual == are_usual:
            return
        before = self._rows
        self._notices, self._key, self._are_usual = tuple(notices), key, are_usual
        self.refresh(layout=self._rows != before)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that the window can spare."""
        return self._rows

    @property
    def _rows(self) -> int:
        """The lines taken or kept free. A low window has one."""
        height = self.app.size.height
        most = _MOST if height >= _TALL else 1
        return most if self._are_usual and height >= _LOW else min(most, len(self._notices))

    @property
    def free_rows(self) -> range:
        """The lines kept free that no notice needs."""
        return range(min(len(self._notices), self.size.height), self.size.height)

    def lines(self, width: int, height: int) -> list[FlowLine]:
        """The notices that fit, laid out.

        The last line counts those that have none.
        """
        shown = self._notices[:height]
        more = len(self._notices) - len(shown)
        return [notice_line(notice, self._key, width=width, more=more if notice is shown[-1] else 0) for notice in shown]

    def render_line(self, y: int) -> Strip:
        """One line as Textual paints it."""
        width, base = self.size.width, tone_style(self, "text")
        lines = self.lines(width, self.size.height)
        segments = [Segment(text, tone_style(self, tone)) for text, tone in (lines[y] if y < len(lines) else ())]
        return Strip(segments).adjust_cell_length(width, base)


def notice_line(notice: Notice, key: Callable[[str], str], *, width: int, more: int = 0) -> FlowLine:
    """A notice in `width` cells, cut between two words. `more` are those without a line."""
    right: list[Piece] = []
    if notice.action:
        right += [(f"   {key(notice.action)}", "key"), (f" {BY_ID[notice.action].label}", "dim")]
    if more:
        noun = "" if width < _WIDE else " notice" if more == 1 else " notices"
        right += [(f"   {key('about')}", "key"), (f" {more} more{noun}", "dim")]
    left: list[Piece] = [(f" {WARNING} ", "soon")]
    room = max(0, width - 1 - pieces_width(left) - pieces_width(right))
    return tuple(spread_pieces([*left, (cut_at_word(safe_text(notice.words), room), "text"), *right], [], width))
