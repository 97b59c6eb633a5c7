"""What every engine that keeps a shift can do; screens and commands know this and no engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.shift import Shift

if TYPE_CHECKING:  # these are loaded by whoever uses them: a line command needs none
    from desk.store.drafts import Drafts
    from desk.store.presence import Presence
    from desk.store.watch import ChangeWatch


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """What other agents committed since the last look: the cases touched, those that moved to an archive (`gone`, no longer among
    the cases), whether the shift's own facts changed, and anything the agent should be told in words."""

    cases: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    shift: bool = False
    notices: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cases or self.gone or self.shift or self.notices)


class Store(Protocol):
    """A shift, shared. One thread at a time may use it."""

    @property
    def seq(self) -> int:
        """The number of the last commit this process knows of."""
        ...

    @property
    def shift(self) -> Shift:
        """The shift's own facts."""
        ...

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every case by id, as of the last look."""
        ...

    def documents(self, table: str) -> Mapping[int, bytes]:
        """The documents of a table of its own (see `PutDocument`), as JSON, by number."""
        ...

    def refresh(self) -> RefreshResult:
        """Read what others committed. Raises Damaged when the file cannot be read any more; the last good state is kept."""
        ...

    def commit(self, changes: Sequence[Change]) -> Committed:
        """Make all of `changes` durable, or none of them.

        Raises whatever a change's `check` raises, Refused for a case that does not exist, NotSaved when the disk would not take it.
        When it returns, the change survives a kill, a power cut and a full disk.
        """
        ...

    def checkpoint(self) -> bool:
        """Bring the file that other tools read up to date; False when it is. Raises NotSaved when the disk will not take it."""
        ...

    def checkpoint_if_idle(self) -> bool:
        """Fold once nobody has committed for a second or so; call it now and then. It never raises for a full disk."""
        ...

    @property
    def drafts(self) -> Drafts:
        """What this agent typed and has not logged yet."""
        ...

    @property
    def presence(self) -> Presence:
        """Who is here."""
        ...

    def watch(self) -> ChangeWatch:
        """A watch that tells when to `refresh` and when to ask who is here; the caller closes it."""
        ...

    def close(self) -> None:
        """Fold what is left and let go of the file."""
        ...
