"""What a shift in a database costs beside a bare INSERT and beside the file, all in one run."""

from __future__ import annotations

import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from desk.model.case import Header
from desk.model.changes import NewCase
from desk.store import open_store
from desk.store.database.address import database_address
from desk.store.database.commit_rows import rows_of_commit
from desk.store.database.database_store import DatabaseStore
from desk.store.documents.commit_plan import plan_commit
from desk.wall_clock import system_clock
from tests.bench.environment import environment
from tests.bench.figures import median, percentile, print_figure
from tests.bench.propagation import SCREENS, shown_case, until_shown
from tests.bench.timed_terminal import TimedTerminal
from tests.postgres_server import PostgresServer, require_server
from tests.store.database.conftest import Desk
from tests.store.store_builders import append, new_case

ROUNDS = 400
MISSED = 5_000
IMPORTED = 10_000
ROOT = Path(__file__).parents[2]


def main(listeners: int = 199) -> None:
    """Measure and print. Every ratio is to a baseline of the same run."""
    server = PostgresServer(require_server(), fsync=True)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(server, Path(folder))
        try:
            desk.open().commit([new_case() for _ in range(40)])
            say_commits(desk, Path(folder))
            say_writers(desk, 8)
            say_writers(desk, 32)
            say_hearing(desk, 0)
            say_hearing(desk, listeners)
            say_screen(desk, 0)
            say_screen(desk, listeners)
            say_far_link(desk)
            say_catching_up(desk)
            say_import(desk)
        finally:
            desk.close()
            server.stop()


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def say_commits(desk: Desk, folder: Path) -> None:
    """One entry: a bare INSERT, the database, the file, by turns."""
    store, file = desk.open(), open_store(folder / "shift.json", agent="ines")
    file.commit([new_case()])
    with psycopg.connect(desk.server.conninfo, autocommit=True) as bare:
        bare.execute("CREATE TABLE IF NOT EXISTS bare (id serial PRIMARY KEY, body json)")
        body = '{"kind":"memo","text":"called the depot"}'
        turns: dict[str, Callable[[], object]] = {
            "bare INSERT": lambda: bare.execute("INSERT INTO bare (body) VALUES (%s)", [body]),
            "database": lambda: store.commit([append()]),
            "file": lambda: file.commit([append()]),
        }
        times: dict[str, list[float]] = {name: [] for name in turns}
        for number in range(ROUNDS):
            for name, work in turns.items():
                taken = timed(work)
                if number >= 20:
                    times[name].append(taken)
    file.close()
    for name in ("database", "file"):
        for figure, of, goal in (("p50", median, "<= 2.5x"), ("p95", lambda each: percentile(each, 0.95), "<= 3x")):
            baseline = of(times["bare INSERT"]) * 1e3
            print_figure(f"commit {figure}, {name}", of(times[name]) * 1e3, "ms", baseline="bare INSERT", of=baseline, goal=goal)
        print_figure(f"commit worst, {name}", max(times[name]) * 1e3, "ms")


