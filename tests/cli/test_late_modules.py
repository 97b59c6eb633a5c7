"""Modules that a line command does without: they are not loaded, and whoever asks for them gets them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desk.cli.late_modules import LateModule, late_modules

LATE = {"platform", "ipaddress", "msgspec._json_schema", "desk.cli.handover_options", "desk.cli.examples", "signal"}


def run(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", f"import sys\n{script}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("words", "late"),
    [(["log", "memo", "C-101", "C"], LATE), (["show", "C-101"], {"msgspec.inspect", *LATE})],  # `log` asks for the fields of an entry
    ids=["log", "show"],
)
def test_a_line_command_loads_none_of_them(tmp_path: Path, words: list[str], late: set[str]) -> None:
    shift = ["--shift", str(tmp_path / "s.json")]
    subprocess.run([sys.executable, "-m", "desk", *shift, "new", "--customer", "A", "--subject", "B"], capture_output=True, check=True)
    script = f"from desk.cli import run; code = run({[*shift, *words]})\nassert not code\nprint(sorted({late} & set(sys.modules)))"
    assert run(script).splitlines()[-1] == "[]"


def test_whoever_asks_gets_the_module() -> None:
    script = """
from desk.cli import run
run(["policy", "show"])
import argparse, ipaddress, msgspec, platform, textwrap, urllib.parse, uuid
from desk.cli.late_modules import LateModule
assert not any(isinstance(module, LateModule) for module in sys.modules.values())
assert urllib.parse.ipaddress.ip_address("::1") == ipaddress.ip_address("::1")
assert urllib.parse.urlsplit("postgresql://[::1]/desk").hostname == "::1"
assert platform.python_version() and uuid.uuid4() and textwrap.fill("a")
assert msgspec.inspect.type_info(int) and msgspec.json.schema(int) == {"type": "integer"}
assert argparse.ngettext("a", "b", 2) == "b"
print("all")
"""
    assert run(script).splitlines()[-1] == "all"


def test_a_stand_in_knows_what_its_module_knows() -> None:
    stand_in = LateModule("textwrap")
    assert stand_in.fill("a") == "a"
    with pytest.raises(AttributeError):
        _ = stand_in.__path__


def test_what_is_loaded_already_stays() -> None:
    import textwrap

    with late_modules():
        assert sys.modules["textwrap"] is textwrap
