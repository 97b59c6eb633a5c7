"""`desk new`, `desk log`, `desk undo`: a case, an entry, a retraction from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import datetime

import msgspec

from desk.cli.context import Context
from desk.cli.finding import find_case
from desk.cli.output import answer, complain, say
from desk.errors import Refused, Usage
from desk.model.case import Case, Header
from desk.model.changes import Append, Committed, NewCase, all_of
from desk.model.conflicts import seen_up_to
from desk.model.entries import CUSTOMER, AnyEntry, Incoming, KnownEntry, Playbook, Retract, Told
from desk.model.entry_facts import is_message
from desk.model.entry_titles import entry_title
from desk.model.state import CaseState, state_of
from desk.model.typed import entry_from, field_value
from desk.model.undoing import built_upon, to_undo
from desk.recovery.amounts import price_of, with_amounts
from desk.recovery.pointing import pointed
from desk.recovery.reopening import within_grace
from desk.recovery.rules import check_of


def new(context: Context, options: argparse.Namespace) -> int:
    """Log a case and print its reference."""
    with context.store(writing=True) as store:
        zone = store.shift.zone
        told_at = _typed_time(options.told_at, context, zone)
        entry = Told(at=context.now, by=CUSTOMER, text=options.text, channel=options.channel, told_at=told_at)
        done = store.commit([NewCase(_header(context, options, zone), (entry,))])
    _report(context, done, done.cases[0].id)
    return 0


def _header(context: Context, options: argparse.Namespace, zone: str) -> Header:
    named = {"subject": options.subject, "customer": options.customer, "priority": options.priority, "channel": options.channel}
    typed = {**named, **_sets(options.set)}
    if not typed["subject"].strip() or not typed["customer"].strip():
        raise Usage("A case needs a subject and a customer.")
    values = {name: field_value(name, text, now=context.now, zone=zone) for name, text in typed.items()}
    return msgspec.convert({**values, "created_at": context.now, "created_by": context.agent}, Header)


def _typed_time(text: str, context: Context, zone: str) -> datetime | None:
    from desk.model.times import read_time

    return read_time(text, context.now, zone=zone) if text else None


def log(context: Context, options: argparse.Namespace) -> int:
    """Append an entry of any kind."""
    with context.store(writing=True) as store:
        case = find_case(store, options.case)
        sets = _sets(options.set)
        entry = entry_from(
            options.kind,
            options.text,
            with_amounts(sets, price_of(state_of(case))) if options.kind == "offer" else sets,
            at=context.now,
            by=context.agent,
            now=context.now,
            zone=store.shift.zone,
        )
        entry = pointed(_begun(_spoken_by(entry), context), state_of(case))
        _refuse_unfilled(entry, context)
        checks = [check_of([entry], shift=store.shift)]
        if options.seen is not None:
            checks.append(seen_up_to(options.seen, [entry], context.agent))
        done = store.commit([Append(case.id, (entry,), all_of(checks))])
    _report(context, done, case.id)
    if isinstance(entry, Incoming):
        _say_how_it_goes_on(state_of(done.cases[0]), context)
    return 0


def _say_how_it_goes_on(state: CaseState, context: Context) -> None:
    """A customer who comes back to a finished case may only be thanking us; the agent decides, and is told how (RECOVERY.md, 5, row 31)."""
    if not state.finished:
        return
    again = f"desk log status {state.id} --set to=open"
    if not within_grace(state, context.now):
        again = f"a new case and `desk log link NEW --set case={state.id}`; it has been over for too long to keep its number"
    complain(f"{state.id} is {state.status} and stays so. If they need more: {again}")


def _refuse_unfilled(entry: KnownEntry, context: Context) -> None:
    """Nobody should read a field of a template that was not filled in. Raises Refused."""
    from desk.cli.rulebook import rules_at_work
    from desk.recovery.unfilled import first_unfilled

    if field := first_unfilled(entry, lambda: rules_at_work(context.config.wording)[0]):
        raise Refused(f"{field} is still to be filled in. Nothing was logged; put in what is meant, or quotation marks around it.")


def _spoken_by(entry: KnownEntry) -> KnownEntry:
    """What the customer said is theirs, whoever logs it."""
    return msgspec.structs.replace(entry, by=CUSTOMER) if is_message(entry) else entry


def _begun(entry: KnownEntry, context: Context) -> KnownEntry:
    """A playbook is begun with the steps the desk has for it. Raises Usage when there is none of that name."""
    if not isinstance(entry, Playbook) or not entry.name or entry.steps:
        return entry
    from desk.cli.playbooks import playbooks_of

    plans = {plan.name: plan for plan in playbooks_of(context.config.playbooks)}
    if entry.name not in plans:
        raise Usage(f"There is no playbook {entry.name!r}; there are {', '.join(plans)}.")
    return msgspec.structs.replace(entry, steps=plans[entry.name].steps)


def undo(context: Context, options: argparse.Namespace) -> int:
    """Take back an entry: the one named, or the agent's last on the case."""
    with context.store(writing=True) as store:
        case = find_case(store, options.case)
        target = _target(case, options.entry, context.agent)
        entry = Retract(at=context.now, by=context.agent, entry=target.id, reason=options.reason)
        done = store.commit([Append(case.id, (entry,), check_of([entry], shift=store.shift))])
    if context.json:
        _report(context, done, case.id)
    else:
        if warning := built_upon(case, target):
            say(warning)
        say(f"Took back {entry_title(target)} on {case.id}. `desk undo {case.id} {done.entries[0].id}` brings it back.")
    return 0


def _target(case: Case, named: str, agent: str) -> AnyEntry:
    if not named:
        mine = to_undo(case, agent)
        if mine is None:
            raise Refused(f"{agent} has nothing left to take back on {case.id}. Name the entry to take back somebody else's.")
        return mine
    wanted = named if "." in named else f"{case.id.partition('-')[2]}.{named}"
    found = next((entry for entry in case.entries if entry.id in {named, wanted}), None)
    if found is None:
        raise Refused(f"{case.id} has no entry {named!r}. Nothing was taken back; `desk show {case.id}` lists them.")
    return found


def _sets(pairs: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise Usage(f"--set {pair!r} must be FIELD=VALUE.")
        if name in found:
            raise Usage(f"--set gives {name} twice.")
        found[name] = value
    return found


def _report(context: Context, done: Committed, case_id: str) -> None:
    case = next(case for case in done.cases if case.id == case_id)
    entry = done.entries[-1].id if done.entries else None
    if context.json:
        answer({"case": case_id, "entry": entry, "rev": case.rev})
    else:
        say(case_id)
