"""Hears of commits and of presence, on a connection of its own."""

from __future__ import annotations

import contextlib
import random
import select
import threading
import time
from collections import deque

import psycopg
from psycopg.pq import TransactionStatus

from desk.errors import Offline
from desk.store.database.commit_rows import ToldCommit, told_commit
from desk.store.database.link import DatabaseLink, LimitedConnection
from desk.store.database.link_errors import LinkLost, error_line, link_error, offline_error
from desk.store.database.statements import NOTIFY, TAKE_SEAT, in_schema

PRESENCE_WORD = "here"
_TEST_SECONDS = 2.0
_SEATS = 2**31 - 1


class Listener:
    """A connection that listens to the channel of a shift.

    It holds the lock of a seat as well, by which others know that this board lives. The server frees it however the process ends.
    """

    def __init__(self, connection: LimitedConnection, seat: int) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.seat = seat
        self.commits: deque[ToldCommit] = deque()
        """Commits that were told and not taken yet, oldest first."""
        self.is_broken = False

    def fileno(self) -> int:
        """The descriptor that is readable when there is news. -1 when the link is broken."""
        return -1 if self.is_broken or self._connection.closed else self._connection.fileno()

    def heard(self) -> tuple[bool, bool]:
        """Take in what was told, without waiting.

        The first result says that there are commits, the second that presence changed. Both when the link broke.
        """
        has_commits = has_presence = False
        for payload in self._payloads():
            if payload == PRESENCE_WORD:
                has_presence = True
            elif (told := told_commit(payload)) is not None:
                self.commits.append(told)
                has_commits = True
        return (True, True) if self.is_broken else (has_commits, has_presence)

    def _payloads(self) -> list[str]:
        found: list[str] = []
        with self._lock:
            try:
                socket = self._connection.pgconn
                socket.consume_input()
                while notice := socket.notifies():
                    found.append(notice.extra.decode("utf-8", "replace"))
                self.is_broken = socket.transaction_status == TransactionStatus.UNKNOWN
            except psycopg.Error:
                self.is_broken = True
        return found

    def hears(self, link: DatabaseLink, channel: str) -> bool:
        """Does a word that we send ourselves arrive?

        Through a pool of transactions LISTEN succeeds and nothing ever arrives, without an error.
        """
        word = f"test {self.seat}"
        link.read(NOTIFY, (channel, word))
        until = time.monotonic() + _TEST_SECONDS
        while not self.is_broken and (left := until - time.monotonic()) > 0:
            select.select([self], [], [], left)
            if word in self._heard_with_commits():
                return True
        return False

    def _heard_with_commits(self) -> list[str]:
        payloads = self._payloads()
        self.commits.extend(told for told in map(told_commit, payloads) if told is not None)
        return payloads

    def close(self) -> None:
        """End the connection."""
        with self._lock:
            self.is_broken = True
            with contextlib.suppress(psycopg.Error, OSError):
                self._connection.close()


def opened_listener(link: DatabaseLink, channel: str) -> tuple[Listener | None, str]:
    """A listener to a channel, tested.

    None where nothing is told, with the reason. It listens before whoever asks for it looks, so that no commit falls between. Raises
    Offline and Refused.
    """
    if link.address.is_pooled and not link.address.listening:
        return None, "a pool stands between"
    try:
        connection = link.connected(link.address.listening)
    except Offline:
        if not link.address.listening:
            raise
        return None, "the server that `listen` names cannot be reached"
    try:
        connection.execute(f'LISTEN "{channel}"'.encode())
        seat = random.randrange(1, _SEATS)
        while not connection.execute(in_schema(TAKE_SEAT, link.address.schema), [seat]).fetchall()[0][0]:
            seat = random.randrange(1, _SEATS)
    except psycopg.Error as error:
        connection.close()
        if isinstance(link_error(error), LinkLost):
            raise offline_error(error_line(error)) from error
        return None, error_line(error)
    listener = Listener(connection, seat)
    try:
        is_heard = listener.hears(link, channel)
    except BaseException:
        listener.close()
        raise
    if is_heard:
        return listener, ""
    is_broken = listener.is_broken
    listener.close()
    if is_broken:
        raise offline_error("the link broke")
    if not link.address.listening:
        link.note_pool()
    return None, "what is told does not arrive"
