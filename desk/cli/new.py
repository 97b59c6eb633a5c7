"""`desk new`: log a case."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime

import msgspec

from desk.cli.commit_report import report_commit
from desk.cli.context import Context
from desk.cli.entry_fields import parse_fields
from desk.errors import Usage
from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import Told
from desk.model.entry_parser import parse_field
from desk.model.entry_values import CUSTOMER
from desk.model.shift import Shift
from desk.text.contact_details import contact_details
from desk.text.times import parse_past_time


def log_case(context: Context, options: argparse.Namespace) -> int:
    """Log a case and print its id.

    Raises Usage without a subject or customer, and for values that cannot be read.
    """
    with context.store(writing=True, begins=True) as store:
        zone = store.shift.zone
        told_at = _parse_told_at(options.told_at, context, zone)
        entry = Told(at=context.now, by=CUSTOMER, text=options.text, channel=options.channel, told_at=told_at)
        done = store.commit([NewCase(_case_header(context, options, store.shift), (entry,))])
    report_commit(context, done, done.cases[0].id)
    return 0


def _case_header(context: Context, options: argparse.Namespace, shift: Shift) -> Header:
    named = {"subject": options.subject, "customer": options.customer, "priority": options.priority, "channel": options.channel}
    typed = _with_contact_details({**named, **parse_fields(options.set)})
    if not typed["subject"].strip() or not typed["customer"].strip():
        raise Usage("A case needs a subject and a customer.")
    values = {
        name: parse_field(name, text, now=context.now, zone=shift.zone, currency=shift.currency, decimal=context.policy.decimal)
        for name, text in typed.items()
    }
    return msgspec.convert({**values, "created_at": context.now, "created_by": context.agent}, Header)


def _with_contact_details(typed: Mapping[str, str]) -> dict[str, str]:
    """The fields, with number and address taken from the name."""
    found = contact_details(typed["customer"], phone=typed.get("phone", ""), email=typed.get("email", ""))
    own = {name: value for name, value in (("phone", found.phone), ("email", found.email)) if value}
    return {**typed, "customer": found.name, **own}


def _parse_told_at(text: str, context: Context, zone: str) -> datetime | None:
    return parse_past_time(text, context.now, zone=zone) if text else None
