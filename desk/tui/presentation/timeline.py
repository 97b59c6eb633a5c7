"""The timeline of a case in words, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desk.model.case import Case
from desk.model.entries import (
    CUSTOMER,
    ActionDone,
    AnyEntry,
    Apology,
    Approval,
    Assign,
    CloseRule,
    Contact,
    FieldChange,
    Incoming,
    Link,
    OfferAnswer,
    Playbook,
    Promise,
    PromiseBroken,
    PromiseKept,
    Retract,
    StatusChange,
    Step,
    Told,
    Verify,
    kind_of,
)
from desk.model.faces import face_of
from desk.model.state import CaseState, said_last, state_of
from desk.model.telling import told_in_words
from desk.model.timeline import in_order, retracted
from desk.model.times import spoken_time
from desk.model.undoing import called
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe
from desk.tui.presentation.toned_text import Piece

_WORDS = {"listen": "heard", "refusal": "said no", "cause": "root cause", "action_done": "action done"}
_LINKED = {
    "parent": "linked to its parent",
    "duplicate": "linked as a duplicate of",
    "same_cause": "linked, the same cause",
    "related": "linked, related",
}
_SAID: dict[type, Callable[[Any], str]] = {
    Incoming: lambda entry: "chased us" if entry.chase else "customer again",
    Contact: lambda entry: "update" if entry.update else "contact",
    Apology: lambda entry: "apology" if entry.speaker == "agent" else f"apology by the {entry.speaker}",
    OfferAnswer: lambda entry: f"offer {entry.answer}" + (f", option {entry.option}" if entry.option else ""),
    Approval: lambda entry: "offer approved" if entry.decision == "approved" else "offer not approved",
    Promise: lambda entry: "visible promise" if entry.visible else "promise",
    Verify: lambda entry: f"verdict {entry.verdict}",
    StatusChange: lambda entry: f"status {entry.to.replace('_', ' ')}",
    Assign: lambda entry: f"owner {entry.owner}" if entry.owner else "put back on the board",
    FieldChange: lambda entry: f"{entry.name} changed",
    Link: lambda entry: _LINKED[entry.sort],
    Playbook: lambda entry: "playbook begun" if entry.name else "playbook put away",
    Step: lambda entry: "step done",
    CloseRule: lambda entry: f"went on against the rule {entry.rule}",
}
_SAID_IN_HEAD: dict[type, tuple[str, ...]] = {
    Incoming: ("chase",),
    Contact: ("update",),
    Apology: ("speaker",),
    OfferAnswer: ("answer", "option", "offer"),
    Approval: ("decision", "offer"),
    ActionDone: ("action", "cause"),
    PromiseKept: ("promise",),
    PromiseBroken: ("promise",),
    Verify: ("verdict",),
    StatusChange: ("to",),
    Assign: ("owner",),
    Link: ("sort",),
    CloseRule: ("rule",),
}
_SIGNS = {"theirs": "< ", "ours": "> ", "internal": "  "}
_POINTING = ("offer", "action", "promise")


def timeline_of(case: Case, *, now: datetime, zone: str, marks: Mapping[str, str] = MappingProxyType({})) -> list[TextBlock]:
    """Every entry in order of time; those taken back are struck and say by whom. Times are spoken as seen from `now`.

    A sign says whose words they are: `<` the customer's, `>` ours to them, none for what stays between ourselves. `marks` are words
    about single entries, by their ids. How the case was logged stands among them: what its head has no room for can be read there.
    What they shall remember of us stands last (RECOVERY.md, S1.31).
    """
    gone = retracted(case.entries)
    takers = {entry.entry: entry for entry in case.entries if isinstance(entry, Retract) and entry.id not in gone}
    by_id = {entry.id: entry for entry in case.entries}
    shown = in_order(entry for entry in case.entries if not isinstance(entry, Retract))
    state = state_of(case)

    def block(entry: AnyEntry) -> TextBlock:
        elsewhere = said_last(state, entry)
        return _block(entry, takers.get(entry.id), by_id, now=now, zone=zone, mark=marks.get(entry.id, ""), elsewhere=elsewhere)

    blocks = [block(entry) for entry in shown]
    place = sum(entry.at < case.created_at or (isinstance(entry, Told) and entry.at == case.created_at) for entry in shown)
    return [*blocks[:place], _logged(case, now=now, zone=zone), *blocks[place:], *_remembered(state)]


def _remembered(state: CaseState) -> list[TextBlock]:
    said = state.ending.remember if state.ending else ""
    return [TextBlock("remember", (("to be remembered", "strong"),), ((said, "text"),))] if said else []


def _logged(case: Case, *, now: datetime, zone: str) -> TextBlock:
    by = safe(case.created_by)
    head: tuple[Piece, ...] = (
        (f"{spoken_time(case.created_at, now, zone=zone)} ", "dim"),
        ("  logged", "strong"),
        (f"  {by}" if by else "", "dim"),
    )
    facts = {
        "tags": ", ".join(case.tags),
        "failure": case.failure,
        "organisation": case.organisation,
        "tier": case.tier,
        "email": case.email,
        "from": " ".join(case.external or ()),
        "there": "  ".join(filter(None, (case.source_status, case.source_priority, case.source_sla))),
    }
    said: list[Piece] = [(f"{name}: {text}", "dim") for name, text in facts.items() if text]
    return TextBlock("logged", head, ((case.subject, "text"), *said))


def what(entry: AnyEntry) -> str:
    """An entry's kind as an agent says it: `chased us`, `status solved`."""
    say = _SAID.get(type(entry))
    return say(entry) if say else _WORDS.get(kind_of(entry), kind_of(entry).replace("_", " "))


def _block(
    entry: AnyEntry, taker: Retract | None, by_id: Mapping[str, AnyEntry], *, now: datetime, zone: str, mark: str, elsewhere: Sequence[str]
) -> TextBlock:
    without = ("channel", *_SAID_IN_HEAD.get(type(entry), ()), *elsewhere)
    body: list[Piece] = [(part, "text") for part in told_in_words(entry, now=now, zone=zone, without=without)]
    target = next((by_id[ref] for name in _POINTING if (ref := getattr(entry, name, "")) in by_id), None)
    if target is not None:
        body.append((f"about {called(target)}", "dim"))
    if taker is not None:
        reason = f": {taker.reason}" if taker.reason else ""
        body.append((f"taken back by {taker.by} at {spoken_time(taker.at, now, zone=zone)}{reason}", "missed"))
    head = [*_head(entry, now=now, zone=zone), *((("  " + mark, "ok"),) if mark else ())]
    return TextBlock(entry.id, tuple(head), tuple(body), struck=taker is not None)


def _head(entry: AnyEntry, *, now: datetime, zone: str) -> list[Piece]:
    tone = "soon" if isinstance(entry, Incoming) and entry.chase else "strong"
    head: list[Piece] = [(f"{spoken_time(entry.at, now, zone=zone)} ", "dim"), (_SIGNS[face_of(entry)], "key"), (safe(what(entry)), tone)]
    for part in (safe(getattr(entry, "channel", "")), "" if entry.by == CUSTOMER else safe(entry.by)):
        head += [(f"  {part}", "dim")] if part else []
    return head
