"""`desk log`: append an entry to a case."""

from __future__ import annotations

import argparse

import msgspec

from desk.cli.case_lookup import find_case
from desk.cli.commit_report import report_commit
from desk.cli.context import Context
from desk.cli.entry_fields import parse_fields
from desk.cli.output import print_error
from desk.errors import Refused, Usage
from desk.model.changes import Append, combine_checks
from desk.model.conflicts import conflict_check
from desk.model.entries import Incoming, KnownEntry, Playbook
from desk.model.entry_facts import is_message
from desk.model.entry_parser import parse_entry
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState, state_of
from desk.recovery.closing.grace_period import is_within_grace
from desk.recovery.entry_rules import entry_check
from desk.recovery.implied_reference import with_implied_reference
from desk.recovery.offers.amounts import price_of, with_amounts


def log_entry(context: Context, options: argparse.Namespace) -> int:
    """Append an entry of any kind.

    Raises Usage and Refused for what cannot be read or may not be logged.
    """
    with context.store(writing=True) as store:
        case = find_case(store, options.case, archived=True)
        sets = parse_fields(options.set)
        entry = parse_entry(
            options.kind,
            options.text,
            with_amounts(sets, price_of(state_of(case))) if options.kind == "offer" else sets,
            at=context.now,
            by=context.agent,
            now=context.now,
            zone=store.shift.zone,
            currency=store.shift.currency,
            decimal=context.policy.decimal if sets else "",  # an amount stands in a field; the policy costs 10 ms
        )
        entry = with_implied_reference(_with_playbook_steps(_with_speaker(entry), context), state_of(case))
        _refuse_unfilled(entry, context)
        checks = [entry_check([entry], shift=store.shift)]
        if options.seen is not None:
            checks.append(conflict_check(options.seen, [entry]))  # a command wrote nothing before
        done = store.commit([Append(case.id, (entry,), combine_checks(checks))])
    report_commit(context, done, case.id)
    if isinstance(entry, Incoming):
        _print_reopen_hint(state_of(done.cases[0]), context)
    return 0


def _print_reopen_hint(state: CaseState, context: Context) -> None:
    """Print how to reopen a finished case whose customer is back.

    The customer may only be thanking us, so the agent decides (DESK.31).
    """
    if not state.finished:
        return
    again = f"desk log status {state.id} --set to=open"
    if not is_within_grace(state, context.now):
        again = f"a new case and `desk log link NEW --set case={state.id}`; it has been over for too long to keep its number"
    print_error(f"{state.id} is {state.status} and stays so. If they need more: {again}")


def _refuse_unfilled(entry: KnownEntry, context: Context) -> None:
    """Raise Refused for a template field that was not filled in."""
    if not entry.WORDING:
        return
    from desk.cli.wording_rules import usable_rules  # with those of wording 15 ms, and a memo has none
    from desk.recovery.texts.unfilled_placeholders import first_unfilled

    if field := first_unfilled(entry, lambda: usable_rules(context.config.wording)[0]):
        raise Refused(f"{field} is still to be filled in. Nothing was logged; put in what is meant, or quotation marks around it.")


def _with_speaker(entry: KnownEntry) -> KnownEntry:
    """The entry, signed by the customer when it holds their words.

    It is theirs whoever logs it.
    """
    return msgspec.structs.replace(entry, by=CUSTOMER) if is_message(entry) else entry


def _with_playbook_steps(entry: KnownEntry, context: Context) -> KnownEntry:
    """The entry, with the desk's steps when it begins a playbook.

    Raises Usage when there is no playbook of that name.
    """
    if not isinstance(entry, Playbook) or not entry.name or entry.steps:
        return entry
    from desk.cli.playbooks import playbooks_of

    plans = {plan.name: plan for plan in playbooks_of(context.config.playbooks)}
    if entry.name not in plans:
        raise Usage(f"There is no playbook {entry.name!r}; there are {', '.join(plans)}.")
    return msgspec.structs.replace(entry, steps=plans[entry.name].steps)
