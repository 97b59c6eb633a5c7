"""Saved views in the settings file: written there, and checked.

The file is an agent's own. Only the line of the view is changed, so every comment stays as it is.
"""

from __future__ import annotations

import contextlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desk.board.filters import compile_filter
from desk.errors import Refused, Usage
from desk.new_files import replaced_whole, save_new
from desk.toml_table import Source

_HEADER = "[views]"


def save_view(path: Path, number: int, text: str, *, name: str = "") -> None:
    """Save a filter as the view of a number in the settings.

    Without a name of its own it is called by its filter.

    Raises Refused, and leaves the file as it is, where it cannot be written or is laid out so that a line does not do.
    """
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = text_with_view(before, number, text, name=name)
        if after is None:
            line = _view_line(number, _view_fields(text, name))
            raise Refused(f"{path} is laid out so that only you can write it. Nothing was changed. Under [views]: {line}")
        write_over(path, after)
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Refused(f"{path} cannot be written ({why}). The view was not saved.") from error


def text_with_view(before: str, number: int, text: str, *, name: str = "") -> str | None:
    """The text of the settings with a view in it. None where no line of its own can say it."""
    view = _view_fields(text, name)
    line = _view_line(number, view)
    ending = "\r\n" if "\r\n" in before else "\n"
    lines = before.split(ending)
    at = _line_of_view(before, number)
    if at is not None:
        lines[at] = line + comment_of(lines[at])
    elif (header := _line_of_header(before)) is not None:
        lines.insert(_end_of_table(lines, header), line)
    else:
        lines = [*lines[:-1], *filter(None, lines[-1:]), *([""] if before.strip() else []), _HEADER, line, ""]
    after = ending.join(lines)
    return after if _says_the_same(before, after, number, view) else None


def _view_fields(text: str, name: str) -> Mapping[str, str]:
    """A view as the settings hold it. A name that is its filter is left out."""
    return {"filter": text} if name in ("", text) else {"name": name, "filter": text}


def _view_line(number: int, view: Mapping[str, str]) -> str:
    return f"{number} = {{ {', '.join(f'{field} = {toml_text(words)}' for field, words in view.items())} }}"


def toml_text(text: str) -> str:
    """A text as TOML writes it."""
    signs = (f"\\u{ord(sign):04x}" if ord(sign) < 32 or ord(sign) == 127 else f"\\{sign}" if sign in '"\\' else sign for sign in text)
    return f'"{"".join(signs)}"'


def _line_of_header(text: str) -> int | None:
    return next((place for place, line in enumerate(_bare_lines(text)) if line == _HEADER), None)


def _line_of_view(text: str, number: int) -> int | None:
    """The line of a view in the table of views, from 0."""
    header = _line_of_header(text)
    if header is None:
        return None
    place = Source(text.replace("\r\n", "\n"), "").line_of(("views", str(number))) - 1
    return place if place > header else None


def _bare_lines(text: str) -> Iterator[str]:
    """The lines without comment and blanks."""
    yield from (line.partition("#")[0].strip() for line in text.split("\n"))


def _end_of_table(lines: list[str], header: int) -> int:
    """The place after the last view of the table."""
    end = header + 1
    for place in range(header + 1, len(lines)):
        bare = lines[place].partition("#")[0].strip()
        if bare.startswith("["):
            break
        if bare:
            end = place + 1
    return end


def comment_of(line: str) -> str:
    """The comment after a view, with the blanks before it."""
    for place, sign in enumerate(line):
        if sign == "#":
            with contextlib.suppress(tomllib.TOMLDecodeError):
                tomllib.loads(line[:place])
                return f"{' ' * max(1, place - len(line[:place].rstrip()))}{line[place:]}"
    return ""


def _says_the_same(before: str, after: str, number: int, view: Mapping[str, str]) -> bool:
    """Do both texts hold the same settings, but for the view?"""
    try:
        had, has = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        return False
    views: dict[str, Any] = had.setdefault("views", {})
    views[str(number)] = dict(view)
    return had == has


def write_over(path: Path, text: str) -> None:
    """Write the file, or leave it whole as it was. A link to it stays a link."""
    path = path.resolve()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        save_new(path, text, 0o600)
        return
    with replaced_whole(path) as handle, open(handle, "w", encoding="utf-8", newline="", closefd=False) as file:
        os.fchmod(handle, path.stat().st_mode & 0o777)
        file.write(text)
        file.flush()
        os.fsync(handle)


def view_problems(path: Path | None, views: tuple[tuple[str, str], ...], *, text: str | None = None) -> dict[int, str]:
    """The saved views that are no filters, by number.

    Each is named with file and line. `text` is what the file is to become, None for what it is.
    """
    problems: dict[int, str] = {}
    if path and text is None:
        text = path.read_text(encoding="utf-8")
    for number, (_, words) in enumerate(views, 1):
        try:
            compile_filter(words)
        except Usage as error:
            line = Source(text or "", str(path)).line_of(("views", str(number), "filter"))
            problems[number] = f"{path}, line {line}: views.{number}: {error}"
    return problems
