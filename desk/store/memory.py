"""A shift in memory, for tests, benchmarks and salvaged data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from desk.errors import Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.shift import Shift
from desk.store.case_archive import CaseArchive, NoArchive
from desk.store.documents.commit_plan import plan_commit
from desk.store.documents.documents import Documents
from desk.store.documents.frozen_cases import FrozenCases
from desk.store.drafts import MemoryDrafts
from desk.store.fact_sheet import FactRow, FactSheet, made_case_facts
from desk.store.fact_table import FactTable
from desk.store.kept_work import KeptWork, NothingLost
from desk.store.presence import MemoryPresence
from desk.store.protocol import RefreshResult
from desk.store.watch import NullWatch


class MemoryStore:
    """A store that ends with the process.

    `documents` is what it starts from.
    """

    def __init__(self, agent: str = "", *, documents: Documents | None = None, read_only: bool = False) -> None:
        self._agent = agent
        self._documents = documents or Documents({}, {})
        self._read_only = read_only
        self.drafts = MemoryDrafts(agent)
        self.presence = MemoryPresence()

    @property
    def seq(self) -> int:
        """The number of the last commit."""
        return self._documents.seq

    @property
    def shift(self) -> Shift:
        """The shift's own facts."""
        return self._documents.shift

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every case by id."""
        return self._documents.cases

    def documents(self, table: str) -> Mapping[int, bytes]:
        """The documents of an extra table, as JSON, by number."""
        return self._documents.table(table)

    def refresh(self) -> RefreshResult:
        """Nothing changed: no other process can write here."""
        return RefreshResult()

    def commit(self, changes: Sequence[Change], *, more: bool = False) -> Committed:
        """Apply all of `changes`, or none of them.

        Raises Refused, and what a change's check raises.
        """
        if self._read_only:
            raise Refused("This copy can be read only. Nothing was written.")
        if not changes:
            return Committed(seq=self.seq, cases=(), entries=())
        planned = plan_commit(changes, self._documents, self._agent)
        return planned.apply(planned.commit())

    def note_unsure(self, tokens: Iterable[str]) -> None:
        """Do nothing: what is committed is known at once."""

    @property
    def is_begun(self) -> bool:
        """There is a shift, as long as the process lives."""
        return True

    @property
    def kept_work(self) -> KeptWork:
        """Nothing is kept: it lasts as long as the process."""
        return NothingLost()

    def take_notices(self) -> tuple[str, ...]:
        """Nothing: whatever there is to say, a commit answers."""
        return ()

    @property
    def archive(self) -> CaseArchive:
        """No archive."""
        return NoArchive()

    def archived_case(self, case: str) -> Case | None:
        """None: there are no archives."""
        return None

    def archived_facts(self, name: str, key: str, make: Callable[[bytes], bytes], *, keep: bool = True) -> Iterable[FactRow]:
        """Nothing: there are no archives."""
        return ()

    def frozen_cases(self) -> FrozenCases:
        """Every case as it is now, decoded when it is asked for."""
        return FrozenCases(self._documents)

    def case_facts(self, sheet: FactSheet) -> FactTable:
        """The row of each case, made now."""
        return made_case_facts(self._documents, sheet)

    def fact_place(self, name: str) -> None:
        """None: nothing is kept beside it."""

    def checkpoint_if_idle(self) -> bool:
        """Do nothing, since there is no file."""
        return False

    def checkpoint(self) -> bool:
        """Do nothing, since there is no file."""
        return False

    def watch(self) -> NullWatch:
        """A watch that never reports a change."""
        return NullWatch()

    def write_problem(self) -> str:
        """Nothing: it needs no rights."""
        return ""

    def lock_holder(self) -> str:
        """Nobody: it has no lock."""
        return ""

    def close(self) -> None:
        """Do nothing, since there is no file."""
