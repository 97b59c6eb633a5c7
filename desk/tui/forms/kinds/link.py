"""The form that links cases, and the closing of duplicates."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from desk.errors import Usage
from desk.model.case import Case
from desk.model.entries import CloseRule, KnownEntry, Link, StatusChange
from desk.model.ids import normal_case_id
from desk.model.shift import Shift
from desk.model.state import CaseState, state_of
from desk.model.timeline import effective_entries
from desk.recovery.causes.repeats import find_repeat, known_causes
from desk.recovery.closing.rules import ClosingRefused
from desk.recovery.customers.links import LinkCandidate, child_cases, link_candidates
from desk.recovery.entry_rules import entry_check
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.presentation.cell_text import fit
from desk.tui.presentation.toned_text import FlowLine

LINK_SORTS = ("related", "duplicate", "parent", "same_cause")
_SORT_WORDS = ("related to it", "a duplicate", "part of it", "of one cause")
"""What this case is to the other, to be read after the label."""
_SAME_CAUSE = "same cause"
_WHY_WIDTH, _NAME_WIDTH = 16, 18
_MOST_LISTED = 1000
"""Cases that are found by their words, the newest ones. Any other is found by its number."""


def link_form(context: EntryContext) -> FormSpec:
    """The form that links a case with another.

    Likely cases stand on top, any other is found by typing. Several marked cases are linked with one.
    """
    others = context.others()
    likely = _likely_cases(context, others)
    return FormSpec(
        action="link",
        title="Link with another case",
        fields=(
            _case_field(context, likely, others),
            Field(
                name="sort",
                label="these are" if context.also else "this case is",
                sort="choice",
                choices=LINK_SORTS,
                choice_words=_SORT_WORDS,
                start=_preselected_sort(context, likely),
                wide=True,
            ),
        ),
        build=_link_entries,
        live_lines=_link_meaning_lines,
        live_rows=2,
        saved_words=_saved_words,
    )


def _saved_words(values: Values) -> str:
    """The case it was linked with, such as `a duplicate of C-104:`."""
    said = {"related": "linked with", "duplicate": "a duplicate of", "parent": "part of", "same_cause": "same cause as"}
    return f"{said[values['sort']]} {normal_case_id(values['case'])}:"


def _likely_cases(context: EntryContext, others: Sequence[CaseState]) -> Sequence[LinkCandidate]:
    """The likely cases, then those of the same cause. Open ones and the same matter come first."""
    shared = _cases_of_cause(context, others)
    likely = [
        replace(each, why=_why_with_cause(each.why)) if each.state.id in shared else each for each in link_candidates(context.state, others)
    ]
    listed = {each.state.id for each in likely} | {link.case for link in context.state.links}
    by_id = {other.id: other for other in others}
    more = [LinkCandidate(by_id[case], _SAME_CAUSE) for case in shared if case in by_id and case not in listed]
    return sorted((*likely, *more), key=lambda each: each.state.finished and not each.is_same_matter)


def _cases_of_cause(context: EntryContext, others: Sequence[CaseState]) -> Sequence[str]:
    """The other cases with a cause of this one, newest first."""
    if not context.state.causes:
        return ()
    known = [each for each in known_causes(others) if each.case != context.state.id]
    found = (find_repeat(cause.text, cause.key, known, context.now) for cause in context.state.causes)
    return tuple(dict.fromkeys(case for repeat in found if repeat for case in reversed(repeat.cases)))


def _why_with_cause(why: str) -> str:
    return "customer, cause" if why == "same customer" else _SAME_CAUSE


def _case_field(context: EntryContext, likely: Sequence[LinkCandidate], others: Sequence[CaseState]) -> Field:
    choices = dict(_case_choices(context, likely, others))
    return Field(
        name="case",
        label="case",
        sort="seek",
        choices=tuple(choices),
        choice_words=tuple(choices.values()),
        start=_preselected_case(context, likely, others),
        hint="type a number, a name, a word",
        needed="Say which case.",
        wide=True,
    )


def _link_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    case = normal_case_id(values["case"])
    if case == context.state.id and context.also:
        return []
    if case == context.state.id:
        raise Usage(f"case: {case} is this case itself.")
    return [context.entry("link", case, sort=values["sort"])]


def _link_meaning_lines(values: Values, context: EntryContext) -> list[FlowLine]:
    """The meaning of the link in words."""
    if not values["case"]:
        return []
    who, other = "They" if context.also else context.state.id, normal_case_id(values["case"])
    verb = "are" if context.also else "is"
    said = {
        "related": f"{who} {verb} related to {other}.",
        "duplicate": f"{who} {verb} the same matter as {other}; next you can close {'them' if context.also else 'it'} for that.",
        "parent": f"{who} {verb} part of {other} and {'wait' if context.also else 'waits'} for it: one cause, many cases.",
        "same_cause": f"{who} {'have' if context.also else 'has'} the same cause as {other}.",
    }
    return [((said[values["sort"]], "dim"),)]


def _case_choices(context: EntryContext, likely: Sequence[LinkCandidate], others: Sequence[CaseState]) -> Iterator[tuple[str, str]]:
    for each in likely:
        yield each.state.id, _case_line(each.state, each.why)
    named = {each.state.id for each in likely}
    rest = {other.id: other for other in (*others, context.state) if other.id not in named}
    for other in heapq.nlargest(_MOST_LISTED, rest.values(), key=lambda other: other.told_at):
        yield other.id, _case_line(other, "this case" if other.id == context.state.id else "")


def _case_line(state: CaseState, why: str) -> str:
    done = f" ({state.status})" if state.finished else ""
    return f"{fit(state.id, 7)}{fit(why, _WHY_WIDTH)}{fit(state.customer, _NAME_WIDTH)}  {state.subject}{done}"


def _preselected_case(context: EntryContext, likely: Sequence[LinkCandidate], others: Sequence[CaseState]) -> str:
    """The case to begin with, empty where none is likely.

    Where several are linked with one, it is the one among them that others wait for already, else the first. Otherwise it is the likeliest.
    """
    together = {context.state.id, *context.also}
    if context.also:
        return next((other.id for other in others if other.id in together and child_cases(other, others)), context.state.id)
    return likely[0].state.id if likely else ""


def _preselected_sort(context: EntryContext, likely: Sequence[LinkCandidate]) -> str:
    if context.also:
        return "parent"
    if likely and likely[0].is_same_matter:
        return "duplicate"
    return "same_cause" if likely and likely[0].why == _SAME_CAUSE else "related"


def duplicate_of(case: Case, agent: str) -> str:
    """The case that this agent just linked as the same matter.

    Empty where their last link says nothing of the kind, or this case is finished.
    """
    state, standing = state_of(case), effective_entries(case.entries)
    last = standing[-1] if standing else None
    return last.case if isinstance(last, Link) and last.by == agent and last.sort == "duplicate" and not state.finished else ""


def duplicate_close_entries(case: Case, context: EntryContext) -> tuple[KnownEntry, ...]:
    """The entries that close a case as a duplicate.

    Where a closing rule asks, the duplicate is the reason to override it.
    """
    reason = f"duplicate of {duplicate_of(case, context.agent.id)}"
    close = StatusChange(at=context.now, by=context.agent.id, to="closed", reason=reason)
    overrides = [
        CloseRule(at=context.now, by=context.agent.id, rule=rule, reason=reason) for rule in _unmet_rule_names(case, close, context.shift)
    ]
    return (*overrides, close)


def _unmet_rule_names(case: Case, close: StatusChange, shift: Shift) -> list[str]:
    try:
        entry_check([close], shift=shift)(case)
    except ClosingRefused as refused:
        return [unmet.rule for unmet in refused.unmet]
    return []
