"""The agent's settings file, read and written.

Only the line of a setting is changed, so every comment stays as it is.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from desk.cli.saved_views import comment_of, toml_text, view_problems, write_over
from desk.config import TEMPLATE, read_config, read_settings
from desk.errors import Refused
from desk.toml_table import Source


class SettingsFile:
    """The settings file of an agent, which may not be there yet."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self._path

    def text(self) -> str:
        """The text of the file, the commented example without one. Raises Refused."""
        try:
            return self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return TEMPLATE
        except (OSError, UnicodeError) as error:
            raise Refused(f"{self._path} cannot be read ({error}). Nothing was changed.") from error

    def save(self, text: str) -> None:
        """Write the whole file. Raises Refused, and leaves it as it was, for settings that make no sense."""
        config = read_settings(text, self._path)
        if problems := view_problems(self._path, config.views, text=text):
            raise Refused("; ".join(problems.values()))
        self._write(text if text.endswith("\n") else f"{text}\n")

    def keep(self, key: str, value: str | tuple[str, ...]) -> None:
        """Keep a setting, a text or texts. Raises Refused, and leaves the file as it was."""
        read_config(self._path)
        before = self.text() if self._path.exists() else ""
        after = text_with_setting(before, key, value)
        if after is None:
            raise Refused(
                f"{self._path} is laid out so that only you can write it. Nothing was changed. Write: {_setting_line(key, value)}"
            )
        self._write(after)

    def _write(self, text: str) -> None:
        try:
            write_over(self._path, text)
        except (OSError, UnicodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise Refused(f"{self._path} cannot be written ({why}). Nothing was changed.") from error


def text_with_setting(before: str, key: str, value: str | tuple[str, ...]) -> str | None:
    """The text of the settings with one in it. None where no line of its own can say it."""
    ending = "\r\n" if "\r\n" in before else "\n"
    lines = before.split(ending)
    had = tomllib.loads(before)
    if key in had:
        at = Source(before.replace("\r\n", "\n"), "").line_of((key,)) - 1
        lines[at] = _setting_line(key, value) + comment_of(lines[at])
    else:
        lines.insert(_first_line(lines, key), _setting_line(key, value))
    after = ending.join(lines)
    try:
        return after if tomllib.loads(after) == {**had, key: value if isinstance(value, str) else list(value)} else None
    except tomllib.TOMLDecodeError:
        return None


def _first_line(lines: list[str], key: str) -> int:
    """The place for a new setting.

    It is under its own example, else before the first table.
    """
    for place, line in enumerate(lines):
        bare = line.strip()
        if bare.startswith("["):
            return place
        if bare.replace(" ", "").startswith(f"#{key}="):
            return place + 1
    return 0


def _setting_line(key: str, value: str | tuple[str, ...]) -> str:
    written = toml_text(value) if isinstance(value, str) else f"[{', '.join(map(toml_text, value))}]"
    return f"{key} = {written}"
