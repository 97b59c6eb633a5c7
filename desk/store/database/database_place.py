"""A shift that is kept in a database."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desk.errors import Refused
from desk.model.changes import PutDocument
from desk.store.case_archive import CaseArchive
from desk.store.database.address import database_address
from desk.store.database.database_archive import DatabaseArchive
from desk.store.database.database_store import DatabaseStore
from desk.store.database.integrity import check_database
from desk.store.database.link import DatabaseLink, aside
from desk.store.database.link_errors import NoSchema
from desk.store.database.migration import grant_lines, set_up
from desk.store.database.statements import NEWEST_POLICY
from desk.store.documents.table_names import POLICY
from desk.store.place import PlaceReport, StoreSettings

if TYPE_CHECKING:
    from desk.store.shift_copy import CopyStore


class _PolicyDocument(msgspec.Struct):
    text: str


class DatabasePlace:
    """One schema of a database."""

    file: Path | None = None

    def __init__(self, words: str, environment: Mapping[str, str], settings: StoreSettings) -> None:
        """The place that an address names. Raises Usage for one that makes no sense."""
        self.argument = words
        self.address = database_address(words, environment)
        self._settings = settings
        self._store: weakref.ref[DatabaseStore] | None = None

    @property
    def shown(self) -> str:
        """The address without a password."""
        return self.address.shown

    @property
    def name(self) -> str:
        """The host and the database."""
        return self.address.name

    def exists(self) -> bool:
        """There may be a shift: only its database knows."""
        return True

    def prepare(self) -> None:
        """Do nothing: the first commit makes the schema."""

    def absence_words(self) -> str:
        """Words for a database without a shift."""
        return f"No shift here: {self.shown} has none yet. `desk new` logs the first case."

    def open(self, *, agent: str, read_only: bool, waits: bool = False) -> DatabaseStore:
        """Open the shift. Raises Offline and Refused. One that `waits` is read by its first `refresh`."""
        its = self._settings
        store = DatabaseStore(self.address, agent=agent, read_only=read_only, polling=its.polling, own_folder=its.own_folder, waits=waits)
        self._store = weakref.ref(store)
        return store

    def open_copy(self, *, agent: str, read_only: bool) -> CopyStore:
        """Open the shift to be copied from or into."""
        return self.open(agent=agent, read_only=read_only)

    def archive(self) -> CaseArchive:
        """The archives, for reading."""
        return DatabaseArchive(DatabaseLink(self.address, "archive"))

    def check(self, now: datetime | None) -> PlaceReport:
        """Check the shift and the way to it. Raises Offline and Refused."""
        return check_database(self.address, now)

    def migrate(self) -> str:
        """Set up the shift, or bring it up to date. Returns what was done. Raises Offline and Refused."""
        done = aside(DatabaseLink(self.address, "migration"), set_up)
        if not done.was_there:
            return f"A shift was begun in {self.shown}."
        return f"{self.shown} was brought up to date." if done.scripts else f"{self.shown} is up to date."

    def role_lines(self) -> Sequence[str]:
        """The lines that an owner runs to give agents their rights."""
        return grant_lines(self.address.schema)

    def own_policy(self) -> tuple[str, str] | None:
        """The policy that stands in the shift. None without one. Raises Offline and Refused."""
        document = self._policy_document()
        if document is None:
            return None
        try:
            return msgspec.json.decode(document, type=_PolicyDocument).text, f"the policy in {self.shown}"
        except msgspec.DecodeError as error:
            raise Refused(f"The policy in {self.shown} cannot be read ({error}). Put it anew: desk policy put FILE") from error

    def put_policy(self, text: str, *, agent: str) -> None:
        """Put the policy into the shift. Raises Offline, Refused and NotSaved."""
        with contextlib.closing(self.open(agent=agent, read_only=False)) as store:
            store.commit([PutDocument(POLICY, 1, {"text": text})])

    def _policy_document(self) -> bytes | None:
        store = self._store() if self._store is not None else None
        if store is not None and not store.is_closed:
            return store.documents(POLICY).get(1)
        try:
            found = aside(DatabaseLink(self.address, "policy"), lambda link: link.read(NEWEST_POLICY))
        except NoSchema:
            return None
        return found[0][0] if found else None
