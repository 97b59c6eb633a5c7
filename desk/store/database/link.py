"""The link to a database: one connection, made again when it broke."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import psycopg
from msgspec.structs import replace
from psycopg.abc import PQGen
from psycopg.adapt import Loader

from desk.errors import DeskError, Offline
from desk.store.database.address import DatabaseAddress
from desk.store.database.link_errors import POOL_SIGNS, LinkLost, connection_error, link_error, offline_error
from desk.store.database.statements import SERVER_CLOCK, SESSION, in_schema
from desk.wall_clock import system_clock

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 10.0
_ANSWER_SECONDS = 2.0
"""Seconds beyond the server's own limit until a server that does not answer is given up."""

_FIRST_WAIT, _LONGEST_WAIT = 0.2, 5.0
"""Seconds between two attempts to connect."""

Result = TypeVar("Result")
Rows = list[tuple[Any, ...]]


def machine_seconds() -> float:
    """The clock of this machine, in seconds since 1970."""
    return system_clock().timestamp()


class JsonBytes(Loader):
    """Loads JSON as the bytes that stand there."""

    def load(self, data: Any) -> bytes:
        """The bytes of a value."""
        return bytes(data)


class LimitedConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that waits no longer than `limit` seconds for an answer.

    The kernel's own limits do not see a server that hangs.
    """

    limit = STATEMENT_SECONDS + _ANSWER_SECONDS

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """Wait for an answer. Raises OperationalError when none comes."""
        return super().wait(gen, interval, self.limit if timeout is None else timeout)


class DatabaseLink:
    """The connection of one store. One thread at a time may use it."""

    def __init__(self, address: DatabaseAddress, agent: str, *, seconds: float = STATEMENT_SECONDS) -> None:
        """Prepare a link. It connects when it is first used. `seconds` is how long a statement may take."""
        self.address = address
        self.name = f"desk {agent}"[:60]
        self._seconds = seconds
        self._connection: LimitedConnection | None = None
        self._wait = _FIRST_WAIT
        self._not_before = 0.0
        self._problem: DeskError | None = None
        self._lock = threading.RLock()
        self.clock_gap = 0.0
        """Seconds by which the server's clock was ahead of ours when we connected, 0 where the way there explains it."""

    @property
    def is_up(self) -> bool:
        """Is there a connection, as far as is known?"""
        return self._connection is not None and not self._connection.closed

    def rows(self, statement: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Rows:
        """The rows of a statement. Connects first where it must.

        Raises Offline when the database cannot be reached, LinkLost when the link breaks meanwhile, NoSchema, TryAgain and what
        `link_error` gives.
        """
        with self._lock:
            return self._executed(self._open_connection(), statement, parameters)

    def read(self, statement: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Rows:
        """The rows of a statement that only reads. It is asked again where the link broke. Raises Offline, and what `rows` raises."""
        try:
            return self.rows(statement, parameters)
        except LinkLost:
            pass
        try:
            return self.rows(statement, parameters)
        except LinkLost as error:
            raise offline_error(str(error)) from error

    def _executed(self, connection: LimitedConnection, statement: str, parameters: Sequence[Any] | dict[str, Any]) -> Rows:
        try:
            cursor = connection.execute(in_schema(statement, self.address.schema), parameters)
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            if error.sqlstate in POOL_SIGNS:
                self.note_pool()
            translated = link_error(error)
            if isinstance(translated, LinkLost):
                self.drop()
            raise translated from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction for the block. Raises what `rows` raises."""
        with self._lock:
            connection = self._open_connection()
            try:
                with connection.transaction():
                    yield
            except psycopg.Error as error:
                translated = link_error(error)
                if isinstance(translated, LinkLost):
                    self.drop()
                raise translated from error

    def _open_connection(self) -> LimitedConnection:
        if self._connection is not None and not self._connection.closed:
            return self._connection
        if self._problem is not None and time.monotonic() < self._not_before:
            raise self._problem
        self._connection = self._connected_or_late()
        return self._connection

    def _connected_or_late(self) -> LimitedConnection:
        """A new connection. A failure holds off the next attempt for a while, longer each time."""
        try:
            connection = self.connected()
        except DeskError as error:
            self._problem = error
            self._not_before = time.monotonic() + self._wait * random.uniform(0.7, 1.0)
            self._wait = min(self._wait * 2, _LONGEST_WAIT)
            raise
        self._problem, self._wait = None, _FIRST_WAIT
        return connection

    def connected(self, conninfo: str = "") -> LimitedConnection:
        """A new connection with our settings, outside any transaction. `conninfo` leads past a pool. Raises Offline and Refused."""
        is_pooled = self.address.is_pooled and not conninfo
        try:
            connection = LimitedConnection.connect(
                conninfo or self.address.conninfo,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                application_name=self.name,
                prepare_threshold=None if is_pooled else 2,
                client_encoding="UTF8",
                keepalives_idle=10,
                keepalives_interval=5,
                keepalives_count=3,
            )
        except psycopg.Error as error:
            raise connection_error(error, self.address.shown) from error
        try:
            self._prepare_session(connection, is_pooled)
        except psycopg.Error as error:
            connection.close()
            raise connection_error(error, self.address.shown) from error
        return connection

    def _prepare_session(self, connection: LimitedConnection, is_pooled: bool) -> None:
        """Give a new connection our settings. Through a pool they would be the next agent's."""
        connection.adapters.register_loader("json", JsonBytes)
        connection.limit = self._seconds + _ANSWER_SECONDS
        asked = machine_seconds()
        row = connection.execute(SERVER_CLOCK if is_pooled else SESSION, () if is_pooled else [f"{self._seconds:.0f}s"]).fetchone()
        answered = machine_seconds()
        if row is not None:
            self.clock_gap = min(row[0] - asked, 0.0) + max(row[0] - answered, 0.0)

    @contextlib.contextmanager
    def patience(self, seconds: float) -> Iterator[None]:
        """More time for the statements of the block. Through a pool the server's own limit stays."""
        with self._lock:
            self._limit_statements(seconds)
            try:
                yield
            finally:
                with contextlib.suppress(psycopg.Error, DeskError):
                    self._limit_statements(self._seconds)

    @contextlib.contextmanager
    def answered_within(self, seconds: float) -> Iterator[None]:
        """Less time for the answers in the block. A server that hangs is given up sooner."""
        with self._lock:
            connection = self._open_connection()
            usual, connection.limit = connection.limit, min(connection.limit, seconds)
            try:
                yield
            finally:
                connection.limit = usual

    def _limit_statements(self, seconds: float) -> None:
        connection = self._open_connection()
        connection.limit = seconds + _ANSWER_SECONDS
        if not self.address.is_pooled:
            self._executed(connection, SESSION, [f"{seconds:.0f}s"])

    def note_pool(self) -> None:
        """Note that a pool stands between, unsaid by the address. Nothing of a session lasts there."""
        if not self.address.is_pooled:
            self.address = replace(self.address, is_pooled=True)
            self.drop()

    def wait_until_up(self, patience: float) -> None:
        """Connect, trying for `patience` seconds. Raises Offline."""
        until = time.monotonic() + patience
        while True:
            try:
                with self._lock:
                    self._not_before = 0.0
                    self._open_connection()
                return
            except Offline:
                if time.monotonic() >= until:
                    raise
                time.sleep(min(self._wait / 2, max(until - time.monotonic(), 0)))

    def drop(self) -> None:
        """Close the connection. The next use makes another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                connection.close()

    close = drop


def aside(link: DatabaseLink, work: Callable[[DatabaseLink], Result]) -> Result:
    """Work on a connection of its own, which any thread may do."""
    own = DatabaseLink(link.address, link.name.removeprefix("desk "))
    try:
        return work(own)
    finally:
        own.close()
