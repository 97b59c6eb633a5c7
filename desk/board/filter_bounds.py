"""Asks a filter of many cases at once, by their columns.

Of some cases the columns say for sure that they pass, or do not. The others are asked one by one. So a filter over columns lets through
what it lets through case by case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import and_, or_

from desk.board.case_columns import Bounds, CaseColumns
from desk.board.case_view import RISK_RANK
from desk.board.filter.case_index import folded_text, number_digits
from desk.board.filter.case_tests import WHOLE_NUMBER, is_entry_id
from desk.board.filter.fields import MISSING
from desk.board.filter.grammar import AllOf, AnyOf, FieldTest, Negation, Node, Word
from desk.board.filters import Filter, NumberRun, Scope, joined_numbers, leaf_name, scope_of
from desk.board.risk_keys import RiskKeys

Scopes = Mapping[Scope, int]
"""The cases of each scope, as marks."""
_OF_TRAITS = {"owner", "status", "priority", "channel", "chases", "mine", "paused", "chased", "recovery", "unowned", "done", "all"}
"""Words and fields that ask no more of a case than its traits."""
_RANKS = {"late": RISK_RANK["late"], "soon": RISK_RANK["soon"], "ok": RISK_RANK["ok"]}
_IN_HEAD = {"customer", "email", "organisation", "subject", "feeling", "tag"}
"""Fields whose value stands in the head of a case's text."""


class FilterBounds:
    """Finds the cases that pass a filter, or may pass."""

    def __init__(self, asked: Filter, columns: CaseColumns, scopes: Scopes, keys: RiskKeys, now: datetime) -> None:
        """Ask a filter at a moment. `keys` are the places of all cases then."""
        self._asked = asked
        self._columns = columns
        self._scopes = scopes
        self._keys = keys
        self._now = now

    @property
    def bounds(self) -> Bounds:
        """Both, as marks."""
        return self._scoped_bounds(self._asked.tree)

    def _scoped_bounds(self, tree: Node) -> Bounds:
        """Each choice is asked of its scope."""
        if isinstance(tree, AnyOf):
            return _any_of([self._scoped_bounds(part) for part in tree.parts])
        scope = self._scopes[scope_of(tree)]
        return _all_of([self._node_bounds(tree), Bounds(scope, scope)])

    def _node_bounds(self, node: Node | NumberRun) -> Bounds:
        everything = self._columns.everything
        match node:
            case Word() | FieldTest():
                return self._leaf_bounds(node)
            case NumberRun(words):
                return self._run_bounds(words)
            case Negation(of):
                inner = self._node_bounds(of)
                return Bounds(everything ^ inner.possible, everything ^ inner.sure)
            case AnyOf(parts):
                return _any_of([self._node_bounds(part) for part in parts])
            case AllOf(parts):
                return _all_of([Bounds(everything, everything), *(self._node_bounds(part) for part in joined_numbers(parts))])

    def _leaf_bounds(self, leaf: Word | FieldTest) -> Bounds:
        name, columns = leaf_name(leaf), self._columns
        if name in _OF_TRAITS:
            return columns.with_traits(self._asked.leaf_test(leaf), self._now)
        if isinstance(leaf, Word) and name in _RANKS:
            return columns.at_rank(_RANKS[name], self._keys)
        if isinstance(leaf, Word):
            return columns.nothing_known if name else self._word_bounds(leaf.text)
        if name == "text":
            return columns.texts(lambda texts: texts.holding_in_entries(folded_text(leaf.value)))
        if name in _IN_HEAD and leaf.value != MISSING:
            return Bounds(0, columns.texts(lambda texts: texts.holding_in_head(folded_text(leaf.value))).possible)
        return columns.nothing_known

    def _word_bounds(self, word: str) -> Bounds:
        """Those with a word anywhere, as `text_test` finds it."""
        texts, digits = self._columns.texts, number_digits(word)
        found = [texts(lambda texts: texts.holding(folded_text(word)))]
        if digits:
            found.append(texts(lambda texts: texts.with_number(digits)))
        if digits and is_entry_id(word):
            found.append(texts(lambda texts: texts.with_entry(word)))
        return _any_of(found)

    def _run_bounds(self, words: tuple[str, ...]) -> Bounds:
        """Those with a telephone number of several words, as `number_run_test` finds it."""
        each, digits = _all_of([self._word_bounds(word) for word in words]), number_digits("".join(words))
        if len(digits) < WHOLE_NUMBER:
            return each
        return _any_of([each, self._columns.texts(lambda texts: texts.with_number(digits))])


def _all_of(parts: list[Bounds]) -> Bounds:
    return Bounds(reduce(and_, (part.sure for part in parts)), reduce(and_, (part.possible for part in parts)))


def _any_of(parts: list[Bounds]) -> Bounds:
    return Bounds(reduce(or_, (part.sure for part in parts)), reduce(or_, (part.possible for part in parts)))
