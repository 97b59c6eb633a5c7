"""What a report costs over live and archived cases, cold and warm, against a plain loop over TinyDB.

The loop decodes every document with the plain library and counts one kind of entry.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from desk.store.file.snapshot_codec import SnapshotMeta, encode_snapshot, new_id
from desk.store.paths import ShiftPaths
from tests.bench.environment import environment
from tests.bench.figures import print_figure, print_memory

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
MONTHS = 12
PLAIN = "a plain loop over TinyDB"
ROOT = Path(__file__).parents[2]
LOOP = """
import sys
from tinydb import TinyDB
apologies = 0
for name in sys.argv[1:]:
    with TinyDB(name, access_mode="r") as db:
        for case in db.table("cases"):
            apologies += sum(entry["kind"] == "apology" for entry in case["entries"])
print(apologies)
"""


PEAK = """
import sys
lines = open("/proc/self/status").read().splitlines()
peak = next(line for line in lines if line.startswith("VmHWM")).split()[1]
print(peak, file=sys.stderr)
"""
"""The peak of this program's memory. What a parent hands on by its own peak is not in it."""
REPORT = f"""
import sys
from desk.cli import run
assert run(sys.argv[1:]) == 0
{PEAK}"""


class Cost(NamedTuple):
    """Seconds by the wall, seconds of the processor, and peak megabytes of a process."""

    wall: float
    processor: float
    megabytes: float


def main(live: int = 10_000, archived: int = 100_000) -> None:
    """Measure and print. Each way is a process of its own, so that its peak of memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = made_shift(Path(folder), live, archived)
        files = [path, *ShiftPaths(path).archives()]
        leave_cache(files)
        plain = cost_of(LOOP + PEAK, *map(str, files))
        for words, options in (
            ("cold", ()),
            ("warm", ()),
            ("warm, with a filter", ("#van",)),
            ("warm, as a page", ("--format", "html", "--out", f"{folder}/page.html")),
            ("warm, as CSV of every case", ("--format", "csv", "--out", f"{folder}/rows")),
        ):
            if words == "cold":
                leave_cache(files)
            found = cost_of(REPORT, "--shift", str(path), "report", *options)
            name = f"report {words}, {live} live and {archived} archived"
            print_figure(name, found.wall, "s", baseline=PLAIN, of=plain.wall)
            print_figure("  of the processor", found.processor, "s", baseline=PLAIN, of=plain.processor)
            print_memory("  memory", found.megabytes, when="at its peak", baseline=PLAIN, of=plain.megabytes)
        kept = sum(file.stat().st_size for file in Path(folder).glob("*.facts"))
        whole = sum(file.stat().st_size for file in files[1:])
        print_figure("kept rows", kept / 1e6, "MB", baseline="the archives", of=whole / 1e6)


def cost_of(script: str, *words: str) -> Cost:
    """The cost of a script that must succeed and says its peak of memory last."""
    surroundings = environment(DESK_NOW=NOW.isoformat().replace("+00:00", "Z"))
    command = [sys.executable, "-c", script, *words]
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, int(done.stderr.split()[-1]) / 1024)


def leave_cache(files: list[Path]) -> None:
    """Ask the system to forget what it has read of the files."""
    for path in files:
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def made_shift(folder: Path, live: int, archived: int) -> Path:
    """A shift file with open cases of the last two days, and a year of archives beside it."""
    paths, lineage = ShiftPaths(folder / "shift.json"), new_id()
    facts = {"name": "Early", "start": "2026-11-23T06:00:00Z", "end": "2026-11-23T14:00:00Z", "zone": "Europe/Berlin"}
    last = 100 + archived + live
    for month in range(MONTHS):
        numbers = range(101 + month * archived // MONTHS, 101 + (month + 1) * archived // MONTHS)
        days = 30 * (MONTHS - month)
        cases = {number: _case_document(number, timedelta(days=days, minutes=number % 40_000), is_closed=True) for number in numbers}
        meta = SnapshotMeta(format=2, generation=1, lineage=lineage, history=new_id(), last_case=last)
        _write_snapshot(paths.archive(f"{2025 + (month + 10) // 12}-{(month + 10) % 12 + 1:02}"), meta, {}, cases)
    open_cases = {n: _case_document(n, timedelta(minutes=n % 2880 + 5), is_closed=n % 3 == 0) for n in range(101 + archived, last + 1)}
    meta = SnapshotMeta(format=2, generation=1, lineage=lineage, last_case=last)
    _write_snapshot(paths.shift, meta, {"shift": {"1": json.dumps(facts).encode()}}, open_cases)
    return paths.shift


def _write_snapshot(path: Path, meta: SnapshotMeta, tables: Any, cases: dict[int, bytes]) -> None:
    path.write_bytes(b"".join(encode_snapshot(meta, tables, cases)))


def _case_document(number: int, before: timedelta, *, is_closed: bool) -> bytes:
    """A recovery case of some 2 kB, told so long before NOW."""
    told = NOW - before
    entries: list[dict[str, Any]] = [
        {"kind": "told", "by": "customer", "text": "the parcel did not come, and nobody called " * 8, "channel": "email"},
        {"kind": "assign", "by": "ines", "owner": "ines"},
        {"kind": "contact", "by": "ines", "text": "we are looking into it " * 8, "channel": "phone"},
        {"kind": "listen", "by": "ines", "feeling": "angry", "guess": "a refund", "wants": "somebody who listens"},
        {"kind": "apology", "by": "ines", "text": "We promised nine and nobody came. I am sorry.", "channel": "phone"},
        {"kind": "offer", "by": "ines", "options": [{"title": "a", "value_now": 72.0, "staff_minutes": 20}]},
        {"kind": "offer_answer", "by": "ines", "offer": f"{number}.6", "answer": "accepted"},
        {"kind": "promise", "by": "ines", "text": "a call", "due": _instant_text(told + timedelta(hours=2))},
        {"kind": "promise_kept", "by": "ines", "promise": f"{number}.8"},
        {"kind": "cause", "by": "ines", "class": "planning", "key": f"cause-{number % 9}", "text": "how it came about"},
        {"kind": "action", "by": "ines", "cause": f"{number}.10", "text": "leave earlier", "owner": "bo", "due": _instant_text(told)},
    ]
    if is_closed:
        entries += [{"kind": "verify", "by": "ines", "verdict": "met"}, {"kind": "status", "by": "ines", "to": "closed", "outcome": "kept"}]
    numbered = [{"id": f"{number}.{n}", "at": _instant_text(told + timedelta(seconds=20 * n)), **each} for n, each in enumerate(entries, 1)]
    header = {"id": f"C-{number}", "subject": "Team and truck never came", "customer": f"Customer {number}", "failure": "error"}
    tags = ["van"] if number % 10 == 0 else []
    found = {**header, "created_at": _instant_text(told), "priority": "high", "value": 480.0, "tags": tags, "entries": numbered}
    return json.dumps(found, separators=(",", ":")).encode()


def _instant_text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
