"""An intake killed at every moment: nothing lost, nothing twice, every answer on its case.

Small here; `pytest -m torture -s` runs the large one and prints its figures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

if not hasattr(os, "fork"):
    pytest.skip("the torture forks the intake", allow_module_level=True)

ROOT = Path(__file__).parents[2]
LARGE = pytest.param(300, marks=(pytest.mark.torture, pytest.mark.timeout(1800)))


@pytest.mark.parametrize("size", [20, LARGE])
def test_an_intake_killed_at_the_worst_moments(tmp_path: Path, size: int) -> None:
    command = [sys.executable, "-m", "tests.intake.torture", str(tmp_path), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    print(done.stdout, end="")
    found = json.loads(done.stdout)
    assert found["killed"] == size
    assert found["mails"] >= 3 * size
    wrong = ("failed", "lost", "twice", "astray", "unreadable")
    assert {name: found[name] for name in wrong if found[name]} == {}, done.stderr
