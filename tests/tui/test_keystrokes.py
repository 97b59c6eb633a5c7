"""What an agent does most takes few keys, counted by pressing them."""

from __future__ import annotations

import pytest

from desk.model.changes import Append
from tests.tui.app_fixtures import FakeShared, new_case
from tests.tui.case_driver import at_case
from tests.tui.keystrokes import ACTS, Act, before, do, table

FEW = 3
"""Keys besides the text."""


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
async def test_an_act_takes_few_keys(act: Act, size: tuple[int, int]) -> None:
    store = FakeShared([new_case(1)])
    if entries := before(act):
        store.commit([Append("C-101", tuple(entries))])
    async with at_case("C-101", store, size=size) as seat:
        entry = await do(act, seat)
    assert isinstance(entry, act.proof)
    assert act.strokes <= FEW


def test_the_table_names_every_act() -> None:
    lines = table().splitlines()
    assert [line[:32].strip() for line in lines[1:-1]] == [act.name for act in ACTS]
