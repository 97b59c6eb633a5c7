"""The line above the board about a change of shift."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

import msgspec

from desk.handover.moment import time_words
from desk.handover.record import HandoverRecord
from desk.handover.seal_words import seal_words
from desk.model.shift import Shift
from desk.text.durations import duration_words
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece

BEFORE_END = timedelta(minutes=60)
"""Time before the planned end of a shift from which the change is told."""
SEALED_FOR = timedelta(minutes=5)
"""Time for which a seal is told."""
_LONG_PAST = timedelta(hours=12)


class _LineHeat(msgspec.Struct):
    heat: str = ""


class _PackHeats(msgspec.Struct):
    cases: tuple[_LineHeat, ...] = ()


@lru_cache(4)
def _line_counts(document: bytes) -> tuple[int, int]:
    """The lines of a signed pack, and the red ones."""
    try:
        pack = msgspec.json.decode(document, type=_PackHeats)
    except msgspec.ValidationError:
        return 0, 0
    return len(pack.cases), sum(line.heat == "red" for line in pack.cases)


def board_pieces(record: HandoverRecord | None, shift: Shift, now: datetime, agent: str, *, document: bytes = b"") -> list[Piece]:
    """The words on the change of shift. None when there is nothing to say.

    `document` is the pack as it was signed.
    """
    if record is None:
        return _end_pieces(shift, now, "no handover yet")
    match record.stage:
        case "sealed":
            return _sealed_pieces(record, shift, now)
        case "frozen":
            return _waiting_pieces(record, shift, now, agent, document)
        case _:
            return _live_pieces(record, shift, now, agent)


def line_end(record: HandoverRecord | None, now: datetime, key: str, copy_key: str) -> list[Piece]:
    """The end of the line: the key that opens it. A new seal names the one that copies its pack first."""
    copies: list[Piece] = [("   ", "text"), (copy_key, "key"), (" copies it", "dim")] if copy_key and is_just_sealed(record, now) else []
    return [*copies, ("   ", "text"), (key, "key"), (" ", "text")]


def is_just_sealed(record: HandoverRecord | None, now: datetime) -> bool:
    """Is the seal so new that the board tells of it?"""
    return record is not None and record.stage == "sealed" and now - record.signatures[-1].at < SEALED_FOR


def _sealed_pieces(record: HandoverRecord, shift: Shift, now: datetime) -> list[Piece]:
    last = record.signatures[-1]
    if not is_just_sealed(record, now):
        return _end_pieces(shift, now, "no handover yet")
    until = f"   {safe_text(shift.name) or 'next'} until {time_words(shift.end, now, shift.zone)}" if shift.end is not None else ""
    return [(f" {record.id} sealed ", "ok"), (seal_words(last.seal), "strong"), (until, "text")]


def _waiting_pieces(record: HandoverRecord, shift: Shift, now: datetime, agent: str, document: bytes) -> list[Piece]:
    first = record.signatures[0]
    since = time_words(first.at, now, shift.zone)
    if first.by == agent and not record.is_to_nobody:
        is_leaving = first.side == "out"
        others = safe_text(", ".join(record.built.incoming if is_leaving else record.built.outgoing))
        return [
            (f" {record.id} signed by you at {since}", "text"),
            (f"  {others} signs next{', then you can go' if is_leaving else ''}", "dim"),
        ]
    lines, red = _line_counts(document)
    return [(f" {record.id} waits since {since}: {lines} lines, {red} red", "soon")]


def _live_pieces(record: HandoverRecord, shift: Shift, now: datetime, agent: str) -> list[Piece]:
    if agent in record.built.incoming:
        leaving = safe_text(", ".join(record.built.outgoing))
        return [(f" {record.id} waits for you, from {leaving}: {len(record.read_backs)} read back", "soon")]
    return _end_pieces(shift, now, f"{record.id} has {len(record.kept)} checked, {len(record.read_backs)} read back")


def _end_pieces(shift: Shift, now: datetime, words: str) -> list[Piece]:
    """The change as planned, from an hour before it."""
    end = shift.end
    if end is None or end - now > BEFORE_END or now - end > _LONG_PAST:
        return []
    left = duration_words(abs(int((end - now).total_seconds())))
    when = f"in {left}" if end > now else f"{left} ago"
    return [(f" change of shift {time_words(end, now, shift.zone)}, {when}: ", "title"), (words, "text" if end > now else "soon")]
