"""Rounds of one kind of torture: each in a folder of its own, which stays where something went wrong."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.store.torture.processes import print_figures
from tests.store.torture.verdict import plain_read_figures

Round = Callable[[Path, int], tuple[Counter[str], Counter[str]]]
"""One round in an empty folder, by its number: what was found, and what plain reads met."""


def run_rounds(name: str, folder: Path, size: int, one: Round, *, wrong: Sequence[str]) -> dict[str, object]:
    """Run `size` rounds and print their figures; those that should not be are said with the number of the round."""
    total: Counter[str] = Counter()
    reads: Counter[str] = Counter()
    for number in range(size):
        round_folder = folder / f"{number}"
        round_folder.mkdir()
        found, read = one(round_folder, number)
        total.update(found)
        reads.update(read)
        if any(found[figure] for figure in wrong):
            print(number, dict(found), file=sys.stderr)
        else:
            shutil.rmtree(round_folder)
    return print_figures(name, rounds=size, **total, **plain_read_figures(reads))
