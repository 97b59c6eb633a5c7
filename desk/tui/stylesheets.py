"""The stylesheets of a checkout or of an installed wheel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

BOARD = ("tones", "base", "board")
"""The sheets of the board."""
OVER_THE_BOARD = ("review", "dialogs", "case", "handover", "forms")
"""The sheets of all that opens over it. They are read with the first of them, for that takes as long as half the rest of a start."""
ORDER = (*BOARD, *OVER_THE_BOARD)
"""The cascade: what comes later wins."""


def folder() -> Path:
    """The folder of stylesheets.

    Raises FileNotFoundError, naming both places, when there is none.
    """
    inside = Path(__file__).parent / "styles"
    beside = Path(__file__).parents[2] / "styles"
    for place in (inside, beside):
        if (place / "base.tcss").is_file():
            return place
    raise FileNotFoundError(f"The stylesheets are missing: neither {inside} nor {beside} has a base.tcss.")


def paths(names: Sequence[str] = ORDER) -> list[Path]:
    """The paths of stylesheets in the order of the cascade."""
    return [path for name in names if (path := folder() / f"{name}.tcss").is_file()]
