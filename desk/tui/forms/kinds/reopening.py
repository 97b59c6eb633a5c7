"""The parts of a form for a finished case that comes back.

Within the grace period it keeps its number. After that a new case is linked with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import KnownEntry, Link, Told
from desk.model.entry_values import CUSTOMER
from desk.model.facts import finished_since
from desk.model.ids import temporary_id
from desk.recovery.closing.grace_period import is_within_grace
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import EntryContext
from desk.tui.presentation.toned_text import FlowLine

NEW_CASE, REOPEN, LEAVE = "new case", "reopen it", "leave it"
_COPIED_FIELDS = (
    *("subject", "customer", "phone", "email", "organisation", "tier", "prefers", "zone", "value", "referrals", "leaves"),
    *("public_risk", "sensitive", "tags", "channel", "priority", "failure"),
)


def reopening_field(context: EntryContext) -> Field:
    """The field that asks where the case goes on.

    Thanks need no more than to be written down.
    """
    ways = (REOPEN, LEAVE) if is_within_grace(context.state, context.now) else (NEW_CASE, REOPEN, LEAVE)
    return Field(name="then", label="and then", sort="choice", choices=ways, start=ways[0], wide=True)


def reopening_lines(context: EntryContext) -> list[FlowLine]:
    """The effect of taking up a finished case."""
    since = finished_since(context.state)
    if since is None:
        return []
    if is_within_grace(context.state, context.now):
        return [((f"finished {context.time_words(since)}: it keeps its number, and what they said so far stays counted", "dim"),)]
    words = f"finished {context.time_words(since)}: a new case, linked with this one, keeps its figures and what they said"
    return [((words, "dim"),)]


def new_case_link(context: EntryContext) -> Sequence[KnownEntry]:
    """The entry on the old case that points to the new one."""
    return [context.entry("link", temporary_id(1), sort="related")]


def linked_new_case(values: Values, context: EntryContext) -> NewCase:
    """A new case of the same customer, linked with the old.

    Its header is copied. They told it now.
    """
    state = context.state
    copied = {name: state.value(name) for name in _COPIED_FIELDS}
    header = Header(
        **copied,
        id=temporary_id(1),
        earlier=int(state.value("earlier") or 0) + int(state.recovery),
        created_at=context.now,
        created_by=context.agent.id,
    )
    told = Told(at=context.now, by=CUSTOMER, text=values["text"], channel=values.get("channel") or state.channel)
    return NewCase(header, (told, Link(at=context.now, by=context.agent.id, case=state.id, sort="related")))
