"""The remedy that fits the loss, and when an offer may do less than it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk.model.entries import Listen, Option
from desk.model.state import CaseState, state_of
from desk.recovery.offers.remedies import FITTING_REMEDIES, LOSSES, loss_of, offer_hints
from tests.case_builders import NOW, case_of


def state(*, feeling: str = "", **header: Any) -> CaseState:
    heard = [Listen(at=NOW, by="ines", feeling=feeling)] if feeling else []
    return state_of(case_of(*heard, **header))


def rules(option: Option, of: CaseState, *, earlier: int = 0) -> list[str]:
    return [hint.rule for hint in offer_hints(option, of, earlier=earlier)]


@pytest.mark.parametrize(
    ("header", "feeling", "loss"),
    [
        ({"loss": "goods", "failure": "billing"}, "ignored", "goods"),
        ({"failure": "billing"}, "", "money"),
        ({"failure": "no-show"}, "angry", "time"),
        ({"failure": "no-show"}, "ignored", "attention"),
        ({"failure": "billing"}, "Felt insulted by us", "attention"),
        ({"failure": "tone"}, "", "attention"),
        ({"failure": "our own word"}, "sad", None),
        ({"loss": "face"}, "", None),
    ],
)
def test_what_they_lost(header: dict[str, str], feeling: str, loss: str | None) -> None:
    assert loss_of(state(feeling=feeling, **header)) == loss


def test_money_for_somebody_ignored_says_attention_first() -> None:
    (hint,) = offer_hints(Option(title="20 off", value_now=20), state(feeling="ignored"))
    assert hint.rule == "match"
    assert hint.words.startswith("They lost attention")
    assert "Roschk" in hint.source


@pytest.mark.parametrize(("minutes", "found"), [(94, []), (95, []), (96, ["need"])])
def test_an_offer_later_than_they_need_it(minutes: int, found: list[str]) -> None:
    option = Option(title="a team", by=NOW + timedelta(minutes=minutes))
    assert rules(option, state(needs_by=NOW + timedelta(minutes=95))) == found


@pytest.mark.parametrize("loss", LOSSES)
def test_a_matching_remedy_needs_no_hint(loss: Any) -> None:
    for remedy in FITTING_REMEDIES[loss]:
        assert rules(Option(remedy=remedy), state(loss=loss)) == []
    assert rules(Option(remedy="gift"), state(loss=loss)) == ["match"]


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert rules(Option(value_now=20), state()) == []
    assert rules(Option(title="a call"), state(feeling="ignored")) == []


@pytest.mark.parametrize(
    ("now", "later", "chance", "much"), [(150, 0, 1, False), (151, 0, 1, True), (100, 200, 0.2, False), (100, 200, 0.3, True)]
)
def test_more_than_half_as_much_again_as_the_price(now: float, later: float, chance: float, much: bool) -> None:
    option = Option(value_now=now, value_later=later, chance=chance)
    assert ("too much" in rules(option, state(price=100.0))) is much
    assert "too much" not in rules(option, state())


def test_effort_money_later_and_a_second_time() -> None:
    assert [rules(Option(effort=effort), state()) for effort in range(4)] == [[], [], ["effort"], ["effort"]]
    assert rules(Option(value_later=50), state()) == ["later"]
    assert rules(Option(value_later=50, value_now=1), state()) == []
    assert rules(Option(title="a call"), state(), earlier=1) == ["second"]
