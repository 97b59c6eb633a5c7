"""Words in Markdown."""

from __future__ import annotations

import re

from desk.text.printable import printable

_MEANING = re.compile(r"([\\`*_{}\[\]<>#+!|~&])")
"""The signs to which Markdown or HTML would give a meaning. Brackets have none where nothing stands in square ones before them."""


def plain_markdown(text: str) -> str:
    """A text on one line that Markdown shows as it is."""
    return _MEANING.sub(r"\\\1", printable(text))
