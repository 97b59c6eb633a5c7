"""Data that ships with the desk: the default policy, wording rules, the demo shift. It knows its own files and nothing else."""

from __future__ import annotations

from importlib import resources


def text(name: str) -> str:
    """The text of a file that ships in this package."""
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
