"""Stores on one shift in a real database, straight and over a link that can be hurt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.postgres_server import PostgresServer
from tests.store.database.link_proxy import LinkProxy

if TYPE_CHECKING:
    from desk.store.database.database_store import DatabaseStore


class Desk:
    """One shift: stores on it, closed at the end."""

    def __init__(self, server: PostgresServer, folder: Path) -> None:
        self.server = server
        self.address = server.address()
        self.proxy = LinkProxy(server.folder / ".s.PGSQL.5432")
        self._folder = folder
        self._opened: list[DatabaseStore] = []

    @property
    def schema(self) -> str:
        """The schema of the shift."""
        return self.address.rpartition("=")[2]

    @property
    def far_address(self) -> str:
        """The address over the link that can be hurt."""
        return re.sub(r"@/postgres\?host=[^&]*&", f"@127.0.0.1:{self.proxy.port}/postgres?", self.address)

    def open(self, agent: str = "ines", *, proxied: bool = False, words: str = "", **settings: Any) -> DatabaseStore:
        """Another store."""
        from desk.store.database.address import database_address
        from desk.store.database.database_store import DatabaseStore

        parsed = database_address((self.far_address if proxied else self.address) + words, {})
        self._opened.append(DatabaseStore(parsed, agent=agent, own_folder=self._folder, **settings))
        return self._opened[-1]

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a statement of an administrator."""
        import psycopg

        with psycopg.connect(self.server.conninfo, autocommit=True) as connection:
            cursor = connection.execute(statement.replace("{desk}", self.schema).encode())
            return cursor.fetchall() if cursor.description else []

    def close(self) -> None:
        """Close everything."""
        for store in self._opened:
            store.close()
        self.proxy.close()


@pytest.fixture
def desk(postgres: PostgresServer, tmp_path: Path) -> Iterator[Desk]:
    """A shift of its own on the server of this process."""
    opened = Desk(postgres, tmp_path)
    try:
        yield opened
    finally:
        opened.close()
