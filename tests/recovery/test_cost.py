"""Costs of offers, and the limits they are held against."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import data
from desk.data.demo import demo_changes
from desk.model.case import Case
from desk.model.changes import NewCase
from desk.model.entries import AnyEntry, Offer, Option
from desk.model.shift import Limits, Shift
from desk.model.state import state_of
from desk.recovery.offers.cost import break_even_chance, cost_of, dearest_cost, is_over_limit, share_of

AT = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
INES: dict[str, Any] = {"at": AT, "by": "ines"}


def case(*entries: AnyEntry, value: float | None = None) -> Case:
    return Case(id="C-1", subject="no truck", created_at=AT, value=value, entries=entries)


def test_the_cost_of_the_movers_call() -> None:
    """Fifteen percent off 480 now, ten percent off a move that comes with a chance of 0.3, twenty minutes of staff (S4.11)."""
    option = Option(value_now=72, value_later=48, chance=0.3, staff_minutes=20)
    cost = cost_of(option, minute_rate=0.75)
    assert (cost.now, round(cost.later, 2), cost.staff, round(cost.total, 2)) == (72, 14.4, 15, 101.4)
    share = share_of(cost.total, 1440)
    assert share
    assert round(share * 100, 1) == 7.0
    assert break_even_chance(cost.total, 1440) == 8
    assert break_even_chance(72, 1440) == 5
    assert (share_of(72, None), break_even_chance(72, 0), break_even_chance(72, 50)) == (None, None, None)


@given(
    values=st.lists(st.floats(0, 10_000), min_size=1, max_size=3),
    more=st.floats(0, 10_000),
    value=st.floats(0, 1_000_000),
    nominal=st.floats(0, 0.1),
)
def test_a_dearer_offer_never_needs_less_approval(values: list[float], more: float, value: float, nominal: float) -> None:
    shift = Shift(limits=Limits(nominal=nominal))
    offer = Offer(**INES, options=tuple(Option(value_now=each) for each in values))
    dearer = Offer(**INES, options=(*offer.options[1:], Option(value_now=values[0] + more)))
    state = state_of(case(value=value))
    assert dearest_cost(dearer, minute_rate=0.75) >= dearest_cost(offer, minute_rate=0.75) or more == 0
    if is_over_limit(offer, state, agent="ines", shift=shift):
        assert is_over_limit(dearer, state, agent="ines", shift=shift)


def test_the_demo_adds_up() -> None:
    sample = json.loads(data.text("demo_shift.json"))
    changes = demo_changes(datetime(2026, 5, 4, 14, 0, tzinfo=UTC))
    made = {change.header.id: change for change in changes if isinstance(change, NewCase)}
    counted = 0
    for case in sample["cases"]:
        offers = [entry for entry in made[case["id"]].entries if isinstance(entry, Offer)]
        said = [option["total_cost"] for offer in case["offers"] for option in offer["options"]]
        found = [cost_of(option, minute_rate=sample["staff_minute_rate"]).total for offer in offers for option in offer.options]
        assert found == pytest.approx(said), case["id"]
        counted += len(found)
    assert counted > 15
