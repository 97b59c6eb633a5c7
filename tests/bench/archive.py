"""What archived cases cost: read one by one, and by their kept facts, cold and warm, against a plain loop over TinyDB."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from desk.store.file.snapshot_codec import SnapshotMeta, encode_snapshot, new_id
from desk.store.paths import ShiftPaths
from tests.bench.environment import environment
from tests.bench.figures import print_figure, print_memory
from tests.bench.storage_baselines import case_document

MONTHS = 12
PLAIN = "a plain loop over TinyDB"
ROOT = Path(__file__).parents[2]


def main(count: int = 100_000) -> None:
    """Measure and print. Each way is a process of its own, so that its peak of memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = made_archives(Path(folder), count)
        idle = measured(path, "nothing")
        plain = measured(path, "plain")
        for way, words in WORDS.items():
            found = measured(path, way)
            assert found["cases"] == count, f"{way} found {found['cases']}"
            print_figure(f"{words}, {count} cases", found["seconds"], "s", baseline=PLAIN, of=plain["seconds"])
            print_memory(
                "  memory beyond an idle process", found["mb"] - idle["mb"], when="at its peak", baseline=PLAIN, of=plain["mb"] - idle["mb"]
            )
        kept = sum(file.stat().st_size for file in Path(folder).glob("*.facts"))
        whole = sum(file.stat().st_size for file in ShiftPaths(path).archives())
        print_figure("kept facts", kept / 1e6, "MB", baseline="the archives", of=whole / 1e6)


WORDS = {
    "each": "every archived case decoded, one by one",
    "cold": "facts made and kept",
    "warm": "facts read",
    "past": "facts read and put in order for the board",
    "one": "one archived case found",
}


def made_archives(folder: Path, count: int) -> Path:
    """A shift file with nothing on it, and a year of archives beside it."""
    paths = ShiftPaths(folder / "shift.json")
    lineage = new_id()
    paths.shift.write_bytes(b"".join(encode_snapshot(SnapshotMeta(format=2, generation=1, lineage=lineage, last_case=100 + count), {}, {})))
    for month in range(MONTHS):
        numbers = range(101 + month * count // MONTHS, 101 + (month + 1) * count // MONTHS)
        cases = {number: closed_document(number) for number in numbers}
        meta = SnapshotMeta(format=2, generation=1, lineage=lineage, history=new_id(), last_case=100 + count)
        paths.archive(f"2025-{month + 1:02}").write_bytes(b"".join(encode_snapshot(meta, {}, cases)))
    return paths.shift


def closed_document(number: int) -> bytes:
    """A case of the store's bench, closed."""
    fields = dict(case_document(number))
    entries = [*fields.pop("entries"), {"kind": "status", "id": f"{number}.99", "at": "2026-05-05T08:00:00Z", "by": "ines", "to": "closed"}]
    return json.dumps({**fields, "entries": entries}, separators=(",", ":")).encode()


def measured(path: Path, way: str) -> dict[str, float]:
    """Cases, seconds and megabytes at the peak of a process that reads in one way."""
    command = [sys.executable, "-m", "tests.bench.archive_reader", str(path), way]
    found = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True).stdout
    return dict(json.loads(found))


def timed(work: Callable[[], int]) -> Mapping[str, float]:
    """The cases that `work` counts, and its seconds."""
    began = time.perf_counter()
    cases = work()
    return {"cases": cases, "seconds": time.perf_counter() - began}
