"""One of several writers: `python -m tests.bench.database_writer ADDRESS NUMBER` prints what each commit of five seconds took."""

from __future__ import annotations

import sys
import time

from desk.store.database.address import database_address
from desk.store.database.database_store import DatabaseStore
from tests.store.store_builders import append


def write(address: str, number: int) -> None:
    store = DatabaseStore(database_address(address, {}), agent=f"w{number}")
    case = f"C-{101 + number}"
    store.commit([append(case)])
    print("ready", flush=True)
    sys.stdin.readline()
    times: list[float] = []
    until = time.perf_counter() + 5
    while (began := time.perf_counter()) < until:
        store.commit([append(case)])
        times.append(time.perf_counter() - began)
    store.close()
    print("\n".join(map(str, times)))


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
