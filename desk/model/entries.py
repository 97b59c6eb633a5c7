"""Every kind of entry that a timeline holds, as typed records."""

# No annotation is postponed: msgspec compiles the text of each at every start, which costs a line command a twentieth of its time.
from collections.abc import Mapping
from typing import Any

from desk.model.case_entries import (
    Assign,
    Contact,
    FieldChange,
    Incoming,
    Link,
    Memo,
    PlannedStep,
    Playbook,
    Retract,
    StatusChange,
    Step,
    Told,
)
from desk.model.entry import Entry
from desk.model.entry_kind import EntryKind
from desk.model.entry_values import Instant
from desk.model.recovery_entries import (
    ActionDone,
    Apology,
    Approval,
    Cause,
    CloseRule,
    CorrectiveAction,
    Keeper,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseBroken,
    PromiseKept,
    Refusal,
    Story,
    Verify,
)

__all__ = [
    "KINDS",
    "ActionDone",
    "AnyEntry",
    "Apology",
    "Approval",
    "Assign",
    "Cause",
    "CloseRule",
    "Contact",
    "CorrectiveAction",
    "Entry",
    "FieldChange",
    "Incoming",
    "Keeper",
    "KnownEntry",
    "Link",
    "Listen",
    "Memo",
    "Offer",
    "OfferAnswer",
    "Option",
    "PlannedStep",
    "Playbook",
    "Promise",
    "PromiseBroken",
    "PromiseKept",
    "Refusal",
    "Retract",
    "StatusChange",
    "Step",
    "Story",
    "Told",
    "Unknown",
    "Verify",
    "kind_of",
    "tag_of",
    "text_of",
]


class Unknown(EntryKind, frozen=True, kw_only=True):
    """An entry of a kind that this version cannot read.

    It is shown as it is and kept in the file untouched.
    """

    NOUN = ""
    AUDIENCE = "team"

    id: str = ""
    at: Instant
    by: str = ""
    ref: str = ""
    kind: str = "?"
    fields: Mapping[str, Any] = {}


KnownEntry = (
    Told
    | Incoming
    | Contact
    | Memo
    | Listen
    | Apology
    | Offer
    | OfferAnswer
    | Approval
    | Refusal
    | Cause
    | CorrectiveAction
    | ActionDone
    | Promise
    | Keeper
    | PromiseKept
    | PromiseBroken
    | Verify
    | StatusChange
    | Assign
    | FieldChange
    | Link
    | Playbook
    | Step
    | Story
    | CloseRule
    | Retract
)
AnyEntry = KnownEntry | Unknown


def tag_of(kind: type[Entry]) -> str:
    """The name of a kind in the file."""
    return str(kind.__struct_config__.tag)


KINDS: dict[str, type[Entry]] = {tag_of(kind): kind for kind in KnownEntry.__args__}
"""Every kind by its name in the file, in a case's order."""


def kind_of(entry: AnyEntry) -> str:
    """The kind's name as it stands in the file."""
    return entry.kind if isinstance(entry, Unknown) else tag_of(type(entry))


def text_of(entry: AnyEntry) -> str:
    """The entry's main free text, empty when it has none."""
    if isinstance(entry, Unknown):
        return str(entry.fields.get("text", ""))
    return str(getattr(entry, entry.TEXT_FIELD, "") or "")
