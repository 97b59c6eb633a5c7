"""A file of the first format under windows of this version: migrated once, after a copy was kept, whoever is killed at it."""

from __future__ import annotations

import json
import shutil
import sys
import zlib
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from desk.store.paths import ShiftPaths
from tests.store.store_builders import append, open_shift
from tests.store.torture.fault_injection import inject_fault, kill_fault
from tests.store.torture.processes import Report, begin_shift, fork, is_readable, print_figures, write_commits
from tests.store.torture.verdict import add_verdict, plain_read_figures, plain_reads, verdict

_IN_JOURNAL = 3


def run_migration(folder: Path, size: int) -> dict[str, object]:
    """`size` old files, each opened by two windows at once, of which one is aimed at."""
    total: dict[str, int] = {}
    reads: Counter[str] = Counter()
    for number in range(size):
        path = folder / f"{number}" / "shift.json"
        path.parent.mkdir()
        old = _begin_old(path)
        before = path.read_bytes()
        with plain_reads(path) as found:
            workers = [fork(partial(_write_on, path, f"w{number}.{place}", number, place == 0)) for place in range(2)]
            for worker in workers:
                worker.wait()
        reads.update(found)
        judged = verdict(path, {*old, *(token for worker in workers for token in worker.reported)})
        judged["killed"] = sum(worker.killed for worker in workers)
        judged["failed"] = sum(worker.failed for worker in workers)
        judged["wrong"] = int(ShiftPaths(path).format_copy(1).read_bytes() != before) + (not is_readable(path))
        add_verdict(total, judged)
        if any(judged[name] for name in ("lost", "doubled", "wrong", "failed")):
            print(number, judged, file=sys.stderr)
        else:
            shutil.rmtree(path.parent)
    return print_figures("migration", rounds=size, **total, **plain_read_figures(reads))


def _begin_old(path: Path) -> list[str]:
    """A file of the first format with commits in its journal; their tokens."""
    begin_shift(path)
    tokens = [f"old.{number}" for number in range(_IN_JOURNAL)]
    as_format_1(path)
    seq, lines = _meta_of(path)["seq"], []
    for number, token in enumerate(tokens):
        entry = {"kind": "memo", "at": "2026-05-04T10:00:00Z", "by": "ines", "text": token}
        added = {case: [{**entry, "id": f"{case[2:]}.{2 + number}"}] for case in ("C-101", "C-102")}
        lines.append({"seq": seq + number + 1, "by": "ines", "add": added})
    with ShiftPaths(path).journal.open("ab") as journal:
        journal.writelines(map(_line, lines))
    return tokens


def as_format_1(path: Path) -> None:
    """Write a folded shift as the first version did: no history, no sums, the tables before the cases."""
    tables, meta = json.loads(path.read_bytes()), _meta_of(path)
    bare = {
        name: {key: {field: value for field, value in document.items() if field != "_crc"} for key, document in table.items()}
        for name, table in tables.items()
    }
    cases = ",\n".join(f'"{key}":{_dumps(document)}' for key, document in bare.pop("cases").items())
    bare["_meta"] = {"1": {"format": 1, **{name: meta[name] for name in ("generation", "seq", "last_case")}}}
    others = ",\n".join(f'"{name}":{_dumps(table)}' for name, table in bare.items())
    path.write_text(f'{{{others},\n"cases":{{\n{cases}\n}}}}\n', encoding="utf-8")
    paths = ShiftPaths(path)
    paths.journal.write_bytes(_line({"format": 1, "generation": meta["generation"], "seq": meta["seq"]}))
    for kept in (paths.previous, paths.previous_journal):
        kept.unlink(missing_ok=True)


def _meta_of(path: Path) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads(path.read_bytes())["_meta"]["1"]
    return meta


def _dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _line(record: object) -> bytes:
    body = _dumps(record).encode()
    return b"%08x %b\n" % (zlib.crc32(body), body)


def _write_on(path: Path, agent: str, number: int, is_aimed_at: bool, report: Report) -> None:
    random = Random(f"{number} {agent}")
    if is_aimed_at:
        inject_fault(kill_fault(random, within=4))
        write_commits(path, agent, 4, random, report, checkpoint_rate=0.5)
        return
    with open_shift(path, agent) as store:
        store.commit([append(text=f"{agent}.first"), append("C-102", f"{agent}.first")])
        report(f"{agent}.first")
    write_commits(path, f"{agent}.b", 4, random, report, checkpoint_rate=0.5)
