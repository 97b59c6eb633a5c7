"""Reads the policy of a shift."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desk import data
from desk.errors import DeskError, Refused

if TYPE_CHECKING:
    from desk.sla.policy import Policy
    from desk.store.place import Place


def policy_of(place: Place) -> Policy:
    """The policy of a shift: its own, else the shipped one.

    Raises what `read_policy_file` raises.
    """
    own = place.own_policy()
    return _read_policy(*own) if own is not None else _read_policy(policy_text(place), "policy.toml")


def _read_policy(text: str, name: str) -> Policy:
    from desk.sla.policy_file import read_policy

    return read_policy(text, name)


def policy_text(place: Place) -> str:
    """The text of the policy that counts for a shift. Raises Refused when it cannot be read."""
    own = place.own_policy()
    return own[0] if own is not None else data.text("policy.toml")


class PolicyFile:
    """The policy of an open board.

    An edit is noticed by the text, not by a time. What stands in a database is read with its cases: until then that which ships counts.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._text = self._own_text() if place.file is not None else None

    def first_policy(self) -> Policy:
        """The policy to begin with. Raises what `read_policy_file` raises."""
        if self._place.file is not None:
            return policy_of(self._place)
        return _read_policy(data.text("policy.toml"), "policy.toml")

    def changed_policy(self) -> Policy | None:
        """The policy, when it changed since the last call. Else None.

        Raises DeskError, once, when it makes no sense.
        """
        text = self._own_text()
        if text == self._text:
            return None
        self._text = text
        return policy_of(self._place)

    def _own_text(self) -> str | None:
        with suppress(DeskError):
            own = self._place.own_policy()
            return own[0] if own is not None else None
        return None


def read_policy_file(path: Path) -> Policy:
    """Read the policy in a file.

    Raises Refused when it cannot be read, and what `read_policy` raises when it makes no sense.
    """
    return _read_policy(_file_text(path), str(path))


def _file_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The policy in {path} cannot be read ({error}). Mend it, or move it away to use the usual targets.") from error
