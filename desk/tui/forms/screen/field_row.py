"""A field of a form, behind its label."""

from __future__ import annotations

from rich.segment import Segment
from textual import on
from textual.containers import Horizontal
from textual.strip import Strip

from desk.tui.forms.inputs.messages import AnswerChanged
from desk.tui.forms.inputs.registry import AnswerInput
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.signs import NEEDED

_LABEL_WIDTH = 14


class FieldRow(Horizontal):
    """Shows a field, and paints the label before it. A field that is not asked has none."""

    # A label that were a widget would cost as much as its input: each is mounted, styled and laid out.
    DEFAULT_CSS = f"FieldRow > * {{ margin: 0 0 0 {_LABEL_WIDTH}; }}"
    COMPONENT_CLASSES = {"field-row--focused"}
    ALLOW_SELECT = False

    def __init__(self, answer: AnswerInput, *, classes: str) -> None:
        super().__init__(answer, classes=classes)
        self._answer = answer
        self._is_marked = self._always_lacks_answer

    @property
    def _always_lacks_answer(self) -> bool:
        field = self._answer.field
        return bool(field.needed) and not field.needed_when and not self._answer.answer

    @property
    def _marked_label(self) -> str:
        """The label, with a sign while an answer is needed and missing."""
        label = self._answer.field.label
        return f"{cut(label, _LABEL_WIDTH - 2)}{NEEDED}" if self._is_marked else cut(label, _LABEL_WIDTH)

    @on(AnswerChanged)
    def _mark_anew(self) -> None:
        """Paint the label again where its sign comes or goes."""
        if not self._answer.field.needed_when:
            self.mark_needed(self._always_lacks_answer)

    def mark_needed(self, is_needed: bool) -> None:
        """Set the sign that an answer is needed and missing."""
        if is_needed is not self._is_marked:
            self._is_marked = is_needed
            self._paint_label()

    def on_descendant_focus(self) -> None:
        """Paint the label as that of the field with the keys."""
        self._paint_label()

    def on_descendant_blur(self) -> None:
        """Paint the label as any other."""
        self._paint_label()

    def _paint_label(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line as Textual paints it."""
        width, style = self.size.width, self.rich_style
        if self.has_focus_within:
            style = self.get_component_rich_style("field-row--focused")  # a style of the row would reach the field too
        label = "" if y or self._answer.disabled else self._marked_label
        return Strip([Segment(label, style)]).adjust_cell_length(width, style)
