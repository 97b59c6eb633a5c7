"""Messages of the window: facts in the past tense, wishes as imperatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

from desk.errors import DeskError

if TYPE_CHECKING:
    from desk.board.past_cases import PastCases
    from desk.model.case import Case
    from desk.tui.session import Session


class BoardFilled(Message):
    """The board shows its first cases, or why there are none."""


@dataclass(eq=False, repr=False)
class ShiftRead(Message, bubble=False):
    """The shift was read for the first time. `live.cases` is complete."""


@dataclass(eq=False, repr=False)
class ShiftChanged(Message, bubble=False):
    """Something was committed here or elsewhere. `client.cases` and `client.shift` are up to date.

    `own` is true for our own commits. `notices` are words for the agent, such as a file rewritten by another tool. `documents` are table
    and number of documents outside the cases. `renumbered` gives the new ids of cases by those they had here.
    """

    cases: tuple[str, ...] = ()
    shift: bool = False
    notices: tuple[str, ...] = ()
    own: bool = False
    documents: tuple[tuple[str, int], ...] = ()
    renumbered: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class CommitSettled(Message, bubble=False):
    """The fate of a commit of ours is known again.

    `token` names it as `Unsure` did, `cases` are those at which drafts of it lay.
    """

    token: str
    is_saved: bool
    cases: tuple[str, ...] = ()


@dataclass(eq=False, repr=False)
class PastRead(Message, bubble=False):
    """The archives were read. `cases` are those of them, whole, that still ask for somebody.

    `error` says why they could not be read.
    """

    past: PastCases
    cases: tuple[Case, ...] = ()
    error: DeskError | None = None


@dataclass(eq=False, repr=False)
class CasesChanged(Message, bubble=False):
    """Views of cases changed. `live.view` gives the new ones.

    `changed` were committed to or left the shift. `ids` are these and their dependents: cases of the same customer and linked ones.
    `new` came to the shift, `gone` left it. `own` is true for our own commits. `mentions` says what others meant for this agent.
    """

    ids: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    own: bool = False
    mentions: tuple[str, ...] = ()


@dataclass(eq=False, repr=False)
class HandoverRead(Message, bubble=False):
    """The pack of the handover was worked out anew. `desk.handover.pack` gives it."""


@dataclass(eq=False, repr=False)
class ReadShift(Message):
    """The board stands on the screen: read the shift now."""


@dataclass(eq=False, repr=False)
class PresenceChanged(Message, bubble=False):
    """Others came to these cases, left them or began to write."""

    cases: tuple[str, ...] = ()


@dataclass(eq=False, repr=False)
class SyncStateChanged(Message, bubble=False):
    """The file is shared better or worse than before.

    `client.sync_state` says how.
    """


@dataclass(eq=False, repr=False)
class ShiftUnreadable(Message, bubble=False):
    """The shift file cannot be read. What was known before stays on screen."""

    error: DeskError


@dataclass(eq=False, repr=False)
class PolicyChanged(Message, bubble=False):
    """The targets or calendars were edited. `desk.policy` is the new one."""


@dataclass(eq=False, repr=False)
class PolicyRefused(Message, bubble=False):
    """The edited policy makes no sense. The one before stays in force."""

    error: DeskError


@dataclass(eq=False, repr=False)
class SessionOpened(Message, bubble=False):
    """Another session was opened.

    It takes the place of this one in the window.
    """

    session: Session