def say_writers(desk: Desk, writers: int) -> None:
    """Commits a second by so many processes at once."""
    command = [sys.executable, "-m", "tests.bench.database_writer", desk.address]
    processes = [
        subprocess.Popen([*command, str(n)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, cwd=ROOT, env=environment())
        for n in range(writers)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    times = [float(line) for process in processes for line in process.communicate()[0].splitlines()]
    print_figure(f"commits a second, {writers} writers", len(times) / 5, "1/s", goal=">= 300")
    print_figure(f"commit p95, {writers} writers", percentile(times, 0.95) * 1e3, "ms", goal="<= 300")
    print_figure(f"commit worst, {writers} writers", max(times) * 1e3, "ms")


def say_hearing(desk: Desk, others: int) -> None:
    """From the start of a commit to another's memory, with others listening too."""
    writer, peer = desk.open(), desk.open("bo")
    peer.watch()
    listener = peer._listener
    assert listener is not None
    times: list[float] = []
    with listening(desk, others):
        for _ in range(100):
            began = time.perf_counter()
            writer.commit([append()])
            while peer.seq < writer.seq:
                select.select([listener], [], [], 5)
                listener.heard()
                peer.refresh()
            times.append(time.perf_counter() - began)
            time.sleep(0.1)
    say_delays(f"commit to another's memory, {others} others listening", times)


def say_screen(desk: Desk, others: int) -> None:
    """From the start of a commit to the letters on another's board, with others listening too."""
    writer, now = desk.open(), system_clock()
    writer.commit([NewCase(Header(subject=f"Late {number}", customer="Tess", created_at=now)) for number in range(10)])
    with tempfile.TemporaryDirectory() as home, listening(desk, others):
        terminal = TimedTerminal([sys.executable, "-m", "desk", "--shift", desk.address, "--as", "bo"], environment(HOME=home))
        try:
            if terminal.wait(lambda: terminal.shows("C-1"), 120) is None:
                raise RuntimeError("the board never came up")
            terminal.rest(3)
            times: list[float] = []
            for turn in range(SCREENS):
                times.append(until_shown(terminal, writer, shown_case(terminal), f"heard {turn}."))
                terminal.rest(0.1)
        finally:
            terminal.close()
    say_delays(f"commit to another's screen, {others} others listening", times)


def say_delays(name: str, times: Sequence[float]) -> None:
    """The middle, the slow and the worst."""
    print_figure(f"{name}, p50", median(times) * 1e3, "ms")
    print_figure(f"{name}, p95", percentile(times, 0.95) * 1e3, "ms", goal="<= 50")
    print_figure(f"{name}, worst", max(times) * 1e3, "ms")


@contextmanager
def listening(desk: Desk, others: int) -> Iterator[None]:
    """So many others listen meanwhile."""
    (channel,) = desk.query("SELECT name FROM {desk}.channel")[0]
    crowd = [psycopg.connect(desk.server.conninfo, autocommit=True) for _ in range(others)]
    for each in crowd:
        each.execute(f'LISTEN "{channel}"'.encode())
    is_over = threading.Event()
    thread = threading.Thread(target=drain, args=(crowd, is_over))
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        for each in crowd:
            each.close()


def drain(crowd: Sequence[psycopg.Connection[tuple[object, ...]]], is_over: threading.Event) -> None:
    """Take what is told, as so many boards do."""
    while not is_over.is_set():
        ready, _, _ = select.select(crowd, [], [], 0.1)
        for each in ready:
            each.pgconn.consume_input()
            while each.pgconn.notifies():
                pass


def say_far_link(desk: Desk) -> None:
    """A commit over a link of 20 ms there and back."""
    store = desk.open("far", proxied=True)
    store.commit([append()])
    desk.proxy.delay = 0.01
    times = [timed(lambda: store.commit([append()])) for _ in range(60)]
    desk.proxy.delay = 0.0
    print_figure("commit p50, link of 20 ms", median(times) * 1e3, "ms", baseline="a round trip", of=20.0, goal="<= 2.5x")
    print_figure("commit worst, link of 20 ms", max(times) * 1e3, "ms")


def say_catching_up(desk: Desk) -> None:
    """What was missed while away."""
    writer = desk.open()
    away = DatabaseStore(database_address(desk.address, {}), agent="away")
    for number in range(MISSED):
        writer.commit([append(f"C-{101 + number % 40}")])
    taken = timed(away.refresh)
    same = all(bytes(away.documents_now.document(n)) == bytes(writer.documents_now.document(n)) for n in writer.documents_now)
    away.close()
    assert same, "the same bytes"
    print_figure(f"{MISSED} missed commits", taken, "s", goal="< 1")


def say_import(desk: Desk) -> None:
    """Many cases in one commit, beside a bare COPY of their rows, and what a colleague waits for meanwhile."""
    store, other = desk.open("importing"), desk.open("bo")
    cases = [new_case(f"case {number}", entries=7) for number in range(IMPORTED)]
    rows = rows_of_commit(plan_commit(cases, store.documents_now, "importing").commit(), lambda _: 0).entries
    baseline = timed(lambda: copy_rows(desk, rows))
    waits: list[float] = []
    is_over = threading.Event()

    def write_meanwhile() -> None:
        while not is_over.is_set():
            waits.append(timed(lambda: other.commit([append()])))

    thread = threading.Thread(target=write_meanwhile)
    thread.start()
    taken = timed(lambda: store.commit(cases))
    is_over.set()
    thread.join()
    print_figure(f"import of {IMPORTED} cases", taken, "s", baseline="COPY of their entries", of=baseline)
    print_figure("commit worst, beside an import", max(waits), "s", goal="< 5")


def copy_rows(desk: Desk, rows: Sequence[tuple[object, ...]]) -> None:
    """Copy rows into a table with the same indexes."""
    with psycopg.connect(desk.server.conninfo, autocommit=True) as bare:
        bare.execute(
            "CREATE TABLE copied (number int, position int, id text, body json, PRIMARY KEY (number, position), UNIQUE (number, id))"
        )
        with bare.cursor().copy("COPY copied FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
