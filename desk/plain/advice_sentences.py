"""Advice on a text in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desk.recovery.texts.advice import Advice
from desk.text.printable import printable


def advice_sentences(advice: Advice, is_heeded: Callable[[str], bool]) -> Iterator[str]:
    """The advice on a text, a sentence each.

    It names what is left to fill in, what the text lacks, and what may harm. `is_heeded` says of a rule, by name, whether it counts.
    """
    for start, end in advice.unfilled:
        yield f"{printable(advice.text[start:end])} is still to fill in."
    if advice.phrase is not None:
        yield f"It lacks {advice.phrase.part.label}, for example: {printable(advice.phrase.text)}"
    for remark in advice.remarks:
        yield f"{remark.words}.{f' {remark.action} logs one.' if remark.action else ''}"
    if lacking := [name for name, is_said in _personal_parts(advice) if is_said is False]:
        yield f"You may also name {' and '.join(lacking)}."
    for hint in filter(lambda hint: is_heeded(hint.rule), advice.result.hints):
        yield f"You wrote {printable(hint.text)}: {hint.why}. Better: {hint.better}"


def _personal_parts(advice: Advice) -> tuple[tuple[str, bool | None], ...]:
    return ("them", advice.names_customer), ("what happened", advice.names_matter)
