"""The agent's own editor."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from desk.errors import Refused
from desk.new_files import create_temporary


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
            found = edit_text(text, editor_command(os.environ))
    except SuspendNotSupported as error:
        raise Refused("This terminal cannot make room for an editor. Your text is as it was.") from error
    if isinstance(found, Refused):
        raise found
    return found


def edit_text(text: str, editor: list[str]) -> str | Refused:
    """Let an editor change `text`, and give the result or the refusal.

    The file is the agent's alone and gone afterwards. It never raises: the window would be left without its terminal.
    """
    path: Path | None = None
    try:
        handle, path = create_temporary("desk-")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        return _read_back(path, subprocess.run([*editor, str(path)], check=False).returncode, editor[0])
    except OSError as error:
        return Refused(f"{editor[0]} could not be started ({error.strerror or error}). Set EDITOR to yours. Your text is as it was.")
    except Exception as error:
        return Refused(f"{editor[0]} could not be used ({error}). Set EDITOR to yours. Your text is as it was.")
    finally:
        if path is not None:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _read_back(path: Path, code: int, editor: str) -> str | Refused:
    if code < 0:
        return Refused(f"{editor} was ended by signal {-code}. Your text is as it was.")
    if code:
        return Refused(f"{editor} ended with an error ({code}). Your text is as it was.")
    try:
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
    except OSError:
        return Refused(f"{editor} left no file behind. Your text is as it was.")
