"""The form that ticks something off.

A promise is kept or broken, an action done, a need met, or any of them gets a new time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from desk.board.contact_times import needed_at
from desk.errors import Usage
from desk.model.entries import FieldChange, KnownEntry, PromiseBroken
from desk.model.entry_parser import parse_field
from desk.recovery.notices import broken_promise_notices
from desk.text.durations import due_words
from desk.text.trailing_time import is_ending_in_time
from desk.tui.forms.field import THEN, Field, Values
from desk.tui.forms.kinds.open_actions import open_actions_of
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.usual_fields import due_field, pick_field
from desk.tui.presentation.toned_text import FlowLine

KEPT, BROKEN, ALL = "kept", "broken", "all"
NEED = "need"
"""Stands among the ids of promises and actions for what the customer needs at once."""
_EARLY_SECONDS = 600
"""Seconds before its time from which on a tick is early."""
_NEVER = datetime.max.replace(tzinfo=UTC)


def tick_off_form(context: EntryContext) -> FormSpec | str:
    """The form that ticks off what is open, most urgent first.

    Broken asks what happened, and may carry the new time in the same step. Words where nothing is open.
    """
    things = _open_items(context)
    if not things:
        return "Nothing of {case} is open: no promise, no need and no corrective action."
    return FormSpec(
        action="done",
        title="Tick off",
        fields=(
            pick_field("which", "what", things),
            Field(name="kept", label="it was", sort="choice", choices=(KEPT, BROKEN), start=KEPT),
            due_field("", label="new time", needed=""),
            Field(name="text", label="in words", hint="what happened; needed if it was broken", wide=True),
        ),
        build=_tick_off_entries,
        derive=lambda values, context: {"kept": BROKEN if values["due"] else KEPT},
        live_lines=partial(_early_lines, {name: at for at, name, _ in _dated_items(context)}),
        live_rows=1,
        enough="which",
        save_variants=_other_ends(context, things),
        single_case=True,
        saved_words="ticked off on",
        follow_up=_apology_follow_up,
    )


def _early_lines(dues: Mapping[str, datetime | None], values: Values, context: EntryContext) -> Sequence[FlowLine]:
    """A line where something is ticked off long before its time.

    It may only have been said so far.
    """
    due = dues.get(values["which"])
    left = int((due - context.now).total_seconds()) if due and values["kept"] == KEPT else 0
    if left < _EARLY_SECONDS:
        return ()
    return (((f"due {due_words(left)}: tick it off once it has happened", "soon"),),)


def _other_ends(context: EntryContext, things: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """The other ways to save.

    All that is owed to the customer was kept, or this one was broken. A need among it is named.
    """
    owed = [name for name in things if name not in context.state.actions]
    rest = len(things) - len(owed)
    words = f"all {len(owed)} kept" if not rest else f"all kept but the action{'s' if rest > 1 else ''}"
    if NEED in owed:
        words = f"promise{'s' if len(owed) > 2 else ''} kept, need met"
    kept = {"save_yes": (words, ALL)} if len(owed) > 1 else {}
    return {**kept, "save_no": ("broken", BROKEN)}


def _all_kept_entries(values: Values, context: EntryContext) -> Iterator[KnownEntry]:
    """The entries that keep all that is owed to the customer.

    What we mean to learn stays open.
    """
    for name in _open_items(context):
        if name not in context.state.actions:
            yield from _tick_off_entries({**values, "which": name, "kept": KEPT, THEN: ""}, context)


def _tick_off_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    if values.get(THEN) == ALL:
        return list(_all_kept_entries(values, context))
    broken = values["kept"] == BROKEN or values.get(THEN) == BROKEN
    if values["which"] == NEED:
        return list(_need_entries(values, context, met=not broken))
    if values["which"] in context.state.actions:
        return list(_postponed_action_entries(values, context)) if broken else [_action_done(values, context)]
    if not broken:
        return [context.entry("promise_kept", values["text"], promise=values["which"])]
    if not values["text"]:
        raise Usage("text: say in a few words what happened.")
    return list(_broken_promise_entries(values, context))


def _need_entries(values: Values, context: EntryContext, *, met: bool) -> Iterator[KnownEntry]:
    """The entries of a need that is met or moved.

    Once they have what they needed at once, its countdown stops (S1.16). Raises Usage when a new time is missing.
    """
    if not met and not values["due"]:
        raise Usage("due: say by when they will have it.")
    if values["text"]:
        yield context.entry("memo", values["text"])
    later = None if met else parse_field("needs_by", values["due"], now=context.now, zone=context.shift.zone)
    yield FieldChange(at=context.now, by=context.agent.id, name="needs_by", was=context.state.value("needs_by"), now=later)


def _action_done(values: Values, context: EntryContext) -> KnownEntry:
    action = context.state.actions[values["which"]].entry
    return context.entry("action_done", values["text"], action=action.id, cause=action.cause)


def _postponed_action_entries(values: Values, context: EntryContext) -> Iterator[KnownEntry]:
    """The entries that give an action a new time.

    The new action takes the place of the old one. Raises Usage when the time is missing.
    """
    if not values["due"]:
        raise Usage("due: say until when it will be done.")
    action = context.state.actions[values["which"]].entry
    if values["text"]:
        yield context.entry("memo", f"Not done in time, {action.text}: {values['text']}")
    yield context.entry("action", action.text, cause=action.cause, owner=action.owner, due=values["due"], instead_of=action.id)


def _broken_promise_entries(values: Values, context: EntryContext) -> Iterator[KnownEntry]:
    """The entries of a broken promise.

    With a new time the same is promised again.
    """
    yield context.entry("promise_broken", values["text"], promise=values["which"])
    if not values["due"]:
        return
    promise = context.state.promises.get(values["which"])
    if promise is None:
        chosen = context.state.offers[values["which"]].chosen
        yield context.entry("promise", chosen.title if chosen else "", due=values["due"])
        return
    said = promise.entry
    visible = "true" if said.visible else ""
    yield context.entry("promise", said.text, due=values["due"], to=said.to, sort=said.sort, visible=visible, kept_by=promise.kept_by)


def _apology_follow_up(context: EntryContext) -> tuple[str, str] | None:
    """A new apology, when a promise was just broken (DESK.26)."""
    just_now = any(isinstance(entry, PromiseBroken) for entry in context.state.timeline[-2:])
    return ("A broken promise asks for a new apology.", "apology") if just_now and any(broken_promise_notices(context.state)) else None


def _open_items(context: EntryContext) -> Mapping[str, str]:
    """Everything open, in words and by id, most urgent first.

    What was promised stands before what we mean to learn.
    """
    found = sorted(_dated_items(context), key=lambda thing: (thing[1] in context.state.actions, thing[0] or _NEVER))
    return {name: f"{words}{_due_words(at, words, context)}" for at, name, words in found}


def _dated_items(context: EntryContext) -> Iterator[tuple[datetime | None, str, str]]:
    state = context.state
    for promise in state.promises.values():
        if promise.status == "open":
            keeper = f"{promise.kept_by}: " if promise.kept_by else ""
            yield promise.entry.due, promise.entry.id, f"promise  {keeper}{promise.entry.text}"
    for name, offer in state.offers.items():
        if offer.accepted_at and offer.settled_at is None:
            yield (offer.chosen.by if offer.chosen else None), name, f"offer  {offer.chosen.title if offer.chosen else offer.entry.text}"
    if needed_by := needed_at(state):
        yield needed_by, NEED, f"need  {state.value('need') or 'what they need at once'}"
    for action in open_actions_of(state, context):
        yield action.entry.due, action.entry.id, f"action  {action.entry.owner}: {action.entry.text}"


def _due_words(at: datetime | None, words: str, context: EntryContext) -> str:
    """The due time, unless its words end with it."""
    if at is None:
        return ""
    said = [] if is_ending_in_time(words, at, zone=context.shift.zone) else [f"by {context.time_words(at)}"]
    return "".join(f", {part}" for part in (*(("LATE",) if at < context.now else ()), *said))
