"""What the store's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.model.changes import SetShift
from desk.model.shift import Shift
from tests.store.store_builders import append, new_case, open_shift


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
        store.checkpoints.wrote_at = None  # as if killed: no checkpoint is written at the end
    return path
