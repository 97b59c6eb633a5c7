"""Asks a filter of many cases at once, by their columns.

Of some cases the columns say for sure that they pass, or do not. The others are asked one by one. So a filter over columns lets through
what it lets through case by case.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

from desk.board.case_columns import Bounds, CaseColumns
from desk.board.filter.case_index import folded_text, number_digits
from desk.board.filter.case_tests import WHOLE_NUMBER, is_entry_id
from desk.board.filter.grammar import AllOf, AnyOf, FieldTest, Negation, Node, Word
from desk.board.filters import NumberRun, Scope, flag_name, joined_numbers, scope_of

Scopes = Mapping[Scope, int]
"""The cases of each scope, as marks."""


def filter_bounds(tree: Node, columns: CaseColumns, scopes: Scopes) -> Bounds:
    """The cases that pass a filter for sure, and those that may. Each choice is asked of its scope."""
    if isinstance(tree, AnyOf):
        return _any_of([filter_bounds(part, columns, scopes) for part in tree.parts])
    scope = scopes[scope_of(tree)]
    return _all_of([_node_bounds(tree, columns), Bounds(scope, scope)])


def _all_of(parts: list[Bounds]) -> Bounds:
    return Bounds(reduce(and_, (part.sure for part in parts)), reduce(and_, (part.possible for part in parts)))


def _any_of(parts: list[Bounds]) -> Bounds:
    return Bounds(reduce(or_, (part.sure for part in parts)), reduce(or_, (part.possible for part in parts)))


def _node_bounds(node: Node | NumberRun, columns: CaseColumns) -> Bounds:
    match node:
        case Word(text):
            return columns.nothing_known if flag_name(node) else _word_bounds(text, columns)
        case FieldTest(name, sign, value):
            return _field_bounds(name, sign, value, columns)
        case NumberRun(words):
            return _run_bounds(words, columns)
        case Negation(of):
            inner = _node_bounds(of, columns)
            return Bounds(columns.everything ^ inner.possible, columns.everything ^ inner.sure)
        case AnyOf(parts):
            return _any_of([_node_bounds(part, columns) for part in parts])
        case AllOf(parts):
            start = Bounds(columns.everything, columns.everything)
            return _all_of([start, *(_node_bounds(part, columns) for part in joined_numbers(parts))])


def _word_bounds(word: str, columns: CaseColumns) -> Bounds:
    """Those with a word anywhere, as `text_test` finds it."""
    found, digits = [columns.texts(lambda texts: texts.holding(folded_text(word)))], number_digits(word)
    if digits:
        found.append(columns.texts(lambda texts: texts.with_number(digits)))
    if digits and is_entry_id(word):
        found.append(columns.texts(lambda texts: texts.with_entry(word)))
    return _any_of(found)


def _run_bounds(words: tuple[str, ...], columns: CaseColumns) -> Bounds:
    """Those with a telephone number of several words, as `number_run_test` finds it."""
    each, digits = _all_of([_word_bounds(word, columns) for word in words]), number_digits("".join(words))
    if len(digits) < WHOLE_NUMBER:
        return each
    return _any_of([each, columns.texts(lambda texts: texts.with_number(digits))])


def _field_bounds(name: str, sign: str, value: str, columns: CaseColumns) -> Bounds:
    if name == "text" and value and sign in {":", "="}:
        return columns.texts(lambda texts: texts.holding_in_entries(folded_text(value)))
    return columns.nothing_known
