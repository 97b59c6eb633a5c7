"""Each path and name in the map of the code, `desk/CODEBASE.md`, exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import desk

ROOT = Path(desk.__file__).parent
MAP = ROOT / "CODEBASE.md"
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


def test_what_is_not_there_is_found() -> None:
    text = "`actions_and_keys.py: ACTIONS`, `actions_and_keys.py: KEYS, BY_ID`, `tests/nowhere.py`, `model/`, `cellar/`, `README`"
    assert list(missing(text)) == ["actions_and_keys.py: KEYS", "tests/nowhere.py", "cellar/"]
