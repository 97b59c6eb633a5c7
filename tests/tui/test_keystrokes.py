"""What an agent does most takes few keys, counted by pressing them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from desk.model.case import Case
from desk.model.changes import Append
from desk.model.entries import Approval
from desk.model.state import state_of
from desk.recovery.offers.approvals import pending_approvals
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, app_on, demo_store, new_case, until_read
from tests.tui.case_driver import at_case
from tests.tui.keystrokes import ACTS, PLAIN_QUESTION, WORST_CASE, Act, Step, before, do, table, walk

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


async def walked(steps: Sequence[Step], store: FakeShared, size: tuple[int, int], case: str) -> Case:
    """Go all steps from the board. A lead gives their word as soon as one is waited for."""
    async with app_on(store).run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        for step in steps:
            await walk(step, pilot, store)
            for offer in state_of(store.cases[case]).offers.values() if case in store.cases else ():
                if pending_approvals(state_of(store.cases[case]), store.shift):
                    store.commit([Append(case, (Approval(at=NOW, by="lou", offer=offer.entry.id, decision="approved"),))])
    return store.cases[case]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
async def test_the_worst_case_is_closed_in_few_keys(size: tuple[int, int]) -> None:
    closed = await walked(WORST_CASE, demo_store(), size, "C-101")
    state = state_of(closed)
    assert (state.status, state.owner) == ("closed", "ines")
    assert state.ending is not None
    assert (state.ending.outcome, state.ending.remember) == ("stronger", "that we came after all")
    assert [cause.key for cause in state.causes] == ["overbooked-slots"]
    assert {promise.status for promise in state.promises.values()} == {"kept"}
    assert sum(step.strokes for step in WORST_CASE) <= 36
    assert next(step.strokes for step in WORST_CASE if "offer" in step.name) <= 5


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
async def test_a_plain_question_is_solved_in_few_keys(size: tuple[int, int]) -> None:
    store = FakeShared([new_case(1)])
    solved = state_of(await walked(PLAIN_QUESTION, store, size, "C-102"))
    assert (solved.status, solved.owner, solved.subject) == ("solved", "ines", "opening hours on Sunday?")
    assert not solved.recovery
    assert sum(step.strokes for step in PLAIN_QUESTION) <= 7
