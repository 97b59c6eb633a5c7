"""Everything an agent should know before they act on a case, most pressing first; it joins the sources and words nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.board.calling import expected, silence
from desk.board.reading import Reading
from desk.board.touches import untouched
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.approvals import approvals
from desk.recovery.deliveries import advocates, second_sorries
from desk.recovery.guard import untold
from desk.recovery.learning import mistakes_again, not_learned
from desk.recovery.linking import link_notices
from desk.recovery.notices import Notice, broken_promises
from desk.recovery.progress import step_notices
from desk.recovery.reaching import call_them, handed, mentioned


@dataclass(frozen=True, slots=True)
class Situation:
    """A case with all that what is said of it may depend on: the other cases there are, the shift, who asks, who is here, and when."""

    reading: Reading
    others: Sequence[CaseState]
    shift: Shift
    now: datetime
    me: str = ""
    here: frozenset[str] = frozenset()

    @property
    def state(self) -> CaseState:
        """The case."""
        return self.reading.state


Source = Callable[[Situation], Iterable[Notice]]

SOURCES: tuple[Source, ...] = (
    lambda situation: untold(situation.state, situation.others, shift=situation.shift, here=situation.here, me=situation.me),
    lambda situation: expected(situation.reading, situation.now, situation.shift.zone),
    lambda situation: broken_promises(situation.state),
    lambda situation: mistakes_again(situation.state, situation.others, situation.now),
    lambda situation: not_learned(situation.state, situation.now),
    lambda situation: approvals(situation.state, situation.shift, now=situation.now, me=situation.me),
    lambda situation: silence(situation.reading, situation.now),
    lambda situation: handed(situation.state, situation.me),
    lambda situation: mentioned(situation.state, situation.me),
    lambda situation: call_them(situation.state),
    lambda situation: second_sorries(situation.state),
    lambda situation: advocates(situation.state),
    lambda situation: untouched(situation.reading, situation.now),
    lambda situation: link_notices(situation.state, situation.others),
    lambda situation: step_notices(situation.state, situation.now),
)


def notices_of(situation: Situation) -> list[Notice]:
    """What there is to know, most pressing first."""
    return sorted((notice for source in SOURCES for notice in source(situation)), key=lambda notice: notice.rank)
