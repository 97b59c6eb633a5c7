"""The commits of this sitting."""

from __future__ import annotations

from collections.abc import Mapping

from desk.model.changes import Committed, entry_ids_by_case, renumbered_save
from desk.model.ids import entry_id_now


class OwnCommits:
    """Remembers what one window wrote. Another window of the agent is somebody else."""

    def __init__(self) -> None:
        self.entries: set[str] = set()
        """The ids of the entries that were written."""
        self.saves: list[Mapping[str, frozenset[str]]] = []
        """The ids of the entries of each commit by case, oldest first."""

    def add(self, committed: Committed) -> None:
        """Remember a commit."""
        self.entries.update(entry.id for entry in committed.entries)
        self.saves.append(entry_ids_by_case(committed))

    def rename(self, renumbered: Mapping[str, str]) -> None:
        """Take the new ids of cases, given by the old ones."""
        if renumbered:
            self.entries = {entry_id_now(entry, renumbered) for entry in self.entries}
            self.saves = [renumbered_save(save, renumbered) for save in self.saves]
