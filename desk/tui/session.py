"""Settings of one agent's sitting at the desk, as the command line gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desk.clock import Clock
from desk.recovery.wording_rules import Rules
from desk.sla.policy import Policy
from desk.store.protocol import Store

if TYPE_CHECKING:
    from desk.recovery.playbooks import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One agent's sitting at the desk, as the command line starts it.

    `open_store` is called once, on the worker thread that owns the store from then on; `newer_policy` is called there now and then and
    gives the policy when it was edited since, or raises a DeskError when it makes no sense. `views` are the saved views 1-9 as
    (name, filter), `filter` the one to start with. `demo` makes the demo shift in a fresh file and gives a session for it; it is called
    on a worker thread, when an agent asks for it on a start with nothing in the file. `theme` is the user's choice, empty for the desk's
    own. `path` is shown to the agent and never opened here. `playbooks` reads the desk's playbooks when an agent first asks for them; it
    raises Refused where one makes no sense. `wording` reads the wording rules, on a thread of their own when they are first needed, and
    says what is wrong with those of the desk's own, if anything is. `calm` is whether a word to breathe by stands before a hot case.
    """

    open_store: Callable[[], Store]
    clock: Clock
    policy: Policy
    newer_policy: Callable[[], Policy | None] | None = None
    agent: str = ""
    path: Path | None = None
    read_only: bool = False
    keymap: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    views: tuple[tuple[str, str], ...] = ()
    filter: str = ""
    theme: str = ""
    wording: Callable[[], tuple[Rules, str]] = lambda: (Rules(), "")
    demo: Callable[[], Session] | None = None
    playbooks: Callable[[], Sequence[Plan]] = tuple
    calm: bool = True
