"""`desk handover sign`: sign for one's side."""

from __future__ import annotations

import argparse
from datetime import datetime

import msgspec

from desk.cli.context import Context
from desk.cli.handover_archive import move_old
from desk.cli.handover_source import handover_source
from desk.cli.output import print_error, print_json, print_line
from desk.handover.frozen_pack import signed_pack
from desk.handover.notes import PACKS
from desk.handover.plain import Pack
from desk.handover.seal_words import seal_words
from desk.handover.signatures import sign_changes
from desk.store.protocol import Store
from desk.text.times import format_time


def sign_handover(context: Context, options: argparse.Namespace) -> int:
    """Sign for one's side. The second signature seals the pack, and then what is old leaves the live file."""
    with context.store(writing=True) as store:
        done = store.commit(sign_changes(handover_source(context, store), override=options.override))
        number = next(number for table, number in done.documents if table == PACKS)
        pack = signed_pack(msgspec.json.decode(store.documents(PACKS)[number]))
        zone = store.shift.zone
        if pack.seal:
            tidy_after_seal(store, context.now)
    _warn_of_asked(pack)
    if pack.seal and (since := pack.signatures[-1].since):
        print_error(f"since the first signature {len(since)} thing{'s' if len(since) > 1 else ''} happened; kept beside what you signed")
    if context.json:
        sides = [signed.side for signed in pack.signatures]
        print_json({"id": pack.id, "state": pack.state, "signed": sides, "sum": pack.sum, "seal": pack.seal})
        return 0
    if pack.seal:
        until = f"  {pack.to.name or 'next'} until {format_time(pack.to.until, context.now, zone=zone)}" if pack.to.until else ""
        print_line(f"{pack.id} sealed {seal_words(pack.seal)}{until}")
    else:
        print_line(f"{pack.id} signed by {context.agent}  sum {seal_words(pack.sum or '')}  the other side signs next")
    return 0


def _warn_of_asked(pack: Pack) -> None:
    """Name on stderr the red cases without a *then*. They are asked, not blocked."""
    asked = [line.case for line in pack.cases if line.if_then_asked]
    if asked:
        print_error(f"red without an if-then: {' '.join(asked)}; what happens if it goes otherwise?")


def tidy_after_seal(store: Store, now: datetime) -> None:
    """Move what is old to the archives, and fold. What could not be moved is told."""
    for words in move_old(store, now):
        print_error(words)
