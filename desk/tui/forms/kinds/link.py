"""The form that ties cases together, and what follows when one is the same matter as another."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from desk.errors import Usage
from desk.model.case import Case
from desk.model.entries import CloseRule, KnownEntry, Link, StatusChange
from desk.model.minting import normal_case_id
from desk.model.shift import Shift
from desk.model.state import CaseState, state_of
from desk.model.timeline import in_force
from desk.recovery.linking import Candidate, candidates, children_of
from desk.recovery.rules import ClosingRefused, check_of
from desk.tui.forms.spec import Field, Form, Scene, Values
from desk.tui.printable import fit

LINKS = ("related", "duplicate", "parent", "same_cause")
_WHY, _NAME = 16, 18
_LISTED = 1000
"""How many cases, the newest, are found by their words; any other by its number."""


def link(scene: Scene) -> Form:
    """Which case it belongs with: likely ones on top, any other by typing; several marked cases are tied to one."""
    others = scene.others()
    likely = candidates(scene.state, others)
    choices = dict(_choices(scene, likely, others))

    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        case = normal_case_id(values["case"])
        if case == scene.state.id and scene.also:
            return []
        if case == scene.state.id:
            raise Usage(f"case: {case} is this case itself.")
        return [scene.entry("link", case, sort=values["sort"])]

    return Form(
        action="link",
        title="Link with another case",
        fields=(
            Field(
                name="case",
                label="case",
                sort="seek",
                choices=tuple(choices),
                shown=tuple(choices.values()),
                start=_first(scene, likely, others),
                hint="type a number, a name, a word",
                needed="Say which case.",
                wide=True,
            ),
            Field(name="sort", label="this is its", sort="choice", choices=LINKS, start=_sort(scene, likely), wide=True),
        ),
        build=build,
        live=_said,
        quick=True,
        done="linked",
    )


def _said(values: Values, scene: Scene) -> list[tuple[tuple[str, str], ...]]:
    """What the link will say, in words."""
    if not values["case"]:
        return []
    who, other = "They" if scene.also else scene.state.id, normal_case_id(values["case"])
    verb = "are" if scene.also else "is"
    said = {
        "related": f"{who} {verb} related to {other}.",
        "duplicate": f"{who} {verb} the same matter as {other}; next you can close {'them' if scene.also else 'it'} for that.",
        "parent": f"{who} {'wait' if scene.also else 'waits'} for {other} as parent: one cause, many cases.",
        "same_cause": f"{who} {'have' if scene.also else 'has'} the same cause as {other}.",
    }
    return [((said[values["sort"]], "dim"),)]


def _choices(scene: Scene, likely: Sequence[Candidate], others: Sequence[CaseState]) -> Iterator[tuple[str, str]]:
    for each in likely:
        yield each.state.id, _words(each.state, each.why)
    named = {each.state.id for each in likely}
    rest = {other.id: other for other in (*others, scene.state) if other.id not in named}
    for other in heapq.nlargest(_LISTED, rest.values(), key=lambda other: other.told_at):
        yield other.id, _words(other, "this case" if other.id == scene.state.id else "")


def _words(state: CaseState, why: str) -> str:
    done = f" ({state.status})" if state.finished else ""
    return f"{fit(state.id, 7)}{fit(why, _WHY)}{fit(state.customer, _NAME)}  {state.subject}{done}"


def _first(scene: Scene, likely: Sequence[Candidate], others: Sequence[CaseState]) -> str:
    """Where several are tied to one: the one among them that others wait for already; else the likeliest."""
    together = {scene.state.id, *scene.also}
    if scene.also:
        return next((other.id for other in others if other.id in together and children_of(other, others)), scene.state.id)
    return likely[0].state.id if likely else ""


def _sort(scene: Scene, likely: Sequence[Candidate]) -> str:
    if scene.also:
        return "parent"
    return "duplicate" if likely and likely[0].same else "related"


def duplicate_of(case: Case, agent: str) -> str:
    """The case that this agent just called the same matter, while this one is still open; else nothing."""
    state, standing = state_of(case), in_force(case.entries)
    last = standing[-1] if standing else None
    return last.case if isinstance(last, Link) and last.by == agent and last.sort == "duplicate" and not state.finished else ""


def closing_as_duplicate(case: Case, scene: Scene) -> tuple[KnownEntry, ...]:
    """The entries that close a case as the same matter as another; where a closing rule asks, that is the reason."""
    reason = f"duplicate of {duplicate_of(case, scene.agent.id)}"
    close = StatusChange(at=scene.now, by=scene.agent.id, to="closed", reason=reason)
    overrides = [CloseRule(at=scene.now, by=scene.agent.id, rule=rule, reason=reason) for rule in _asked(case, close, scene.shift)]
    return (*overrides, close)


def _asked(case: Case, close: StatusChange, shift: Shift) -> list[str]:
    try:
        check_of([close], shift=shift)(case)
    except ClosingRefused as refused:
        return [unmet.rule for unmet in refused.unmet]
    return []
