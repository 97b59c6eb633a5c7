"""Entry point of the command `desk`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run `desk` with the process's arguments and return its exit code."""
    from desk.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
