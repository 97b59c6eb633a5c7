"""The circumstances a form is filled in."""

from __future__ import annotations

from collections.abc import Iterable

from desk.model.case import Case
from desk.model.state import state_of
from desk.tui.forms.spec import EntryContext
from desk.tui.session import Desk


def entry_context(desk: Desk, case: Case, *, also: Iterable[Case] = ()) -> EntryContext:
    """The circumstances of an entry on this case, now. `also` are cases that get the same entry."""
    return EntryContext(
        state=state_of(case),
        agent=desk.who,
        shift=desk.shift,
        now=desk.clock(),
        here=desk.sync.here,
        busy=desk.sync.busy,
        others=desk.book.states,
        also=tuple(other.id for other in also if other.id != case.id),
    )
