"""Checks a shift in a database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from desk.model.case import decode_case
from desk.model.entries import Unknown
from desk.model.ids import case_id
from desk.store.database.address import DatabaseAddress
from desk.store.database.link import DatabaseLink
from desk.store.database.link_errors import NoSchema
from desk.store.database.listener import opened_listener
from desk.store.database.migration import migration_line
from desk.store.database.statements import COUNTS, GAPS, LAST_SCRIPT, OPENING, SCRIPTS, SERVER
from desk.store.database.stored_cases import StoredCases
from desk.store.place import PlaceFinding, PlaceReport

_CLOCK_SECONDS = 2.0
_ROOM = 10
"""Connections that should be left."""


def check_database(address: DatabaseAddress, now: datetime | None) -> PlaceReport:
    """Check the shift at an address. Clocks are compared where `now` is given. Raises Offline and Refused."""
    link = DatabaseLink(address, "check", seconds=60)
    try:
        return _checked_link(link, now)
    finally:
        link.close()


def _checked_link(link: DatabaseLink, now: datetime | None) -> PlaceReport:
    findings = list(_server_findings(link, now))
    try:
        _, channel, seq, last_case, _ = link.read(OPENING)[0]
    except NoSchema:
        return PlaceReport(link.address.shown, (*findings, PlaceFinding("There is no shift yet; the first `desk new` makes it.")), {})
    findings += [*_schema_findings(link), *_told_findings(link, channel)]
    findings += [*_row_findings(link), *_case_findings(StoredCases(link, seq, last_case or 0))]
    commits, cases, entries, archived = link.read(COUNTS)[0]
    figures = {"cases": cases, "entries": entries, "commits": commits, "archived": archived}
    return PlaceReport(link.address.shown, tuple(findings), figures)


def _server_findings(link: DatabaseLink, now: datetime | None) -> Iterator[PlaceFinding]:
    """Words about the server and the way to it."""
    user, is_encrypted, fsync, commit, checksums, standbys, at, used, most, is_standby, is_local, pages = link.read(SERVER)[0]
    way = "encrypted" if is_encrypted else "on this machine" if is_local else "NOT encrypted"
    yield PlaceFinding(f"Connected as {user}, {way}; {standbys} standbys, checksums {checksums}.")
    if not (is_encrypted or is_local):
        yield PlaceFinding("The way to the server is not encrypted. Say sslmode=verify-full in the address.", "sslmode=verify-full")
    if fsync != "on":
        yield PlaceFinding("fsync is off: a power cut can take acknowledged commits, or the whole database.", "fsync = on")
    if pages != "on":
        yield PlaceFinding("full_page_writes is off: a power cut can spoil what the database holds.", "full_page_writes = on")
    if commit == "off":
        yield PlaceFinding("synchronous_commit is off for this account; desk turns it on for its own commits.")
    if is_standby:
        yield PlaceFinding("This is a standby, which only reads.", "Give the address of the primary.")
    if most - used < _ROOM:
        yield PlaceFinding(f"{used} of {most} connections are taken, and a board needs two.", "max_connections")
    if now is not None and abs((at - now).total_seconds()) > _CLOCK_SECONDS:
        seconds = (now - at).total_seconds()
        yield PlaceFinding(f"This machine's clock is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} the server's.")
    if link.address.has_password:
        yield PlaceFinding("The address holds a password, which stands in the shell's history too.", "Move it to ~/.pgpass.")


def _schema_findings(link: DatabaseLink) -> Iterator[PlaceFinding]:
    """Words about a schema that an older desk made."""
    script = link.read(LAST_SCRIPT)[0][0]
    if script < SCRIPTS:
        what = f"The schema is behind: {script} of its {SCRIPTS} scripts were run. Whoever owns the database runs:"
        yield PlaceFinding(what, migration_line(link.address.shown))


def _told_findings(link: DatabaseLink, channel: str) -> Iterator[PlaceFinding]:
    listener, why = opened_listener(link, channel)
    if listener is not None:
        listener.close()
    yield PlaceFinding(f"Others' work is looked for four times a second: {why}." if why else "Others' work is told at once.")


def _row_findings(link: DatabaseLink) -> Iterator[PlaceFinding]:
    """Damage that the rows show by their numbers."""
    for what, number in link.read(GAPS):
        yield PlaceFinding(f"{what} {number}".strip(), "Restore the schema from its backup.", is_damage=True)


def _case_findings(cases: StoredCases) -> Iterator[PlaceFinding]:
    """Cases that cannot be read."""
    unknown = 0
    for number in cases:
        try:
            case = decode_case(cases[number])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield PlaceFinding(f"{case_id(number)} cannot be read ({error}).", "Restore the schema from its backup.", is_damage=True)
            continue
        unknown += sum(isinstance(entry, Unknown) for entry in case.entries)
    if unknown:
        yield PlaceFinding(f"{unknown} entries are of a newer desk; they are kept as they are.")
