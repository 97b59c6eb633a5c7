"""The password of an account in a real keyring of the system.

The keyring of GNOME runs on a bus of its own. Where it cannot be run, the tests are skipped and say what is missing.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")
_ASK = """
import sys
from types import SimpleNamespace
import keyring
from desk.errors import Refused
from desk.intake.password import account_password
if len(sys.argv) > 2:
    keyring.set_password("desk", "help@desk.example", sys.argv[2])
account = SimpleNamespace(password_file=None, password_command=(), keyring="desk", user=sys.argv[1])
try:
    print(account_password(account))
except Refused as error:
    print("refused:", error)
"""
_UNLOCKED = "printf pw | gnome-keyring-daemon --unlock --components=secrets"
_LOCKED = "gnome-keyring-daemon --start --components=secrets"

pytestmark = [
    pytest.mark.skipif(
        not all(importlib.util.find_spec(name) for name in ("keyring", "secretstorage")), reason="the extra 'keyring' is not installed"
    ),
    pytest.mark.skipif(not all(map(shutil.which, _PROGRAMS)), reason=f"it needs {' and '.join(_PROGRAMS)}"),
]


@pytest.fixture
def keyring_home() -> Iterator[Path]:
    """A folder with a short path: a keyring waits for ever where that of its socket is too long."""
    with tempfile.TemporaryDirectory(prefix="desk-keyring-", dir="/tmp") as folder:
        yield Path(folder)


def ask_keyring(home: Path, start: str, *words: str) -> str:
    """What a program says that asks a fresh keyring for a password."""
    script = home / "ask.py"
    script.write_text(_ASK)
    surroundings = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}
    asked = f'{start} >/dev/null 2>&1; exec "$0" "$@"'
    command = ["dbus-run-session", "--", "sh", "-c", asked, sys.executable, str(script), *words]
    return subprocess.run(command, capture_output=True, text=True, env=surroundings, timeout=60, check=True).stdout.strip()


def test_a_real_keyring_gives_the_password(keyring_home: Path) -> None:
    assert ask_keyring(keyring_home, _UNLOCKED, "help@desk.example", "s3cret ö") == "s3cret ö"


def test_a_real_keyring_without_it_says_how_to_put_it_there(keyring_home: Path) -> None:
    assert "keyring set desk other@desk.example" in ask_keyring(keyring_home, _UNLOCKED, "other@desk.example")


def test_a_locked_keyring_says_so(keyring_home: Path) -> None:
    assert "unlock it" in ask_keyring(keyring_home, _LOCKED, "help@desk.example")
