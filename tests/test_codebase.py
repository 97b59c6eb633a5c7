"""Each path and name in the map of the code, `desk/CODEBASE.md`, exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import desk

ROOT = Path(desk.__file__).parent
MAP = ROOT / "CODEBASE.md"
_ROW = re.compile(r"^\| `([\w/]+)/` \|", re.MULTILINE)
_PATH = re.compile(r"`([\w./]+(?:/|\.py|\.toml|\.tcss|\.txt))(?:: ([\w, -]+))?`")


def missing(text: str) -> Iterator[str]:
    """What a text names that is not there, as `path` or `path: name`. Paths are under `desk/` or the folder above it."""
    for named, names in _PATH.findall(text):
        path = next((path for path in (ROOT / named, ROOT.parent / named) if path.exists()), None)
        if path is None:
            yield named
            continue
        content = path.read_text(encoding="utf-8") if names else ""
        yield from (f"{named}: {name}" for name in names.split(", ") if name and name not in content)


def test_the_map_names_what_is_there() -> None:
    assert set(missing(MAP.read_text(encoding="utf-8"))) == set()


def rooms() -> set[str]:
    """Every folder with code, as its path under `desk/`."""
    folders = {path.parent for path in ROOT.rglob("*.py")} - {ROOT}
    return {folder.relative_to(ROOT).as_posix() for folder in folders}


def test_every_room_has_its_row() -> None:
    assert set(_ROW.findall(MAP.read_text(encoding="utf-8"))) == rooms()


def test_what_is_not_there_is_found() -> None:
    text = "`actions_and_keys.py: ACTIONS`, `actions_and_keys.py: KEYS, BY_ID`, `tests/nowhere.py`, `model/`, `cellar/`, `README`"
    assert list(missing(text)) == ["actions_and_keys.py: KEYS", "tests/nowhere.py", "cellar/"]
