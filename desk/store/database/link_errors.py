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
        return Refused(
            "The database does not let this account do that. Nothing was written. Whoever owns it gives the rights: desk check --roles "
            f"({error_line(error)})"
        )
    if state == "DK001":
        return Refused("The shift's database is of another version of desk. Nothing was written. Use that version, or run: desk check")
    return NotSaved(f"Not saved: the database refused it ({error_line(error)}). Nothing of this was written.")


def connection_error(error: psycopg.Error, shown: str) -> DeskError:
    """The error for a connection that could not be made."""
    line = error_line(error)
    cure = next((cure for words, cure in _FOR_GOOD.items() if words in line), "")
    if cure:
        return Refused(f"{shown} does not let us in. {cure} Nothing was written. ({line})")
    return offline_error(f"{shown}: {line}")


def offline_error(why: str) -> Offline:
    """The error for a database that cannot be reached. `why` is the driver's word for it."""
    return Offline(f"The database cannot be reached. What was saved before is safe. ({why})", why)


_ASK = "Ask whoever looks after the database."
_FOR_GOOD = {
    "password authentication failed": f"The password is not the one it wants: look into ~/.pgpass. {_ASK}",
    "no password supplied": f"It wants a password, and ~/.pgpass has none for it. {_ASK}",
    "no pg_hba.conf entry": f"It does not take this account from this machine. {_ASK}",
    "does not exist": "Look at the address: there is no database, or no account, of that name.",
    "root certificate": "The certificates by which it is checked are not where the address says.",
    "does not support SSL": "It offers no encryption, which the address asks for. Where nobody can listen, say sslmode=disable.",
    "certificate verify failed": f"Nobody known here signed its certificate: it may be another server. {_ASK}",
    "does not match host name": f"Its certificate is that of another host: it may be another server. {_ASK}",
}
"""The words of libpq after which another attempt would end alike, with what to do."""


def error_line(error: BaseException) -> str:
    """The words of the driver, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = lines[0] if lines else type(error).__name__
    return said.rpartition(" failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")[:300]
