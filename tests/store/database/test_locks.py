"""The one lock of commits: it is held across a call only when it must be, and nobody who holds it stops the desk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import psycopg
import pytest

from desk.errors import NotSaved
from desk.store.database.database_store import DatabaseStore
from desk.store.database.link import LimitedConnection, Rows
from desk.store.database.link_errors import LinkLost
from desk.store.database.statements import LOCK_COMMITS, in_schema
from tests.store.database.conftest import Desk
from tests.store.store_builders import append, entry_texts, new_case


def test_who_holds_the_lock_is_said(desk: Desk) -> None:
    ines = desk.open()
    ines.commit([new_case()])
    ines._link.rows("SELECT set_config('lock_timeout', '100ms', false)")
    with psycopg.connect(desk.server.conninfo, application_name="desk bo@host7") as bo:
        bo.execute(in_schema(LOCK_COMMITS, desk.schema))
        assert ines.lock_holder() == "bo@host7"
        with pytest.raises(NotSaved, match=r"bo@host7 holds the shift's lock\. Nothing of this was written; save again"):
            ines.commit([append(text="behind bo")])
    assert ines.lock_holder() == ""
    ines.commit([append(text="after bo")])
    assert entry_texts(desk.open())[1:] == ["after bo"]


def test_a_colleague_frozen_while_holding_the_lock_is_ended_by_the_server(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    assert bo._link.rows("SHOW idle_in_transaction_session_timeout") == [("3s",)]
    bo._link.rows("SELECT set_config('idle_in_transaction_session_timeout', '200ms', false)")
    with pytest.raises(LinkLost):
        freeze(bo, lambda: ines.commit([append(text="not held up")]))
    bo.commit([append(text="awake again")])
    assert entry_texts(desk.open())[1:] == ["not held up", "awake again"]


def freeze(store: DatabaseStore, meanwhile: Callable[[], object]) -> None:
    """Hold the lock while something else happens, and then go on."""
    with store._link.transaction():
        store._link.rows(LOCK_COMMITS)
        meanwhile()
        store._link.rows("SELECT 1")


def test_a_commit_frozen_under_the_lock_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.store.database.commit_sender._FREE_TRIES", 0)
    ines = desk.open()
    ines.commit([new_case()])
    ines._link.rows("SELECT set_config('idle_in_transaction_session_timeout', '100ms', false)")
    read_feed, frozen = ines._reader.read_feed, threading.Event()

    def freeze_once() -> object:
        if not frozen.is_set():
            frozen.set()
            with psycopg.connect(desk.server.conninfo) as other:
                other.execute(in_schema(LOCK_COMMITS, desk.schema))  # taken once the server ended ours
        return read_feed()

    monkeypatch.setattr(ines._reader, "read_feed", freeze_once)
    assert ines.commit([append(text="frozen once")]).entries[0].id == "101.2"
    assert frozen.is_set()
    assert entry_texts(desk.open())[1:] == ["frozen once"]


def test_a_commit_is_one_call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ines = desk.open()
    ines.commit([new_case()])
    asked = noted_statements(ines, monkeypatch)
    ines.commit([append(text="one call")])
    assert len(asked) == 1
    assert "append(" in asked[0]


def test_a_commit_on_one_case_reads_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.open().commit([new_case(entries=3) for _ in range(20)])
    bo = desk.open("bo")
    asked = noted_statements(bo, monkeypatch)
    assert bo.commit([append("C-110", "from bo")]).entries[0].id == "110.5"
    whole = [statement for statement in asked if "entries" in statement and "append" not in statement]
    assert len(whole) == 1
    assert all("case_number = %s" in statement for statement in whole)


def noted_statements(store: DatabaseStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that a store sends from now on."""
    asked: list[str] = []
    executed = store._link._executed

    def noted(connection: LimitedConnection, statement: str, parameters: Sequence[object]) -> Rows:
        asked.append(statement)
        return executed(connection, statement, parameters)

    monkeypatch.setattr(store._link, "_executed", noted)
    return asked


def test_two_who_begin_one_shift_at_once_begin_it_once(desk: Desk) -> None:
    stores = [desk.open(f"a{number}") for number in range(4)]
    failed: list[BaseException] = []

    def begin(store: DatabaseStore) -> None:
        try:
            store.commit([new_case()])
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=begin, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [*desk.open("judge").cases] == ["C-101", "C-102", "C-103", "C-104"]
