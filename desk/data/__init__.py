"""Files that ship with the desk: policy, wording rules, demo shift."""

from __future__ import annotations

from importlib import resources


def text(name: str) -> str:
    """The text of a file that ships in this package."""
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
