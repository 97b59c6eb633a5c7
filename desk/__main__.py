"""Entry point of the command `desk`."""

from __future__ import annotations

import os
import sys

from desk.first_frame.standing_frame import give_back_terminal
from desk.first_frame.start import paint_first_frame

STOPPED = 130
"""The exit code after ctrl+c."""


def main() -> int:
    """Run `desk` with the process's arguments and return its exit code."""
    paint_first_frame(sys.argv[1:], os.environ)
    try:
        from desk.cli import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # before there was anything to tell of it
        return STOPPED
    finally:
        give_back_terminal()


if __name__ == "__main__":
    sys.exit(main())
