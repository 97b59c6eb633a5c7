"""The words of archived cases, kept beside their archive."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import msgspec

from desk.board.case_view import CaseView
from desk.board.filter.case_index import folded_text, has_number, number_digits, searched_case
from desk.board.filter.grammar import AllOf, AnyOf, FieldTest, Negation, Node, Word
from desk.board.filters import flag_name
from desk.model.case import decode_case
from desk.model.state import state_of

WORDS_VERSION = "3"
"""Counts changes of what is made here. Rows made by another version are made anew."""

WORDS_SHEET = "words"
"""The name of these rows beside an archive."""


class PastWords(msgspec.Struct, frozen=True, array_like=True):
    """The searched text of an archived case. Its entries begin at `entries_at`."""

    id: str
    text: str
    entries_at: int
    phone: str


def past_words(document: bytes) -> bytes:
    """The row of an archived case's document. A case that cannot be read has an empty one."""
    try:
        state = state_of(decode_case(document))
    except (msgspec.DecodeError, UnicodeDecodeError, ArithmeticError, ValueError, TypeError):
        return b""
    found = searched_case(CaseView(state, ()))
    return msgspec.json.encode(PastWords(state.id, found.text, found.entries_at, found.phone))


def newest_matches(rows: Iterable[bytes], tree: Node, most: int) -> list[str]:
    """The ids of cases that a filter could let through.

    They are the newest, in that order. Its words are looked for. What else it asks is asked of what was found.
    """
    decode = msgspec.json.Decoder(PastWords).decode
    cases = (decode(row) for row in rows if row)
    return list(reversed(deque((case.id for case in cases if can_match(tree, case) is not False), maxlen=most)))


def can_match(node: Node, case: PastWords) -> bool | None:
    """Does a filter let a case through, by its words? None where something else decides."""
    match node:
        case Word():
            return None if flag_name(node) else _can_hold(node.text, case)
        case FieldTest(name, _, value):
            return case.text.find(folded_text(value), case.entries_at) >= 0 if name == "text" else None
        case Negation(of):
            found = can_match(of, case)
            return None if found is None else not found
        case AllOf(parts):
            answers = {can_match(part, case) for part in parts}
            return False if False in answers else None if None in answers else True
        case AnyOf(parts):
            answers = {can_match(part, case) for part in parts}
            return True if True in answers else None if None in answers else False


def _can_hold(word: str, case: PastWords) -> bool | None:
    """Is a word in a case? A part of a number is told only together with the words beside it."""
    digits = number_digits(word)
    if folded_text(word) in case.text or (digits and has_number(case.phone, digits)):
        return True
    return None if any(sign.isdecimal() for sign in word) else False
