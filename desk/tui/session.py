"""Settings with which the command line starts the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from desk.config import Bell
from desk.model.case import Case
from desk.sla.policy import Policy
from desk.store.protocol import Store
from desk.wall_clock import WallClock

if TYPE_CHECKING:
    from desk.importers.import_parts import ImportParts
    from desk.importers.reading.progress import TellStep
    from desk.model.changes import Change
    from desk.recovery.steps.playbooks import PlaybookPlan
    from desk.recovery.steps.reply_templates import ReplyTemplate
    from desk.reports.report import Report
    from desk.review.practice import PracticeScript
    from desk.wording.rule_types import WordingRules


def _no_rules() -> tuple[WordingRules, str]:
    return import_module("desk.wording.rule_types").WordingRules(), ""  # it comes with every rule, and few sessions have none


class ReportFiles(Protocol):
    """The files that reports are read from and written to. Everything is called on a worker thread."""

    def months(self) -> Sequence[str]:
        """The months of the archives."""
        ...

    def rows(self, policy: Policy) -> Iterable[bytes]:
        """The kept row of each archived case. Raises Damaged."""
        ...

    def packs(self) -> Mapping[int, bytes]:
        """The signed handovers in the archives. Raises Damaged."""
        ...

    def is_there(self, name: str) -> str:
        """The name of a file that writing to `name` would replace. Empty when there is none. Raises Usage for what names no file."""
        ...

    def save(self, report: Report, name: str) -> Sequence[Path]:
        """Write a report to files. The ending of `name` says in which form. Raises DeskError."""
        ...


Setting = str | tuple[str, ...]
"""The value of a setting."""


class Settings(Protocol):
    """The agent's settings file. Everything is called on a worker thread."""

    @property
    def path(self) -> Path:
        """The path of the file, which may not be there yet."""
        ...

    def text(self) -> str:
        """The text of the file, a commented example without one. Raises Refused."""
        ...

    def save(self, text: str) -> None:
        """Write the whole file. Raises Refused for settings that make no sense."""
        ...

    def keep(self, key: str, value: Setting) -> None:
        """Keep one setting, a text or texts. Raises Refused."""
        ...


class PlannedImport(msgspec.Struct, frozen=True):
    """An export in lines, and its changes to the shift in parts.

    `finish` puts away what belongs into archives, once the changes are saved. It is called on a worker thread, and gives words about what
    it could not do.
    """

    lines: Sequence[str]
    parts: ImportParts
    finish: Callable[[], Sequence[str]] | None = None

    @property
    def changes(self) -> Sequence[Change]:
        """Its changes to the shift, all of them."""
        return self.parts.changes


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's session at the desk."""

    open_store: Callable[[], Store]
    """Opens the shift. Called once, on the worker thread that owns the store from then on."""
    clock: WallClock
    policy: Policy
    newer_policy: Callable[[], Policy | None] | None = None
    """Gives the policy when it was edited since. Called on the worker thread now and then. Raises DeskError when it makes no sense."""
    policy_comes_late: bool = False
    """Does `newer_policy` give the shift's own policy only once the shift is read?"""
    agent: str = ""
    path: Path | None = None
    """The shift file, to be shown to the agent. It is never opened here."""
    place: str = ""
    """The place of the shift, for a header. Empty in memory."""
    can_go_back: bool = False
    """Can the shift go back to an earlier state, as a database does when a backup is put back?"""
    read_only: bool = False
    keymap: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    views: tuple[tuple[str, str], ...] = ()
    """The saved views 1-9 as (name, filter)."""
    save_view: Callable[[int, str, str], None] | None = None
    """Saves a filter as the view of a number, in the settings. Called on a thread of its own. Raises DeskError."""
    settings: Settings | None = None
    """The agent's settings. None where there are none, as on a copy."""
    filter: str = ""
    """The filter to start with."""
    bell: Bell = "mine"
    """The alarms that sound. A toast says the rest all the same."""
    sort: str = ""
    """The order to start with, by its name. Empty for worst first."""
    columns: tuple[str, ...] | None = None
    """The columns that the agent chose. None for the desk's own."""
    theme: str = ""
    """The agent's choice, empty for the desk's own."""
    wording: Callable[[], tuple[WordingRules, str]] = _no_rules
    """Reads the rules of wording and says what is wrong with the desk's own. Called on a thread of its own when first needed."""
    rename: Callable[[str], Session] | None = None
    """Keeps the agent's name and gives their session. Called on a worker thread. None where somebody named the agent. Raises Usage."""
    read_import: Callable[[str, TellStep], PlannedImport] | None = None
    """Reads an export, telling how far it is. Called on a worker thread. Raises DeskError."""
    demo: Callable[[], Session] | None = None
    """Makes the demo shift in a fresh file. Called on a worker thread, when an agent asks for it on an empty shift."""
    newest_copy: Callable[[], tuple[Session, str]] | None = None
    """Gives a session to look at what can be read of a damaged file, and words about it. Called on a worker thread. Raises DeskError."""
    playbooks: Callable[[], Sequence[PlaybookPlan]] = tuple
    """Reads the desk's playbooks when an agent first asks for them. Raises Refused where one makes no sense."""
    templates: Callable[[], tuple[Sequence[ReplyTemplate], Sequence[str]]] = lambda: ((), ())
    """Reads the agent's canned replies, and says in words what is wrong with some."""
    archived: Callable[[], Iterable[Mapping[str, Case]]] = tuple
    """Reads the cases of each archive, one after the other. Called on a worker thread. Raises Damaged."""
    reports: Callable[[], ReportFiles] | None = None
    """Gives the files of reports, when an agent first asks for one. None where there are none, as in memory."""
    practice: PracticeScript | None = None
    """The shift that this session practises on. None on a real one."""
    after_practice: Session | None = None
    """The session to go back to when the practice ends. None where the window closes then."""
    new_practice: Callable[[], Session] | None = None
    """Makes a session to practise on this shift. Called on a worker thread. Raises DeskError."""
    seals: Callable[[], Sequence[str]] | None = None
    """Says in words whether every signed handover is as it was signed. Called on a worker thread. Raises DeskError."""
    move_old: Callable[[], Sequence[str]] | None = None
    """Moves what is settled to the archives, and says what stays. Called on a thread of its own. Raises DeskError."""
    review_at: datetime | None = None
    """The instant at which the board as it was opens. None for the board as it is."""
    wall: bool = False
    """Is the board for everybody's eyes? Then it shows no customer and no words of anybody."""
    keep_frame: Callable[[str, tuple[int, int]], None] | None = None
    """Keeps what the board shows in a window of so many columns and rows, to be painted first at the next start.

    Called when the shift is closed. Raises OSError and Refused."""
    plain_signs: bool = False
    """Does the terminal show plain signs alone?"""
    calm: bool = True
    """Is a word to breathe by shown before a hot case?"""
