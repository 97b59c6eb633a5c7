"""The table of actions as bindings of Textual."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from desk.actions_and_keys import ACTIONS, BY_ID, NUMBERED, Action, Where, key_label, keys_of
from desk.tui.clipboard import targets_of, tells_seal

ON_CASES = frozenset({"copy", "copy_all"})
"""Actions of the app on the cases that the screen on top says are meant."""
APP_WIDE = ON_CASES | {"help", "notices", "palette"}
"""Actions that the app answers whatever the screen."""


STEP_BINDINGS = (
    Binding("j,down", "step(1)", show=False),
    Binding("k,up", "step(-1)", show=False),
    Binding("g,home", "step(-9999)", show=False),
    Binding("G,end", "step(9999)", show=False),
)
"""The keys that choose the next of several texts on a sheet, the one before, the first and the last."""
PAGE_BINDINGS = (Binding("pagedown,ctrl+d", "page(1)", show=False), Binding("pageup,ctrl+u", "page(-1)", show=False))
"""The keys that scroll a sheet by screenfuls."""


@runtime_checkable
class HasResponders(Protocol):
    """A screen where a widget may do an action in its place."""

    def responder(self, action: str) -> DOMNode:
        """The screen, or its widget that does an action."""
        ...


def responder_of(screen: Screen[Any], action: str) -> DOMNode:
    """The node that does an action: app, screen or widget."""
    if action in APP_WIDE:
        return screen.app
    return screen.responder(action) if isinstance(screen, HasResponders) else screen


@runtime_checkable
class HasPlace(Protocol):
    """A screen whose keys are in the table of actions."""

    WHERE: ClassVar[Where]
    """The name of the screen in the table."""


def place_of(screen: Screen[Any]) -> Where:
    """The screen's name in the table of actions.

    It is `board` for a screen that has none.
    """
    return screen.WHERE if isinstance(screen, HasPlace) else "board"


def screen_bindings(where: Where, *, only: Container[str] | None = None, without: Container[str] = ()) -> list[Binding]:
    """The bindings of a screen's actions, under the table's own keys. `textual_keymap` gives the user's."""
    there = (action for action in ACTIONS if where in action.where and action.id not in without)
    return [binding for action in there if only is None or action.id in only for binding in _bindings_of(action)]


def form_binding(action: str, command: str = "") -> Binding:
    """The binding of an action in a form. It goes before what a field does with the key."""
    return Binding(",".join(BY_ID[action].keys), command or action, show=False, priority=True, id=action)


def _bindings_of(action: Action) -> list[Binding]:
    if action.id in NUMBERED:
        numbered = enumerate(action.keys, start=1)
        return [Binding(key, f"{action.id}({number})", action.label, id=_numbered_id(action.id, number)) for number, key in numbered]
    keys = ",".join(action.keys) or placeholder_key(action.id)
    return [Binding(keys, action_command(action), action.label, id=action.id, tooltip=action.help)]


def action_command(action: Action) -> str:
    """The action of the table as Textual runs it, such as `open_form('take')`."""
    if action.id in APP_WIDE:
        return f"app.{action.id}"
    if action.opens == "screen":
        return f"app.open_screen({action.id!r})"
    return f"open_form({action.id!r})" if action.opens == "form" else action.id


def placeholder_key(action: str) -> str:
    """A key that no keyboard sends.

    It stands for an action without a key, so that the user can give it one.
    """
    return f"no_key_{action}"


def _numbered_id(action: str, number: int) -> str:
    return f"{action}-{number}"


def textual_keymap(keymap: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The user's keymap as Textual wants it: binding ids to joined keys."""
    found: dict[str, str] = {}
    for action, keys in keymap.items():
        if action in NUMBERED:
            found |= {_numbered_id(action, number): key for number, key in enumerate(keys, start=1)}
        else:
            found[action] = ",".join(keys)
    return found


def valid_actions(screen: Screen[Any], where: Where, keymap: Mapping[str, tuple[str, ...]]) -> list[Action]:
    """The actions possible on this screen now.

    They come in the table's order, without those whose keys the user took away.
    """
    places = {where, "search"} if where == "case" else {where}
    there = (action for action in ACTIONS if places & action.where and (keys_of(action, keymap) or not action.keys))
    return [action for action in there if _is_valid(screen, action)]


def _is_valid(screen: Screen[Any], action: Action) -> bool:
    if action.id in ON_CASES:
        return bool(targets_of(screen)) or (action.id == "copy_all" and tells_seal(screen))
    if action.opens:
        return screen.check_action(action.id, ()) is True
    node = responder_of(screen, action.id)
    return hasattr(node, f"action_{action.id}") and node.check_action(action.id, ()) is True


def key_word(action: str, keymap: Mapping[str, tuple[str, ...]]) -> str:
    """The first key of an action, for a sentence. Empty when the user took all its keys away."""
    keys = keys_of(BY_ID[action], keymap)
    return key_label(keys[0]) if keys else ""
