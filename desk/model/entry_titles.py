"""Short words for an entry: its heading and its title.

The heading stands on the timeline, the title in a sentence. A kind without a row of its own is told by its noun and its text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from desk.model.entries import (
    AnyEntry,
    Apology,
    Approval,
    Assign,
    CloseRule,
    Contact,
    FieldChange,
    Incoming,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Playbook,
    Promise,
    StatusChange,
    Step,
    Verify,
    kind_of,
    text_of,
)
from desk.model.entry_values import VERDICT_WORDS
from desk.model.field_names import field_name
from desk.model.references import reference_fields
from desk.text.amounts import amount_words
from desk.text.printable import plain_words
from desk.text.trailing_time import trailing_time

_EXCERPT_LENGTH = 48
_LINK_HEADINGS = {
    "parent": "linked to its parent",
    "duplicate": "linked as a duplicate of",
    "same_cause": "linked, the same cause",
    "related": "linked, related",
}

_READ_AGAIN = frozenset({"source_updated", "source_hash"})
"""Fields that change with every file in which a case stands anew."""

EntryWords = Callable[[Any], str]


def _plain_heading(entry: AnyEntry) -> str:
    return entry.HEADING or _noun_of(entry)


def _plain_title(entry: AnyEntry) -> str:
    return f"the {_noun_of(entry)} {_quoted_excerpt(text_of(entry))}".strip()


def _noun_of(entry: AnyEntry) -> str:
    return entry.NOUN or plain_words(kind_of(entry))


def _changed_heading(entry: FieldChange) -> str:
    return "read again from the other desk" if entry.name in _READ_AGAIN else f"{field_name(entry.name)} changed"


def _brief_change(entry: FieldChange) -> str:
    return f"{field_name(entry.name)} is now {entry.now}" if not isinstance(entry.now, dict) else _changed_heading(entry)


class KindWords(msgspec.Struct, frozen=True, kw_only=True):
    """The short words for the entries of a kind."""

    heading: EntryWords = _plain_heading
    """Over the entry on the timeline: `chased us`."""
    heading_fields: tuple[str, ...] = ()
    """The fields that the heading has said already."""
    title: EntryWords = _plain_title
    """In a sentence: `the offer of 72.00`."""
    brief: EntryWords = text_of
    """After the kind's name, in the words of a conflict."""


def entry_heading(entry: AnyEntry) -> str:
    """An entry's kind as an agent says it: `chased us`, `status solved`."""
    return _words_for(entry).heading(entry)


def heading_fields(entry: AnyEntry) -> tuple[str, ...]:
    """The fields that are not told again under an entry's heading.

    These are what the heading says, and the ids of other entries.
    """
    return (*_words_for(entry).heading_fields, *reference_fields(type(entry)))


def entry_title(entry: AnyEntry) -> str:
    """An entry as an agent points at it: `the offer of 72.00`."""
    return _words_for(entry).title(entry)


def entry_brief(entry: AnyEntry) -> str:
    """The one thing that an entry says, on one line."""
    return " ".join(_words_for(entry).brief(entry).split())


def _words_for(entry: AnyEntry) -> KindWords:
    return _WORDS.get(type(entry), _PLAIN)


def _quoted_excerpt(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        return ""
    if len(line) <= _EXCERPT_LENGTH:
        return f'"{line}"'
    end = _time_at_end(line)
    return f'"{line[: _EXCERPT_LENGTH - 2 - len(end)].rstrip()}..{end}"'


def _time_at_end(line: str) -> str:
    """The last words of a line that ends with a time. Empty for others."""
    end = f" {' '.join(line.split()[-2:])}"
    return end if trailing_time(line) and len(end) < _EXCERPT_LENGTH // 2 else ""


def _offer_title(entry: Offer) -> str:
    option = entry.options[0] if entry.options else None
    if option and (option.value_now or option.cost):
        return f"the offer of {amount_words(option.value_now + option.cost)}"
    return f"the offer {_quoted_excerpt(option.title)}" if option and option.title else _plain_title(entry)


_PLAIN = KindWords()
_WORDS: dict[type, KindWords] = {
    Incoming: KindWords(
        heading=lambda entry: "chased us" if entry.chase else "customer again",
        heading_fields=("chase",),
        title=lambda entry: f"the chase {_quoted_excerpt(entry.text)}".strip() if entry.chase else _plain_title(entry),
    ),
    Contact: KindWords(heading=lambda entry: "update" if entry.update else "contact", heading_fields=("update",)),
    Listen: KindWords(title=lambda entry: f"what was heard {_quoted_excerpt(entry.text)}".strip()),
    Apology: KindWords(
        heading=lambda entry: "apology" if entry.speaker == "agent" else f"apology by the {entry.speaker}",
        heading_fields=("speaker",),
    ),
    Offer: KindWords(title=_offer_title),
    OfferAnswer: KindWords(
        heading=lambda entry: f"offer {entry.answer}" + (f", option {entry.option}" if entry.option else ""),
        heading_fields=("answer", "option"),
        title=lambda entry: f"the answer {entry.answer!r} to the offer",
        brief=lambda entry: entry.answer,
    ),
    Approval: KindWords(
        heading=lambda entry: "offer approved" if entry.decision == "approved" else "offer not approved",
        heading_fields=("decision",),
    ),
    Promise: KindWords(heading=lambda entry: "visible promise" if entry.visible else "promise"),
    Verify: KindWords(
        heading=lambda entry: f"they say {VERDICT_WORDS[entry.verdict]}",
        heading_fields=("verdict",),
        title=lambda entry: f"what they say, {VERDICT_WORDS[entry.verdict]!r}",
    ),
    StatusChange: KindWords(
        heading=lambda entry: f"status {entry.to.replace('_', ' ')}",
        heading_fields=("to",),
        title=lambda entry: f"the status {entry.to.replace('_', ' ')}",
        brief=lambda entry: f"status {entry.to}",
    ),
    Assign: KindWords(
        heading=lambda entry: f"owner {entry.owner}" if entry.owner else "put back on the board",
        heading_fields=("owner",),
        title=lambda entry: f"owner {entry.owner}" if entry.owner else "putting it back on the board",
        brief=lambda entry: f"owner {entry.owner or 'nobody'}",
    ),
    FieldChange: KindWords(
        heading=_changed_heading,
        title=lambda entry: f"the change of {field_name(entry.name)}",
        brief=_brief_change,
    ),
    Link: KindWords(heading=lambda entry: _LINK_HEADINGS[entry.sort], heading_fields=("sort",)),
    Playbook: KindWords(
        heading=lambda entry: "playbook begun" if entry.name else "playbook put away",
        title=lambda entry: _plain_title(entry) if entry.name else "putting the playbook away",
    ),
    Step: KindWords(heading=lambda entry: "step done", title=lambda entry: f"the tick of {_quoted_excerpt(entry.step)}"),
    CloseRule: KindWords(
        heading=lambda entry: f"went on, with a reason: {entry.rule}",
        heading_fields=("rule",),
        title=lambda entry: f"going on against {entry.rule}",
    ),
}
