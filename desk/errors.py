"""What can go wrong, worded for the agent on shift; it knows exit codes and nothing else."""

from __future__ import annotations


class DeskError(Exception):
    """Something an agent must be told: what happened, what was kept, what to do. `exit_code` is the command line's."""

    exit_code = 1


class Refused(DeskError):
    """The wish cannot be met, and the message says why and what would work."""


class Usage(DeskError):
    """The command was written wrongly."""

    exit_code = 2


class Conflict(DeskError):
    """Somebody else changed what the agent was looking at; nothing was written."""

    exit_code = 3


class InputRejected(DeskError):
    """Some of the input could not be taken; the rest was handled as the message says."""

    exit_code = 4


class Damaged(DeskError):
    """A file cannot be read; it was left as it is."""

    exit_code = 5


class NotSaved(DeskError):
    """The disk would not take it: nothing of this change was written."""
