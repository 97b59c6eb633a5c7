"""The grammar of filters: what is printed is read again, and brackets, `or` and `-` mean what a naive reading says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.board.filter.grammar import AllOf, AnyOf, FieldTest, Negation, Node, Word, parse_filter, print_filter
from desk.board.filters import compile_filter
from desk.errors import Usage
from tests.board.test_filters import TESS
from tests.case_builders import NOW

texts = st.text(min_size=1, max_size=8).map(str.casefold).filter(lambda text: text == text.casefold())
words = st.builds(Word, st.from_regex(r"[a-z][a-z0-9.'-]{0,6}", fullmatch=True).filter(lambda word: word not in {"or", "and", "not"}))
quoted = st.builds(lambda text: Word(text, is_quoted=True), texts)
tests = st.builds(FieldTest, st.sampled_from(["owner", "risk", "tag"]), st.sampled_from([":", "<", "<=", ">", ">=", "="]), texts)
leaf_nodes = words | quoted | tests.filter(lambda test: not (test.sign in "<>" and test.value.startswith("=")))


def groups(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(parts, min_size=2, max_size=3).map(tuple)
    turned = parts.filter(lambda part: not isinstance(part, Negation)).map(Negation)
    return turned | some.map(AllOf) | some.map(AnyOf)


@given(st.recursive(leaf_nodes, groups, max_leaves=8))
def test_what_is_printed_is_read_again(tree: Node) -> None:
    assert parse_filter(print_filter(tree)) == tree


ANSWERS = {"tess": True, "late": True, "owner:bo": True, "value>9": True, "paused": False, "zebra": False, "risk>1h": False, '"a b"': False}
atoms = st.sampled_from(sorted(ANSWERS)).map(lambda word: (word, ANSWERS[word]))
Said = tuple[str, bool]


def combined(parts: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    pairs = st.tuples(parts, parts)
    return (
        parts.map(lambda part: (f"-({part[0]})", not part[1]))
        | pairs.map(lambda pair: (f"({pair[0][0]}) ({pair[1][0]})", pair[0][1] and pair[1][1]))
        | parts.map(lambda part: (f"not ({part[0]})", not part[1]))
        | pairs.map(lambda pair: (f"({pair[0][0]}) and ({pair[1][0]})", pair[0][1] and pair[1][1]))
        | pairs.map(lambda pair: (f"({pair[0][0]} or {pair[1][0]})", pair[0][1] or pair[1][1]))
    )


@given(st.recursive(atoms, combined, max_leaves=10))
def test_brackets_and_or_mean_what_a_naive_reading_says(said: Said) -> None:
    assert compile_filter(said[0]).test(TESS, NOW) is said[1]


def test_words_side_by_side_hold_closer_than_or() -> None:
    assert parse_filter("a b or c") == AnyOf((AllOf((Word("a"), Word("b"))), Word("c")))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("late and tess", "late tess"), ("late AND (tess or lou)", "late (tess or lou)"), ("not owner:bo", "-owner:bo"),
        ("not late", "-late"),
        ("late and not paused", "late -paused"), ("not (late or soon)", "-(late or soon)"), ("-not late", "late"),
        ("not -late", "late"), ("not #vip", "-#vip"),
        ("not not late", '"not" -late'),
        ("not delivered", '"not" delivered'), ("and", '"and"'), ("not", '"not"'),
        ('"not" late', '"not" late'), ("(and tess)", '("and" tess)'),
    ],
)  # fmt: skip
def test_and_and_not_join_as_they_are_said(typed: str, read: str) -> None:
    assert parse_filter(typed, {"late", "soon", "paused"}) == parse_filter(read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("late and", "late"),
        ("late not", "late"),
        ("(late and not", "late"),
        ("(late or", "late"),
        ("tess -", "tess"),
        ('"truck ne', '"truck ne"'),
        ("()", ""),
        ("a - b", "a b"),
    ],
)
def test_what_is_still_typed_is_read_as_far_as_it_goes(typed: str, read: str) -> None:
    assert parse_filter(typed) == parse_filter(read)


@pytest.mark.parametrize("typed", ["late)", "or late", "a or or b", "(or a)", ":b", "<5", "(" * 2000 + "a"])
def test_what_stands_wrong_is_said(typed: str) -> None:
    with pytest.raises(Usage):
        parse_filter(typed)
