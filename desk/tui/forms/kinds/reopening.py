"""What a form asks when a finished case comes back: the same number within the grace period, a new case linked with it after that."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import KnownEntry, Link, Told
from desk.model.entry_values import CUSTOMER
from desk.model.facts import finished_since
from desk.model.ids import temporary_id
from desk.recovery.closing.reopening import is_within_grace
from desk.tui.forms.spec import EntryContext, Field, Values
from desk.tui.presentation.toned_text import FlowLine

NEW_CASE, REOPEN, LEAVE = "new case", "reopen it", "leave it"
_COPIED = (
    *("subject", "customer", "phone", "email", "organisation", "tier", "prefers", "zone", "value", "referrals", "leaves"),
    *("public_risk", "sensitive", "tags", "channel", "priority", "failure"),
)


def reopening(context: EntryContext) -> Field:
    """Where it goes on; thanks need no more than to be written down."""
    ways = (REOPEN, LEAVE) if is_within_grace(context.state, context.now) else (NEW_CASE, REOPEN, LEAVE)
    return Field(name="then", label="and then", sort="choice", choices=ways, start=ways[0], wide=True)


def reopened_change(context: EntryContext) -> list[FlowLine]:
    """What taking up a finished case means."""
    since = finished_since(context.state)
    if since is None:
        return []
    if is_within_grace(context.state, context.now):
        return [((f"finished {context.time(since)}: it keeps its number, and the verdicts so far stay counted", "dim"),)]
    words = f"finished {context.time(since)}: a new case, linked with this one, keeps its figures and verdicts as they were"
    return [((words, "dim"),)]


def to_a_new_case(context: EntryContext) -> Sequence[KnownEntry]:
    """What stands on the old case: where it went on."""
    return [context.entry("link", temporary_id(1), sort="related")]


def new_linked(values: Values, context: EntryContext) -> NewCase:
    """A new case of the same customer, linked with the one before: its head is copied, and they told it now."""
    state = context.state
    copied = {name: state.value(name) for name in _COPIED}
    header = Header(
        **copied,
        id=temporary_id(1),
        earlier=int(state.value("earlier") or 0) + int(state.recovery),
        created_at=context.now,
        created_by=context.agent.id,
    )
    told = Told(at=context.now, by=CUSTOMER, text=values["text"], channel=values.get("channel") or state.channel)
    return NewCase(header, (told, Link(at=context.now, by=context.agent.id, case=state.id, sort="related")))
