"""The places in a case where the words of a filter stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from desk.board.case_view import CaseView
from desk.board.filter.case_index import digits_in, entry_words, folded_text, has_number, number_digits, text_segments
from desk.board.filter.grammar import AllOf, AnyOf, FieldTest, Negation, Node, Word

_CLOSE = 60
"""Letters within which several words are shown as one place."""


class Hit(msgspec.Struct, frozen=True):
    """A word found in a case, with the words around it.

    `at` is the instant of an entry, None for the head.
    """

    word: str
    place: str
    at: datetime | None
    before: str
    found: str
    after: str


def find_hits(tree: Node, view: CaseView, is_flag: Callable[[Word], object]) -> list[Hit]:
    """The place of each word of a filter in a case.

    `is_flag` tells words that ask something else. Words that stand close together in one entry are one place. Of several places
    the head comes first, then the newest entry.
    """
    words = dict.fromkeys(_looked_for(tree, is_flag))
    if len(words) > 1 and (together := _joint_hit(words, view)):
        return [together]
    return [hit for word, only_entries in words if (hit := _first_hit(word, view, only_entries=only_entries))]


def _looked_for(tree: Node, is_flag: Callable[[Word], object]) -> Iterator[tuple[str, bool]]:
    """The words looked for, and whether only in entries."""
    match tree:
        case Word(text):
            if not is_flag(tree):
                yield text, False
        case FieldTest("text", _, value):
            yield value, True
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _looked_for(part, is_flag)
        case Negation() | FieldTest():
            return


def _first_hit(word: str, view: CaseView, *, only_entries: bool) -> Hit | None:
    wanted, digits = folded_text(word), number_digits(word)
    for segment in text_segments(view):
        if only_entries and segment.at is None:
            continue
        if segment.place == "number" and wanted in folded_text(f"{view.id} {view.id.replace('-', '')}"):
            return None  # the row says it
        if wanted in folded_text(segment.text):
            return Hit(word, segment.place, segment.at, *_parted_text(segment.text, wanted))
        if segment.place == "phone" and digits and has_number(digits_in(segment.text), digits):
            return Hit(word, "phone", None, "", segment.text, "")
    entry = next((entry for entry in view.state.case.entries if entry.id == word), None)
    return Hit(word, f"entry {word}", entry.at, "", entry_words(entry), "") if entry else None


def _joint_hit(words: Mapping[tuple[str, bool], None], view: CaseView) -> Hit | None:
    """The first entry in which all words stand close together."""
    wanted = [folded_text(word) for word, _ in words]
    for segment in text_segments(view):
        folded = folded_text(segment.text)
        if segment.at is None or len(folded) != len(segment.text) or not all(word in folded for word in wanted):
            continue
        first = min(folded.find(word) for word in wanted)
        last = max(folded.find(word, first) + len(word) for word in wanted)
        if last - first <= _CLOSE:
            text = segment.text
            return Hit(" ".join(word for word, _ in words), segment.place, segment.at, text[:first], text[first:last], text[last:])
    return None


def _parted_text(text: str, wanted: str) -> tuple[str, str, str]:
    """A text in three: before a word, the word, and after it."""
    folded, places = "", [0]
    for place, sign in enumerate(text):
        part = folded_text(sign)
        folded += part
        places += [place + 1] * len(part)
    start = folded.find(wanted)
    if start < 0:  # the word as a whole folds otherwise than its letters
        return "", text, ""
    first, last = places[start], places[start + len(wanted)]
    return text[:first], text[first:last], text[last:]
