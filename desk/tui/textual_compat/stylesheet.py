"""A stylesheet that works out component classes when they are painted.

Textual works out each of them whenever their widget is styled, and a widget here declares up to a dozen tones.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.styles import RenderStyles, RulesMap
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

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._whole: list[RuleSet] = []
        self._excerpts: dict[frozenset[str], Stylesheet] = {}

    # Textual goes through every rule for each node that it styles. The few that name the node are the same for all of its sort.
    def apply(self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[object, ...], RulesMap] | None = None) -> None:
        """Apply the rules that name a node, its classes or its type."""
        self._excerpt(frozenset(node._selector_names)).apply(node, animate=animate, cache=cache)

    def _excerpt(self, names: frozenset[str]) -> Stylesheet:
        rules = self.rules
        if rules is not self._whole:  # they were parsed anew
            self._whole, self._excerpts = rules, {}
        excerpt = self._excerpts.get(names)
        if excerpt is None:
            excerpt = self._excerpts[names] = _Excerpt(self, [rule for rule in rules if not names.isdisjoint(rule.selector_names)])
        return excerpt

    def _process_component_classes(self, node: DOMNode) -> None:
        if not node._get_component_classes():
            return
        used, node._component_styles = node._component_styles, _ComponentStyles(self, node)
        if used:
            node.refresh()


_OF_THE_APP = frozenset({"dark", "light", "ansi", "nocolor", "inline"})
"""States that all nodes share."""
_BY_PLACE = frozenset({"first-of-type", "last-of-type", "first-child", "last-child", "odd", "even", "empty"})
"""States that depend on the nodes beside."""
_MOST_KEPT = 512
_Key = tuple[object, ...]
_Flags = tuple[bool, bool, bool, bool]


class _Excerpt(Stylesheet):
    """A few rules of a stylesheet, which works out the component classes.

    What they make of a node is kept for the next one that stands alike: a screen that opens again is styled at once.
    """

    def __init__(self, whole: LateStylesheet, rules: list[RuleSet]) -> None:
        super().__init__()
        self._rules = rules
        self._require_parse = False
        self._process_component_classes = whole._process_component_classes  # type: ignore[method-assign]  # it knows every rule
        chains = [chain.selectors for rule in rules for chain in rule.selector_set]
        states = {state for chain in chains for selector in chain for state in selector.pseudo_classes}
        above = {state for chain in chains for selector in chain[:-1] for state in selector.pseudo_classes}
        self._is_kept = states.isdisjoint(_BY_PLACE)
        self._shared, self._own, self._above = states & _OF_THE_APP, states - _OF_THE_APP, above - _OF_THE_APP
        self._kept: LRUCache[_Key, tuple[RulesMap, _Flags]] = LRUCache(_MOST_KEPT)

    def apply(self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[object, ...], RulesMap] | None = None) -> None:
        """Apply the rules that match a node."""
        if not self._is_kept:
            super().apply(node, animate=animate, cache=cache)
            return
        key = self._key_of(node)
        if (kept := self._kept.get(key)) is None:
            self._apply_anew(node, key, animate=animate)
            return
        rules, flags = kept
        node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even = flags
        if _is_unstyled(node):
            node.styles.base.merge_rules(rules)
            node.notify_style_update()
        else:
            self.replace_rules(node, rules, animate=animate)
        self._process_component_classes(node)

    def _apply_anew(self, node: DOMNode, key: _Key, *, animate: bool) -> None:
        is_unstyled = _is_unstyled(node)
        found: dict[tuple[object, ...], RulesMap] = {}
        super().apply(node, animate=animate, cache=found)
        rules = node.styles.base._rules.copy()
        if is_unstyled or (found and "transitions" not in rules):  # without them everything is set by now
            flags = (node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even)
            self._kept[key] = rules, flags

    def _key_of(self, node: DOMNode) -> _Key:
        """All that the rules ask of a node and its ancestors."""
        path = [*node.ancestors_with_self]
        names = [(type(each), each._id, frozenset(each._classes)) for each in path]
        above = [(place, state) for state in self._above for place, each in enumerate(path[1:]) if each.has_pseudo_class(state)]
        shared = [state for state in self._shared if path[-1].has_pseudo_class(state)]
        return *names, *above, *shared, *filter(node.has_pseudo_class, self._own)


def _is_unstyled(node: DOMNode) -> bool:
    return not (node._is_mounted or node.styles.base._rules)


def new_stylesheet(variables: Mapping[str, str]) -> Stylesheet:
    """The stylesheet for an app.

    It is Textual's own where that is not the one this was written for.
    """
    return LateStylesheet(variables=dict(variables)) if _is_known() else Stylesheet(variables=dict(variables))


def _is_known() -> bool:
    own = getattr(Stylesheet, "_process_component_classes", None)
    if own is None or not {"_rules", "_require_parse"} <= vars(Stylesheet()).keys():
        return False
    known = ((own, ["self", "node"]), (Stylesheet.apply, ["self", "node", "animate", "cache"]))
    return all(list(inspect.signature(function).parameters) == names for function, names in known)
