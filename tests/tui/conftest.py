"""Fixtures of the tests of the window."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet

from tests.terminal import desk

NOW = "2026-05-04T14:00:00Z"


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a desk whose settings and data lie in `home`."""
    folders = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_STATE_HOME": str(home),
        "TMPDIR": str(home),
    }
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "DESK_NOW": NOW, **folders}


@pytest.fixture(scope="session", autouse=True)
def parsed_styles() -> Iterator[None]:
    """Parse each stylesheet once for all windows of a process: that was a seventh of what it costs to open one."""
    parse, known = Stylesheet._parse_rules, dict[Hashable, Any]()

    def parse_once(self: Stylesheet, *source: Any, **options: Any) -> Any:
        key = (source, *sorted(options.items()), *sorted(self._variables.items()))
        if key not in known:
            known[key] = parse(self, *source, **options)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every window be one of a terminal in true colour, wherever the tests run."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    return surroundings(tmp_path)


@pytest.fixture(scope="session")
def demo_shift(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shift, written once. Copy it."""
    path = tmp_path_factory.mktemp("demo") / "shift.json"
    subprocess.run(desk("demo", "--shift", str(path), "--json"), env=surroundings(path.parent), check=True, capture_output=True)
    return path


@pytest.fixture
def shift(tmp_path: Path, demo_shift: Path) -> Path:
    """The demo shift in a file."""
    for file in demo_shift.parent.glob("shift.json*"):
        if file.is_file():
            shutil.copy(file, tmp_path / file.name)
    return tmp_path / "shift.json"
