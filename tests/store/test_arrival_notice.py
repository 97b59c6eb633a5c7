"""What an agent is told of a copy that took the place of the shift file."""

from __future__ import annotations

from pathlib import Path

from tests.store.store_builders import append, open_shift
from tests.store.test_lineages import base_and_copy, put_in_place, write_apart


def test_what_came_in_and_what_stays_is_said(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    with open_shift(here / "shift.json") as ines:
        write_apart(ines, "Ada", 1)
        with open_shift(there / "shift.json", "far") as far:
            write_apart(far, "Bea", 4)
        put_in_place(there, here, "all", in_place=False)
        said = " ".join(ines.refresh().notices)
        assert "What came in: C-103 (Bea), 4 entries on C-101." in said
        assert "What it lacked of ours stays: 10 entries." in said
        assert "Two cases had one number: C-102 there is C-103 here." in said
        ines.commit([append(text="goes on")])
        assert not ines.refresh().notices, "said once"
