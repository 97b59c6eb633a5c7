"""Own work, kept where a restored database cannot lose it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from desk.model.lost_entries import LostEntry


class KeptWork(Protocol):
    """The work of an agent, kept on the agent's machine."""

    def lost(self) -> Sequence[LostEntry]:
        """The entries that the shift has no more. Raises Offline."""
        ...

    def put_back(self) -> Sequence[str]:
        """Write again what was lost, as one commit. Returns its cases. Raises what the store's `commit` raises."""
        ...

    def leave_out(self) -> None:
        """Give up what was lost. It is not told again."""
        ...


class NothingLost:
    """The work of an agent on a shift that loses none."""

    def lost(self) -> Sequence[LostEntry]:
        """Nothing."""
        return ()

    def put_back(self) -> Sequence[str]:
        """Nothing is to be written."""
        return ()

    def leave_out(self) -> None:
        """Do nothing."""
