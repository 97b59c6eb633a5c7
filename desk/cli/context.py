"""The settings, clock, agent and shift file of a command.

Each is read when it is first used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desk.cli.output import print_error
from desk.cli.policy_file import policy_of
from desk.config import Config, config_path, data_folder, read_config, state_folder
from desk.errors import Refused, Usage
from desk.model.entry_values import CUSTOMER, SYSTEM
from desk.store import database_place, is_database
from desk.store.file.file_place import FilePlace
from desk.store.place import Place, StoreSettings
from desk.text.outside import named_file
from desk.wall_clock import WallClock, wall_clock_from

if TYPE_CHECKING:
    from argparse import Namespace

    from desk.sla.policy import Policy
    from desk.store.protocol import Store


_LONGEST_ID = 40
"""The letters of an agent's id at most."""


class Context:
    """The context of one command, from its options and the environment."""

    def __init__(self, options: Namespace, environment: Mapping[str, str]) -> None:
        self._options = options
        self.environment = environment

    @property
    def json(self) -> bool:
        """Does the command print JSON?"""
        return bool(self._options.json)

    @cached_property
    def config(self) -> Config:
        """The agent's settings."""
        return read_config(config_path(self.environment))

    @cached_property
    def clock(self) -> WallClock:
        """The clock, set by DESK_NOW. Raises Usage when that cannot be read."""
        try:
            return wall_clock_from(self.environment.get("DESK_NOW"))
        except ValueError as error:
            raise Usage(f"DESK_NOW cannot be read: {error}") from error

    @cached_property
    def now(self) -> datetime:
        """The time of this command."""
        return self.clock()

    @cached_property
    def is_agent_named(self) -> bool:
        """Did somebody say who the agent is? Otherwise the account's name is taken."""
        return bool(self._options.agent or self.environment.get("DESK_AGENT") or self.config.agent)

    @cached_property
    def agent(self) -> str:
        """The agent at the keyboard.

        Named by `--as`, DESK_AGENT, the settings, else by the account. Raises Usage for an invalid id.
        """
        named = self._options.agent or self.environment.get("DESK_AGENT") or self.config.agent
        account = self.environment.get("USER") or self.environment.get("LOGNAME") or "agent"
        return checked_agent(named or account)

    @cached_property
    def place(self) -> Place:
        """The place of the shift.

        Named by `--shift`, DESK_SHIFT, the settings, else a file in the user's data folder. Raises Usage for what names none.
        """
        if self._options.shift:
            return self.named_place(self._options.shift, "--shift")
        if named := self.environment.get("DESK_SHIFT"):
            return self.named_place(named, "DESK_SHIFT")
        if isinstance(self.config.shift, str):
            return self.named_place(self.config.shift, "shift")
        return self._file_place(self.config.shift or data_folder(self.environment) / "shift.json")

    def named_place(self, words: str, name: str) -> Place:
        """The place that words name. `name` says where they stand, such as `--shift`. Raises Usage."""
        if is_database(words):
            return database_place(words, self.environment, self._store_settings())
        return self._file_place(named_file(words, name))

    def _file_place(self, path: Path) -> Place:
        return FilePlace(path, data_folder(self.environment), self._store_settings())

    def _store_settings(self) -> StoreSettings:
        rights = self.config.rights
        umask = None if rights.file is None else 0o077 if rights.file == "owner" else 0o007
        seen = rights.presence == "group"
        return StoreSettings(rights.mode, seen, self.config.polling, self._own_folder(), umask)

    def _own_folder(self) -> Path | None:
        """The agent's own folder. None for an account without a home."""
        with suppress(Usage):
            return state_folder(self.environment)
        return None

    @property
    def path(self) -> Path:
        """The path of the shift file. Raises Refused for a shift that is in no file."""
        if self.place.file is None:
            raise Refused(f"This needs a shift in a file, and {self.place.shown} is none. Nothing was written.")
        return self.place.file

    @cached_property
    def policy(self) -> Policy:
        """The policy in force.

        It is the shift's own, else the one that ships with desk.
        """
        return policy_of(self.place)

    def for_shift(self, path: Path, *, agent: str) -> Context:
        """A context for another shift file.

        It has the same options and environment, and `agent` where nobody named one.
        """
        there = Context(self._options, self.environment)
        there.place = self._file_place(path)
        if not (self._options.agent or self.environment.get("DESK_AGENT")):
            there.agent = agent
            there.is_agent_named = True
        return there

    @contextmanager
    def store(self, *, writing: bool, begins: bool = False) -> Iterator[Store]:
        """Open the shift for the block.

        What a board would say in a toast is printed at the end, where errors go. One that `begins` a shift creates a missing file. Raises
        Refused when it is missing otherwise, or its folder is.
        """
        if not self.place.exists():
            if not begins:
                raise Refused(self.place.absence_words())
            self.place.prepare()
        store = self.open_store(read_only=not writing)
        try:
            if not (begins or store.is_begun):  # it went between the two looks
                raise Refused(self.place.absence_words())
            yield store
        finally:
            store.close()
            for notice in store.take_notices():
                print_error(notice)

    def open_store(self, *, read_only: bool, waits: bool = False) -> Store:
        """Open the shift under the agent's settings.

        The caller closes it. Raises Damaged, Refused, and Offline unless it `waits` (see `Place.open`).
        """
        return self.place.open(agent=self.agent, read_only=read_only, waits=waits)


def checked_agent(name: str) -> str:
    """The agent's id, unchanged.

    Raises Usage when it could not stand in a line or a file name.
    """
    is_plain = all(letter.isalnum() or letter in "_.@+-" for letter in name)
    if not (is_plain and 1 <= len(name) <= _LONGEST_ID) or name.startswith("."):
        raise Usage(f"{name!r:.60} cannot be an agent's id: it is one word of letters, digits and - _ . @, 40 at most.")
    if name.casefold() in {CUSTOMER, SYSTEM}:
        raise Usage(f"{name!r} cannot be an agent's id: the timeline means the {name.casefold()} by it. Say who you are with --as.")
    return name
