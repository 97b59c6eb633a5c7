"""The last line of a screen: the most useful keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from desk.actions_and_keys import BY_ID, Action, key_label, keys_of
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes

_GAP = "  "
_LAST_IDS = frozenset({"palette", "help"})
_LAST = 99
"""The place of actions that the footer has no place for."""
_LEAST_KEYS = 20
"""Cells beside a note from which on the line has room for both its endings."""


class ActionFooter(TonedLine):
    """Shows as many actions as fit, the most useful first.

    The line ends with `: all ? keys` whatever the width. Long words before the actions take the room of the first of the two.
    """

    COMPONENT_CLASSES = tone_classes("text", "key", "dim")

    actions: Sequence[Action] = ()
    keymap: Mapping[str, tuple[str, ...]] = {}
    note = ""
    """Words before the actions."""
    is_further = False
    """Are the actions shown that did not fit?"""

    def show_note(self, words: str) -> None:
        """Show words before the actions, or the actions alone."""
        if words != self.note:
            self.note = words
            self.update_text()

    def show_further(self, is_further: bool) -> None:
        """Show the actions that did not fit, or the usual ones again."""
        self.is_further = is_further
        self.update_text()

    def show(self, actions: Sequence[Action], keymap: Mapping[str, tuple[str, ...]]) -> None:
        """Offer these actions, in the order of their place in the footer."""
        self.actions, self.keymap = actions, keymap
        self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells."""
        ending = self._ending(width)
        room = width - pieces_width(ending)
        offered = [action for action in self.actions if action.id not in _LAST_IDS and not (self.note and action.group == "Move")]
        usual = sorted((action for action in offered if action.footer), key=lambda action: action.footer)
        shown, line = self._fitting_entries(usual, room)
        if self.is_further and (rest := [action for action in offered if action not in usual[:shown] and action.group != "Move"]):
            keyed = (action for action in rest if keys_of(action, self.keymap))
            _, line = self._fitting_entries(sorted(keyed, key=lambda action: action.footer or _LAST), room)
        return spread_pieces(line, ending, width) if self.note else [*line, *ending]

    def _ending(self, width: int) -> list[Piece]:
        """The ways to whatever the line has no room for."""
        has_more = any(action.id == "palette" for action in self.actions) and cell_len(self.note) + _LEAST_KEYS < width
        keys = keys_of(BY_ID["palette"], self.keymap) if has_more else ()
        more: list[Piece] = [(key_label(keys[0]), "key"), (" all ", "dim")] if keys else []
        return [*more, *_action_entry(BY_ID["help"], self.keymap)]

    def _fitting_entries(self, actions: Sequence[Action], room: int) -> tuple[int, list[Piece]]:
        """The number of actions that fit, and their entries."""
        line: list[Piece] = [(cut(f" {self.note}", room - len(_GAP)), "text"), (_GAP, "text")] if self.note else [(" ", "text")]
        for number, action in enumerate(actions):
            entry = [*_action_entry(action, self.keymap), (_GAP, "text")]
            if pieces_width(line) + pieces_width(entry) > room:
                return number, line
            line += entry
        return len(actions), line


def _action_entry(action: Action, keymap: Mapping[str, tuple[str, ...]]) -> list[Piece]:
    keys = keys_of(action, keymap)
    return [(key_label(keys[0]), "key"), (f" {action.label}", "dim")] if keys else []
