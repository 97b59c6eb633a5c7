"""How a shift stands after the torture, beside what was acknowledged, and what a plain reader saw all along."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.store.torture.processes import fork, poll_file, read_contents


@contextlib.contextmanager
def plain_reads(path: Path) -> Iterator[Counter[str]]:
    """A plain reader all along; what it found, at the end."""
    found: Counter[str] = Counter()
    reader = fork(lambda report: poll_file(path, report))
    try:
        yield found
    except BaseException:
        os.kill(reader.pid, signal.SIGKILL)  # the folder may be away, and with it what would tell the reader to stop
        raise
    path.with_name("stop").touch()
    reader.wait()
    for line in reader.reported:
        found.update(json.loads(line))
    path.with_name("stop").unlink()


def plain_read_figures(reads: Counter[str]) -> dict[str, int]:
    """How often the plain library read the file, and how often that failed."""
    return {"plain_reads": reads.total(), "unreadable": reads.total() - reads["ok"]}


def verdict(path: Path, acknowledged: set[str]) -> dict[str, object]:
    """How the shift compares with what was acknowledged."""
    found = read_contents(path)
    return {
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - found.counts.keys()),
        "doubled": found.doubled,
        "halved": found.halved,
        "left behind": len(found.counts.keys() - acknowledged),
    }


def add_verdict(total: dict[str, int], judgement: dict[str, object]) -> None:
    """Add one judgement to the total."""
    for name, number in judgement.items():
        total[name] = total.get(name, 0) + int(str(number))
