"""Reads playbooks and finds those that fit a case best.

A playbook is a planned response to an unexpected event (S4.4, S5.4): steps with their minutes, first words to adapt, usual remedies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import get_args

import msgspec

from desk.model.entries import PlannedStep, Playbook, Told
from desk.model.entry_values import MOST_MINUTES, Remedy
from desk.model.state import CaseState
from desk.recovery.steps.placeholders import PLACEHOLDER_VALUES, last_heard, unfilled_names
from desk.recovery.steps.playbook_progress import EVIDENCE
from desk.text.similarity import ALIKE, containment
from desk.toml_table import Source, TomlTable

PLAYBOOK_FILES = ("no-show.toml", "wrong-item.toml", "outage.toml", "billing.toml")
"""The playbooks that ship, in `desk/data/playbooks/`."""
_NAME = re.compile(r"[\w-]{1,40}")
_WORD = re.compile(r"[^\W_]+")
_REMEDIES: tuple[str, ...] = get_args(Remedy)


class PlaybookPlan(msgspec.Struct, frozen=True):
    """A playbook: kinds of failure, steps, first words to adapt, usual remedies.

    `words` are what customers say of such a failure.
    """

    name: str
    title: str
    failure: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    first_words: str = ""
    remedies: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def read_playbook(text: str, source: str) -> PlaybookPlan:
    """Read a playbook. `source` is the name of its file. Raises Refused, naming file and line, where it makes no sense."""
    table = Source(text, source).parsed()
    table.only(("name", "title", "failure", "words", "first_words", "remedies", "step"))
    name = table.text("name") or ""
    if not _NAME.fullmatch(name):
        raise table.wrong("name", "a name of letters, digits, `-` or `_` is needed")
    return PlaybookPlan(
        name=name,
        title=table.text("title") or name,
        failure=table.texts("failure") or (),
        words=table.texts("words") or (),
        steps=_planned_steps(table),
        first_words=_first_words(table),
        remedies=tuple(table.known("remedies", word, among=_REMEDIES) for word in table.texts("remedies") or ()),
    )


def read_playbooks(files: Iterable[tuple[str, str]]) -> tuple[PlaybookPlan, ...]:
    """Read several playbooks, each given by file name and text.

    A later one replaces an earlier one of the same name. Raises Refused as `read_playbook` does.
    """
    plans = [read_playbook(text, source) for source, text in files]
    return tuple({plan.name: plan for plan in plans}.values())


def _planned_steps(table: TomlTable) -> tuple[PlannedStep, ...]:
    steps = tuple(map(_planned_step, table.tables("step")))
    if not steps:
        raise table.wrong(None, "a playbook needs steps, each headed [[step]]")
    told: set[str] = set()
    for step, where in zip(steps, table.tables("step"), strict=True):
        if step.text in told:
            raise where.wrong("do", f"two steps say {step.text!r}")
        told.add(step.text)
    return steps


def _planned_step(table: TomlTable) -> PlannedStep:
    table.only(("do", "minutes", "evidence"))
    text = (table.text("do") or "").strip()
    if not text:
        raise table.wrong("do" if "do" in table.values else None, 'a step says what to do: do = "call by name"')
    evidence = table.one_of("evidence", EVIDENCE) or ""
    return PlannedStep(text=text, minutes=table.number("minutes", most=MOST_MINUTES), evidence=evidence)


def _first_words(table: TomlTable) -> str:
    words = (table.text("first_words") or "").strip()
    for place in unfilled_names(words):
        if place not in PLACEHOLDER_VALUES and place != "agent":
            raise table.wrong("first_words", f"nothing fills {{{place}}}; there are {', '.join(('agent', *PLACEHOLDER_VALUES))}")
    return words


def playbooks_by_fit(plans: Sequence[PlaybookPlan], state: CaseState) -> list[PlaybookPlan]:
    """All playbooks, the one that fits the case best first.

    The kind of failure counts first, then what the customer says of it, then the words shared with the case. Of two that fit alike the
    later one is first, so that a desk's own stands before one that ships.
    """
    told = _told_words(state)

    def fit(number: int) -> tuple[bool, int, float, int]:
        plan = plans[number]
        return _is_of_kind(plan, state), len(_words_said(plan, told)), _shared_words(plan, told), number

    best = sorted(range(len(plans)), key=fit, reverse=True)
    return [plans[number] for number in best]


def fit_words(plan: PlaybookPlan, state: CaseState) -> str:
    """The reason why a playbook fits a case.

    It is the kind of failure, or what the customer says. Empty where it does not fit.
    """
    if _is_of_kind(plan, state):
        return str(state.value("failure"))
    told = _told_words(state)
    said = _words_said(plan, told)
    return said[0] if said else plan.title.casefold() if _shared_words(plan, told) >= ALIKE else ""


def _is_of_kind(plan: PlaybookPlan, state: CaseState) -> bool:
    return str(state.value("failure") or "").casefold() in {each.casefold() for each in plan.failure}


def _words_said(plan: PlaybookPlan, told: str) -> list[str]:
    """The words of a playbook that stand in what was told."""
    spaced = f" {_plain_words(told)} "
    return [words for words in plan.words if f" {_plain_words(words)} " in spaced]


def _plain_words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _shared_words(plan: PlaybookPlan, told: str) -> float:
    return containment(f"{plan.title} {' '.join(plan.failure)}".replace("-", " "), told)


def _told_words(state: CaseState) -> str:
    return " ".join((_first_told(state), *state.tags, last_heard(state, "promised"), last_heard(state, "came"))).replace("-", " ")


def _first_told(state: CaseState) -> str:
    account = next((entry.text for entry in state.timeline if isinstance(entry, Told)), "")
    return f"{state.subject} {account}"


def playbook_entry(plan: PlaybookPlan, *, at: datetime, by: str) -> Playbook:
    """Make the entry that begins a playbook."""
    return Playbook(at=at, by=by, name=plan.name, steps=plan.steps)
