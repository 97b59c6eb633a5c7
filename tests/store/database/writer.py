"""A writer in a process of its own: `python -m tests.store.database.writer ADDRESS NAME COUNT`.

It prints each entry that was acknowledged. A commit that was not saved is tried again.
"""

from __future__ import annotations

import sys

from desk.errors import NotSaved, Unsure
from desk.model.changes import Change
from desk.store.database.address import database_address
from desk.store.database.database_store import DatabaseStore
from tests.store.store_builders import append, new_case


def main(address: str, name: str, count: int) -> None:
    store = opened(address, name)
    for number in range(count):
        text = f"{name} {number}"
        # the case changes from time to time, and one commit in five holds two entries
        changes: list[Change] = [append(f"C-{101 + number % 5}", text), *([append("C-101", f"{text} too")] if number % 5 == 4 else [])]
        if number % 10 == 9:
            changes.append(new_case(f"{text} case"))
        while True:
            try:
                done = store.commit(changes)
            except Unsure:
                raise
            except NotSaved:
                continue
            break
        print(text, *(entry.id for entry in done.entries), flush=True)
    store.close()


def opened(address: str, name: str) -> DatabaseStore:
    while True:
        try:
            return DatabaseStore(database_address(address, {}), agent=name, patience=30)
        except NotSaved:
            continue


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
