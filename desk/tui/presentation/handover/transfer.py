"""The things that an agent has from the change on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from desk.handover.moment import time_words
from desk.handover.plain import Pack, PackLine
from desk.handover.record import HandoverRecord
from desk.handover.seal_words import seal_words
from desk.tui.presentation.handover.seat import Seat
from desk.tui.presentation.handover.shares import share_words

_LAST = 3
Due = tuple[datetime, str]
"""A time and the case that it is about."""
Facts = list[tuple[str, str]]


class Transfer(msgspec.Struct, frozen=True):
    """The cases that an agent read back or keeps, with their dues.

    What nobody read back is nobody's yet.
    """

    cases: tuple[str, ...]
    promises: tuple[Due, ...]
    undated: int
    rechecks: tuple[Due, ...]

    def words(self, pack: Pack, now: datetime) -> str:
        """The counts, each with the next time. `3 cases, 4 promises (next 13:47 C-104), 1 to look at again (13:50 C-111)`."""
        if not self.cases:
            return "nothing yet: no case was read back"
        parts = [_count_words(len(self.cases), "case")]
        if promises := len(self.promises) + self.undated:
            parts.append(_count_words(promises, "promise") + _next_words(self.promises, pack, now, "next "))
        if self.rechecks:
            parts.append(f"{len(self.rechecks)} to look at again" + _next_words(self.rechecks, pack, now))
        return ", ".join(parts)


def transfer_to(agent: str, pack: Pack) -> Transfer:
    """The things that an agent has from the change on."""
    lines = [line for line in pack.cases if _is_taken(line, agent)]
    promises = [(promise.due, line.case) for line in lines for promise in line.promises]
    rechecks = [(line.recheck, line.case) for line in lines if line.recheck is not None]
    return Transfer(
        cases=tuple(line.case for line in lines),
        promises=tuple(sorted((due, case) for due, case in promises if due is not None)),
        undated=sum(due is None for due, _ in promises),
        rechecks=tuple(sorted(rechecks)),
    )


def _is_taken(line: PackLine, agent: str) -> bool:
    given = line.read_back
    return given.by == agent if given is not None else "own" in line.marks and line.owner == agent


def _count_words(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _next_words(dues: Sequence[Due], pack: Pack, now: datetime, word: str = "") -> str:
    """The number overdue, and the first that is to come."""
    if not dues:
        return ""
    ahead = next(((due, case) for due, case in dues if due >= now), None)
    late = sum(due < now for due, _ in dues)
    overdue = f"{late} overdue" if late else ""
    following = f"{word}{time_words(ahead[0], now, pack.zone)} {ahead[1]}" if ahead else ""
    return f" ({', '.join(part for part in (overdue, following) if part)})"


def sign_facts(pack: Pack, seat: Seat, now: datetime) -> Facts:
    """The facts of the sheet that signs."""
    facts = [("cases", _case_words(pack, seat))]
    if seat.is_in:
        facts.append(("yours from now", transfer_to(seat.agent, pack).words(pack, now)))
    else:
        takers = dict.fromkeys(line.read_back.by for line in pack.cases if line.read_back is not None)
        facts += [(f"{taker} has from now", transfer_to(taker, pack).words(pack, now)) for taker in takers]
    if concerns := ", ".join(_concern_words(pack)):
        facts.append(("concerns", concerns))
    facts.append(("to settle", share_words(pack, seat) + ("  (esc, B shows them; may stay)" if pack.blockers else "")))
    facts += [
        ("signed", f"{note.by}   {time_words(note.at, now, pack.zone)}   checksum {seal_words(note.sum)}") for note in pack.signatures
    ]
    facts += [("since then", f"{each.case} {time_words(each.at, now, pack.zone)} {each.what}") for each in pack.since[-_LAST:]]
    if pack.since:
        facts.append(("", "is not in what you sign; esc, then & opens it again first"))
    facts.append(("after it", "2 more questions, what went well and what you learned; esc leaves them out"))
    return facts


def signed_words(record: HandoverRecord) -> str:
    """The meaning of a first signature. Who signs next, whose the cases are, who can go."""
    built, signed_first = record.built, record.signatures[0].side
    leaving, coming = " or ".join(built.outgoing), " or ".join(built.incoming)
    if record.is_to_nobody:
        return "Who comes next reads the cases back and signs. You can go."
    if signed_first == "in":
        return f"{leaving} signs next; what you read back is yours already."
    return f"Your cases are {coming}'s once read back; go when {coming} has signed."


def _case_words(pack: Pack, seat: Seat) -> str:
    """The lines by what was done with them. `20: 3 read back, 1 accepted, 17 not read back; signing accepts 1`."""
    given = [line.read_back for line in pack.cases if line.read_back is not None]
    accepted, corrected = sum(bool(each.accepted_by) for each in given), sum(each.corrected is not None for each in given)
    own = sum("own" in line.marks for line in pack.cases)
    counts = [(len(given), "read back"), (accepted, "accepted"), (corrected, "corrected"), (own, "stay with their owners")]
    words = ", ".join(f"{count} {what}" for count, what in counts if count or what == "read back")
    rest = len(pack.cases) - len(given) - own
    open_ones = len(given) - accepted - corrected
    ends = [f"{rest} not read back"] if rest else []
    whose = "your" if seat.is_out else "the outgoing side's"
    ends += [f"{whose} signature accepts {open_ones}"] if open_ones else []
    return "; ".join((f"{len(pack.cases)}: {words}", *ends))


def _concern_words(pack: Pack) -> Iterator[str]:
    for row in pack.lists.get("concerns", ()):
        yield f"{row.get('concern')} {row.get('owner') or 'nobody owns it'}"
