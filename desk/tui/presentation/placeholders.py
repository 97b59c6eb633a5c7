"""A text filled from a case, with its gaps marked."""

from __future__ import annotations

import re

from desk.text.printable import plain_words
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import FlowLine

_GAP = re.compile(r"\{([a-z_]+)\}")
ASKS = {
    "promised": "what they expected",
    "came": "what came instead",
    "matters": "why it matters to them",
    "wants": "what they want",
    "feeling": "how they feel",
    "name": "their name",
    "agent": "your name",
    "what_happens": "what we do",
    "by_when": "a time",
    "first_choice": "one choice",
    "second_choice": "another",
    "call_again": "the time of your next call",
    "we_do": "what we do",
    "they_can": "what they can do",
    "circumstances": "where they are and what they are doing",
}
"""The thing to find out for each gap."""


def with_placeholders(text: str, tone: str = "text") -> FlowLine:
    """The text in pieces, its gaps marked.

    `{matters}` becomes `____ (why it matters to them)` in a tone that calls for it.
    """
    pieces: list[tuple[str, str]] = []
    for number, part in enumerate(_GAP.split(safe_text(text))):
        if number % 2:
            pieces.append((f"____{GLUE}({ASKS.get(part, plain_words(part))})", "soon"))
        elif part:
            pieces.append((part, tone))
    return tuple(pieces)
