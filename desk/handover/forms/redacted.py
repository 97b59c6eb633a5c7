"""A pack for the eyes of others, with less in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from desk.handover.forms.words import HIDDEN
from desk.handover.notes import Since
from desk.handover.plain import Blocker, LineGroup, LineQuestion, Pack, PackLine, Signature
from desk.handover.story import story_for

_KEPT_ROW_KEYS = frozenset({
    "case", "missing", "since", "rule", "by", "at", "cost", "waits_for", "concern", "owner", "cases", "due", "cause", "again",
})  # fmt: skip
_COST = re.compile(r"(an offer|decide) (?:of|on) [\d,.]+")


def redacted_pack(pack: Pack) -> Pack:
    """The pack without customers and without any free text.

    Names hide in prose, and a filter would promise what it cannot hold. Heat, times, kinds and counts stay.
    """
    return msgspec.structs.replace(
        pack,
        cases=tuple(map(_redacted_line, pack.cases)),
        before_you_talk=tuple(msgspec.structs.replace(thing, text=HIDDEN) for thing in pack.before_you_talk),
        groups=tuple(_redacted_group(group) for group in pack.groups),
        blockers=tuple(map(_redacted_blocker, pack.blockers)),
        lists={name: tuple(map(_redacted_row, rows)) for name, rows in pack.lists.items()},
        asked=tuple(map(_redacted_question, pack.asked)),
        reopened=tuple({**fell, "reason": HIDDEN} for fell in pack.reopened),
        signatures=tuple(map(_redacted_signature, pack.signatures)),
        since=tuple(map(_redacted_since, pack.since)),
    )


def _redacted_line(line: PackLine) -> PackLine:
    given = line.read_back
    corrected = given.corrected if given else None
    return msgspec.structs.replace(
        line,
        customer=f"customer of {line.case}",
        subject=HIDDEN,
        because=tuple(_without_words(reason) for reason in line.because),
        story=HIDDEN,
        next=msgspec.structs.replace(line.next, text=HIDDEN),
        if_then=HIDDEN if line.if_then is not None else None,
        if_=HIDDEN,
        read_back=msgspec.structs.replace(
            given, text=HIDDEN, corrected=msgspec.structs.replace(corrected, text=HIDDEN) if corrected else None
        )
        if given
        else None,
        asked=tuple(map(_redacted_question, line.asked)),
        promises=tuple(msgspec.structs.replace(promise, text=HIDDEN) for promise in line.promises),
        since=tuple(map(_redacted_since, line.since)),
    )


def _redacted_question(asked: LineQuestion) -> LineQuestion:
    return msgspec.structs.replace(asked, text=HIDDEN, answer=HIDDEN if asked.answer is not None else None)


def _without_words(reason: str) -> str:
    """A reason without what a person added to it."""
    return reason.partition(" says so")[0] + " says so" if " says so" in reason else reason


def _redacted_since(happened: Since) -> Since:
    return msgspec.structs.replace(happened, what=HIDDEN)


def _redacted_group(group: LineGroup) -> LineGroup:
    return msgspec.structs.replace(group, read_back=HIDDEN if group.read_back else None)


def _redacted_blocker(blocker: Blocker) -> Blocker:
    return msgspec.structs.replace(blocker, what=blocker.what.partition(": ")[0])


def _redacted_row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    what = {"what": str(row["what"]).partition(":")[0]} if "what" in row else {}
    return {name: value for name, value in row.items() if name in _KEPT_ROW_KEYS} | what


def _redacted_signature(signed: Signature) -> Signature:
    since = tuple(map(_redacted_since, signed.since))
    return msgspec.structs.replace(signed, override=HIDDEN if signed.override else None, since=since)


def customer_pack(pack: Pack) -> Pack:
    """The pack as a customer may see it. Causes, notes and costs stay among us."""
    return msgspec.structs.replace(
        pack,
        cases=tuple(map(_customer_line, pack.cases)),
        blockers=(),
        lists={},
        results={},
        asked=(),
        since=(),
        signatures=tuple(msgspec.structs.replace(signed, override=None, since=()) for signed in pack.signatures),
    )


def _customer_line(line: PackLine) -> PackLine:
    return msgspec.structs.replace(
        line,
        because=tuple(reason for reason in line.because if "waits for" not in reason and "says so" not in reason),
        story=_without_costs(story_for(line.story, "customer")),
        next=msgspec.structs.replace(line.next, text=_without_costs(line.next.text)),
        asked=(),
        since=(),
    )


def _without_costs(text: str) -> str:
    return _COST.sub(r"\1", text)
