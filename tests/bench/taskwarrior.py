"""Taskwarrior on a file of as many tasks as a shift has cases: the line commands that desk's own stand beside."""

from __future__ import annotations

import shutil
import time
import uuid
from pathlib import Path

ABSENT = "taskwarrior is not installed"


def is_installed() -> bool:
    """Is there a `task` to be measured?"""
    return shutil.which("task") is not None


class Taskwarrior:
    """Tasks in a folder of their own."""

    def __init__(self, folder: Path, count: int) -> None:
        folder.mkdir()
        (folder / "taskrc").write_text("confirmation=off\nverbose=nothing\n", encoding="utf-8")
        (folder / "pending.data").write_text("".join(map(_task_line, range(count))), encoding="utf-8")
        self._folder = folder

    def command(self, *words: str) -> list[str]:
        """A command on these tasks."""
        return ["task", f"rc:{self._folder / 'taskrc'}", f"rc.data.location:{self._folder}", *words]


def _task_line(number: int) -> str:
    entry = int(time.time()) - number
    words = f"parcel late, refund asked for the {number}th time"
    values = {"description": words, "due": entry + 86_400, "entry": entry, "priority": "L", "project": f"customer{number}"}
    told = {**values, "status": "pending", "uuid": uuid.uuid4()}
    facts = " ".join(f'{name}:"{value}"' for name, value in told.items())
    return f"[{facts}]\n"
