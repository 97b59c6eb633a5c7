"""The text of cases, made ready to be searched."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from desk.board.case_view import CaseView
from desk.model.case import Case
from desk.model.entries import AnyEntry, FieldChange, Offer, Unknown
from desk.model.entry_titles import entry_heading
from desk.model.entry_values import Priority, Status

_NO_TEXT = {
    "id", "by", "channel", "to", "owner", "kept_by", "case", "handover", "playbook", "step", "rule", "name", "promised_by", "went_to",
}  # fmt: skip
"""Fields of entries that hold a name or a mark and no words."""
_PRIORITY_WORDS: Mapping[Priority, str] = {"urgent": "urgent p1", "high": "p2", "normal": "p3", "low": "p4"}
_STATUS_WORDS: Mapping[Status, str] = {"pending": "pending", "on_hold": "on hold"}
"""The words of a head by which it is looked for as text. Those that customers use too, such as high and open, are none."""
_SEGMENT_END = "\n"
_LEAST_PHONE_DIGITS = 3
_WHOLE_NUMBER = 7
"""Digits of a number that is one without its country or area."""


class TextSegment(msgspec.Struct, frozen=True):
    """A part of a case in which words are found.

    `place` names it: a field, or an entry as the timeline heads it, with its instant.
    """

    place: str
    text: str
    at: datetime | None = None


def text_segments(view: CaseView) -> Iterator[TextSegment]:
    """Every part of a case, the head before the newest entries."""
    yield from head_segments(view)
    yield from (
        TextSegment(entry_heading(entry), text, entry.at) for entry in reversed(view.state.timeline) if (text := entry_words(entry))
    )


def head_segments(view: CaseView) -> Iterator[TextSegment]:
    """The parts of a case's head."""
    state = view.state
    yield TextSegment("number", " ".join((state.id, *(state.external or ()), state.id.replace("-", ""))))
    yield TextSegment("subject", state.subject)
    yield TextSegment("customer", state.customer)
    yield TextSegment("organisation", str(state.value("organisation") or ""))
    yield TextSegment("phone", str(state.value("phone") or ""))
    yield TextSegment("email", str(state.value("email") or ""))
    yield TextSegment("channel", state.channel)
    yield TextSegment("owner", state.owner)
    yield TextSegment("priority", _PRIORITY_WORDS[state.priority])
    yield TextSegment("status", _STATUS_WORDS.get(state.status, ""))
    yield TextSegment("tags", " ".join(state.tags))
    yield TextSegment("feeling", state.feeling)
    yield TextSegment("need", str(state.value("need") or ""))


def folded_text(text: str) -> str:
    """A text in small letters and without accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def number_digits(text: str) -> str:
    """The digits of what could be part of a telephone number. Empty for anything else."""
    if any(not (sign.isdecimal() or sign in "+-./() ") for sign in text):
        return ""
    digits = digits_in(text)
    return digits if len(digits) >= _LEAST_PHONE_DIGITS or text.startswith("+") else ""


def digits_in(text: str) -> str:
    """The digits of a number.

    The zero of `+44 (0)20` is none of them, nor is an extension.
    """
    return "".join(sign for sign in text.replace("(0)", "").partition("x")[0] if sign.isdecimal())


def has_number(phone: str, digits: str) -> bool:
    """Do digits stand in a telephone number, however either is written?

    One may have a country or a leading zero that the other has not.
    """
    wanted = digits.lstrip("0")
    if not phone or not wanted:
        return False
    return wanted in phone or (len(phone) >= _WHOLE_NUMBER and wanted.endswith(phone.lstrip("0")))


def entry_words(entry: AnyEntry) -> str:
    """All words that somebody wrote in an entry."""
    if isinstance(entry, Unknown):
        return " ".join(value for value in entry.fields.values() if isinstance(value, str))
    if isinstance(entry, FieldChange):
        return " ".join(value for value in (entry.now, entry.was) if isinstance(value, str))
    words = _joined_values(entry)
    if isinstance(entry, Offer):
        words = " ".join((*map(_joined_values, entry.options), words))
    return words


def _joined_values(holder: msgspec.Struct) -> str:
    texts, lists = _text_readers(type(holder))
    found = texts(holder)
    for name in lists:
        found = (*found, *getattr(holder, name))
    return " ".join(filter(None, found))


@cache
def _text_readers(kind: type[msgspec.Struct]) -> tuple[Any, tuple[str, ...]]:
    """The reader of a kind's texts, and the names of its lists."""
    fields = [field for field in msgspec.structs.fields(kind) if field.name not in _NO_TEXT]
    texts = [field.name for field in fields if field.type is str and field.name != "ref"]
    lists = tuple(field.name for field in fields if field.type == tuple[str, ...])
    if len(texts) > 1:
        return attrgetter(*texts), lists
    return (lambda holder: tuple(getattr(holder, name) for name in texts)), lists


class SearchedCase(msgspec.Struct, frozen=True):
    """The text of one revision of a case, folded.

    Its entries begin at `entries_at`. `phone` are the digits of its customer, `entry_ids` the ids of all its entries.
    """

    text: str
    entries_at: int
    phone: str
    entry_ids: tuple[str, ...] = ()


def searched_case(view: CaseView) -> SearchedCase:
    """Make a case ready to be searched."""
    words = folded_text(_SEGMENT_END.join(map(entry_words, view.state.timeline)))
    head = folded_text(_SEGMENT_END.join(segment.text for segment in head_segments(view)))
    ids = tuple(entry.id for entry in view.state.case.entries)
    return SearchedCase(f"{head}{_SEGMENT_END}{words}", len(head) + 1, digits_in(str(view.state.value("phone") or "")), ids)


class CaseIndex:
    """Gives the searched text of each case, made once for a revision.

    With `keep` off it holds none: whoever passes over many cases once needs no memory of them.
    """

    def __init__(self, *, keep: bool = True) -> None:
        self.kept: Callable[[str], SearchedCase | None] | None = None
        """Gives the text of a case that is kept elsewhere, None for any other."""
        self._keep = keep
        self._cases: dict[str, tuple[Case, SearchedCase]] = {}

    def of(self, view: CaseView) -> SearchedCase:
        """The searched text of a case as it is now."""
        if self.kept is not None and (found := self.kept(view.id)):
            return found
        case = view.state.case
        known = self._cases.get(case.id)
        if known is not None and known[0] is case:
            return known[1]
        made = searched_case(view)
        if self._keep:
            self._cases[case.id] = case, made
        return made

    def drop(self, case: str) -> None:
        """Forget a case that left the shift."""
        self._cases.pop(case, None)
