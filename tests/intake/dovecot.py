"""A real mail server for the tests: Dovecot on loopback, in a temporary folder, as a user without rights."""

from __future__ import annotations

import base64
import grp
import hashlib
import hmac
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import imapclient  # type: ignore[import-untyped]  # it ships no types

USER, PASSWORD = "help@desk.example", "open-sesame"
TOKEN_KEY = b"a key that only this server has"
_START_SECONDS = 10

_SETTINGS = """\
protocols = imap
listen = 127.0.0.1, 127.0.0.2
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
mailbox_list_index = no
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0 secs
auth_mechanisms = plain xoauth2 oauthbearer
{capability}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service auth {{
  unix_listener auth-userdb {{
    mode = 0666
  }}
}}
"""


def missing_server() -> str:
    """Why the server cannot be started here. Empty where it can."""
    if shutil.which("dovecot", path=_path()) is None or shutil.which("openssl") is None:
        return "Dovecot is not installed (apt install dovecot-imapd openssl)"
    done = subprocess.run([_server(), "--version"], capture_output=True, text=True, check=False)
    return "" if done.stdout.startswith("2.3.") else f"the settings are those of Dovecot 2.3, and here is {done.stdout.strip()}"


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def _server() -> str:
    return shutil.which("dovecot", path=_path()) or "dovecot"


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server. `certificate` is the one that its clients must trust."""

    folder: Path
    port: int
    plain_port: int

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    def account(self, **settings: str) -> str:
        """The settings of its account, with the password in a file. Values are written as they stand."""
        (self.folder / "password").write_text(PASSWORD)
        (self.folder / "password").chmod(0o600)
        told = {"host": '"127.0.0.1"', "port": str(self.port), "user": f'"{USER}"', "ca": f'"{self.certificate}"'}
        told |= {"password_file": f'"{self.folder}/password"'} | settings
        return "[intake.help]\n" + "".join(f"{name} = {value}\n" for name, value in told.items() if value)

    @contextmanager
    def client(self) -> Iterator[imapclient.IMAPClient]:
        """A mail program of somebody else."""
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        with imapclient.IMAPClient("127.0.0.1", port=self.port, ssl_context=trusted) as client:
            client.login(USER, PASSWORD)
            yield client

    def append(self, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Put mails into a folder, which is made where it is missing."""
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for mail in mails:
                client.append(folder, mail, msg_time=at or datetime(2026, 5, 4, 9, 30, tzinfo=UTC))

    def disconnect_all(self) -> None:
        """Cut every connection, as a server does that is started anew."""
        command = [shutil.which("doveadm", path=_path()) or "doveadm", "-c", str(self.folder / "dovecot.conf"), "kick", USER]
        subprocess.run(command, capture_output=True, check=True)


def access_token(user: str = USER) -> str:
    """A token that the server takes for an hour."""
    now = int(time.time())
    claims = {"sub": user, "iat": now - 60, "nbf": now - 60, "exp": now + 3600}
    head, body = (_token_part(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    seal = hmac.new(TOKEN_KEY, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_token_part(seal)}"


def _token_part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@contextmanager
def running_dovecot(*, capability: str = "") -> Iterator[Dovecot]:
    """A server for the block."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    server = Dovecot(folder, _free_port(), _free_port())
    try:
        _write_settings(server, account, capability)
        as_nobody: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        command = [_server(), "-F", "-c", str(folder / "dovecot.conf")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_nobody)
        try:
            _wait_until_up(server, process)
            yield server
        finally:
            process.terminate()
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_settings(server: Dovecot, account: pwd.struct_passwd, capability: str) -> None:
    folder = server.folder
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run(made, capture_output=True, check=True)
    for name in ("run", "state", "home", "mail"):
        (folder / name).mkdir()
    settings = _SETTINGS.format(
        folder=folder,
        user=account.pw_name,
        group=grp.getgrgid(account.pw_gid).gr_name,
        uid=account.pw_uid,
        gid=account.pw_gid,
        password=PASSWORD,
        port=server.port,
        plain_port=server.plain_port,
        capability=capability,
    )
    (folder / "dovecot.conf").write_text(settings)
    keys = folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / "default").write_bytes(base64.b64encode(TOKEN_KEY))
    (folder / "oauth2.conf").write_text(
        f"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={folder}/keys/\nusername_attribute = sub\n"
    )
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid)
    folder.chmod(0o755)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_up(server: Dovecot, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=1), server.client():
                return
        except (OSError, imapclient.exceptions.IMAPClientError):
            time.sleep(0.05)
    log = server.folder / "dovecot.log"
    raise AssertionError(f"Dovecot did not start: {log.read_text() if log.exists() else process.poll()}")
