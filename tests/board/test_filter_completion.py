"""The words offered while a filter is typed."""

from __future__ import annotations

import pytest

from desk.board.filter.completion import completion_of, known_values, nearest_value
from desk.board.filter.fields import FIELDS, FLAGS
from desk.board.filter.grammar import FieldTest, leaves, parse_filter
from desk.board.filters import CONTEXT_FLAGS, compile_filter
from desk.model.entries import Cause
from tests.board.test_filters import TESS, view_of
from tests.case_builders import NOW

VALUES = known_values([TESS])


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("ow", ("owner:",)),
        ("st", ("status:", "story")),
        ("tess -owner:", ("owner:me", "owner:bo", "owner:nobody")),
        ("(status:o", ("status:open", "status:on_hold")),
        ("risk<", ("risk<15m", "risk<1h", "risk<4h", "risk<1d")),
        ("risk:l", ("risk:late",)),
        ("#v", ("#vip",)),
        ("tag:no", ("tag:no-show",)),
        ("ev", ("everywhere",)),
        ('"st', ()),
        ("zz", ()),
        ("nofield:", ()),
        ("STAT", ("status:",)),
    ],
)
def test_what_can_follow(typed: str, options: tuple[str, ...]) -> None:
    assert completion_of(typed, VALUES, CONTEXT_FLAGS).options == options


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("owner:boo", "owner:bo"), ("tag:vop", "tag:vip"), ("feeling=angrie", "feeling=angry"), ("owner:bo", ""), ("owner:nobody", ""),
        ("owner:me", ""), ("owner:xyzzy", ""), ("value>3", ""), ("tag:vi", ""),
    ],
)  # fmt: skip
def test_a_value_that_no_case_has_names_the_nearest(typed: str, near: str) -> None:
    [leaf] = leaves(parse_filter(typed))
    assert isinstance(leaf, FieldTest)
    assert nearest_value(leaf, VALUES) == near


def test_nothing_typed_offers_every_field_and_word() -> None:
    found = completion_of("late ", VALUES, CONTEXT_FLAGS)
    assert found.start == 5
    assert {option.rstrip(":<>") for option in found.options} == {*FIELDS, *FLAGS, *CONTEXT_FLAGS}


def test_every_value_that_is_offered_is_a_filter() -> None:
    for name in FIELDS:
        for sign in ":<":
            for option in completion_of(f"{name}{sign}", VALUES).options:
                compile_filter(option).test(TESS, TESS.state.created_at)


def test_the_common_beginning_is_sure_and_values_are_shown_without_their_field() -> None:
    found = completion_of("status:o", VALUES)
    assert (found.common, found.offered) == ("status:o", ("open", "on_hold"))
    assert completion_of("ow", VALUES).common == "owner:"
    assert completion_of("risk<1", VALUES).offered == ("15m", "1h", "1d")


def test_the_names_of_causes_are_offered() -> None:
    named = view_of(Cause(at=NOW, by="ines", key="overbooked-slots", text="two jobs on one truck"))
    told = view_of(Cause(at=NOW, by="ines", text="the hoist was not booked"))
    assert completion_of("cause:", known_values([named, told])).options == ("cause:overbooked-slots", "cause:-")
