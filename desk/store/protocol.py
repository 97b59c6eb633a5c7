"""The protocol of every store of a shift."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.shift import Shift

if TYPE_CHECKING:
    from desk.store.case_archive import CaseArchive
    from desk.store.documents.frozen_cases import FrozenCases  # loaded when used: a line command needs none of them
    from desk.store.drafts import Drafts
    from desk.store.fact_sheet import FactPlace, FactRow, FactSheet
    from desk.store.fact_table import FactTable
    from desk.store.kept_work import KeptWork
    from desk.store.presence import Presence
    from desk.store.watch import ChangeWatch


class SettledCommit(msgspec.Struct, frozen=True):
    """A commit whose fate was not known, and is (see `Unsure`). `committed` is None where it was not saved."""

    token: str
    committed: Committed | None


class RefreshResult(msgspec.Struct, frozen=True):
    """The changes that other agents committed since the last refresh.

    `cases` were touched, `gone` moved to an archive and are no longer among the cases, `shift` says whether the shift's own facts
    changed, `documents` are table and number of documents that were put or moved to an archive, `notices` are for the agent to read.
    `renumbered` gives the new ids of cases by those they had here, `settled` are commits of our own that were not known.
    """

    cases: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    shift: bool = False
    notices: tuple[str, ...] = ()
    documents: tuple[tuple[str, int], ...] = ()
    renumbered: Mapping[str, str] = msgspec.field(default_factory=dict)
    settled: tuple[SettledCommit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cases or self.gone or self.shift or self.notices or self.documents or self.settled)


class Store(Protocol):
    """A shared shift. One thread at a time may use it."""

    @property
    def seq(self) -> int:
        """The number of the last commit this process has read."""
        ...

    @property
    def shift(self) -> Shift:
        """The shift's own facts."""
        ...

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every case by id, as of the last refresh."""
        ...

    def documents(self, table: str) -> Mapping[int, bytes]:
        """The documents of an extra table (see `PutDocument`), as JSON, by number."""
        ...

    def refresh(self) -> RefreshResult:
        """Read what other agents committed.

        Raises Damaged when the file cannot be read any more. The last good state is kept.
        """
        ...

    def commit(self, changes: Sequence[Change], *, more: bool = False) -> Committed:
        """Make all of `changes` durable, or none of them.

        After it returns, the changes survive a kill, a power cut and a full disk. `more` says that other commits follow at once, so what
        is done behind a commit can wait for the last. Raises what a change's `check` raises, Refused for a case that does not exist,
        NotSaved when the disk will not take it.
        """
        ...

    def note_unsure(self, tokens: Iterable[str]) -> None:
        """Note commits of an earlier sitting that were not known (see `Unsure`). A `refresh` finds out what became of them."""
        ...

    @property
    def is_begun(self) -> bool:
        """Was there a shift when it was read last?"""
        ...

    def take_notices(self) -> tuple[str, ...]:
        """Words for the agent since the last call."""
        ...

    @property
    def archive(self) -> CaseArchive:
        """The archives of the shift."""
        ...

    def archived_case(self, case: str) -> Case | None:
        """The archived case of this id. None when there is none.

        Writing to it brings it back. Raises Damaged when an archive cannot be read.
        """
        ...

    def archived_facts(self, name: str, key: str, make: Callable[[bytes], bytes], *, keep: bool = True) -> Iterable[FactRow]:
        """A small row of each archived case, kept beside the archives.

        With `keep` off they are made and thrown away. Any thread may ask. Raises Damaged.
        """
        ...

    def frozen_cases(self) -> FrozenCases:
        """Every case as it is now, decoded when it is asked for. Any thread may ask."""
        ...

    def case_facts(self, sheet: FactSheet) -> FactTable:
        """The row of each case on the shift, and their digest.

        They are in no order. A shift in a file keeps them beside it, where the sheet says so. Raises Damaged.
        """
        ...

    def fact_place(self, name: str) -> FactPlace | None:
        """Where facts of the cases as they are now are kept.

        None for a shift beside which nothing is kept.
        """
        ...

    def checkpoint(self) -> bool:
        """Update the file that other tools read.

        Returns False when it is up to date. Raises NotSaved when the disk will not take it.
        """
        ...

    def checkpoint_if_idle(self) -> bool:
        """Write a checkpoint after a second or so without commits.

        Call it now and then. Returns whether one was written. Never raises for a full disk.
        """
        ...

    @property
    def drafts(self) -> Drafts:
        """The drafts of this agent."""
        ...

    @property
    def kept_work(self) -> KeptWork:
        """Our own work, and what of it the shift lost."""
        ...

    @property
    def presence(self) -> Presence:
        """The presence of the agents on this shift."""
        ...

    def watch(self) -> ChangeWatch:
        """A watch for changes by other processes. The caller closes it.

        It says when to `refresh` and when to ask who is here.
        """
        ...

    def write_problem(self) -> str:
        """Why this account may not write the shift now, with the cure.

        Empty where it may.
        """
        ...

    def lock_holder(self) -> str:
        """The agent and process that took the lock last, in words.

        Any thread may ask. Empty where nobody is known.
        """
        ...

    def close(self) -> None:
        """Write a last checkpoint and close the file."""
        ...
