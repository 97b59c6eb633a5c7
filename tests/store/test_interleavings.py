"""Files put in place before each system call of a write: what was acknowledged stays, and no number means two things unsaid."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.store.torture.interleavings import PARTS, AloneRound, begin_copies, quick_files


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("acts", ["write", "fold", "write fold write"])
def test_a_copy_put_in_place_before_each_step_of_a_write(tmp_path: Path, parts: str, acts: str) -> None:
    with quick_files():
        copies = begin_copies(tmp_path)
        for step in count(1, 1 if acts == "write" else 3):
            found = AloneRound(tmp_path / f"{step}", copies, step).run(acts.split(), PARTS[parts])
            assert found.faults == [], step
            if not found.was_struck:
                return


@pytest.mark.parametrize("parts", ["all", "both", "journal"])
def test_an_entry_renumbered_by_a_merge_is_said_though_whoever_wrote_it_has_gone(tmp_path: Path, parts: str) -> None:
    after = "bo:look bo:write bo:close ines:look ines:write"
    found = AloneRound(tmp_path / "here", begin_copies(tmp_path), 10**6, before="ines:write bo:look", after=after)
    found.run(["fold", *["write"] * 6], PARTS[parts])
    assert found.faults == []


def test_every_one_of_many_renumbered_entries_is_said(tmp_path: Path) -> None:
    after = f"{'bo:write ' * 7}ines:look ines:write bo:look"
    found = AloneRound(tmp_path / "here", begin_copies(tmp_path), 10**6, before="ines:write bo:look", after=after)
    found.run(["fold", *["write"] * 8], PARTS["all"])
    assert found.faults == []
