"""The stylesheets of a checkout or of an installed wheel."""

from __future__ import annotations

from pathlib import Path

ORDER = ("tones", "base", "board", "dialogs", "case", "handover", "forms")
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


def paths() -> list[Path]:
    """Every stylesheet in the order of the cascade."""
    return [path for name in ORDER if (path := folder() / f"{name}.tcss").is_file()]
