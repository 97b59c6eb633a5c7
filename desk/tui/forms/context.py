"""The circumstances a form is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from desk.model.case import Case
from desk.model.state import CaseState, state_of
from desk.tui.bindings import key_word
from desk.tui.desk_context import DeskContext
from desk.tui.forms.spec import EntryContext


def entry_context(desk: DeskContext, case: Case, *, also: Iterable[Case] = ()) -> EntryContext:
    """The circumstances of an entry on this case, now. `also` are cases that get the same entry."""
    state = _state_of(desk, case)
    return EntryContext(
        state=state,
        agent=desk.who,
        shift=desk.shift,
        now=desk.clock(),
        decimal=desk.policy.decimal,
        presence=desk.client.presence.others,
        loads=lambda: desk.live.queue.owner_loads(desk.clock()),
        others=lambda: desk.live.states_beside(state),
        related=lambda: desk.live.related_states(case.id),
        reached=desk.live.states_reached_at,
        namesakes=lambda name: desk.live.past.namesakes(name),
        key_of=partial(key_word, keymap=desk.keymap),
        also=tuple(other.id for other in also if other.id != case.id),
    )


def _state_of(desk: DeskContext, case: Case) -> CaseState:
    """The state of a case.

    It is worked out already where it is the newest one.
    """
    view = desk.live.view(case.id)
    return view.state if view and view.state.case is case else state_of(case)
