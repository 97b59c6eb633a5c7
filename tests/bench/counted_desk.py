"""desk as it is, which writes into a file how many tasks its loop has whenever it is asked by a signal.

`python -m tests.bench.counted_desk FILE ARGUMENTS` runs desk with these arguments.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from desk.__main__ import main

ASK = signal.SIGUSR1


def run(told: Path, arguments: list[str]) -> None:
    """Run desk, and tell when asked."""
    signal.signal(ASK, lambda *_: told.write_text(str(len(asyncio.all_tasks())), encoding="utf-8"))
    sys.argv = ["desk", *arguments]
    main()


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2:])
