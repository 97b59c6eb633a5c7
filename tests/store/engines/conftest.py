"""A shift on each engine, opened as often as a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from desk.store import open_store
from desk.store.memory import MemoryStore
from desk.store.protocol import Store

ENGINES = ("file", "database")


class Engine(Protocol):
    """One shift, which knows no path."""

    name: str

    def open(self, agent: str = "ines", **settings: Any) -> Store:
        """Another store on the shift, closed at the end of the test."""
        ...


class _OpenedEngine:
    def __init__(self, name: str, make: Callable[..., Store]) -> None:
        self.name = name
        self._make = make
        self.opened: list[Store] = []

    def open(self, agent: str = "ines", **settings: Any) -> Store:
        store = self._make(agent=agent, **settings)
        self.opened.append(store)
        return store


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A shift that several may open."""
    yield from _engine(request, request.param, tmp_path)


@pytest.fixture(params=("memory", *ENGINES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """One store on a new shift, memory among them."""
    for engine in _engine(request, request.param, tmp_path):
        yield engine.open()


def _engine(request: pytest.FixtureRequest, name: str, tmp_path: Path) -> Iterator[Engine]:
    engine = _OpenedEngine(name, store_maker(request, name, tmp_path))
    try:
        yield engine
    finally:
        for store in engine.opened:
            store.close()


def store_maker(request: pytest.FixtureRequest, name: str, folder: Path) -> Callable[..., Store]:
    """What opens stores of an engine on a shift that is new."""
    if name == "memory":
        return MemoryStore
    if name == "file":
        return lambda **settings: open_store(folder / "shift.json", **settings)
    address = request.getfixturevalue("postgres").address()
    from desk.store.database.address import database_address
    from desk.store.database.database_store import DatabaseStore

    parsed = database_address(address, {})
    return lambda **settings: DatabaseStore(parsed, **{"own_folder": folder, **settings})
