"""What an agent would take back next, and what they would bring back; it reads a timeline and changes nothing."""

from __future__ import annotations

from desk.model.case import Case
from desk.model.entries import (
    Action,
    ActionDone,
    AnyEntry,
    Apology,
    Assign,
    CloseRule,
    Contact,
    FieldChange,
    Incoming,
    Offer,
    OfferAnswer,
    Playbook,
    Promise,
    Retract,
    StatusChange,
    Step,
    Verify,
    kind_of,
    text_of,
)
from desk.model.references import is_naming
from desk.model.timeline import retracted

_LONGEST = 48


def to_undo(case: Case, agent: str) -> AnyEntry | None:
    """The last entry of this agent's hand that still counts, or nothing.

    What the customer said bears their name whoever logged it, so a call logged here (and not brought in from elsewhere) is anybody's
    to take back; their first account is nobody's.
    """
    gone = retracted(case.entries)
    still = (entry for entry in reversed(case.entries) if entry.id not in gone and not isinstance(entry, Retract))
    return next((entry for entry in still if entry.by == agent or (isinstance(entry, Incoming) and not entry.ref)), None)


def to_redo(case: Case, agent: str) -> tuple[Retract, AnyEntry] | None:
    """The last retraction of this agent that still counts, with the entry it took back; retracting it brings that entry back."""
    gone = retracted(case.entries)
    by_id = {entry.id: entry for entry in case.entries}
    for entry in reversed(case.entries):
        if isinstance(entry, Retract) and entry.by == agent and entry.id not in gone:
            taken = by_id.get(entry.entry)
            if taken is not None and not isinstance(taken, Retract):
                return entry, taken
    return None


def resting_on(case: Case, entry: AnyEntry) -> tuple[AnyEntry, ...]:
    """What was built upon an entry and still counts: the answer to an offer, the action for a cause, the tick of a promise."""
    gone = retracted(case.entries)
    later = (other for other in case.entries if other.id not in gone and not isinstance(other, Retract))
    return tuple(other for other in later if is_naming(other, entry.id))


def built_upon(case: Case, entry: AnyEntry) -> str:
    """One line that says who built what upon an entry, empty when nobody did."""
    resting = resting_on(case, entry)
    told = ", ".join(f"{called(other)} by {other.by}" for other in resting)
    return f"{told} {'rests' if len(resting) == 1 else 'rest'} on it and stays on the timeline." if resting else ""


def called(entry: AnyEntry) -> str:
    """An entry as an agent would point at it: `the offer of 72.00`, `the promise "call by one"`."""
    match entry:
        case Offer(options=(option, *_)) if option.value_now or option.cost:
            return f"the offer of {option.value_now + option.cost:.2f}"
        case Offer(options=(option, *_)) if option.title:
            return f"the offer {_quoted(option.title)}"
        case OfferAnswer():
            return f"the answer {entry.answer!r} to the offer"
        case Incoming(chase=True):
            return f"the chase {_quoted(entry.text)}".strip()
        case StatusChange():
            return f"the status {entry.to.replace('_', ' ')}"
        case Assign():
            return f"the owner {entry.owner}" if entry.owner else "putting it back on the board"
        case FieldChange():
            return f"the change of {entry.name}"
        case Verify():
            return f"the verdict {entry.verdict}"
        case Playbook(name=""):
            return "putting the playbook away"
        case Step():
            return f"the tick of {_quoted(entry.step)}"
        case CloseRule():
            return f"going on against {entry.rule}"
        case Action() | ActionDone():
            return f"the corrective action {_quoted(entry.text)}".strip()
        case Promise() | Apology() | Contact():
            return f"the {kind_of(entry)} {_quoted(entry.text)}".strip()
    return f"the {kind_of(entry).replace('_', ' ')} {_quoted(text_of(entry))}".strip()


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        return ""
    return f'"{line}"' if len(line) <= _LONGEST else f'"{line[: _LONGEST - 2].rstrip()}.."'
