"""The form of ticking off: a promise kept or broken, an action done, a need met, or any of them with a new time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from desk.board.contact_times import needed_at
from desk.errors import Usage
from desk.model.entries import FieldChange, KnownEntry, PromiseBroken
from desk.model.entry_parser import parse_field
from desk.model.state import CaseState
from desk.recovery.notices import broken_promise_notices
from desk.tui.forms.spec import THEN, EntryContext, Field, FormSpec, Values, due, pick

KEPT, BROKEN = "kept", "broken"
NEED = "need"
"""Stands among the ids of promises and actions for what the customer needs at once."""
_NEVER = datetime.max.replace(tzinfo=UTC)


def tick_off(context: EntryContext) -> FormSpec | str:
    """Tick off what is open, most urgent first. Broken asks what happened, and may carry the new time in the same step."""
    things = _open_things(context)
    if not things:
        return "Nothing of {case} is open: no promise, no need and no corrective action."
    return FormSpec(
        action="done",
        title="Tick off",
        fields=(
            pick("which", "what", things),
            Field(name="kept", label="it was", sort="choice", choices=(KEPT, BROKEN), start=KEPT),
            due("", label="new time", needed=""),
            Field(name="text", label="in words", hint="what happened; needed if it was broken", wide=True),
        ),
        build=_build,
        derive=lambda values, context: {"kept": BROKEN if values["due"] else KEPT},
        quick=True,
        save_variants={"ctrl+n": ("it was broken", BROKEN)},
        single=True,
        done="ticked off",
        follow_up=_sorry,
    )


def _build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    broken = values["kept"] == BROKEN or values.get(THEN) == BROKEN
    if values["which"] == NEED:
        return list(_need(values, context, met=not broken))
    if values["which"] in context.state.actions:
        return list(_moved(values, context)) if broken else [_action_done(values, context)]
    if not broken:
        return [context.entry("promise_kept", values["text"], promise=values["which"])]
    if not values["text"]:
        raise Usage("text: say in a few words what happened.")
    return list(_broken(values, context))


def _need(values: Values, context: EntryContext, *, met: bool) -> Iterator[KnownEntry]:
    """What they needed at once is there, and its countdown stops (S1.16); or it comes at another time."""
    if not met and not values["due"]:
        raise Usage("due: say by when they will have it.")
    if values["text"]:
        yield context.entry("memo", values["text"])
    later = None if met else parse_field("needs_by", values["due"], now=context.now, zone=context.shift.zone)
    yield FieldChange(at=context.now, by=context.agent.id, name="needs_by", was=context.state.value("needs_by"), now=later)


def _action_done(values: Values, context: EntryContext) -> KnownEntry:
    action = context.state.actions[values["which"]].entry
    return context.entry("action_done", values["text"], action=action.id, cause=action.cause)


def _moved(values: Values, context: EntryContext) -> Iterator[KnownEntry]:
    """An action that is not done is done later: it takes its own place with a new time."""
    if not values["due"]:
        raise Usage("due: say until when it will be done.")
    action = context.state.actions[values["which"]].entry
    if values["text"]:
        yield context.entry("memo", f"Not done in time, {action.text}: {values['text']}")
    yield context.entry("action", action.text, cause=action.cause, owner=action.owner, due=values["due"], instead_of=action.id)


def _broken(values: Values, context: EntryContext) -> Iterator[KnownEntry]:
    """A promise was broken; with a new time the same is promised again."""
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
    yield context.entry("promise", said.text, due=values["due"], to=said.to, sort=said.sort, visible=visible, kept_by=said.kept_by)


def _sorry(context: EntryContext) -> tuple[str, str] | None:
    """A promise just broken asks for a new apology (DESK.26)."""
    just_now = any(isinstance(entry, PromiseBroken) for entry in context.state.timeline[-2:])
    return ("A broken promise asks for a new apology.", "apology") if just_now and any(broken_promise_notices(context.state)) else None


def _open_things(context: EntryContext) -> Mapping[str, str]:
    """By id, what is open in words: what was promised before what we mean to learn, the most urgent first."""
    found = sorted(_dated(context.state), key=lambda thing: (thing[1] in context.state.actions, thing[0] or _NEVER))
    return {name: f"{words}{_when(at, context)}" for at, name, words in found}


def _dated(state: CaseState) -> Iterator[tuple[datetime | None, str, str]]:
    for promise in state.promises.values():
        if promise.status == "open":
            keeper = f"{promise.entry.kept_by}: " if promise.entry.kept_by else ""
            yield promise.entry.due, promise.entry.id, f"promise  {keeper}{promise.entry.text}"
    for name, offer in state.offers.items():
        if offer.accepted_at and offer.settled_at is None:
            yield (offer.chosen.by if offer.chosen else None), name, f"offer  {offer.chosen.title if offer.chosen else offer.entry.text}"
    if needed_by := needed_at(state):
        yield needed_by, NEED, f"need  {state.value('need') or 'what they need at once'}"
    for action in state.actions.values():
        if action.is_open:
            yield action.entry.due, action.entry.id, f"action  {action.entry.owner}: {action.entry.text}"


def _when(at: datetime | None, context: EntryContext) -> str:
    if at is None:
        return ""
    return f", {'LATE, ' if at < context.now else ''}by {context.time(at)}"
