"""Reads the settings of a mail account.

They are a table of the agent's settings file:

    [intake.help]
    host = "imap.desk.example"
    user = "help@desk.example"
    password_file = "~/.config/desk/help.password"
"""

from __future__ import annotations

import ipaddress
import shlex
from pathlib import Path
from typing import Literal

import msgspec

from desk.errors import Refused, Usage
from desk.text.outside import file_path
from desk.toml_table import TomlTable

Encryption = Literal["tls", "starttls", "off"]
ENCRYPTIONS: tuple[Encryption, ...] = ("tls", "starttls", "off")
Login = Literal["password", "oauth2"]
LOGINS: tuple[Login, ...] = ("password", "oauth2")
_PORTS = {"tls": 993, "starttls": 143, "off": 143}
_KEYS = (
    "host",
    "port",
    "user",
    "folder",
    "desk",
    "encryption",
    "ca",
    "password_file",
    "password_command",
    "password_keyring",
    "look_seconds",
    "login",
)
_SOURCES = ("password_file", "password_command", "password_keyring")
_LOOK_SECONDS = 60.0


class MailAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account on a mail server.

    `folders` are looked at, the first is waited at. `desk` are the addresses that the desk writes from. `ca` is a file of certificates
    to trust instead of the machine's. The password is in one of three places, `keyring` names the service there.
    With the `login` oauth2 it is an access token, which is asked for anew at every connection.
    All folders are looked at every `look_seconds`, and where the server cannot call us (IDLE) that is how new mail is noticed.
    """

    name: str
    host: str
    port: int
    user: str
    folders: tuple[str, ...]
    desk: frozenset[str]
    encryption: Encryption
    login: Login
    ca: Path | None
    password_file: Path | None
    password_command: tuple[str, ...]
    keyring: str
    look_seconds: float
    place: str

    @property
    def key(self) -> str:
        """The name under which the shift remembers what was taken."""
        return f"imap://{self.user}@{self.host}:{self.port}"


def read_account(accounts: TomlTable, name: str) -> MailAccount:
    """The account called `name`. Raises Refused, naming file, line and key, for one that is not there or makes no sense."""
    if name not in accounts.values:
        known = ", ".join(accounts.values) or "none"
        raise Refused(f"There is no mail account {name!r:.60} in {accounts.source.name}; there is {known}. {account_hint(name)}")
    table = accounts.table(name, "an account is a table with host and user")
    if "password" in table.values:
        raise table.wrong("password", "a password never stands here; password_file, password_command or password_keyring says where it is")
    table.only(_KEYS)
    host, user = table.text("host"), table.text("user")
    if not host or not user:
        raise table.wrong(None, f"{'user' if host else 'host'} is missing")
    encryption = table.one_of("encryption", ENCRYPTIONS) or "tls"
    if encryption == "off" and not is_loopback(host):
        raise table.wrong("encryption", f"without it the password goes through the network in the open; {host} is not this machine")
    return MailAccount(
        name=name,
        host=host,
        port=_port_of(table, encryption),
        user=user,
        folders=table.texts("folder") or ("INBOX",),
        desk=_addresses_of(table, user),
        encryption=encryption,
        login=table.one_of("login", LOGINS) or "password",
        ca=_path_of(table, "ca"),
        password_file=_path_of(table, "password_file"),
        password_command=_command_of(table),
        keyring=_password_source(table),
        look_seconds=table.number("look_seconds", most=1500) or _LOOK_SECONDS,
        place=table.place("user"),
    )


def account_hint(name: str) -> str:
    """Words about where an account is described."""
    return f"It begins with a line [intake.{name[:60]}]; `desk intake imap --help` shows one."


def is_loopback(host: str) -> bool:
    """Is this host the machine itself?"""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _port_of(table: TomlTable, encryption: Encryption) -> int:
    port = table.number("port", most=65_535)
    if port is not None and (port != int(port) or not port):
        raise table.wrong("port", "a port is a whole number from 1 to 65535")
    return int(port or _PORTS[encryption])


def _addresses_of(table: TomlTable, user: str) -> frozenset[str]:
    """The desk's own addresses. Without any the account's name is one, where it is an address."""
    told = table.texts("desk") or ()
    listed = [word for text in told for word in text.replace(",", " ").split()] or ([user] if "@" in user else [])
    return frozenset(map(str.lower, listed))


def _password_source(table: TomlTable) -> str:
    """The service in the keyring, empty where the password is elsewhere. Raises Refused unless it is in one place."""
    named = [key for key in _SOURCES if key in table.values]
    if len(named) != 1:
        problem = "where the password is must be said once" if named else "where the password is, is missing"
        raise table.wrong(named[-1] if named else None, f"{problem}: {', '.join(_SOURCES)}")
    return table.text("password_keyring") or ""


def _command_of(table: TomlTable) -> tuple[str, ...]:
    """The command that prints the password. A text is split as a shell does, without one."""
    told = table.values.get("password_command")
    if not isinstance(told, str):
        return table.texts("password_command") or ()
    try:
        return tuple(shlex.split(told))
    except ValueError as error:
        raise table.wrong("password_command", f"this is no command ({error})") from None


def _path_of(table: TomlTable, key: str) -> Path | None:
    written = table.text(key)
    try:
        return file_path(written, f"{table.place(key)}: {key}") if written else None
    except Usage as error:
        raise Refused(str(error)) from None
