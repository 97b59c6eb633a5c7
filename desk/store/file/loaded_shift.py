"""A shift as it was loaded, and the histories behind it."""

from __future__ import annotations

import msgspec

from desk.store.documents.documents import Documents
from desk.store.file.file_identity import FileIdentity
from desk.store.file.journal import Journal
from desk.store.file.snapshot import Snapshot
from desk.store.file.snapshot_codec import SnapshotMeta


class LoadedShift(msgspec.Struct):
    """A shift as it was loaded.

    `meta` is the snapshot's. `is_foreign` tells the next writer to write a snapshot that holds what was merged. `owes` says that this
    process knows what the files lack, `is_journal_foreign` that nobody knows what the journal continues, `is_journal_merged` that the
    snapshot holds all of it: its writer was killed before it began the next one. `points` are the histories
    that lead here: a commit number and the id of everything up to it. `parents` are the histories that were merged, `renumbered` those
    whose case numbers became others by it, `line` those whose numbers it kept. `notices` are for the agent.
    """

    documents: Documents
    meta: SnapshotMeta
    journal: Journal | None = None
    identity: FileIdentity | None = None
    snapshot: Snapshot | None = None
    is_foreign: bool = False
    notices: list[str] = msgspec.field(default_factory=list)
    points: set[tuple[int, str]] = msgspec.field(default_factory=set)
    owes: bool = False
    is_journal_foreign: bool = False
    is_journal_merged: bool = False
    parents: tuple[tuple[int, str], ...] = ()
    renumbered: set[tuple[int, str]] = msgspec.field(default_factory=set)
    line: set[tuple[int, str]] = msgspec.field(default_factory=set)

    @property
    def history(self) -> str:
        """The id of everything up to the last commit. Empty when no file says so."""
        seq = self.documents.seq
        if self.is_foreign:
            return ""
        if self.journal is not None and self.journal.history and self.journal.seq == seq:
            return self.journal.history
        return self.meta.history if self.meta.seq == seq else ""

    @property
    def all_points(self) -> set[tuple[int, str]]:
        """The histories that lead here.

        Those of the journal are among them when it was taken in.
        """
        if self.journal is None or self.is_journal_foreign:
            return self.points
        return self.points | self.journal.points

    def leads_from(self, seq: int, history: str) -> bool:
        """Does this shift continue what another was at its commit `seq`?"""
        return (seq, history) in self.all_points

    @property
    def own_points(self) -> set[tuple[int, str]]:
        """The histories in which cases have the numbers that they have here."""
        return self.line if self.is_foreign else self.all_points

    def has_merged(self, other: LoadedShift) -> bool:
        """Did somebody merge what another window knows, and number its cases?

        Their choice of numbers is the first that was published then. They name the histories whose numbers became others. The other
        window is on one of these, has merged one itself, or is on the history that kept its numbers.
        """
        new = set(self.meta.renumbered) - set(other.meta.renumbered)
        if not new:
            return False
        apart = min(seq for seq, _ in new)
        is_of_line = any(seq >= apart for seq, _ in self.all_points & other.own_points)
        return is_of_line or bool(new & (other.all_points | other.own_points | other.renumbered))

    @property
    def is_checkpointed(self) -> bool:
        """Does the snapshot hold every commit?"""
        return self.documents.seq == self.meta.seq and not self.is_foreign

    def close(self) -> None:
        """Close the files."""
        if self.journal is not None:
            self.journal.close()
        if self.snapshot is not None:
            self.snapshot.close()


def parted_points(points: set[tuple[int, str]], others: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """The histories after which two went apart, of one of them."""
    common = max((seq for seq, _ in points & others), default=-1)
    return {point for point in points - others if point[0] > common}
