"""A hand edit of the file: everybody can open it, what is added lands in its place, and nothing of the edit is lost."""

from __future__ import annotations

from pathlib import Path

from tests.store.store_builders import append, made_shift, new_case, open_shift


def test_a_case_added_by_hand_above_the_last_number_blocks_no_new_ones(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", append(text="one"))
    added = b',\n"102":{"id":"C-102","subject":"by hand","created_at":"2026-05-04T10:00:00Z","entries":[]}\n}}\n'
    path.write_bytes(path.read_bytes().removesuffix(b"\n}}\n") + added)
    with open_shift(path) as ines:
        assert ines.cases["C-102"].subject == "by hand"
        found = ines.commit([new_case(), new_case()])
        assert [case.id for case in found.cases] == ["C-103", "C-104"]
