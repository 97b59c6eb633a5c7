"""What the parts of the screen tell each other; facts are in the past tense. It knows no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from desk.errors import DeskError

if TYPE_CHECKING:
    from desk.tui.session import Session


@dataclass
class ShiftRead(Message, bubble=False):
    """The shift file has been read for the first time; `sync.cases` is complete."""


@dataclass
class ShiftChanged(Message, bubble=False):
    """Something was committed, here or by another agent; `sync.cases` and `sync.shift` are already up to date.

    `own` is true for our own commits; `notices` are words for the agent, such as a file rewritten by another tool.
    """

    cases: tuple[str, ...] = ()
    shift: bool = False
    notices: tuple[str, ...] = ()
    own: bool = False


@dataclass
class CasesChanged(Message, bubble=False):
    """The views of some cases changed, or of what they depend on: see `live.view`.

    `changed` were committed to or left the shift; `ids` are these and their dependents: cases of the same customer and linked ones.
    `new` came to the shift, `gone` left it. `own` is true for our own commits. `mentions` says what others meant for this agent.
    """

    ids: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    own: bool = False
    mentions: tuple[str, ...] = ()


@dataclass
class ReadShift(Message):
    """The board stands on the screen: read the shift now."""


@dataclass
class PresenceChanged(Message, bubble=False):
    """Somebody began or stopped viewing or writing these cases."""

    cases: tuple[str, ...] = ()


@dataclass
class ShareChanged(Message, bubble=False):
    """How well the shift file is shared with the others changed: see `sync.share`."""


@dataclass
class ShiftUnreadable(Message, bubble=False):
    """The shift file cannot be read; what was known before is kept on screen."""

    error: DeskError


@dataclass
class PolicyChanged(Message, bubble=False):
    """The targets or calendars were edited; `desk.policy` is already the new one."""


@dataclass
class PolicyRefused(Message, bubble=False):
    """The policy was edited into something that makes no sense; the one before stays in force."""

    error: DeskError


@dataclass
class SessionOpened(Message, bubble=False):
    """Another session takes the place of this one in the window, such as the demo shift."""

    session: Session
