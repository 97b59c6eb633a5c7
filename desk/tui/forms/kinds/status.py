"""The form of a case's status.

It can wait, hold, solve, close and reopen, and says how a recovery ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from desk.errors import Usage
from desk.model.entries import KnownEntry
from desk.model.entry_values import OUTCOME_WORDS
from desk.model.state import CaseState
from desk.recovery.closing.aftercare import DEFAULT_AFTERCARE
from desk.recovery.closing.grace_period import is_within_grace
from desk.recovery.closing.outcomes import effort_summary, proposed_saved_sale, stronger_words
from desk.recovery.customers.history import failure_number
from desk.recovery.verdicts import is_satisfied, verdicts_since_reopened
from desk.text.printable import plain_words
from desk.tui.forms.field import Field, Values
from desk.tui.forms.kinds.open_actions import OpenActions, open_actions
from desk.tui.forms.kinds.reopening import NEW_CASE, linked_new_case, new_case_link, reopening_lines
from desk.tui.forms.spec import EntryContext, FormSpec, LiveLines
from desk.tui.forms.usual_fields import due_field
from desk.tui.presentation.toned_text import FlowLine

STATUS_OF_WAY = {"wait": "pending", "hold": "on_hold", "solve": "solved", "close": "closed", "reopen": "open"}
_SAVED_WORDS = {"wait": "waiting:", "hold": "on hold:", "solve": "solved:", "close": "closed:", "reopen": "reopened:"}
_SAVING_WORDS = {way: f"{way} it" for way in (*STATUS_OF_WAY, NEW_CASE)} | {"wait": "let it wait", NEW_CASE: "begin a new case"}
_WAITING_WORDS = {
    "wait": "wait: they have to answer first. Say for what; promises to them run on",
    "hold": "hold: others have to act first, not the customer. Say who; promises run on",
}
_MEANING_WORDS = {
    **_WAITING_WORDS,
    "solve": "solved: our part is done, and they may still come back. s closes it later",
    "close": "closed: nothing more is to be done, by us or by them",
}
_MEANING_WITH_ACTION = {
    **_WAITING_WORDS,
    "solve": "solved: our part for them is done, and they may still come back",
    "close": "closed for them",
}
"""The difference between two ways that sound alike."""
_ENDING_FIELDS = ("outcome", "saved", "went_to", "remember", "aftercare")
_WHEN_WAITING, _WHEN_ENDING = ("way", ("wait", "hold")), ("way", ("solve", "close"))


def status_form(context: EntryContext) -> FormSpec:
    """The form that changes the status of a case.

    Waiting says for what and when we look again. An ending may say how it ended. What is long over goes on as a new case.
    """
    state = context.state
    late = state.finished and not is_within_grace(state, context.now)
    stays_open = open_actions(context)
    ways = (NEW_CASE, *STATUS_OF_WAY) if late else tuple(STATUS_OF_WAY)
    return FormSpec(
        action="status",
        title="Status",
        fields=(
            Field(name="way", label="do", sort="choice", choices=ways, start=_natural_way(context), wide=True),
            Field(
                name="text",
                label="in words",
                hint="what we wait for, or what was done",
                needed="Say what we wait for.",
                needed_when=_WHEN_WAITING,
                wide=True,
            ),
            due_field("tomorrow 9:00", name="recheck", label="look again", needed="Say when we look again.", when=_WHEN_WAITING),
            *(_ending_fields(state) if state.recovery else ()),
        ),
        build=_status_entries,
        live_lines=_make_status_lines(context, stays_open),
        live_rows=(3 if state.recovery else 2 if late else 1) + (stays_open is not None),
        new_case=lambda values, context: linked_new_case(values, context) if values["way"] == NEW_CASE else None,
        context_facts=(("now", plain_words(state.status)),),
        enough="way",
        save_word=lambda values: _SAVING_WORDS[values["way"]],
        saved_words=lambda values: _saved_words(values, stays_open),
        save_variants={"save_yes": ("with its story", "story")} if state.recovery and not state.finished else {},
        variants_when=_WHEN_ENDING,
    )


def _saved_words(values: Values, stays_open: OpenActions | None) -> str:
    """The words of a new status. An ending names what stays open."""
    said = _SAVED_WORDS.get(values["way"], "")
    if not stays_open or values["way"] not in _WHEN_ENDING[1]:
        return said
    return f"{said.removesuffix(':')}, {stays_open.short}:"


def _natural_way(context: EntryContext) -> str:
    """The way that a case takes next.

    An open one is solved, a paused one goes on, a solved one is closed. One comes back that is closed, or of which they are not happy.
    """
    state = context.state
    if not state.finished:
        return "reopen" if state.paused else "solve"
    unhappy = bool(verdicts_since_reopened(state)) and not is_satisfied(state)
    if state.status == "solved" and not unhappy:
        return "close"
    return "reopen" if is_within_grace(state, context.now) else NEW_CASE


def _ending_fields(state: CaseState) -> Iterable[Field]:
    """The fields of an ending.

    All of them may be left out (S1.5, S1.31, S1.32, S4.12 to S4.14).
    """
    said = state.ending
    care = "" if said and said.aftercare else DEFAULT_AFTERCARE
    ends, words = tuple(OUTCOME_WORDS), tuple(OUTCOME_WORDS.values())
    yield Field(name="outcome", label="how it ends", sort="choice", choices=ends, choice_words=words, wide=True, when=_WHEN_ENDING)
    yield Field(name="remember", label="they will say", hint="of us to others, in a few words", when=_WHEN_ENDING, wide=True)
    sale = proposed_saved_sale(state)
    yield Field(name="saved", label="sale kept", sort="number", start=sale, hint="money", when=("outcome", ("kept", "stronger")), more=True)
    yield Field(name="went_to", label="they went to", hint="whom, and above why", when=("outcome", ("lost",)), more=True)
    never = "+3d; empty: never"
    yield Field(name="aftercare", label="ask again on", sort="time", start=care, hint=never, when=_WHEN_ENDING, wide=True, more=True)


def _status_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    way = values["way"]
    if way == NEW_CASE:
        return new_case_link(context)
    if way == "reopen" and context.state.status == "open" and not context.also:
        raise Usage(f"way: {context.state.id} is open already.")
    endings = _ENDING_FIELDS if context.state.recovery else ()
    said = {name: values.get(name, "") for name in ("recheck", *endings)}
    return [context.entry_of("status", values["text"], {"to": STATUS_OF_WAY[way], **said})]


def _make_status_lines(context: EntryContext, stays_open: OpenActions | None) -> LiveLines:
    """Makes the live lines of the form.

    The number of the failure is looked up once for the whole form. `stays_open` outlasts an ending.
    """
    failures = cache(lambda: failure_number(context.state, context.customer_cases()))

    def status_lines(values: Values, context: EntryContext) -> Sequence[FlowLine]:
        if stays_open and values["way"] in _WHEN_ENDING[1]:
            return [((stays_open.words, "soon"),), *_also_written_lines(values, context), *lines_of_way(values, context)]
        return [*_also_written_lines(values, context), *lines_of_way(values, context)]

    def lines_of_way(values: Values, context: EntryContext) -> Sequence[FlowLine]:
        outcome = values.get("outcome")
        if outcome == "stronger":
            return _stronger_lines(context.state, failures())
        if outcome == "best_effort":
            return _best_effort_lines(context)
        if outcome == "lost":
            key = context.key_of("more")
            return [((f"say above why they left: it is for learning, never for blame; {key}: whom they went to", "dim"),)]
        if values["way"] in {"reopen", NEW_CASE}:
            return reopening_lines(context)
        stale = _stale_verdict_lines(context.state) if values["way"] in _WHEN_ENDING[1] else []
        meaning = _MEANING_WITH_ACTION if stays_open else _MEANING_WORDS
        return stale or [((meaning.get(values["way"], " "), "dim"),)]

    return status_lines


def _also_written_lines(values: Values, context: EntryContext) -> list[FlowLine]:
    """A line on what is written although nobody typed it."""
    named = (("sale kept", values.get("saved")), ("ask again on", values.get("aftercare")))
    written = ", ".join(f"{label} {typed}" for label, typed in named if typed)
    if not written:
        return []
    return [((f"also written: {written}   ", "text"), (context.key_of("more"), "key"), (" changes it", "dim"))]


def _stronger_lines(state: CaseState, failures: int) -> list[FlowLine]:
    lines: list[FlowLine] = [((stronger_words(state, failures=failures), "dim"),)]
    if failures > 1:
        lines.append((("not their first failure: put it right rather than hope", "dim"),))
    return lines


def _stale_verdict_lines(state: CaseState) -> list[FlowLine]:
    """A reminder where the verdict is from before reopening.

    Such a verdict says nothing of how they are now.
    """
    stale = state.recovery and state.verifies and not verdicts_since_reopened(state)
    return [(("they said so before it was opened again: v asks anew", "dim"),)] if stale else []


def _best_effort_lines(context: EntryContext) -> list[FlowLine]:
    lines: list[FlowLine] = [(("tried: ", "dim"), (", ".join(effort_summary(context.state)) or "nothing yet", "text"))]
    if context.agent.role == "agent":
        lines.append((("an honest end, and no loss. It takes a lead's word: saving asks for it", "soon"),))
    return lines
