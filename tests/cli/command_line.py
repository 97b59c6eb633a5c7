"""The command line, called in the test's own process with a shift file, a clock and an agent of its own."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desk.cli import run
from desk.store import database_place, open_store
from desk.store.documents.documents import Documents
from desk.store.place import StoreSettings

NOW = "2026-05-04T14:00:00Z"


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Runs line commands on one shift file."""

    shift: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    address: str = ""
    """The address of a shift in a database, which takes the place of the file."""

    def __call__(self, *words: str, now: str = NOW, agent: str = "ines") -> CommandResult:
        home = str(self.shift.parent)
        surroundings = {"DESK_NOW": now, "DESK_SHIFT": self.address or str(self.shift), "DESK_AGENT": agent, "HOME": home}
        for name, value in (surroundings | {"DESK_CONFIG": f"{home}/config.toml"}).items():
            self.monkeypatch.setenv(name, value)
        self.monkeypatch.chdir(self.shift.parent)
        self.capsys.readouterr()
        try:
            code = run(words)
        except SystemExit as left:
            code = int(left.code or 0)
        said = self.capsys.readouterr()
        return CommandResult(code, said.out, said.err)

    def ok(self, *words: str, **surroundings: str) -> CommandResult:
        """Run a command that must succeed."""
        answer = self(*words, **surroundings)
        assert answer.code == 0, answer.err
        return answer

    def case(self, case: str = "C-101") -> Any:
        """One case as JSON."""
        return self.ok("show", case, "--json").json

    def opened(self, agent: str = "ines") -> AbstractContextManager[Any]:
        """Another store on the shift for the block, of whichever engine it is."""
        if not self.address:
            return closing(open_store(self.shift, agent=agent))
        return closing(database_place(self.address, {}, StoreSettings()).open(agent=agent, read_only=False))

    def live(self) -> dict[str, dict[str, Any]]:
        """All that stands on the shift and in no archive, by table and key."""
        with self.opened() as store:
            here: Documents = store.documents_now
            cases = {str(number): msgspec.json.decode(here.document(number)) for number in here}
            tables = {name: {key: msgspec.json.decode(body) for key, body in table.items()} for name, table in here.tables.items()}
        return {**tables, "cases": cases}
