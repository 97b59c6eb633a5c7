"""The help: keys from the table of actions, signs and words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from desk import data
from desk.actions_and_keys import ACTIONS, FORM, HANDOVER, Action, Where, key_labels, keys_of
from desk.tui.bindings import place_of, valid_actions
from desk.tui.widgets.key_list import Group, KeyList

_PLACES: Mapping[Where, str] = {"board": "on the board", "case": "in a case", "handover": "at the change of shift"}

SIGNS: tuple[tuple[str, str], ...] = (
    ("LATE SOON ok", "A target or a promise is missed, comes soon, has time"),
    ("paused closed", "We wait for somebody; the desk is closed, with its next opening"),
    ("|  *  ~", "Where you are; a marked case; text of yours not yet logged"),
    ("w v i g", "Somebody else writes there, views it, is idle at it, or has just gone"),
    (".  ||", "No such clock; the clock is paused"),
    ("x3  2nd", "The customer chased us three times; it is the second failure for them"),
    ("pub", "They may tell many others: a review, the press"),
    (". : | #", "In each five minutes of the next hour nothing, one, two or more cases fall due"),
    ("LACORV", "Listened, apologised, committed, offered and answered, cause with action, verified"),
)

LINE_SIGNS: tuple[tuple[str, str], ...] = (
    ("k  r", "The drafts were kept by who leaves; the line was read by who comes"),
    ("b  a  ~", "Read back; accepted; corrected, or changed since it was read back"),
    ("?  !", "A question is open; a then is asked for"),
    ("=", "The owner stays, nobody has to read it back"),
    ("kim <", "Where somebody else is"),
)


def glossary() -> list[tuple[str, str]]:
    """Every word of a case's screen with its meaning (S4.1)."""
    return list(tomllib.loads(data.text("glossary.toml")).items())


class HelpScreen(ModalScreen[None], inherit_bindings=False):
    """Lists every key that does something here and now.

    Any of the keys that opened it closes it.
    """

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss(None)", "back"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("pagedown,space,ctrl+d", "scroll(15)", "page down"),
        Binding("pageup,ctrl+u", "scroll(-15)", "page up"),
        Binding("g,home", "scroll(-999)", "first"),
        Binding("G,end", "scroll(999)", "last"),
    ]

    scroll = getters.query_one(VerticalScroll)

    def __init__(self, place: str, groups: Sequence[Group]) -> None:
        super().__init__()
        self._place = place
        self._groups = groups

    @classmethod
    def for_screen(cls, screen: Screen[Any], keymap: Mapping[str, tuple[str, ...]]) -> HelpScreen:
        """Help for what can be done on `screen` now."""
        where = place_of(screen)
        actions = valid_actions(screen, where, keymap)
        in_forms = [action for action in ACTIONS if action.where == FORM and keys_of(action, keymap)]
        own_first = sorted(actions, key=lambda action: where == "handover" and action.where != HANDOVER)
        told = [*own_first, *in_forms]
        groups = [(group, _group_entries(told, group, keymap)) for group in dict.fromkeys(action.group for action in told)]
        leave = ("ctrl+q", "Leave, from anywhere; everything logged is already saved")
        words = [("Words", glossary())] if where == "case" else []
        signs = LINE_SIGNS if where == "handover" else SIGNS
        return cls(_PLACES[where], [*groups, ("Anywhere", [leave]), ("Signs", signs), *words])

    def compose(self) -> ComposeResult:
        """Title, the list, how to close it."""
        yield Static(f"Keys {self._place}", id="help-title", markup=False)
        with VerticalScroll(can_focus=True), Container(id="help-columns"):
            for half in _two_columns(self._groups):
                yield KeyList(half)
        yield Static("j k scroll   esc back", id="help-hint", markup=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll the list."""
        self.scroll.scroll_relative(y=lines, animate=False)


def _group_entries(actions: Iterable[Action], group: str, keymap: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(" ".join(key_labels(action, keymap)), action.help) for action in actions if action.group == group]


def _two_columns(groups: Sequence[Group]) -> tuple[Sequence[Group], Sequence[Group]]:
    """The groups in two columns of about equal length.

    Their order stays.
    """
    lengths = [len(lines) + 2 for _, lines in groups]
    cut = min(range(len(groups) + 1), key=lambda at: abs(sum(lengths[:at]) - sum(lengths[at:])))
    return groups[:cut], groups[cut:]
