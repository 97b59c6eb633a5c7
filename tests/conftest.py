"""The long torture runs only when asked for: `pytest -m torture`. `-n auto` takes three processes for each core."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.postgres_server import PostgresServer, require_server

settings.register_profile("unhurried", deadline=None)  # how long a case takes is no property of a law on a busy machine
settings.load_profile("unhurried")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Three for each core: tests of windows and files wait for half of their time, and with two a fifth of the cores stood idle."""
    return 3 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs out unless `-m` names them."""
    if "torture" in str(config.getoption("markexpr")):
        return
    long = [item for item in items if item.get_closest_marker("torture")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def pytest_collection_finish() -> None:
    """Leave what the collection of the tests made out of every later collection of garbage: it lives to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server for all tests of this process."""
    server = PostgresServer(require_server())
    try:
        yield server
    finally:
        server.stop()
