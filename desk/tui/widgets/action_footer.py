"""The last line of a screen: the most useful keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.actions_and_keys import BY_ID, Action, key_label, keys_of
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes

_GAP = "  "


class ActionFooter(TonedLine):
    """Shows as many actions as fit, the most useful first.

    The line ends with `? keys` whatever the width.
    """

    COMPONENT_CLASSES = tone_classes("text", "key", "dim")

    actions: Sequence[Action] = ()
    keymap: Mapping[str, tuple[str, ...]] = {}
    note = ""
    """Words in place of the actions."""

    def show_note(self, words: str) -> None:
        """Show words in place of the actions, or the actions again."""
        if words != self.note:
            self.note = words
            self.update_text()

    def show(self, actions: Sequence[Action], keymap: Mapping[str, tuple[str, ...]]) -> None:
        """Offer these actions, in the order of their place in the footer."""
        self.actions, self.keymap = actions, keymap
        self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells."""
        ending = _action_entry(BY_ID["help"], self.keymap)
        room = width - 1 - pieces_width(ending)
        if self.note:
            return spread_pieces([(cut(f" {self.note}", room), "text")], ending, width)
        line: list[Piece] = [(" ", "text")]
        wanted = sorted((action for action in self.actions if action.footer and action.id != "help"), key=lambda action: action.footer)
        for action in wanted:
            entry = [*_action_entry(action, self.keymap), (_GAP, "text")]
            if pieces_width(line) + pieces_width(entry) > room:
                break
            line += entry
        return [*line, *ending]


def _action_entry(action: Action, keymap: Mapping[str, tuple[str, ...]]) -> list[Piece]:
    keys = keys_of(action, keymap)
    return [(key_label(keys[0]), "key"), (f" {action.label}", "dim")] if keys else []
