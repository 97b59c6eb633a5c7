"""Reads the policy file beside a shift file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desk.errors import Refused

if TYPE_CHECKING:
    from desk.sla.policy import Policy


def policy_beside(path: Path) -> Policy:
    """The policy in `NAME.toml` beside a shift file, else the shipped one.

    Raises what `read_policy_file` raises.
    """
    from desk.sla.policy_file import read_policy

    own = path.with_suffix(".toml")
    return read_policy(policy_text(path), str(own) if own.exists() else "policy.toml")


def policy_text(path: Path) -> str:
    """The text of the policy that counts beside a shift file. Raises Refused when it cannot be read."""
    from desk import data

    own = path.with_suffix(".toml")
    return _file_text(own) if own.exists() else data.text("policy.toml")


class PolicyFile:
    """The policy file of an open board.

    An edit is noticed by the file's text, not its time.
    """

    def __init__(self, shift: Path) -> None:
        self._path = shift.with_suffix(".toml")
        self._shift = shift
        self._text = self._read_bytes()

    def changed_policy(self) -> Policy | None:
        """The policy, when it changed since the last call. Else None.

        Raises DeskError, once, when it makes no sense.
        """
        text = self._read_bytes()
        if text == self._text:
            return None
        self._text = text
        return policy_beside(self._shift)

    def _read_bytes(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except OSError:
            return None


def read_policy_file(path: Path) -> Policy:
    """Read the policy in a file.

    Raises Refused when it cannot be read, and what `read_policy` raises when it makes no sense.
    """
    from desk.sla.policy_file import read_policy

    return read_policy(_file_text(path), str(path))


def _file_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The policy in {path} cannot be read ({error}). Mend it, or move it away to use the usual targets.") from error
