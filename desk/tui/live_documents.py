"""Copies of the documents that a window shows, beside its cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desk.concerns.concern import Concern, read_concerns
from desk.concerns.notes import CONCERN_NOTES
from desk.handover.closing_notes import CLOSING_NOTES, KeptClosing, read_closing
from desk.handover.notes import NOTES, PACKS
from desk.handover.record import HandoverRecord, latest_record
from desk.store.protocol import Store

KEPT_TABLES = frozenset({CLOSING_NOTES, CONCERN_NOTES, NOTES, PACKS})
"""The tables that a window shows."""

Tables = Mapping[str, Mapping[int, bytes]]


def copied_tables(store: Store, names: Iterable[str] = KEPT_TABLES) -> Tables:
    """Copies of these tables, as far as a window shows them."""
    return {name: dict(store.documents(name)) for name in KEPT_TABLES.intersection(names)}


class LiveDocuments:
    """Holds the tables as last read. What follows from one is read once for each change."""

    def __init__(self) -> None:
        self._tables: dict[str, Mapping[int, bytes]] = {}
        self._concerns: tuple[Concern, ...] | None = None
        self._record: HandoverRecord | None = None

    def put(self, tables: Tables) -> None:
        """Take newer copies of these tables."""
        self._tables |= tables
        if CONCERN_NOTES in tables:
            self._concerns = None
        if NOTES in tables:
            self._record = latest_record(tables[NOTES]) if tables[NOTES] else None

    def table(self, name: str) -> Mapping[int, bytes]:
        """The documents of a table by number, as last read."""
        return self._tables.get(name, {})

    @property
    def record(self) -> HandoverRecord | None:
        """The newest handover. None before the first."""
        return self._record

    @property
    def closing(self) -> tuple[KeptClosing, ...]:
        """The answers to the closing questions, oldest first."""
        return read_closing(self._tables.get(CLOSING_NOTES, {}))

    @property
    def packs(self) -> Mapping[int, bytes]:
        """The signed handovers, as JSON by number."""
        return self._tables.get(PACKS, {})

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """Every concern, over or not, oldest first."""
        if self._concerns is None:
            self._concerns = read_concerns(self._tables.get(CONCERN_NOTES, {}))
        return self._concerns

    def concern(self, concern: str) -> Concern | None:
        """The concern with this id. None when there is none."""
        return next((each for each in self.concerns if each.id == concern), None)
