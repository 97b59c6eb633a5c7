"""The rights of an account to write a shift."""

from __future__ import annotations

import time

from desk.store.database.link import DatabaseLink
from desk.store.database.statements import MAY_WRITE, READS_ONLY

_KNOWN_SECONDS = 60.0
"""Seconds for which an answer holds. A board asks every other second."""


class WriteRights:
    """Asks a database now and then if we may write."""

    def __init__(self, link: DatabaseLink) -> None:
        self._link = link
        self._problem, self._known_until = "", 0.0

    def problem(self) -> str:
        """Why this account may not write, with the cure. Empty where it may. Raises Offline."""
        if time.monotonic() >= self._known_until:
            self._problem, self._known_until = self._asked_problem(), time.monotonic() + _KNOWN_SECONDS
        return self._problem

    def _asked_problem(self) -> str:
        is_standby, is_reading_only = self._link.read(READS_ONLY)[0]
        if is_standby:
            return "This database is a standby, which only reads. Give the address of the primary."
        if is_reading_only:
            return "This database is set to reading only. Ask whoever looks after it."
        if not self._link.read(MAY_WRITE)[0][0]:
            return "This account may only read the shift. Whoever owns the database grants it desk_agent: desk check --roles"
        return ""
