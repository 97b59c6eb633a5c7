"""The form that ties cases together, and what follows when one is the same matter as another."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from desk.errors import Usage
from desk.model.case import Case
from desk.model.entries import CloseRule, KnownEntry, Link, StatusChange
from desk.model.ids import normal_case_id
from desk.model.shift import Shift
from desk.model.state import CaseState, state_of
from desk.model.timeline import effective_entries
from desk.recovery.closing.rules import ClosingRefused
from desk.recovery.customers.links import LinkCandidate, child_cases, link_candidates
from desk.recovery.entry_rules import entry_check
from desk.tui.forms.spec import EntryContext, Field, FormSpec, Values
from desk.tui.presentation.cell_text import fit

LINKS = ("related", "duplicate", "parent", "same_cause")
_WHY, _NAME = 16, 18
_LISTED = 1000
"""How many cases, the newest, are found by their words; any other by its number."""


def link(context: EntryContext) -> FormSpec:
    """Which case it belongs with: likely ones on top, any other by typing; several marked cases are tied to one."""
    others = context.others()
    likely = link_candidates(context.state, others)
    choices = dict(_choices(context, likely, others))

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        case = normal_case_id(values["case"])
        if case == context.state.id and context.also:
            return []
        if case == context.state.id:
            raise Usage(f"case: {case} is this case itself.")
        return [context.entry("link", case, sort=values["sort"])]

    return FormSpec(
        action="link",
        title="Link with another case",
        fields=(
            Field(
                name="case",
                label="case",
                sort="seek",
                choices=tuple(choices),
                shown=tuple(choices.values()),
                start=_first(context, likely, others),
                hint="type a number, a name, a word",
                needed="Say which case.",
                wide=True,
            ),
            Field(name="sort", label="this is its", sort="choice", choices=LINKS, start=_sort(context, likely), wide=True),
        ),
        build=build,
        live_lines=_said,
        quick=True,
        done="linked",
    )


def _said(values: Values, context: EntryContext) -> list[tuple[tuple[str, str], ...]]:
    """What the link will say, in words."""
    if not values["case"]:
        return []
    who, other = "They" if context.also else context.state.id, normal_case_id(values["case"])
    verb = "are" if context.also else "is"
    said = {
        "related": f"{who} {verb} related to {other}.",
        "duplicate": f"{who} {verb} the same matter as {other}; next you can close {'them' if context.also else 'it'} for that.",
        "parent": f"{who} {'wait' if context.also else 'waits'} for {other} as parent: one cause, many cases.",
        "same_cause": f"{who} {'have' if context.also else 'has'} the same cause as {other}.",
    }
    return [((said[values["sort"]], "dim"),)]


def _choices(context: EntryContext, likely: Sequence[LinkCandidate], others: Sequence[CaseState]) -> Iterator[tuple[str, str]]:
    for each in likely:
        yield each.state.id, _words(each.state, each.why)
    named = {each.state.id for each in likely}
    rest = {other.id: other for other in (*others, context.state) if other.id not in named}
    for other in heapq.nlargest(_LISTED, rest.values(), key=lambda other: other.told_at):
        yield other.id, _words(other, "this case" if other.id == context.state.id else "")


def _words(state: CaseState, why: str) -> str:
    done = f" ({state.status})" if state.finished else ""
    return f"{fit(state.id, 7)}{fit(why, _WHY)}{fit(state.customer, _NAME)}  {state.subject}{done}"


def _first(context: EntryContext, likely: Sequence[LinkCandidate], others: Sequence[CaseState]) -> str:
    """Where several are tied to one: the one among them that others wait for already; else the likeliest."""
    together = {context.state.id, *context.also}
    if context.also:
        return next((other.id for other in others if other.id in together and child_cases(other, others)), context.state.id)
    return likely[0].state.id if likely else ""


def _sort(context: EntryContext, likely: Sequence[LinkCandidate]) -> str:
    if context.also:
        return "parent"
    return "duplicate" if likely and likely[0].is_same_matter else "related"


def duplicate_of(case: Case, agent: str) -> str:
    """The case that this agent just called the same matter, while this one is still open; else nothing."""
    state, standing = state_of(case), effective_entries(case.entries)
    last = standing[-1] if standing else None
    return last.case if isinstance(last, Link) and last.by == agent and last.sort == "duplicate" and not state.finished else ""


def closing_as_duplicate(case: Case, context: EntryContext) -> tuple[KnownEntry, ...]:
    """The entries that close a case as the same matter as another; where a closing rule asks, that is the reason."""
    reason = f"duplicate of {duplicate_of(case, context.agent.id)}"
    close = StatusChange(at=context.now, by=context.agent.id, to="closed", reason=reason)
    overrides = [CloseRule(at=context.now, by=context.agent.id, rule=rule, reason=reason) for rule in _asked(case, close, context.shift)]
    return (*overrides, close)


def _asked(case: Case, close: StatusChange, shift: Shift) -> list[str]:
    try:
        entry_check([close], shift=shift)(case)
    except ClosingRefused as refused:
        return [unmet.rule for unmet in refused.unmet]
    return []
