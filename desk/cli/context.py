"""What every command needs: settings, clock, agent, the shift file and its policy; it opens them when they are asked for."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desk.clock import Clock, clock_from
from desk.config import Config, config_path, data_folder, read_config
from desk.errors import Refused, Usage

if TYPE_CHECKING:
    from desk.sla.policy import Policy
    from desk.store.file_store import FileStore


class Context:
    """One command's surroundings, read from its options and the environment."""

    def __init__(self, options: argparse.Namespace, environment: Mapping[str, str]) -> None:
        self._options = options
        self.environment = environment

    @property
    def json(self) -> bool:
        """Whether to answer in JSON."""
        return bool(self._options.json)

    @cached_property
    def config(self) -> Config:
        """The agent's settings."""
        return read_config(config_path(self.environment))

    @cached_property
    def clock(self) -> Clock:
        """The clock, as DESK_NOW has it."""
        try:
            return clock_from(self.environment.get("DESK_NOW"))
        except ValueError as error:
            raise Usage(f"DESK_NOW cannot be read: {error}") from error

    @cached_property
    def now(self) -> datetime:
        """The moment of this command."""
        return self.clock()

    @cached_property
    def agent(self) -> str:
        """Who is at the keyboard: `--as`, DESK_AGENT, the settings, else the name of the account."""
        named = self._options.agent or self.environment.get("DESK_AGENT") or self.config.agent
        account = self.environment.get("USER") or self.environment.get("LOGNAME") or "agent"
        return checked_agent(named or account)

    @cached_property
    def path(self) -> Path:
        """The shift file: `--shift`, DESK_SHIFT, the settings, else one in the user's data folder."""
        named = self._options.shift or self.environment.get("DESK_SHIFT")
        if named:
            return Path(named).expanduser()
        return self.config.shift or data_folder(self.environment) / "shift.json"

    @cached_property
    def policy(self) -> Policy:
        """The targets in force: `NAME.toml` beside the shift file, else the ones that ship with the desk."""
        return policy_beside(self.path)

    def of_shift(self, path: Path, *, agent: str) -> Context:
        """The same surroundings on another shift file, for `agent` where nobody said who is at the keyboard."""
        there = Context(self._options, self.environment)
        there.path = path
        if not (self._options.agent or self.environment.get("DESK_AGENT")):
            there.agent = agent
        return there

    @contextmanager
    def store(self, *, writing: bool) -> Iterator[FileStore]:
        """The shift file, open. A missing one is made by a writing command and refused to a reading one."""
        if not writing and not self.path.exists() and not self.path.is_symlink():
            raise Refused(f"There is no shift file at {self.path}. `desk demo` opens a sample, `desk new` logs the first case.")
        if writing:
            self._make_folder()
        store = self.open_store(read_only=not writing)
        try:
            yield store
        finally:
            store.close()

    def open_store(self, *, read_only: bool) -> FileStore:
        """The shift file, opened under the agent's settings; the caller closes it."""
        from desk.store import open_store

        rights = self.config.rights
        if rights.file is not None:
            os.umask(0o077 if rights.file == "owner" else 0o007)  # what somebody decided holds exactly
        settings = {"seen_by_group": rights.presence == "group", "polling": self.config.polling}
        return open_store(self.path, agent=self.agent, read_only=read_only, rights=rights.mode, **settings)

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(f"The folder {self.path.parent} cannot be made ({error.strerror}). Nothing was written.") from error


def policy_beside(path: Path) -> Policy:
    """The policy in `NAME.toml` beside a shift file, or the default one."""
    from desk import data
    from desk.sla.policy import read_policy

    own = path.with_suffix(".toml")
    return policy_in(own) if own.exists() else read_policy(data.text("policy.toml"), "policy.toml")


class PolicyFile:
    """The policy beside a shift file while the board is open: tells when it was edited, by its text and not by its time."""

    def __init__(self, shift: Path) -> None:
        self._path = shift.with_suffix(".toml")
        self._shift = shift
        self._text = self._read()

    def newer(self) -> Policy | None:
        """The policy when it changed since it was last asked for. Raises DeskError, once, when it makes no sense."""
        text = self._read()
        if text == self._text:
            return None
        self._text = text
        return policy_beside(self._shift)

    def _read(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except OSError:
            return None


def policy_in(path: Path) -> Policy:
    """The policy in a file. Raises Refused when it cannot be read, and what `read_policy` raises when it makes no sense."""
    from desk.sla.policy import read_policy

    try:
        return read_policy(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The policy in {path} cannot be read ({error}). Mend it, or move it away to use the usual targets.") from error


def checked_agent(name: str) -> str:
    """An agent's id; raises Usage when it could not stand in a line or a file name."""
    if not re.fullmatch(r"[\w.@+-]{1,40}", name) or name.startswith("."):
        raise Usage(f"{name!r} cannot be an agent's id: use letters, digits, `-`, `_`, `.`, `@`, 40 at most.")
    return name
