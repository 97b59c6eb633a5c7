"""The handlers of messages, looked for once for each class.

Textual walks through all base classes of a widget for each message that it is given, though few of them have a handler for it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from textual._on import OnNoWidget
from textual.css.match import match
from textual.css.model import SelectorSet
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

Selectors = Mapping[str, tuple[SelectorSet, ...]]
"""What the attributes of a message must match."""
OWN_WAY: Callable[..., Any] = MessagePump._get_dispatch_methods
"""How Textual itself finds them."""


@lru_cache(4096)
def handlers_of(pump: type[MessagePump], name: str, message: type[Message]) -> tuple[tuple[type, tuple[Any, ...], str], ...]:
    """The base classes with a handler of a message.

    Each comes with its decorated handlers and their selectors, and with the name of the one it has by that name. A class without either is
    left out.
    """
    sorts = [sort for sort in message.__mro__ if issubclass(sort, Message)]
    found = []
    for base in pump.__mro__:
        known = base.__dict__.get("_decorated_handlers") or {}
        decorated = tuple(handler for sort in sorts for handler in known.get(sort, ()))
        named = next((each for each in (f"_{name}", name) if base.__dict__.get(each)), "")
        if decorated or named:
            found.append((base, decorated, named))
    return tuple(found)


# The same as `MessagePump._get_dispatch_methods` of Textual 8.2 gives. Methods are taken from their class each time, for they may be
# replaced there.
def dispatch_methods(pump: MessagePump, method_name: str, message: Message) -> Iterator[tuple[type, Callable[..., Any]]]:
    """The handlers of a message, each with its class.

    They end where one of them prevents the rest.
    """
    given: set[Callable[..., Any]] = set()
    for base, decorated, named in handlers_of(type(pump), method_name, type(message)):  # type: ignore[arg-type]  # a class is a key
        if message._no_default_action:
            return
        for method, selectors in decorated:
            if method not in given and (not selectors or _is_matched(message, selectors)):
                given.add(method)
                yield base, method.__get__(pump, base)
        method = base.__dict__.get(named)
        if method is not None and not getattr(method, "_textual_on", None):
            yield base, method.__get__(pump, base)


def _is_matched(message: Message, selectors: Selectors) -> bool:
    """Do the nodes of a message match?"""
    if not message._sender:
        return False
    for attribute, selector in selectors.items():
        node = getattr(message, attribute)
        if node is not None and not isinstance(node, Widget):
            raise OnNoWidget(f"{attribute!r} of a message is no widget, and cannot match.")
        if node is None or not match(selector, node):
            return False
    return True


def keep_handlers() -> None:
    """Have all widgets take their handlers from here. Textual's own way stays where it is not the one this was written for."""
    own = getattr(MessagePump, "_get_dispatch_methods", None)
    if own is not None and list(inspect.signature(own).parameters) == ["self", "method_name", "message"]:
        MessagePump._get_dispatch_methods = dispatch_methods  # type: ignore[method-assign,assignment]  # as said above
