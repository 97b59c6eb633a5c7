"""What the store's tests share; the long torture runs only when asked for: `pytest -m torture`."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.model.changes import SetShift
from desk.model.shift import Shift
from tests.store.store_builders import append, new_case, open_shift


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs out unless `-m` names them."""
    if "torture" in str(config.getoption("markexpr")):
        return
    long = [item for item in items if item.get_closest_marker("torture")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture
def shift(tmp_path: Path) -> Path:
    """A shift checkpointed twice, with more in the journal: eight memos on C-101, and C-102."""
    path = tmp_path / "shift.json"
    with open_shift(path) as store:
        store.commit([new_case(), SetShift(Shift(name="Early"))])
        for number in range(8):
            store.commit([append(text=f"memo {number}")])
            if number in {2, 5}:
                store.checkpoint()
        store.commit([new_case()])
        store._wrote_at = None  # as if killed: no checkpoint is written at the end
    return path
