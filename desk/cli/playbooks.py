"""Reads the playbooks of a desk: shipped and its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desk import data
from desk.errors import Refused
from desk.recovery.steps.playbooks import PLAYBOOK_FILES, PlaybookPlan, read_playbooks


def playbooks_of(folder: Path | None) -> tuple[PlaybookPlan, ...]:
    """Every playbook, shipped or from the desk's own folder.

    One of the desk's own replaces the shipped one of its name. Raises Refused, naming file and line, for one that makes no sense.
    """
    shipped = [(name, data.text(f"playbooks/{name}")) for name in PLAYBOOK_FILES]
    return read_playbooks([*shipped, *(_folder_texts(folder) if folder else ())])


def _folder_texts(folder: Path) -> Iterator[tuple[str, str]]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
        for path in paths:
            yield str(path), path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The playbooks in {folder} cannot be read ({error}). The settings name that folder as `playbooks`.") from error
