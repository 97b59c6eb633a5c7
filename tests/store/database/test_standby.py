"""A server that only reads, and one that takes over: said in words, and nothing is lost unsaid."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.errors import NotSaved, Offline, Refused
from desk.store.database.database_place import DatabasePlace
from desk.store.database.database_store import DatabaseStore
from desk.store.place import StoreSettings
from tests.postgres_server import PostgresServer, require_server
from tests.store.database.conftest import Desk
from tests.store.store_builders import AT, append, entry_texts, new_case


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, PostgresServer]]:
    """A shift of one case on a primary, and a standby of that."""
    primary = PostgresServer(require_server())
    desk = Desk(primary, tmp_path)
    try:
        desk.open().commit([new_case()])
        standby = PostgresServer(require_server(), standby_of=primary)
        try:
            yield desk, standby
        finally:
            desk.close()
            standby.stop()
    finally:
        primary.stop()


def place_at(desk: Desk, *servers: PostgresServer, words: str = "") -> DatabasePlace:
    hosts = ",".join(str(server.folder) for server in servers)
    return DatabasePlace(f"postgresql://desk@/postgres?host={hosts}&schema={desk.schema}{words}", {}, StoreSettings())


def follow(store: DatabaseStore, text: str) -> None:
    """Look until the entry is there."""
    until = time.monotonic() + 10
    while entry_texts(store)[-1] != text:
        assert time.monotonic() < until
        store.refresh()


def test_a_standby_is_read_and_says_that_it_takes_nothing(pair: tuple[Desk, PostgresServer]) -> None:
    desk, standby = pair
    store = place_at(desk, standby).open(agent="bo", read_only=False)
    assert store.watch().method == "polling"
    assert "standby, which only reads. Give the address of the primary" in store.write_problem()
    store.presence.announce("viewing", AT)
    assert store.presence.others() == ()
    with pytest.raises(Refused, match="only reads: it is a standby"):
        store.commit([append(text="into the standby")])
    desk.open().commit([append(text="replicated")])
    follow(store, "replicated")
    report = place_at(desk, standby).check(None)
    assert not report.is_damaged
    assert "This is a standby, which only reads." in [finding.what for finding in report.findings]
    store.close()


def test_a_standby_that_takes_over_is_found_by_an_address_of_both(pair: tuple[Desk, PostgresServer]) -> None:
    desk, standby = pair
    place = place_at(desk, desk.server, standby, words="&target_session_attrs=read-write")
    store = place.open(agent="bo", read_only=False)
    store.commit([append(text="on the primary")])
    reader = place_at(desk, standby).open(agent="kim", read_only=True)
    follow(reader, "on the primary")
    reader.close()
    desk.server.kill()
    with pytest.raises(Offline):
        store.refresh()
    standby.promote()
    until = time.monotonic() + 10
    while True:
        try:
            store.commit([append(text="after the takeover")])
            break
        except NotSaved:
            assert time.monotonic() < until
            time.sleep(0.05)
    assert entry_texts(store)[1:] == ["on the primary", "after the takeover"]
    assert store.refresh().notices == ()
    store.close()


def test_a_database_set_to_reading_only_is_said(desk: Desk) -> None:
    desk.open().commit([new_case()])
    store = desk.open("bo", words="&options=-c%20default_transaction_read_only%3Don")
    assert "set to reading only" in store.write_problem()
    with pytest.raises(Refused, match="only reads"):
        store.commit([append()])
