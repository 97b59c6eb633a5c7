"""Reads an agent's canned replies from settings and folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desk.config import Config
from desk.recovery.steps.reply_templates import ReplyTemplate, template_problems

_SUFFIXES = frozenset({".txt", ".md"})


def reply_templates_of(config: Config) -> tuple[tuple[ReplyTemplate, ...], tuple[str, ...]]:
    """Every canned reply by name, and what is wrong with some.

    One in the settings goes before a file of its name. What cannot be read or is empty is left out, and said.
    """
    own = [ReplyTemplate(name, text, str(config.source), line) for name, text, line in config.templates]
    unreadable: list[str] = []
    files = list(_folder_templates(config.template_folder, unreadable)) if config.template_folder else []
    found = {template.name: template for template in (*files, *own)}
    usable = sorted((each for each in found.values() if each.text.strip()), key=lambda each: each.name.casefold())
    return tuple(usable), (*unreadable, *template_problems(found.values()))


def _folder_templates(folder: Path, unreadable: list[str]) -> Iterator[ReplyTemplate]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    except OSError as error:
        unreadable.append(f"The folder of texts {folder} cannot be read ({error.strerror}). The settings name it under [templates].")
        return
    for path in paths:
        try:
            yield ReplyTemplate(path.stem, path.read_text(encoding="utf-8").rstrip(), str(path))
        except OSError as error:
            unreadable.append(f"{path} cannot be read ({error.strerror}).")
        except UnicodeDecodeError as error:
            line = 1 + error.object[: error.start].count(b"\n")
            unreadable.append(f"{path}, line {line}: this is no UTF-8. Save the file as UTF-8.")
