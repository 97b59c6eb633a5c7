"""A server whose disk is really full: the agent is told, nothing is lost, and it goes on when there is room."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from desk.errors import NotSaved
from desk.store.protocol import Store
from tests.postgres_server import PostgresServer, unprivileged_account
from tests.store.database.conftest import Desk
from tests.store.store_builders import append, entry_texts, new_case

MEGABYTE = 2**20


@pytest.fixture
def small_disk(postgres: PostgresServer) -> Iterator[Path]:
    """A disk of six megabytes of its own. Skips the test where none may be mounted."""
    folder, account = Path(mkdtemp(prefix="desk-disk-", dir="/tmp")), unprivileged_account()
    owner = [f"uid={account['user']},gid={account['group']},"] if account else [""]
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"{owner[0]}mode=700,size=6m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("no disk of its own may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def fill(store: Store, saved: list[int]) -> None:
    """Save until the disk is full. What cannot be packed smaller fills it soon."""
    chance = random.Random(7)
    for number in range(2000):
        store.commit([append(text=f"{number} {chance.randbytes(2000).hex()}")])
        saved.append(number)


def test_a_full_disk_is_said_and_what_was_saved_stays(desk: Desk, small_disk: Path) -> None:
    table_space = small_disk / "tables"
    table_space.mkdir()
    if account := unprivileged_account():
        shutil.chown(table_space, account["user"], account["group"])
    desk.query(f"CREATE TABLESPACE small LOCATION '{table_space}'")
    ines = desk.open(words="&options=-c%20default_tablespace%3Dsmall")
    ines.commit([new_case()])
    filler = small_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - MEGABYTE))
    saved: list[int] = []
    with pytest.raises(NotSaved, match="no room"):
        fill(ines, saved)
    assert saved
    for store in (ines, desk.open("bo")):
        assert [int(text.split()[0]) for text in entry_texts(store)[1:]] == saved
    filler.unlink()
    ines.commit([append(text="there is room")])
    bo = desk.open("bo")
    assert entry_texts(bo)[-1] == "there is room"
    assert len(entry_texts(bo)) == len(saved) + 2
    desk.query("DROP SCHEMA {desk} CASCADE")
    desk.query("DROP TABLESPACE small")
