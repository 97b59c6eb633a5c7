"""Presence in a database, a row for each board.

A row counts while the lock of its seat is held. The server frees that lock however a board ends.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

import msgspec

from desk.errors import DeskError
from desk.model.presence import AgentPresence, PresenceMode
from desk.store.database.link import DatabaseLink
from desk.store.database.link_errors import LinkLost, NoSchema, TryAgain
from desk.store.database.listener import PRESENCE_WORD
from desk.store.database.statements import ANNOUNCE, FORGET_DEAD, LEAVE, NOTIFY, PRESENT, STAY_HERE

Seat = Callable[[], tuple[int, str]]
"""Gives the seat whose lock we hold and the channel. Seat 0 where we hold none. Raises DeskError."""


class DatabasePresence:
    """Announces this agent and lists the others.

    Where the database cannot be reached nobody is seen, and nothing fails.
    """

    def __init__(self, link: DatabaseLink, agent: str, seat: Seat) -> None:
        self._link = link
        self._agent = agent
        self._seat = seat
        self._session = str(uuid4())
        self._announced: AgentPresence | None = None
        self._written: tuple[int, AgentPresence] | None = None

    def announce(self, mode: PresenceMode, since: datetime, *, case: str = "", what: str = "", also: tuple[str, ...] = ()) -> None:
        """Tell the others what this agent does.

        Announcing the same again changes nothing.
        """
        pid, host = os.getpid(), os.uname().nodename
        doing = AgentPresence(agent=self._agent, mode=mode, case=case, also=also, what=what, since=since, pid=pid, host=host)
        if self._announced is not None and doing.is_doing_the_same(self._announced):
            return
        self._announced = doing
        self._write_row()

    def _write_row(self) -> None:
        """Write what was announced, where it does not stand under our seat."""
        with suppress(DeskError, LinkLost, NoSchema, TryAgain):
            seat, channel = self._seat()
            if self._announced is None or self._written == (seat, self._announced):
                if self._announced is not None and not seat:
                    self._link.rows(STAY_HERE, (self._session,))
                return
            if self._written is None:
                self._link.rows(FORGET_DEAD)
            record = msgspec.json.encode(self._announced).decode("utf-8", "replace").replace("\\u0000", "")
            self._link.rows(ANNOUNCE, (self._session, seat, record))
            self._written = seat, self._announced
            self._link.rows(NOTIFY, (channel, PRESENCE_WORD))

    def others(self) -> tuple[AgentPresence, ...]:
        """Everybody else who is here now.

        After the link was down we are announced again.
        """
        self._write_row()
        with suppress(DeskError, LinkLost, NoSchema, TryAgain):
            found = (decoded_presence(row[0]) for row in self._link.read(PRESENT, (self._session,)))
            return tuple(present for present in found if present is not None)
        return ()

    def leave(self) -> None:
        """Withdraw this agent. The others see it at once."""
        self._announced = None
        if self._written is None or not self._link.is_up:
            return
        self._written = None
        with suppress(DeskError, LinkLost, NoSchema, TryAgain):
            _, channel = self._seat()
            self._link.rows(LEAVE, (self._session,))
            self._link.rows(NOTIFY, (channel, PRESENCE_WORD))


def decoded_presence(record: bytes) -> AgentPresence | None:
    """The presence in a row. None when it cannot be read."""
    try:
        return msgspec.json.decode(record, type=AgentPresence)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
