"""What an installed wheel holds: the board starts from it, stylesheets and all, far from any checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as pip would install it."""
    folder = tmp_path_factory.mktemp("wheel")
    built, site = folder / "built", folder / "site"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return site


def test_the_board_starts_from_a_wheel(installed: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(installed), "LANG": "C.UTF-8"}
    ask = [sys.executable, "-c", "import desk; print(desk.__file__)"]
    where = subprocess.run(ask, env=environment, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert where.stdout.startswith(str(installed))
    with Terminal([sys.executable, "-m", "desk", "demo"], environment, folder=tmp_path) as terminal:
        screen = terminal.wait_for("C-101", "Tess", "? keys")
        assert "LATE" in screen
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
