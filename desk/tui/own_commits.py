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
        """The ids of the entries of each save by case, oldest first."""
        self._parted: dict[object, int] = {}

    def add(self, committed: Committed, part_of: object = None) -> None:
        """Remember a commit. Those that are parts of the same thing are one save, which is taken back at once."""
        self.entries.update(entry.id for entry in committed.entries)
        place = self._parted.get(part_of, len(self.saves)) if part_of is not None else len(self.saves)
        if place < len(self.saves):
            self.saves[place] = {**self.saves[place], **entry_ids_by_case(committed)}
            return
        self.saves.append(entry_ids_by_case(committed))
        if part_of is not None:
            self._parted[part_of] = place

    def rename(self, renumbered: Mapping[str, str]) -> None:
        """Take the new ids of cases, given by the old ones."""
        if renumbered:
            self.entries = {entry_id_now(entry, renumbered) for entry in self.entries}
            self.saves = [renumbered_save(save, renumbered) for save in self.saves]
