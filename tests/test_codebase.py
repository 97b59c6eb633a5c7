"""Each path and name in the map of the code, `desk/CODEBASE.md`, exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import desk

ROOT = Path(desk.__file__).parent
MAP = ROOT / "CODEBASE.md"
_PATH = re.compile(r"`([\w./]+(?:/|\.py|\.toml|\.tcss|\.txt))(?:: ([\w, -]+))?`")

ALLOWED_MISSING = {
    "board/next_best.py",
    "importers/detection.py",
    "importers/formats/",
    "importers/reading/",
    "model/entry_text.py",
    "model/entry_titles.py",
    "recovery/causes/",
    "recovery/closing/",
    "recovery/closing/reopening.py",
    "recovery/closing/rules.py",
    "recovery/customers/",
    "recovery/entry_rules.py",
    "recovery/offers/",
    "recovery/steps/",
    "recovery/texts/",
    "store/file/",
    "store/repair/",
    "tests/importers/test_formats.py",
    "tests/importers/test_json_formats.py",
    "tests/importers/test_table_formats.py",
    "tests/model/test_kinds.py",
    "tests/sla/test_policy_file.py",
    "tests/tui/test_themes.py",
    "text/",
    "tui/dialogs/",
    "tui/forms/",
    "tui/forms/inputs/",
    "tui/forms/kinds/",
    "tui/forms/registry.py",
    "tui/forms/screen/",
    "tui/forms/submission.py",
    "tui/live_shift.py",
    "tui/presence_tracker.py",
    "tui/presentation/",
    "tui/presentation/case_row.py",
    "tui/presentation/columns.py",
    "tui/presentation/panes/",
    "tui/presentation/panes/registry.py",
    "tui/presentation/presence.py",
    "tui/shift_client.py",
    "wording/",
    "wording/rule_files.py",
}


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
    assert set(missing(MAP.read_text(encoding="utf-8"))) - ALLOWED_MISSING == set()


def test_what_is_not_there_is_found() -> None:
    text = "`actions.py: ACTIONS`, `actions.py: KEYS, BY_ID`, `tests/nowhere.py`, `model/`, `cellar/`, `README`"
    assert list(missing(text)) == ["actions.py: KEYS", "tests/nowhere.py", "cellar/"]
