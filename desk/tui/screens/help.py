"""The keys for where the agent is, generated from the table of actions, and what the signs on screen mean; it does nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from desk.actions import Action, Where, spoken_keys
from desk.tui.keys import valid_actions

SIGNS: tuple[tuple[str, str], ...] = (
    ("LATE SOON ok", "A target or a promise is missed, comes soon, has time"),
    ("paused closed", "We wait for somebody; the desk is closed, with its next opening"),
    ("|  *  ~", "Where you are; a marked case; text of yours not yet logged"),
    ("w  v", "Somebody else writes there, or looks"),
    (".  ||", "No such clock; the clock is paused"),
    ("x3  2nd", "The customer chased us three times; it is the second failure for them"),
    ("LACORV", "Listened, apologised, committed, offered and answered, cause with action, verified"),
)
_KEYS_WIDTH = 14


class HelpScreen(ModalScreen[None], inherit_bindings=False):
    """Every key that does something here and now; any of the keys that opened it closes it."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss(None)", "back"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("pagedown,space,ctrl+d", "scroll(15)", "page down"),
        Binding("pageup,ctrl+u", "scroll(-15)", "page up"),
    ]

    def __init__(self, place: str, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__()
        self._place = place
        self._groups = groups

    @classmethod
    def of(cls, screen: Screen[Any], keymap: Mapping[str, tuple[str, ...]]) -> HelpScreen:
        """Help for what can be done on `screen` now."""
        where = cast(Where, getattr(screen, "WHERE", "board"))
        actions = valid_actions(screen, where, keymap)
        groups = [(group, _lines(actions, group, keymap)) for group in dict.fromkeys(action.group for action in actions)]
        leave = ("ctrl+q", "Leave, from anywhere; everything logged is already saved")
        return cls("on the board" if where == "board" else "in a case", [*groups, ("Anywhere", [leave]), ("Signs", SIGNS)])

    def compose(self) -> ComposeResult:
        """Title, the list, how to close it."""
        yield Static(f"Keys {self._place}", id="help-title", markup=False)
        with VerticalScroll(can_focus=True):
            for group, lines in self._groups:
                yield Static(_content(group, lines), markup=False)
        yield Static("j k scroll   esc back", id="help-hint", markup=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll the list."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def _lines(actions: Iterable[Action], group: str, keymap: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(" ".join(spoken_keys(action, keymap)), action.help) for action in actions if action.group == group]


def _content(group: str, lines: Sequence[tuple[str, str]]) -> Content:
    parts: list[tuple[str, str] | str] = [(group, "bold $text-muted")]
    for keys, words in lines:
        parts += ["\n", (f"  {keys:<{_KEYS_WIDTH}} ", "$footer-key-foreground"), words]
    return Content.assemble(*parts, "\n")
