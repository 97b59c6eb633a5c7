"""The plain structure of a pack, printed as JSON and kept signed.

Screens and files draw from it. Instants end in Z, money is text, and there is no fraction in it, so that its sum can be told anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from desk.handover.notes import Heat, Since
from desk.model.entry_values import Instant
from desk.model.shift import Seal


class LineNext(Struct, frozen=True, kw_only=True):
    """The next action. `by` is who worded it, None for a draft."""

    text: str
    owner: str
    due: Instant | None = None
    by: str | None = None


class Correction(Struct, frozen=True, kw_only=True):
    """The words with which the outgoing corrected a read-back."""

    text: str
    by: str
    at: Instant


class LineReadBack(Struct, frozen=True, kw_only=True):
    """The read-back of a line. `stale` says what changed since, `hints` what its words lack."""

    id: str
    text: str
    by: str
    at: Instant
    accepted_by: str | None = None
    corrected: Correction | None = None
    stale: str | None = None
    hints: tuple[str, ...] = ()


class LineQuestion(Struct, frozen=True, kw_only=True):
    """A question with its answer."""

    id: str
    by: str
    at: Instant
    text: str
    answer: str | None = None
    answered_by: str | None = None


class LinePromise(Struct, frozen=True, kw_only=True):
    """An open promise, and who keeps it from now on."""

    entry: str
    text: str
    due: Instant | None
    keeper: str


class PackLine(Struct, frozen=True, kw_only=True, rename={"if_": "if"}):
    """One case in five parts: heat, story, next, if-then, read-back.

    `if_` is the drafted condition and `if_then` the whole, None while nobody said the *then*. `marks` are words for what was done with
    the line, in the order of `MARKS`. `rev` is the number of the last note on it, `case_rev` the number of entries of the case.
    `recheck` is when a paused case is looked at again.
    """

    case: str
    customer: str
    subject: str
    priority: str
    heat: Heat
    because: tuple[str, ...]
    heat_by: str | None
    story: str
    story_by: str | None
    next: LineNext
    if_then: str | None
    if_then_by: str | None
    if_: str
    if_then_asked: bool
    read_back: LineReadBack | None
    asked: tuple[LineQuestion, ...]
    taker: str
    owner: str
    promises: tuple[LinePromise, ...]
    since: tuple[Since, ...]
    marks: tuple[str, ...]
    rev: int
    case_rev: int
    recheck: Instant | None = None


MARKS = {
    "kept": "c",
    "read": "r",
    "read_back": "b",
    "accepted": "a",
    "question": "?",
    "asked": "!",
    "stale": "~",
    "own": "=",
}
"""The marks of a line, each with its sign. `own` needs no read-back: the owner stays for the coming shift."""


class BeforeTalk(Struct, frozen=True, kw_only=True):
    """A thing due before the talk is over. The outgoing keeps it first."""

    case: str
    what: str
    text: str
    due: Instant
    owner: str


class LineGroup(Struct, frozen=True, kw_only=True):
    """Cases that are read back together. `text` says what they are, where they have no lines."""

    name: str
    cases: tuple[str, ...]
    read_back: str | None = None
    text: str = ""


BACKLOG = "backlog"
"""The name of the group of cases that press nobody."""


class Blocker(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A thing that stands against signing, with its way out."""

    case: str = ""
    concern: str = ""
    question: str = ""
    what: str
    solve: tuple[str, ...]
    keys: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The id of what it is about."""
        return self.case or self.concern or self.question


class Signature(Struct, frozen=True, kw_only=True):
    """One signature. `since` is what happened between the freezing and it."""

    side: str
    by: str
    at: Instant
    override: str | None
    sum: str
    since: tuple[Since, ...] = ()


class FromShift(Struct, frozen=True, kw_only=True):
    """The span that is handed over."""

    name: str
    start: Instant | None
    end: Instant | None
    agents: tuple[str, ...]


class ToShift(Struct, frozen=True, kw_only=True):
    """The span that takes over. Without agents nobody comes."""

    name: str
    until: Instant | None
    agents: tuple[str, ...]


class Pack(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A whole handover.

    `asked` are the questions about no case. `since` is what happened after the first signature, and is kept beside what was signed.
    """

    id: str
    state: str
    revision: int
    rev: int
    zone: str
    from_: FromShift
    to: ToShift
    gap: tuple[Instant, Instant] | None
    built_at: Instant
    built_by: str
    talk_first: tuple[str, ...]
    before_you_talk: tuple[BeforeTalk, ...]
    cases: tuple[PackLine, ...]
    groups: tuple[LineGroup, ...]
    blockers: tuple[Blocker, ...]
    lists: Mapping[str, tuple[Mapping[str, Any], ...]]
    results: Mapping[str, Mapping[str, Any]]
    asked: tuple[LineQuestion, ...]
    reopened: tuple[Mapping[str, Any], ...]
    signatures: tuple[Signature, ...]
    sum: str | None
    seal: str | None
    prev: Seal | None
    since: tuple[Since, ...] = ()

    def line(self, case: str) -> PackLine | None:
        """The line of a case."""
        return next((line for line in self.cases if line.case == case), None)

    @property
    def backlog(self) -> tuple[str, ...]:
        """The cases without a line of their own."""
        return next((group.cases for group in self.groups if group.name == BACKLOG), ())

    def count(self, heat: Heat) -> int:
        """The number of lines of a heat."""
        return sum(line.heat == heat for line in self.cases)
