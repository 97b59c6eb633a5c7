"""`python -m tests.bench` prints every goal of speed as one table; with names it runs those benchmarks. It measures nothing itself.

`python -m tests.bench NAME [COUNT] ...` prints one JSON line a figure. Some take how many cases they are about.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    """The benchmarks there are: every module of this folder with a `main` that needs nothing."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    needs_nothing = re.compile(r"\ndef main\((\w+: int = [\d_]+(, )?)*\) -> None:")
    return [file.stem for file in files if needs_nothing.search(file.read_text(encoding="utf-8")) and file.stem != "__main__"]


def run(wanted: list[str]) -> int:
    """Run the named benchmarks one after the other, without a name the table of goals. For a wrong name, say which there are."""
    known, wanted = names(), wanted or ["goals"]
    counts: dict[str, list[int]] = {}
    for word in wanted:
        if word.isdigit() and counts:
            [*counts.values()][-1].append(int(word))
        else:
            counts[word] = []
    if not counts or not counts.keys() <= set(known):
        print(f"usage: python -m tests.bench NAME [COUNT] ...   where NAME is one of {', '.join(known)}", file=sys.stderr)
        return 2
    for name, given in counts.items():
        import_module(f"tests.bench.{name}").main(*given)
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
