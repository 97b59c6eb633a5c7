"""Writers and a server killed on purpose: nothing acknowledged is lost, doubled or halved."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.model.entries import Memo
from tests.postgres_server import PostgresServer, require_server
from tests.store.database.conftest import Desk
from tests.store.store_builders import new_case

ROOT = Path(__file__).parents[3]
LONG = (pytest.mark.torture, pytest.mark.timeout(1800))


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[Desk]:
    """A shift of five cases on a server of its own, which writes through to the disk."""
    server = PostgresServer(require_server(), fsync=True)
    desk = Desk(server, tmp_path)
    try:
        desk.open().commit([new_case() for _ in range(5)])
        yield desk
    finally:
        desk.close()
        server.stop()


def writer(desk: Desk, name: str, count: int, *, far: bool = False) -> subprocess.Popen[str]:
    address = desk.far_address if far else desk.address
    command = [sys.executable, "-m", "tests.store.database.writer", address, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def acknowledged(process: subprocess.Popen[str]) -> list[list[str]]:
    """The whole lines of a writer, as words: name, number and the ids of its entries."""
    lines = (process.communicate()[0] or "").splitlines(keepends=True)
    return [line.split() for line in lines if line.endswith("\n")]


def check(desk: Desk, said: list[list[str]]) -> None:
    store = desk.open("judge")
    memos = {entry.id: entry.text for case in store.cases.values() for entry in case.entries if isinstance(entry, Memo)}
    for name, number, first, *_ in said:
        assert memos[first] == f"{name} {number}", "an acknowledged entry is lost or astray"
    texts = Counter(memos.values())
    assert not [text for text, times in texts.items() if times > 1], "doubled"
    halved = [text for text in texts if not text.endswith("too") and int(text.split()[1]) % 5 == 4 and f"{text} too" not in texts]
    assert not halved
    ids = [entry.id for case in store.cases.values() for entry in case.entries]
    assert len(ids) == len(set(ids))
    assert desk.query("SELECT max(seq) = count(*) FROM {desk}.commits") == [(True,)]
    gaps = "SELECT case_number FROM {desk}.entries GROUP BY case_number HAVING max(position) + 1 <> count(*)"
    assert desk.query(gaps) == []
    print(f"{len(said)} acknowledged, {len(memos) - len(said)} more entries stand there; 0 lost, 0 doubled, 0 halved")


@pytest.mark.parametrize("count", [15, pytest.param(200, marks=LONG)])
def test_eight_writers_at_once(durable: Desk, count: int) -> None:
    writers = [writer(durable, f"w{number}", count) for number in range(8)]
    said = [line for each in writers for line in acknowledged(each)]
    assert [each.returncode for each in writers] == [0] * 8
    assert len(said) == 8 * count
    check(durable, said)


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=LONG)])
def test_writers_killed_in_the_middle(durable: Desk, kills: int) -> None:
    chance = random.Random(7)
    said: list[list[str]] = []
    for number in range(kills):
        each = writer(durable, f"k{number}", 100_000)
        assert each.stdout is not None
        each.stdout.readline()
        time.sleep(chance.uniform(0, 0.02))  # the very thing: a kill at any moment
        each.kill()
        said += acknowledged(each)
    check(durable, said)


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=LONG)])
def test_a_server_killed_under_four_writers(durable: Desk, kills: int) -> None:
    chance = random.Random(7)
    writers = [writer(durable, f"s{number}", 120 * kills) for number in range(4)]
    for _ in range(kills):
        time.sleep(chance.uniform(0.8, 1.2))  # the very thing, as above
        durable.server.kill()
        durable.server.start()
    said = [line for each in writers for line in acknowledged(each)]
    assert [each.returncode for each in writers] == [0] * 4
    assert len(said) == 4 * 120 * kills
    check(durable, said)


@pytest.mark.parametrize(
    ("harm", "times"),
    [("cut", 3), ("frozen", 2), pytest.param("cut", 60, marks=LONG), pytest.param("frozen", 30, marks=LONG)],
)
def test_links_hurt_under_four_writers(durable: Desk, harm: str, times: int) -> None:
    chance = random.Random(7)
    writers = [writer(durable, f"l{number}", 60 * times, far=True) for number in range(4)]
    for _ in range(times):
        time.sleep(chance.uniform(0.3, 0.8))  # the very thing, as above
        if harm == "frozen":
            durable.proxy.is_frozen = True
            time.sleep(0.3)
            durable.proxy.is_frozen = False
        else:
            durable.proxy.cut_before_answer = True
            durable.proxy.cut()
    said = [line for each in writers for line in acknowledged(each)]
    assert [each.returncode for each in writers] == [0] * 4
    assert len(said) == 4 * 60 * times
    check(durable, said)
