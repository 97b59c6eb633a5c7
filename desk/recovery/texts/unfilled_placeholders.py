"""Finds placeholders that nobody filled in (S3.14)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from desk.model.entries import AnyEntry, text_of
from desk.wording.check import Hint, WordingRules, check
from desk.wording.placeholders import FIELD
from desk.wording.quotations import QuotedSpan, quoted_spans

_BRACKETED = re.compile(r"\[[^\[\]\n]{1,80}\]")
_NAMED = re.compile(r"(?<![/$\w])\{+\s*[A-Za-z][A-Za-z_ .-]{0,38}\s*\}+|\[|<|\*\|")
"""A placeholder that shows by its name that it is one. Others may be meant as text, such as `{"id": 5}`, `%TEMP%` or `$HOME`: these are
only marked by the wording rules."""


def unfilled_spans(text: str, hints: Iterable[Hint], rules: WordingRules) -> tuple[QuotedSpan, ...]:
    """The places of unfilled placeholders, in order.

    They are those that the rules found, and those of the phrases to adapt. Quoted words are left out.
    """
    ours = {field for part in rules.parts.values() for field in _BRACKETED.findall(f"{part.phrase} {part.pledge}")}
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
    """Can a text hold a placeholder at all? Most need not be checked by the rules."""
    return "[" in text or re.search(FIELD, text) is not None


def first_unfilled(entry: AnyEntry, rules: Callable[[], WordingRules]) -> str:
    """The first unfilled placeholder that the customer would read.

    Empty when there is none. `rules` is called only when they are needed.
    """
    kind, text = entry.WORDING, text_of(entry)
    if not kind or not can_hold_placeholder(text):
        return ""
    found = rules()
    return next((text[start:end] for start, end in unfilled_spans(text, check(text, kind, found).hints, found)), "")
