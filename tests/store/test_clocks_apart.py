"""Agents whose clocks differ: what was committed later stands later, and the difference is said once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desk.model.changes import Append
from desk.model.entries import FieldChange, Memo, StatusChange
from desk.model.state import state_of
from tests.store.store_builders import AT, made_shift, open_shift


@pytest.mark.parametrize("minutes", [10, -10, 60 * 24])
def test_a_later_commit_wins_whatever_its_clock_says(tmp_path: Path, minutes: int) -> None:
    path = made_shift(tmp_path / "shift.json")
    ahead, behind = AT + timedelta(hours=1), AT + timedelta(hours=1, minutes=-minutes)
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ines.commit([Append("C-101", (StatusChange(at=ahead, by="ines", to="closed"),))])
        change = FieldChange(at=behind, by="bo", name="priority", was="normal", now="urgent")
        bo.commit([Append("C-101", (StatusChange(at=behind, by="bo", to="open"), change))])
        state = state_of(bo.cases["C-101"])
        assert (state.status, state.priority) == ("open", "urgent")
        times = [entry.at for entry in bo.cases["C-101"].entries]
        assert times == sorted(times)
        said = bo.refresh().notices
        assert bool(said) == (minutes > 0)
        bo.commit([Append("C-101", (Memo(at=behind, by="bo", text="again"),))])
        assert not bo.refresh().notices, "said once"


def test_an_import_of_the_past_keeps_its_times(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines:
        ines.commit([Append("C-101", (Memo(at=AT - timedelta(days=3), by="system", text="then", ref="import:1"),))])
        assert ines.cases["C-101"].entries[-1].at == AT - timedelta(days=3)
        assert not ines.refresh().notices
