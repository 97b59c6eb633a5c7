"""The driver's errors as ours.

Full disk, lock timeout and a lost link are one class to the driver. The state that the server names decides.
"""

from __future__ import annotations

import psycopg

from desk.errors import DeskError, NotSaved, Offline, Refused


class LinkLost(Exception):
    """The link broke. It is not known how far the server came."""


class NoSchema(Exception):
    """The schema of the shift is not there."""


class TryAgain(Exception):
    """The server ended this one of several transactions. Nothing was written."""


class DatabaseBusy(NotSaved):
    """Another session held the lock of commits for too long."""


_NO_SCHEMA = frozenset({"3F000", "42P01", "42883"})
_BUSY = frozenset({"55P03", "57014"})
_AGAIN = frozenset({"40001", "40P01"})
_LINK = ("08", "57P", "25P03")
"""States of a connection that is gone. The last is that of one that was frozen while it held the lock."""
POOL_SIGNS = frozenset({"26000", "42P05"})
"""A prepared statement is another's, or gone: the server's session is not ours alone."""


def link_error(error: psycopg.Error) -> Exception:
    """The error to raise for one of the driver."""
    state = error.sqlstate or ""
    if not state or state.startswith(_LINK) or state in POOL_SIGNS:
        return LinkLost(error_line(error))
    if state in _NO_SCHEMA:
        return NoSchema(error_line(error))
    if state in _AGAIN:
        return TryAgain(error_line(error))
    return _desk_error(error, state)


def _desk_error(error: psycopg.Error, state: str) -> DeskError:
    if state in _BUSY:
        return DatabaseBusy("Not saved: the database did not answer in time. Nothing of this was written; save again.")
    if state.startswith("53"):
        return NotSaved(
            f"Not saved: the database has no room ({error_line(error)}). Nothing of this was written, and what was saved before is safe. "
            "Ask whoever looks after the database, then save again."
        )
    if state == "25006":
        return Refused(
            "This database only reads: it is a standby, or set so. Nothing was written. Give the address of the primary, or ask whoever "
            "looks after the database."
        )
    if state == "42501":
        return Refused(f"The database does not let this account do that ({error_line(error)}). Nothing was written.")
    if state == "DK001":
        return Refused("The shift's database is of another version of desk. Nothing was written. Use that version, or run: desk check")
    return NotSaved(f"Not saved: the database refused it ({error_line(error)}). Nothing of this was written.")


def connection_error(error: psycopg.Error, shown: str) -> DeskError:
    """The error for a connection that could not be made."""
    line = error_line(error)
    if any(words in line for words in _FOR_GOOD):
        return Refused(f"{shown} does not let us in: {line}. Nothing was written.")
    return Offline(f"The database cannot be reached ({shown}: {line}). What was saved before is safe.")


_FOR_GOOD = (
    "password authentication failed",
    "no password supplied",
    "no pg_hba.conf entry",
    "does not exist",
    "root certificate",
    "does not support SSL",
    "certificate verify failed",
    "does not match host name",
)
"""The words of libpq after which another attempt would end alike."""


def error_line(error: BaseException) -> str:
    """The words of the driver, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = lines[0] if lines else type(error).__name__
    return said.rpartition(" failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")[:300]
