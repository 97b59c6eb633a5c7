"""The protocol of a place where a shift is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from desk.store.case_archive import CaseArchive
    from desk.store.protocol import Store
    from desk.store.shift_copy import CopyStore


class StoreSettings(msgspec.Struct, frozen=True):
    """An agent's settings for stores.

    `rights` is the mode of a new shift file, less the umask. `seen_by_group` shows presence to the group. `polling` checks for changes by
    time. In `own_folder` drafts are kept where they cannot lie beside the shift. `umask` is set before anything is made, None to leave it.
    """

    rights: int = 0o660
    seen_by_group: bool = False
    polling: bool = False
    own_folder: Path | None = None
    umask: int | None = None


class PlaceFinding(msgspec.Struct, frozen=True):
    """Something that a check of a place found. `remedy` is empty where there is nothing to do."""

    what: str
    remedy: str = ""
    is_damage: bool = False


class PlaceReport(msgspec.Struct, frozen=True):
    """The result of a check of a place that is no file."""

    shown: str
    findings: tuple[PlaceFinding, ...]
    figures: Mapping[str, int]

    @property
    def is_damaged(self) -> bool:
        """Is anything of the shift lost or unreadable?"""
        return any(finding.is_damage for finding in self.findings)


class Place(Protocol):
    """Where a shift is kept, as the agent named it. It opens nothing until asked."""

    @property
    def shown(self) -> str:
        """The place for screens and errors. Never a password."""
        ...

    @property
    def name(self) -> str:
        """The place in a header: short."""
        ...

    @property
    def argument(self) -> str:
        """The place as it is given to another process of ours."""
        ...

    @property
    def file(self) -> Path | None:
        """The shift file. None for a shift that is in no file."""
        ...

    def exists(self) -> bool:
        """Is there a shift? Raises Offline where nobody can know."""
        ...

    def prepare(self) -> None:
        """Make what a new shift needs around it. Raises Refused."""
        ...

    def absence_words(self) -> str:
        """Words for a shift that is not there."""
        ...

    def open(self, *, agent: str, read_only: bool, waits: bool = False) -> Store:
        """Open the shift. The caller closes it. Raises Damaged, Offline and Refused.

        One that `waits` opens though its database is away, and its first `refresh` reads the shift.
        """
        ...

    def open_copy(self, *, agent: str, read_only: bool) -> CopyStore:
        """Open the shift to be copied from or into. The caller closes it. Raises Damaged, Offline and Refused."""
        ...

    def archive(self) -> CaseArchive:
        """The archives, for reading."""
        ...

    def check(self, now: datetime | None) -> PlaceReport | None:
        """Check the shift and the way to it. None for a file, which has a check of its own. Raises Offline and Refused."""
        ...

    def migrate(self) -> str:
        """Set up the shift, or bring it up to date. Returns what was done. Raises Refused."""
        ...

    def role_lines(self) -> Sequence[str]:
        """The lines that an owner runs to give agents their rights. Raises Refused."""
        ...

    def own_policy(self) -> tuple[str, str] | None:
        """The shift's own policy: its text and where it stands. None without one. Raises Refused."""
        ...

    def put_policy(self, text: str, *, agent: str) -> None:
        """Give the shift a policy of its own. Raises Refused, and NotSaved."""
        ...
