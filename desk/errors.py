"""Errors worded for the agent on shift."""

from __future__ import annotations


class DeskError(Exception):
    """An error that an agent must be told.

    Its message says what happened, what was kept and what to do. `exit_code` is the command line's.
    """

    exit_code = 1


class Refused(DeskError):
    """A wish that cannot be met. The message says why, and what would work."""


class Missing(Refused):
    """A shift that was read here is not there any more. It may come back."""


class Usage(DeskError):
    """The command was written wrongly."""

    exit_code = 2


class Conflict(DeskError):
    """Somebody else changed what the agent was looking at. Nothing was written."""

    exit_code = 3


class InputRejected(DeskError):
    """Part of the input was rejected. The rest was handled as the message says."""

    exit_code = 4


class Damaged(DeskError):
    """A file cannot be read. It was left as it is."""

    exit_code = 5


class ForeignFile(Damaged):
    """A file that holds nothing of a shift. There is nothing to repair."""


class NotSaved(DeskError):
    """The disk would not take the change. Nothing of it was written."""


class Offline(NotSaved):
    """The database cannot be reached. Nothing was written, and it may come back. `why` is the driver's word for it."""

    def __init__(self, words: str, why: str = "") -> None:
        super().__init__(words)
        self.why = why


class Unsure(NotSaved):
    """The link broke during a commit. Nobody knows yet if it was saved. `token` names the commit."""

    def __init__(self, words: str, token: str) -> None:
        super().__init__(words)
        self.token = token
