"""Addresses of shifts in a database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

import msgspec

from desk.errors import Usage

SCHEMES = ("postgresql://", "postgres://")
_OWN_PARAMETERS = frozenset({"schema", "pooled", "listen"})
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,39}")
_LOOPBACK = re.compile(r"localhost|127\.[0-9.]+|::1|/.*|@.*|", re.DOTALL)
"""Hosts of this machine: loopback, and the folder of a socket."""


class DatabaseAddress(msgspec.Struct, frozen=True):
    """Where a shift is kept in a database.

    `conninfo` is what the driver connects with. `shown` is for screens and errors, without a password. `key` names the local folder of
    drafts, `name` is for a header. `is_pooled` says that a pool stands between: nothing of a session lasts there. `listening` is what to
    connect with for being told, past a pool. Empty where the usual way does, or none.
    """

    conninfo: str
    schema: str
    shown: str
    key: str
    name: str
    is_pooled: bool = False
    has_password: bool = False
    listening: str = ""


def database_address(words: str, environment: Mapping[str, str]) -> DatabaseAddress:
    """The address that `words` name.

    libpq's own parameters pass through, those of `_OWN_PARAMETERS` are ours. A host beyond this machine is reached by TLS unless the
    address says otherwise: libpq falls back to plain text without a word. Raises Usage, without showing a password.
    """
    try:
        parts = urlsplit(words)
        given = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        hosts = _named_hosts(parts, given, environment)
    except ValueError:
        raise Usage("the address of a database looks like postgresql://ines@host/desk. This one cannot be read.") from None
    schema = given.get("schema", "desk")
    if not _SCHEMA.fullmatch(schema):
        raise Usage(f"schema={schema!r:.60} in the address is no name of a schema: use small letters, digits and `_`, 40 at most.")
    passed = {name: value for name, value in given.items() if name not in _OWN_PARAMETERS}
    shown = _shown_address(parts, given, schema)
    return DatabaseAddress(
        conninfo=_conninfo_of(parts.netloc, parts.path, _encrypted_where_far(passed, hosts, environment)),
        schema=schema,
        shown=shown,
        key=shown.partition("://")[2],
        name=shown.partition("://")[2].rpartition("@")[2].strip("/"),
        is_pooled=given.get("pooled", "") in {"true", "1", "yes"},
        has_password=parts.password is not None or "password" in given,
        listening=_listening_conninfo(parts, passed, given["listen"], environment) if "listen" in given else "",
    )


def _conninfo_of(netloc: str, path: str, parameters: Mapping[str, str]) -> str:
    return f"postgresql://{netloc}{path}{'?' if parameters else ''}{urlencode(parameters, quote_via=quote)}"


def _encrypted_where_far(passed: Mapping[str, str], hosts: Iterable[str], environment: Mapping[str, str]) -> dict[str, str]:
    """The parameters, with TLS for hosts beyond this machine.

    What an address says of it stays.
    """
    is_said = {"sslmode", "service"} & {*passed} or "PGSSLMODE" in environment
    return {**passed} if is_said or all(map(_LOOPBACK.fullmatch, hosts)) else {**passed, "sslmode": "require"}


def _listening_conninfo(parts: SplitResult, passed: Mapping[str, str], listen: str, environment: Mapping[str, str]) -> str:
    """The connection past a pool, by `HOST:PORT`. The rest is as on the way through it. Raises Usage."""
    host, _, port = listen.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()):
        raise Usage(f"listen={listen!r:.60} in the address names no server: say listen=HOST:PORT.")
    account, sign, _ = parts.netloc.rpartition("@")
    host = host.strip("[]")
    there = {**passed, "host": host, "port": port}
    return _conninfo_of(f"{account}{sign}", parts.path, _encrypted_where_far(there, [host], environment))


def _named_hosts(parts: SplitResult, given: Mapping[str, str], environment: Mapping[str, str]) -> list[str]:
    """Every host of an address. One without any is that of the environment, or a socket."""
    place = parts.netloc.rpartition("@")[2]
    named = [unquote(re.sub(r":\d*$", "", host)).strip("[]") for host in place.split(",")] if place else []
    return [*named, *given.get("host", environment.get("PGHOST", "") if not place else "").split(",")]


def _shown_address(parts: SplitResult, given: Mapping[str, str], schema: str) -> str:
    account, _, place = parts.netloc.rpartition("@")
    user = account.partition(":")[0] or given.get("user", "")
    host = place or given.get("host", "")
    named = f"postgresql://{user}{'@' if user else ''}{host}/{parts.path.strip('/') or given.get('dbname', '')}"
    return named if schema == "desk" else f"{named}?schema={schema}"
