"""Any order of commits, refreshes and checkpoints by three stores on one shift: nothing is lost, nothing doubled, all agree."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from desk.model.entries import Memo
from desk.store.protocol import Store
from tests.store.engines.conftest import ENGINES, store_maker
from tests.store.store_builders import append, new_case

NewShift = Callable[[Path], Callable[..., Store]]
"""Gives, for a folder, what opens one more store on a shift that is new."""


class ConcurrentStores(RuleBasedStateMachine):
    """Three stores, and what was acknowledged to any of them."""

    new_shift: NewShift

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "shift.json"
        self.open = self.new_shift(Path(self.folder.name))
        self.stores = [self.open(agent=agent) for agent in ("ines", "bo", "kim")]
        self.acknowledged: dict[str, list[str]] = {}

    @rule(place=st.integers(0, 2))
    def log_case(self, place: int) -> None:
        case = self.stores[place].commit([new_case()]).cases[0].id
        assert case not in self.acknowledged
        self.acknowledged[case] = ["101"]

    @rule(place=st.integers(0, 2), pick=st.integers(0, 9), text=st.text(max_size=5))
    def log_entry(self, place: int, pick: int, text: str) -> None:
        store = self.stores[place]
        store.refresh()
        if store.cases:
            case = sorted(self.acknowledged)[pick % len(self.acknowledged)]
            entry = store.commit([append(case, text)]).entries[0]
            assert isinstance(entry, Memo)
            self.acknowledged[case].append(entry.id)

    @rule(place=st.integers(0, 2))
    def checkpoint(self, place: int) -> None:
        self.stores[place].checkpoint()

    @rule(place=st.integers(0, 2))
    def leave_and_come_back(self, place: int) -> None:
        self.stores[place].close()
        self.stores[place] = self.open(agent="again")

    @invariant()
    def all_agree(self) -> None:
        for store in self.stores:
            store.refresh()
            found = {case: len(entries.entries) for case, entries in store.cases.items()}
            assert found == {case: len(entries) for case, entries in self.acknowledged.items()}
        if self.path.exists():
            json.loads(self.path.read_bytes())

    def teardown(self) -> None:
        last = self.open(agent="judge")
        ids = [entry.id for case in last.cases.values() for entry in case.entries]
        assert len(ids) == len(set(ids)) == sum(map(len, self.acknowledged.values()))
        for store in (*self.stores, last):
            store.close()
        self.folder.cleanup()


@pytest.mark.parametrize("name", ENGINES)
def test_any_order_leaves_every_store_with_everything_once(request: pytest.FixtureRequest, name: str) -> None:
    class OnEngine(ConcurrentStores):
        new_shift = staticmethod(partial(store_maker, request, name))

    examples = 25 if name == "file" else 8
    run_state_machine_as_test(OnEngine, settings=settings(max_examples=examples, stateful_step_count=20, deadline=None))
