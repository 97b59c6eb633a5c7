"""The corrective actions that stay open when a case ends."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from desk.model.entry_states import ActionState
from desk.model.state import CaseState
from desk.recovery.causes.shared_actions import actions_of, done_actions
from desk.text.printable import printable
from desk.tui.forms.spec import EntryContext


class OpenActions(msgspec.Struct, frozen=True):
    """The actions that cases still wait for, in words."""

    words: str
    """Such as `1 action stays open: ines, by tomorrow 17:00`. Of several, the first one due is named."""
    short: str
    """The same without the time, for the one line that says what was saved."""


def open_actions(context: EntryContext) -> OpenActions | None:
    """The actions that the cases of a form still wait for. None where there are none."""
    waiting = [action.entry for state in _states_of(context) for action in open_actions_of(state, context)]
    if not waiting:
        return None
    first = min(waiting, key=lambda action: (action.due is None, action.due.timestamp() if action.due else 0.0))
    count = "1 action stays open" if len(waiting) == 1 else f"{len(waiting)} actions stay open"
    who = f"{'first ' if len(waiting) > 1 else ''}{printable(first.owner) or 'nobody'}"
    by = f", by {context.time_words(first.due)}" if first.due else ""
    return OpenActions(f"{count}: {who}{by}", f"{count} ({who})")


def open_actions_of(state: CaseState, context: EntryContext) -> list[ActionState]:
    """The open actions of a case. The other cases are asked only where it has one."""
    mine = [action for action in state.actions.values() if action.is_open]
    return [action for action in actions_of(state, done_actions(context.others())) if action.is_open] if mine else []


def _states_of(context: EntryContext) -> Iterable[CaseState]:
    """The cases that the form is about."""
    yield context.state
    if context.also:
        yield from (other for other in context.others() if other.id in context.also and other.id != context.state.id)
