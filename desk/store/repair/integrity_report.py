"""Holds the result of a check of a shift file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

NOTHING_TO_MEND = "Nothing in it can be mended."
"""The remedy of a problem that no repair would change."""


class IntegrityProblem(msgspec.Struct, frozen=True):
    """One thing that is not as it should be.

    `is_damage` problems need a repair, the others are for information.
    """

    file: Path
    what: str
    remedy: str
    is_damage: bool = False

    def __str__(self) -> str:
        return f"{self.file.name}: {self.what} {self.remedy}"


class IntegrityReport(msgspec.Struct, frozen=True):
    """The result of a check.

    `figures` are counts by name. After a repair, `copies` is the folder with the copies and `notes` what was done. `aside` are the
    documents set aside, in words: no damage, and for somebody to look at.
    """

    path: Path
    problems: tuple[IntegrityProblem, ...] = ()
    figures: Mapping[str, int] = msgspec.field(default_factory=dict)
    copies: Path | None = None
    notes: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()

    @property
    def is_damaged(self) -> bool:
        """Does anything need a repair?"""
        return any(problem.is_damage for problem in self.problems)

    @property
    def can_be_mended(self) -> bool:
        """Would a repair find something to mend?"""
        return any(problem.is_damage and problem.remedy != NOTHING_TO_MEND for problem in self.problems)
