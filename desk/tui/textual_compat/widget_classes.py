"""The classes of widgets, made without a walk through all their names.

Textual looks through every name of every base class whenever a class of widgets is made: of the import of the board that was a tenth.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from types import CodeType
from typing import Any

from textual.dom import DOMNode
from textual.reactive import Reactive

OWN_WAY = DOMNode.__init_subclass__
"""How Textual itself makes them."""
_COMPUTES = ("_compute_", "compute_")
_KNOWN = {
    "super", "__init_subclass__", "_reactives", "reversed", "__mro__", "update", "__dict__", "items", "_inherit_css",
    "_inherit_bindings", "_inherit_component_classes", "set", "_css_bases", "__name__", "_css_type_name", "add", "_merge_bindings",
    "_merged_bindings", "frozenset", "_css_type_names", "dir", "_computes", "isinstance", "Reactive", "startswith", "lstrip",
}  # fmt: skip
"""All names that the function asks for which this was written."""


@lru_cache(1024)
def _own_names(base: type) -> tuple[dict[str, Reactive[Any]], frozenset[str]]:
    """The reactives of a class itself, and what it computes."""
    held = base.__dict__
    reactives = {name: value for name, value in held.items() if isinstance(value, Reactive)}
    return reactives, frozenset(name.lstrip("_")[8:] for name in held if name.startswith(_COMPUTES))


# The same as `DOMNode.__init_subclass__` of Textual 8.2 does.
def init_class(cls: type[DOMNode], inherit_css: bool = True, inherit_bindings: bool = True, inherit_component_classes: bool = True) -> None:
    """Make a class of widgets known to Textual."""
    super(DOMNode, cls).__init_subclass__()
    names = [_own_names(base) for base in reversed(cls.__mro__)]
    cls._reactives = {name: value for reactives, _ in names for name, value in reactives.items()}
    cls._computes = frozenset().union(*(computes for _, computes in names))
    cls._inherit_css = inherit_css
    cls._inherit_bindings = inherit_bindings
    cls._inherit_component_classes = inherit_component_classes
    bases = [base.__name__ for base in cls._css_bases(cls)]
    cls._css_type_name, cls._css_type_names = bases[0], frozenset(bases)
    cls._merged_bindings = cls._merge_bindings()


def make_classes_so() -> None:
    """Have classes made so from now on. Textual's own way stays where it is not the one this was written for."""
    own = getattr(DOMNode.__init_subclass__, "__func__", None)
    if own is not None and set(_names_in(own.__code__)) == _KNOWN:
        DOMNode.__init_subclass__ = classmethod(init_class)  # type: ignore[method-assign,assignment]  # as said above


def _names_in(code: CodeType) -> Iterator[str]:
    """The names that a function asks for, and those of functions within."""
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _names_in(each)
