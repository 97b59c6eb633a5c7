"""Canned replies: a desk's own texts, with placeholders that a case fills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from desk.recovery.steps.placeholders import PLACEHOLDER_VALUES
from desk.toml_table import nearest

PLACEHOLDERS = (*PLACEHOLDER_VALUES, "agent")
"""The names that may stand in braces."""
_NAMED = re.compile(r"\{([a-z_]+)\}")


class ReplyTemplate(msgspec.Struct, frozen=True):
    """A canned reply, with the file and line it begins at."""

    name: str
    text: str
    file: str
    line: int = 1


def template_problems(templates: Iterable[ReplyTemplate]) -> Iterator[str]:
    """The problems of canned replies, each with its file and line. A placeholder that no case has is one, and an empty text."""
    for template in templates:
        if not template.text.strip():
            yield f"{template.file}, line {template.line}: {template.name} is empty. Write its text, or take it out."
        for offset, line in enumerate(template.text.splitlines()):
            for name in _NAMED.findall(line):
                if name not in PLACEHOLDERS:
                    yield f"{template.file}, line {template.line + offset}: {{{name}}} is no placeholder; {_meant_words(name)}."


def _meant_words(name: str) -> str:
    near = nearest(name, PLACEHOLDERS)
    return f"probably {{{near}}} is meant" if near else f"there are {', '.join(f'{{{each}}}' for each in PLACEHOLDERS)}"
