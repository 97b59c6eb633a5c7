"""The list of presets of a form, narrowed by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.tui.forms.field import Field
from desk.tui.forms.inputs.messages import AnswerChanged, AnswerSubmitted
from desk.tui.forms.inputs.search import SearchInput
from desk.tui.forms.spec import Preset
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.textual_compat.screen import ThriftyScreen
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.toned_static import TonedStatic


class PresetSearch(ThriftyScreen, ModalScreen[str], inherit_bindings=False):
    """Lists presets, narrowed by typing. Gives the key of the one chosen, empty on escape.

    `notes` stand under the title, such as what could not be read. A preset's own text is shown below the list.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')", show=False)]

    _search = getters.query_one(SearchInput)

    def __init__(self, title: str, presets: Sequence[Preset], *, notes: Sequence[FlowLine] = (), hint: str = "type to find it") -> None:
        super().__init__()
        self._title = title
        self._presets = {preset.key: preset for preset in presets}
        self._notes = notes
        keys, words = tuple(self._presets), tuple(preset.words for preset in presets)
        start = next(iter(keys), "")
        self._field = Field(name="found", label=title, sort="seek", choices=keys, choice_words=words, start=start, hint=hint)

    def compose(self) -> ComposeResult:
        """The title, the list, the text of the one chosen."""
        with Vertical(id="ask"):
            yield TonedStatic([((safe_text(self._title), "text"),)], id="ask-title")
            if self._notes:
                yield TonedStatic(self._notes, classes="ask-line")
            yield SearchInput(self._field)
            if any(preset.text for preset in self._presets.values()):
                yield TonedStatic(id="found-text")
            line = KeyLine(id="found-keys")
            line.keys = [("enter", "take it"), ("up down", "another"), ("esc", "back")]
            yield line

    def on_mount(self) -> None:
        """Put the cursor into the line."""
        self._search.focus()
        self._show_text()

    @on(AnswerChanged)
    def _show_text(self) -> None:
        chosen = self._presets.get(self._search.answer)
        for panel in self.query("#found-text").results(TonedStatic):
            panel.show([((line, "dim"),) for line in map(safe_text, chosen.text.splitlines())] if chosen else [], layout=False)

    @on(AnswerSubmitted)
    def _take(self) -> None:
        self.dismiss(self._search.answer if self._search.answer in self._presets else "")
