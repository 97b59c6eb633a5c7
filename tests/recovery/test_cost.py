"""The demo shift's offers cost what its own data says they do."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from desk import data
from desk.data.demo import demo_changes
from desk.model.changes import NewCase
from desk.model.entries import Offer
from desk.recovery.offers.cost import cost_of


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
