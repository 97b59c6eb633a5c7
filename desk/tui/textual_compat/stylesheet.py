"""A stylesheet that works out component classes when they are painted.

Textual works out each of them whenever their widget is styled, and a widget here declares up to a dozen tones.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode


class _ComponentStyles(dict[str, RenderStyles]):
    """The styles of component classes asked for so far.

    They belong to one node as it was last styled.
    """

    def __init__(self, stylesheet: Stylesheet, node: DOMNode) -> None:
        super().__init__()
        self._stylesheet = stylesheet
        self._node = node

    def __contains__(self, name: object) -> bool:
        return name in self._node._get_component_classes()

    def __missing__(self, name: str) -> RenderStyles:
        component = DOMNode(classes=name)
        component._attach(self._node)
        self._stylesheet.apply(component, animate=False)
        self[name] = component.styles
        return component.styles


class LateStylesheet(Stylesheet):
    """Applies rules to component classes when they are first asked for."""

    def _process_component_classes(self, node: DOMNode) -> None:
        if not node._get_component_classes():
            return
        used, node._component_styles = node._component_styles, _ComponentStyles(self, node)
        if used:
            node.refresh()


def new_stylesheet(variables: Mapping[str, str]) -> Stylesheet:
    """The stylesheet for an app.

    It is Textual's own where that is not the one this was written for.
    """
    return LateStylesheet(variables=dict(variables)) if _is_known() else Stylesheet(variables=dict(variables))


def _is_known() -> bool:
    own = getattr(Stylesheet, "_process_component_classes", None)
    return own is not None and list(inspect.signature(own).parameters) == ["self", "node"]
