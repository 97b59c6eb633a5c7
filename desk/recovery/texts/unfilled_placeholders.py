"""Fields of a template, or of a phrase to adapt, that nobody filled in (S3.14); it knows texts and no screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from desk.model.entries import AnyEntry, text_of
from desk.wording.check import Hint, WordingRules, check
from desk.wording.placeholders import FIELD
from desk.wording.quotations import QuotedSpan, quoted_spans

_BRACKETED = re.compile(r"\[[^\[\]\n]{1,80}\]")
_NAMED = re.compile(r"(?<![/$\w])\{+\s*[A-Za-z][A-Za-z_ .-]{0,38}\s*\}+|\[|<|\*\|")
"""A field that says by its name that it is one. What may as well be meant, such as `{"id": 5}`, `%TEMP%` or `$HOME`, is only marked."""


def unfilled_spans(text: str, hints: Iterable[Hint], rules: WordingRules) -> tuple[QuotedSpan, ...]:
    """Where fields stand unfilled, in order: those that the rules found, and those of our own phrases; none in quoted words."""
    ours = {field for part in rules.parts.values() for field in _BRACKETED.findall(part.phrase)}
    marked = [hint for hint in hints if hint.rule == "placeholder"]
    spans = {(hint.start, hint.end) for hint in marked if _NAMED.search(text, hint.start, hint.end)}
    quoted = quoted_spans(text) if "[" in text else ()
    for match in _BRACKETED.finditer(text):
        start, end = match.span()
        inside = any(first <= start and end <= last for first, last in quoted)
        if match[0] in ours and not inside and not any(first < end and start < last for first, last in spans):
            spans.add((start, end))
    return tuple(sorted(spans))


def can_hold_placeholder(text: str) -> bool:
    """Whether it is worth asking the rules about a text at all: most have nothing that looks like a field."""
    return "[" in text or re.search(FIELD, text) is not None


def first_unfilled(entry: AnyEntry, rules: Callable[[], WordingRules]) -> str:
    """The first unfilled field of what the customer will read; empty when there is none. `rules` are only asked for when they matter."""
    kind, text = entry.WORDING, text_of(entry)
    if not kind or not can_hold_placeholder(text):
        return ""
    found = rules()
    return next((text[start:end] for start, end in unfilled_spans(text, check(text, kind, found).hints, found)), "")
