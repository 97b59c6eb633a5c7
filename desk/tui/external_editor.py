"""The agent's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from desk.errors import Refused


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The agent's editor with its options: VISUAL, EDITOR, else vi."""
    named = environment.get("VISUAL") or environment.get("EDITOR") or "vi"
    try:
        return shlex.split(named) or ["vi"]
    except ValueError:
        return [named]


def edit_suspended(app: App[Any], text: str) -> str:
    """Let the agent's editor change `text`, and give the result.

    The window waits meanwhile. Raises Refused, and then nothing was changed.
    """
    try:
        with app.suspend():
            return edit_text(text, editor_command(os.environ))
    except SuspendNotSupported as error:
        raise Refused("This terminal cannot make room for an editor. Your text is as it was.") from error


def edit_text(text: str, editor: list[str]) -> str:
    """Let an editor change `text`, and give the result.

    The file is the agent's alone and gone afterwards. Raises Refused, and then nothing was changed.
    """
    handle, name = tempfile.mkstemp(prefix="desk-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([*editor, str(path)], check=False)
        if done.returncode:
            raise Refused(f"{editor[0]} ended with an error; your text is as it was.")
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
    except OSError as error:
        raise Refused(f"{editor[0]} could not be started ({error.strerror}); set EDITOR to yours. Your text is as it was.") from error
    finally:
        path.unlink(missing_ok=True)
