"""A pool of transactions between boards and server: said or found out, it loses nothing and hands no setting on."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from msgspec.structs import replace

from desk.store.database.address import database_address
from desk.store.database.database_store import DatabaseStore
from tests.postgres_server import PostgresServer, unprivileged_account
from tests.store.database.conftest import Desk
from tests.store.database.test_presence_and_watch import next_news
from tests.store.store_builders import AT, append, entry_texts, new_case

pytestmark = pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="no PgBouncer here; `apt-get install pgbouncer` brings one")


@pytest.fixture
def pool(postgres: PostgresServer) -> Iterator[Path]:
    """The folder of the socket of a pool with two connections."""
    folder, account = Path(mkdtemp(prefix="desk-pool-", dir="/tmp")), unprivileged_account()
    settings = {
        "unix_socket_dir": folder,
        "listen_port": 6432,
        "auth_type": "any",
        "pool_mode": "transaction",
        "default_pool_size": 2,
        "logfile": folder / "log",
    }
    lines = [
        "[databases]",
        f"postgres = host={postgres.folder} user=desk",
        "[pgbouncer]",
        *(f"{name} = {settings[name]}" for name in settings),
    ]
    (folder / "pgbouncer.ini").write_text("\n".join(lines))
    if "user" in account:
        shutil.chown(folder, account["user"], account["group"])
    process = subprocess.Popen(
        ["pgbouncer", "-q", str(folder / "pgbouncer.ini")], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account
    )
    try:
        until = time.monotonic() + 20
        while not (folder / ".s.PGSQL.6432").exists():
            assert time.monotonic() < until, process.poll()
            time.sleep(0.02)
        yield folder
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def through(pool: Path, desk: Desk, agent: str, words: str) -> DatabaseStore:
    return DatabaseStore(
        database_address(f"postgresql://desk@/postgres?host={pool}&port=6432&schema={desk.schema}{words}", {}), agent=agent
    )


@pytest.mark.parametrize("words", ["&pooled=true", ""], ids=["said", "found out"])
def test_agents_on_fewer_connections_lose_nothing(desk: Desk, pool: Path, words: str) -> None:
    desk.open().commit([new_case() for _ in range(6)])
    stores = [through(pool, desk, f"agent{number}", words) for number in range(6)]
    for number, store in enumerate(stores):
        assert store.watch().method == "polling"
        store.presence.announce("viewing", AT, case=f"C-{101 + number}")
    for count in range(6):
        for number, store in enumerate(stores):
            store.commit([append(f"C-{101 + number}", f"{number} {count}"), append("C-101", f"{number} {count} too")])
    for store in stores:
        store.refresh()
        assert len(store.presence.others()) == 5
        assert [entry_texts(store, f"C-{101 + number}")[-1] for number in range(1, 6)] == [f"{number} 5" for number in range(1, 6)]
        assert len(entry_texts(store)) == 1 + 6 + 36
    for store in stores:
        store.close()


def test_no_setting_is_handed_on(desk: Desk, pool: Path) -> None:
    desk.open().commit([new_case()])
    store = through(pool, desk, "ines", "&pooled=true")
    store.commit([append()])
    show = "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
    assert store._link.rows(show) == [("0", "0")]
    store.close()


def listening_at(desk: Desk, port: int = 5432) -> str:
    return f"&pooled=true&listen={desk.server.folder}:{port}"


async def test_past_the_pool_a_commit_is_told_and_presence_seen(desk: Desk, pool: Path) -> None:
    desk.open().commit([new_case()])
    ines, bo = through(pool, desk, "ines", listening_at(desk)), through(pool, desk, "bo", listening_at(desk))
    for store in (ines, bo):
        assert store.watch().method == "told"
        store.presence.announce("viewing", AT)
    assert [other.agent for other in bo.presence.others()] == ["ines"]
    while (await next_news(bo, lambda: ines.commit([append(text="past the pool")]))) == {"presence"}:
        bo.presence.others()
    assert bo.refresh().cases == ("C-101",)
    assert entry_texts(bo)[-1] == "past the pool"
    show = "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
    assert ines._link.rows(show) == [("0", "0")], "the pool has none of the settings"
    ines.close()
    until = time.monotonic() + 5
    while bo.presence.others():
        assert time.monotonic() < until, "whoever leaves is gone at once"
    bo.close()


def test_where_the_server_for_listening_is_away_it_looks(desk: Desk, pool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.open().commit([new_case()])
    store = through(pool, desk, "ines", listening_at(desk, 1))
    assert store.watch().method == "polling"
    assert store.commit([append(text="all the same")]).entries[0].id == "101.2"
    monkeypatch.setattr(store, "_address", replace(store._address, listening=desk.server.conninfo))
    store._link.address = replace(store._link.address, listening=desk.server.conninfo)
    store.refresh()
    assert store.watch().method == "polling", "it is not asked again at each look"
    store._deaf_until = 0.0
    assert store.watch().method == "told", "and it is asked again later"
    store.close()
