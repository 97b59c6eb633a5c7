"""The bindings that a key reaches.

Textual copies all of them to find those of one key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import Screen


# The same as `Screen._binding_chain` and `_modal_binding_chain` of Textual 8.2 hold for one key.
def bindings_of(key: str, screen: Screen[Any], app: App[Any], *, to_modal: bool) -> list[tuple[DOMNode, Sequence[Binding]]]:
    """The bindings of a key by their nodes, the focused one first.

    A text field keeps what can be typed from all above it. With `to_modal` nothing below a modal screen is reached.
    """
    bound: list[tuple[DOMNode, Sequence[Binding]]] = []
    character = key_to_character(key)
    for node in _reached_nodes(screen, app):
        if bindings := node._bindings.key_to_bindings.get(key):
            bound.append((node, bindings))
        if node.check_consume_key(key, character) or (to_modal and node.is_modal):
            break
    return bound


def _reached_nodes(screen: Screen[Any], app: App[Any]) -> Sequence[DOMNode]:
    focused = screen.focused
    return (screen, app) if focused is None or focused.loading else focused.ancestors_with_self
