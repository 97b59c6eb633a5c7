"""Advice on a text as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from desk.recovery.texts.advice import Advice, Remark
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.signs import DONE, LACKING, WARNING
from desk.tui.presentation.text_flow import flow_text, safe_text
from desk.tui.presentation.toned_text import FlowLine
from desk.wording.check import Hint, WordingPart

_LABEL_WIDTH = 15
_ROOM_FOR_REASON = 100
"""Cells from which a hint has room for its reason."""
_LONGEST_WORDS = 44
_MOST_LINES = 2

KeyOf = Callable[[str], str]
"""The key of an action, as it stands on the keyboard."""


def apology_part_lines(advice: Advice, parts: Sequence[WordingPart], width: int, key: KeyOf) -> list[FlowLine]:
    """A line for each part of an apology and each quiet mark.

    A star stands where the text has it, a point where it lacks it, a mark of exclamation where there is more to say.
    """
    remarks = {remark.part: remark for remark in advice.remarks if remark.part}
    return [*(_part_line(part, advice, remarks.get(part.name), width, key) for part in parts), *_personal_lines(advice)]


def _personal_lines(advice: Advice) -> list[FlowLine]:
    """The quiet marks: does the text speak to its customer?

    A mark is left out where there is nothing to tell it by.
    """
    quiet = (("their name", advice.names_customer), ("what happened", advice.names_matter))
    return [_label_line(DONE if has else LACKING, label, "", 0) for label, has in quiet if has is not None]


def _part_line(part: WordingPart, advice: Advice, remark: Remark | None, width: int, key: KeyOf) -> FlowLine:
    has = advice.has_part(part)
    if remark is None:
        return _label_line(DONE if has else LACKING, part.label, "" if has else part.asks, width)
    asked = f": {key(remark.action)}" if remark.action else ""
    return _label_line(WARNING if has else LACKING, part.label, remark.words + asked, width, tone="soon")


def _label_line(sign: str, label: str, note: str, width: int, *, tone: str = "dim") -> FlowLine:
    label_tone = {DONE: "ok", WARNING: "soon"}.get(sign, "dim")
    line = [(f"{sign} ", label_tone), (cut(safe_text(label), _LABEL_WIDTH - 1), "text" if sign == DONE else label_tone)]
    room = width - 2 - _LABEL_WIDTH
    if not note or room < _LABEL_WIDTH:
        return tuple(line)
    return (*line, (" " * max(1, _LABEL_WIDTH - len(label)), "text"), (cut(safe_text(note), room), tone))


def part_question_line(advice: Advice, parts: Sequence[WordingPart]) -> FlowLine:
    """The first part that a text lacks, with its question. Empty where it lacks none."""
    part = next((part for part in parts if part.asks and not advice.has_part(part)), None)
    return ((f"{safe_text(part.label)}: ", "strong"), (safe_text(part.asks), "text")) if part else ()


def advice_lines(advice: Advice, hints: Sequence[Hint], size: tuple[int, int], *, beside: bool, key: KeyOf) -> list[FlowLine]:
    """The next thing to do, then hints, as much as fits.

    `size` is in cells and lines. `beside`: what is said of parts has room beside the text already.
    """
    width, height = size
    remarks = [remark for remark in advice.remarks if not (beside and remark.part)]
    entries = [*(_remark_lines(remark, key, width) for remark in remarks), *(_hint_lines(hint, width) for hint in hints)]
    first = _first_line(advice, width, key("phrase"))
    return [first, *_fitting_lines(entries, height - 1, width)] if first is not None else list(_fitting_lines(entries, height, width))


def _first_line(advice: Advice, width: int, phrase_key: str) -> FlowLine | None:
    """The line on the next thing to do.

    It names the field to fill in, else the phrase offered, else the quiet marks. None for a text that the customer does not hear.
    """
    if advice.unfilled:
        start, end = advice.unfilled[0]
        field = cut(safe_text(advice.text[start:end]), _LONGEST_WORDS)
        return ((field, "soon"), (" is still to fill in   ", "dim"), (phrase_key, "key"), (" goes there", "dim"))
    if advice.phrase and advice.text.strip():
        return ((phrase_key, "key"), ("  ", "dim"), (cut(safe_text(advice.phrase.text), width - len(phrase_key) - 2), "dim"))
    quiet = _personal_lines(advice)
    if not advice.text.strip() or advice.kind == "apology":
        return () if quiet else None
    marks = (piece for line in quiet for piece in (*line, ("   ", "text")))
    return (("in your words:  ", "dim"), *marks) if quiet else None


def _remark_lines(remark: Remark, key: KeyOf, width: int) -> list[FlowLine]:
    answer = [(": ", "dim"), (key(remark.action), "key"), (" logs one after saving", "dim")] if remark.action else []
    return flow_text([(f"{WARNING} ", "soon"), (remark.words, "text"), *answer], width, indent=2)[:1]


def _hint_lines(hint: Hint, width: int) -> list[FlowLine]:
    words = (f'"{cut(safe_text(hint.text), _LONGEST_WORDS)}"', "soon")
    if width < _ROOM_FOR_REASON:
        return flow_text([words, (f"  {safe_text(hint.better)}", "text")], width, indent=2)[:_MOST_LINES]
    better = flow_text([("better: ", "dim"), (safe_text(hint.better), "text")], width, first=2, indent=2)
    return [*flow_text([words, (f"  {safe_text(hint.why)}", "dim")], width, indent=2)[:1], *better[:1]]


def _fitting_lines(entries: Sequence[list[FlowLine]], height: int, width: int) -> Iterator[FlowLine]:
    """As many entries as fit, whole, the first in any case. The last line says how many more there are."""
    shown, used = 0, 0
    while shown < len(entries) and used + len(entries[shown]) <= max(height, len(entries[0])):
        used += len(entries[shown])
        shown += 1
    lines = list(islice((line for entry in entries[:shown] for line in entry), max(0, height)))
    if lines and shown < len(entries):
        more = f"  {len(entries) - shown} more"
        lines[-1] = (*_cut_line(lines[-1], width - len(more)), (more, "dim"))
    yield from lines


def _cut_line(line: FlowLine, width: int) -> Iterator[tuple[str, str]]:
    for text, tone in line:
        if width <= 0:
            return
        yield cut(text, width), tone
        width -= len(text)
