"""`python -m tests.bench NAME ...` runs the benchmarks of those names, each printing one JSON line a figure; it measures nothing."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    """The benchmarks there are: every module of this folder with a `main` that needs nothing."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return [file.stem for file in files if "\ndef main() -> None:" in file.read_text(encoding="utf-8") and file.stem != "__main__"]


def run(wanted: list[str]) -> int:
    """Run the named benchmarks one after the other; without a name, or with a wrong one, say which there are."""
    known = names()
    if not wanted or not set(wanted) <= set(known):
        print(f"usage: python -m tests.bench NAME ...   where NAME is one of {', '.join(known)}", file=sys.stderr)
        return 2
    for name in wanted:
        import_module(f"tests.bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
