"""Short words for an entry: its heading and its title.

The heading stands on the timeline, the title in a sentence. A kind without a row of its own is told by its noun and its text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
from desk.model.references import reference_fields
from desk.text.printable import plain_words

_LONGEST = 48
_LINKED = {
    "parent": "linked to its parent",
    "duplicate": "linked as a duplicate of",
    "same_cause": "linked, the same cause",
    "related": "linked, related",
}

Words = Callable[[Any], str]


def _plain_heading(entry: AnyEntry) -> str:
    return entry.HEADING or _noun_of(entry)


def _plain_title(entry: AnyEntry) -> str:
    return f"the {_noun_of(entry)} {_quoted(text_of(entry))}".strip()


def _noun_of(entry: AnyEntry) -> str:
    return entry.NOUN or plain_words(kind_of(entry))


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """The short words for the entries of a kind."""

    heading: Words = _plain_heading
    """Over the entry on the timeline: `chased us`."""
    said: tuple[str, ...] = ()
    """The fields that the heading has said already."""
    title: Words = _plain_title
    """In a sentence: `the offer of 72.00`."""
    brief: Words = text_of
    """After the kind's name, in the words of a conflict."""


def entry_heading(entry: AnyEntry) -> str:
    """An entry's kind as an agent says it: `chased us`, `status solved`."""
    return _words_for(entry).heading(entry)


def heading_fields(entry: AnyEntry) -> tuple[str, ...]:
    """The fields of an entry that are not told again under its heading.

    These are what the heading says, and the ids of other entries.
    """
    return (*_words_for(entry).said, *reference_fields(type(entry)))


def entry_title(entry: AnyEntry) -> str:
    """An entry as an agent points at it: `the offer of 72.00`."""
    return _words_for(entry).title(entry)


def entry_brief(entry: AnyEntry) -> str:
    """The one thing that an entry says, on one line."""
    return " ".join(_words_for(entry).brief(entry).split())


def _words_for(entry: AnyEntry) -> KindWords:
    return _WORDS.get(type(entry), _PLAIN)


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        return ""
    return f'"{line}"' if len(line) <= _LONGEST else f'"{line[: _LONGEST - 2].rstrip()}.."'


def _offer_title(entry: Offer) -> str:
    option = entry.options[0] if entry.options else None
    if option and (option.value_now or option.cost):
        return f"the offer of {option.value_now + option.cost:.2f}"
    return f"the offer {_quoted(option.title)}" if option and option.title else _plain_title(entry)


_PLAIN = KindWords()
_WORDS: dict[type, KindWords] = {
    Incoming: KindWords(
        heading=lambda entry: "chased us" if entry.chase else "customer again",
        said=("chase",),
        title=lambda entry: f"the chase {_quoted(entry.text)}".strip() if entry.chase else _plain_title(entry),
    ),
    Contact: KindWords(heading=lambda entry: "update" if entry.update else "contact", said=("update",)),
    Apology: KindWords(
        heading=lambda entry: "apology" if entry.speaker == "agent" else f"apology by the {entry.speaker}",
        said=("speaker",),
    ),
    Offer: KindWords(title=_offer_title),
    OfferAnswer: KindWords(
        heading=lambda entry: f"offer {entry.answer}" + (f", option {entry.option}" if entry.option else ""),
        said=("answer", "option"),
        title=lambda entry: f"the answer {entry.answer!r} to the offer",
        brief=lambda entry: entry.answer,
    ),
    Approval: KindWords(
        heading=lambda entry: "offer approved" if entry.decision == "approved" else "offer not approved",
        said=("decision",),
    ),
    Promise: KindWords(heading=lambda entry: "visible promise" if entry.visible else "promise"),
    Verify: KindWords(
        heading=lambda entry: f"verdict {entry.verdict}",
        said=("verdict",),
        title=lambda entry: f"the verdict {entry.verdict}",
    ),
    StatusChange: KindWords(
        heading=lambda entry: f"status {entry.to.replace('_', ' ')}",
        said=("to",),
        title=lambda entry: f"the status {entry.to.replace('_', ' ')}",
        brief=lambda entry: f"status {entry.to}",
    ),
    Assign: KindWords(
        heading=lambda entry: f"owner {entry.owner}" if entry.owner else "put back on the board",
        said=("owner",),
        title=lambda entry: f"the owner {entry.owner}" if entry.owner else "putting it back on the board",
        brief=lambda entry: f"owner {entry.owner or 'nobody'}",
    ),
    FieldChange: KindWords(
        heading=lambda entry: f"{entry.name} changed",
        title=lambda entry: f"the change of {entry.name}",
        brief=lambda entry: f"{entry.name} is now {entry.now}",
    ),
    Link: KindWords(heading=lambda entry: _LINKED[entry.sort], said=("sort",)),
    Playbook: KindWords(
        heading=lambda entry: "playbook begun" if entry.name else "playbook put away",
        title=lambda entry: _plain_title(entry) if entry.name else "putting the playbook away",
    ),
    Step: KindWords(heading=lambda entry: "step done", title=lambda entry: f"the tick of {_quoted(entry.step)}"),
    CloseRule: KindWords(
        heading=lambda entry: f"went on against the rule {entry.rule}",
        said=("rule",),
        title=lambda entry: f"going on against {entry.rule}",
    ),
}
