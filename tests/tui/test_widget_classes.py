"""Classes of widgets made without a walk through all names are those that Textual makes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.widget import Widget

import desk.tui.app
from desk.tui.textual_compat import widget_classes
from desk.tui.textual_compat.widget_classes import OWN_WAY, init_class, make_classes_so

_ = desk.tui.app
"""Its widgets are looked at."""
FACTS = ("_reactives", "_computes", "_css_type_name", "_css_type_names", "_inherit_css", "_inherit_bindings", "_inherit_component_classes")


class Counting(Widget):
    """A widget with a figure, and one computed from it."""

    count = reactive(1)
    double = reactive(2)

    def compute_double(self) -> int:
        """Twice the figure."""
        return self.count * 2


class CountingOtherwise(Counting):
    """One with another figure, which computes a private one as well."""

    count = reactive(5)
    _half = reactive(0)

    def _compute__half(self) -> int:
        return self.count // 2


def every_class(base: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for each in base.__subclasses__():
        yield each
        yield from every_class(each)


def facts_of(node: type[DOMNode]) -> dict[str, Any]:
    bindings = {key: list(bound) for key, bound in node._merged_bindings.key_to_bindings.items()} if node._merged_bindings else {}
    return {name: node.__dict__[name] for name in FACTS} | {"bindings": bindings, "order": list(node._reactives)}


def test_every_class_has_the_same_facts() -> None:
    nodes = list(every_class(DOMNode))
    assert CountingOtherwise in nodes
    assert len(nodes) > 60
    for node in nodes:
        given = {name.removeprefix("_"): node.__dict__[name] for name in FACTS if name.startswith("_inherit")}
        OWN_WAY.__func__(node, **given)  # type: ignore[attr-defined]  # a class method has one
        theirs = facts_of(node)
        init_class(node, **given)
        assert facts_of(node) == theirs, node


def test_a_way_that_is_not_known_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DOMNode, "__init_subclass__", classmethod(lambda cls, **flags: None))
    unknown = DOMNode.__dict__["__init_subclass__"]
    make_classes_so()
    assert DOMNode.__dict__["__init_subclass__"] is unknown


def test_a_window_makes_all_its_widgets_so() -> None:
    code = (
        "import desk.tui.window as window, sys; assert 'desk.tui.app' not in sys.modules; made = []\n"
        "from desk.tui.textual_compat import widget_classes as classes; own = classes.init_class\n"
        "def noted(cls, **flags): made.append(cls.__name__); own(cls, **flags)\n"
        "classes.init_class = noted\n"
        "try: window._new_app(None)\n"
        "except AttributeError: print('BoardScreen' in made, 'CaseTable' in made)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"
    assert widget_classes.init_class is init_class
