"""Whether a customer feels easier than before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.model.case import Case
from desk.model.easy_feelings import is_easy
from desk.model.entries import Listen, Verify
from desk.model.state import state_of
from desk.recovery.feelings import has_eased, is_known_feeling, near_feeling, plain_feeling
from tests.case_builders import NOW


@pytest.mark.parametrize(("typed", "stored"), [("anger", "angry"), (" Anger ", "angry"), ("angry", "angry"), ("let down", "let down")])
def test_a_noun_is_no_feeling_of_its_own(typed: str, stored: str) -> None:
    assert plain_feeling(typed) == stored


@pytest.mark.parametrize(
    ("typed", "is_known", "near"),
    [("very angry", True, ""), ("anger", True, "angry"), ("fine", True, ""), ("frious", False, "furious"), ("let down", False, "")],
)
def test_a_word_that_is_no_known_feeling_may_be_near_one(typed: str, is_known: bool, near: str) -> None:
    assert is_known_feeling(typed) is is_known
    if not is_known:
        assert near_feeling(typed) == near


@pytest.mark.parametrize("feeling", ["calm", "Relieved", "much calmer, she says", "happy again"])
def test_easy_feelings(feeling: str) -> None:
    assert is_easy(feeling)


@pytest.mark.parametrize("feeling", ["", "angry", "not happy", "hardly pleased", "insulted"])
def test_others(feeling: str) -> None:
    assert not is_easy(feeling)


@pytest.mark.parametrize(
    ("feelings", "eased"),
    [((), False), (("angry",), False), (("calm",), False), (("angry", "relieved"), True), (("angry", "relieved", "angry"), False)],
)
def test_a_feeling_has_eased_when_it_was_worse_before(feelings: tuple[str, ...], eased: bool) -> None:
    heard = [Listen(at=NOW + timedelta(minutes=number), by="ines", feeling=feeling) for number, feeling in enumerate(feelings)]
    assert has_eased(state_of(Case(id="C-1", subject="x", created_at=NOW, entries=tuple(heard)))) is eased


def test_a_verdict_tells_the_feeling_too() -> None:
    entries = (Listen(at=NOW, by="ines", feeling="angry"), Verify(at=NOW, by="ines", verdict="met", feeling="relieved"))
    assert has_eased(state_of(Case(id="C-1", subject="x", created_at=NOW, entries=entries)))
