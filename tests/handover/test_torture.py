"""Two processes, and four, hand over to each other and are killed between any two steps.

Small here; `pytest -m torture -s` kills three hundred times and prints its figures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk.cli.handover_archive import LIVE_PACKS

if not hasattr(os, "fork"):
    pytest.skip("the torture forks its people", allow_module_level=True)

ROOT = Path(__file__).parents[2]
LARGE = (pytest.mark.torture, pytest.mark.timeout(900))


@pytest.mark.parametrize(("kills", "people"), [(12, 2), pytest.param(300, 2, marks=LARGE), pytest.param(300, 4, marks=LARGE)])
def test_no_note_is_lost_every_case_has_its_reader_and_every_pack_is_whole(tmp_path: Path, kills: int, people: int) -> None:
    command = [sys.executable, "-m", "tests.handover.torture", str(tmp_path), str(kills), str(people)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    print(done.stdout, end="")
    assert not done.stderr, done.stderr
    found = json.loads(done.stdout)
    assert not any(found[name] for name in ("lost", "twice", "strangers", "wrong")), found
    assert found["acknowledged"] > kills
    assert len(found["writers"]) > people // 2
    assert found["live_packs"] <= LIVE_PACKS
