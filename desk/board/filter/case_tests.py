"""Tests of one case by one word or field."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import datetime

from desk.board.case_view import CaseView
from desk.board.filter.case_index import CaseIndex, digits_in, folded_text, has_number, number_digits
from desk.board.filter.fields import (
    FLAGS,
    ME,
    MISSING,
    RISKS,
    CaseTest,
    FilterField,
    asks_missing,
    field_choices,
    field_named,
    field_number,
)
from desk.errors import Usage
from desk.model.ids import normal_case_id
from desk.text.late_pattern import late_pattern

_ENTRY_ID = late_pattern(r"\d+\.\d+")
WHOLE_NUMBER = 7
"""Digits from which words side by side are one telephone number."""
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    ":": operator.eq,
}


def is_entry_id(word: str) -> bool:
    """Is a word written as the id of an entry?"""
    return bool(_ENTRY_ID.fullmatch(word))


def text_test(word: str, index: CaseIndex) -> CaseTest:
    """Is a word anywhere in a case?

    A number is looked for in the telephone number too, the id of an entry among its entries.
    """
    wanted, digits = folded_text(word), number_digits(word)
    text_of = index.of
    if not digits:
        return lambda view, _now: wanted in text_of(view).text
    is_entry = is_entry_id(word)

    def test(view: CaseView, _now: datetime) -> bool:
        case = text_of(view)
        if wanted in case.text or has_number(case.phone, digits):
            return True
        return is_entry and word in case.entry_ids

    return test


def number_run_test(words: Sequence[str], index: CaseIndex) -> CaseTest:
    """Are words together a telephone number, or each found somewhere?"""
    tests = [text_test(word, index) for word in words]
    digits = number_digits("".join(words))

    def test(view: CaseView, now: datetime) -> bool:
        whole = len(digits) >= WHOLE_NUMBER and has_number(index.of(view).phone, digits)
        return whole or all(one(view, now) for one in tests)

    return test


def field_test(name: str, sign: str, value: str, *, me: str, index: CaseIndex) -> CaseTest:
    """The test that a field asks for. Raises Usage for a field, a sign or a value that it does not take."""
    field = field_named(name)
    if not value:
        raise Usage(f"After {name}{sign} something is missing, as in {field.example}.")
    if field.count is not None:
        return _count_test(field, name, sign, value)
    if sign not in {":", "="}:
        raise Usage(f"{name} is not counted, so it cannot be {sign} than anything; write {field.example}.")
    if name == "text":
        return _words_test(value, index)
    if field.read is None or asks_missing(name, value):
        read = field.read
        return lambda view, _now: not (read and read(view))
    return _value_test(field, name, sign, value, me=me)


def _count_test(field: FilterField, name: str, sign: str, value: str) -> CaseTest:
    if field.choices and sign in {":", "="} and value[0].isalpha():
        names = field_choices(name, value) & set(RISKS)
        tests = [FLAGS["done" if risk == "done" else risk] if risk in FLAGS else _is_without_clock for risk in names]
        return lambda view, now: any(test(view, now) for test in tests)
    count, compare = field.count, _OPERATORS[sign]
    if value == MISSING and sign in {":", "="}:
        return lambda view, now: count is None or count(view, now) is None
    limit = field_number(name, value)

    def test(view: CaseView, now: datetime) -> bool:
        found = count(view, now) if count else None
        return found is not None and compare(found, limit)

    return test


def _is_without_clock(view: CaseView, now: datetime) -> bool:
    return not any(FLAGS[flag](view, now) for flag in ("late", "soon", "ok", "paused", "done"))


def _value_test(field: FilterField, name: str, sign: str, value: str, *, me: str) -> CaseTest:
    """Is the value of a field as typed? After `:` a part of a text is enough."""
    read = field.read or (lambda _view: "")
    if field.sort == "choice":
        choices = field_choices(name, value)
        return lambda view, _now: read(view) in choices
    if value == ME and name == "owner":
        value = me
    wanted = folded_text(normal_case_id(value) if field.example.startswith("case:") else value)
    if field.example.startswith("phone:") and (digits := number_digits(value)):
        return lambda view, _now: has_number(digits_in(read(view)), digits)
    if sign == "=" or field.sort == "exact":
        return lambda view, _now: folded_text(read(view)) == wanted
    return lambda view, _now: wanted in folded_text(read(view))


def _words_test(value: str, index: CaseIndex) -> CaseTest:
    wanted = folded_text(value)

    def test(view: CaseView, _now: datetime) -> bool:
        case = index.of(view)
        return case.text.find(wanted, case.entries_at) >= 0

    return test
