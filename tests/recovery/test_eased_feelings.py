"""Has the customer's anger eased? One answer for the forms and the call script."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import AnyEntry, Listen, Verify
from desk.model.entry_values import Verdict
from desk.model.state import CaseState
from desk.recovery.feelings import has_eased, present_feeling
from desk.recovery.steps.call_script import call_script
from desk.tui.forms.context_facts import eased_facts
from tests.case_builders import at
from tests.recovery.case_screens import state


def felt(*feelings: str) -> tuple[AnyEntry, ...]:
    """Feelings in their order; one with `!` came with a verdict."""
    return tuple(
        Verify(at=at(number - 30), by="ines", verdict="met", feeling=feeling[1:])
        if feeling.startswith("!")
        else Listen(at=at(number - 30), by="ines", feeling=feeling)
        for number, feeling in enumerate(feelings)
    )


MOODS: list[tuple[tuple[str, ...], bool]] = [
    (("angry", "calmer"), True),
    (("angry", "Relieved"), True),
    (("angry", "much calmer, she says"), True),
    (("calm", "angry", "calm"), True),
    (("angry", "!happy"), True),
    (("angry", "!happy", "angry"), False),
    (("angry", "not happy"), False),
    (("angry",), False),
    (("calm",), False),
    (("calm", "relieved"), False),
    (("calm", "angry"), False),
    ((), False),
]


@pytest.mark.parametrize(("feelings", "eased"), MOODS)
def test_a_light_touch_is_offered_everywhere_or_nowhere(feelings: tuple[str, ...], eased: bool) -> None:
    """The forms knew "calmer" and took feelings in the order of time; the script knew four words and put verdicts last of all.

    The forms are right (S3.24: angry now, not offered; relieved, offered): the last feeling counts, in whatever words, and only where they
    felt worse at some time before.
    """
    case = state(*felt(*feelings))
    assert has_eased(case) is eased
    assert bool(eased_facts(case)) is eased
    assert ("light" in _script_lines(case)) is eased


@pytest.mark.parametrize(
    ("feelings", "said"),
    [
        (("calm",), "I am glad you are calm."),
        (("angry", "calmer"), "I am glad you are calmer."),
        (("angry", "!happy"), "I am glad you are happy."),
        (("angry", "so relieved that it is over at last"), "I am glad that it is easier for you now."),
        (("calm", "not happy"), "I hear that you are not happy, and I understand why."),
    ],
)
def test_the_script_answers_the_feeling_they_have_now(feelings: tuple[str, ...], said: str) -> None:
    """It offered a light word about their ease and began with "I hear that you are calmer, and I understand why"."""
    assert _script_lines(state(*felt(*feelings)))["feeling"].startswith(said)


def _script_lines(case: CaseState) -> dict[str, str]:
    return {line.key: line.text for line in call_script(case, agent="Ines", time_text=lambda instant: f"{instant:%H:%M}")}


def said(verdict: Verdict, minutes: float, **more: Any) -> Verify:
    return Verify(at=at(minutes), by="ines", verdict=verdict, **more)


def test_a_happy_verdict_takes_the_place_of_the_anger_before_it() -> None:
    angry = Listen(at=at(-30), by="ines", feeling="angry")
    happy, worse = (Verify(at=at(-20), by="ines", verdict=verdict) for verdict in ("met", "below"))
    assert present_feeling(state(angry)) == "angry"
    assert present_feeling(state(angry, happy)) == "happy"
    assert present_feeling(state(angry, worse)) == "angry"
    assert present_feeling(state(angry, happy, Listen(at=at(-10), by="ines", feeling="anxious"))) == "anxious"
    assert present_feeling(state()) == ""
