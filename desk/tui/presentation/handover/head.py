"""The lines over and under the list of a handover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.handover.moment import time_words
from desk.handover.notes import HEATS
from desk.handover.plain import Blocker, Pack
from desk.text.printable import cells
from desk.tui.presentation.cell_text import cut, fit
from desk.tui.presentation.handover.seat import Seat
from desk.tui.presentation.handover.shares import blocker_share, share_words
from desk.tui.presentation.handover.transfer import transfer_to
from desk.tui.presentation.signs import RULE
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces

HEAT_TONES = {"red": "late", "watch": "soon", "steady": "ok"}
_WIDE = 108
_MOST_BEFORE, _MOST_NAMED, _LEAST_PART = 3, 5, 24
_LIST_WORDS = {
    "debt": "no cause or action",
    "overrides": "rules overridden",
    "absent": "owners not here",
    "actions": "overdue actions",
    "again": "mistakes again",
    "aftercare": "after-care",
}
_OTHERS_KEY: tuple[Piece, ...] = (("   T", "key"), (" changes", "dim"))
NOT_READ = "not read back"
"""The words of the blocker that every line begins with."""


def title_pieces(pack: Pack, seat: Seat, now: datetime, zone: ZoneInfo, width: int) -> list[Piece]:
    """The first line: people, span, state, time.

    Behind the people stands the key that names others.
    """
    who = f"{', '.join(pack.from_.agents)} to {', '.join(pack.to.agents) or 'nobody'}"
    if seat.mood == "talk":
        here = list(dict.fromkeys((seat.agent, *(other.agent for other in seat.others_at_it))))
        who = f"{', '.join(here[:-1])} and {here[-1]} are here"
    right = _title_end(pack, seat, now, zone, width)
    span = f"{pack.from_.name or 'this shift'}{_span_words(pack, now) if width >= _WIDE else ''}"
    coming = f"{pack.to.name or 'next'} ends {time_words(pack.to.until, now, pack.zone)}" if pack.to.until and width >= _WIDE else ""
    words = "   ".join(safe_text(part) for part in (span, coming if seat.mood != "talk" else "") if part)
    room = width - pieces_width(right) - len(" handover  ") - 2
    key = _OTHERS_KEY if seat.mood == "prepare" and pack.state == "live" else ()
    left: list[Piece] = [(" handover", "title"), ("  ", "text"), (cut(safe_text(who), max(0, room - pieces_width(key))), "text"), *key]
    rest = width - pieces_width([*left, *right]) - 5
    if rest >= min(cells(words), _LEAST_PART):
        left.append((f"   {cut(words, rest)}", "dim"))
    return spread_pieces(left, right, width)


def _title_end(pack: Pack, seat: Seat, now: datetime, zone: ZoneInfo, width: int) -> list[Piece]:
    clock: Piece = (f"{now.astimezone(zone):%H:%M:%S} ", "text")
    state = pack.state if pack.state == "live" else f"signed by {pack.signatures[-1].by}" if pack.state == "frozen" else "sealed"
    if width < _WIDE:
        return [(f"{pack.id} {state}  " if pack.state != "live" or width >= 72 else "", "strong"), clock]
    heats = [(f"{heat} {pack.count(heat)}  ", HEAT_TONES[heat]) for heat in HEATS]
    if seat.mood == "talk":
        heats = [(f"{accepted_words(pack)}  ", "text")]
    return [*heats, (f"  {pack.id} {state}    ", "strong"), clock]


def _span_words(pack: Pack, now: datetime) -> str:
    start, end = pack.from_.start, pack.from_.end
    if start is None and end is None:
        return ""
    return f" {time_words(start, now, pack.zone) if start else ''}-{time_words(end, now, pack.zone) if end else ''}"


def progress_words(pack: Pack, seat: Seat) -> str:
    """The count of what is done: checked, or read back."""
    total = len(pack.cases)
    kept = sum("kept" in line.marks for line in pack.cases)
    back = sum("read_back" in line.marks for line in pack.cases)
    match seat.mood:
        case "prepare" if not back:
            return _checked_words(pack, seat, kept)
        case "read":
            return f"read back {back} of {total}"
        case _:
            return f"read back {back} of {total}"


def _checked_words(pack: Pack, seat: Seat, kept: int) -> str:
    """The count of checked lines. It names those who did where that was not the agent alone."""
    notes = [seat.record.kept.get(line.case) for line in pack.cases if "kept" in line.marks]
    counts = Counter(note.by for note in notes if note is not None)
    own = counts.pop(seat.agent, 0)
    names = ", ".join(map(safe_text, counts))
    if not names:
        return f"checked {kept} of {len(pack.cases)}"
    others = f"{names} {sum(counts.values())}"
    return f"you {own}, {others} of {len(pack.cases)}" if own else f"{names} checked {kept} of {len(pack.cases)}"


def accepted_words(pack: Pack) -> str:
    """The count of read-backs that were accepted."""
    return f"accepted {sum('accepted' in line.marks for line in pack.cases)} of {len(pack.cases)}"


def mood_pieces(pack: Pack, seat: Seat, now: datetime, *, width: int, unread: int = 0) -> list[Piece]:
    """The second line: what matters first in this mood."""
    if unread:
        return [(f" the worst lines first; reading {unread:,} more ..", "dim")]
    if pack.state == "frozen":
        happened = f"  {len(pack.since)} since then" if pack.since else ""
        signed = pack.signatures[-1]
        at = time_words(signed.at, now, pack.zone)
        return [(f" signed by {safe_text(signed.by)} {at}; the other side signs next{happened}", "soon")]
    if pack.state == "sealed":
        return [(" sealed by both. T begins the next one", "dim")]
    if seat.mood == "talk" and pack.talk_first:
        return _talk_pieces(pack, width)
    if seat.mood == "read":
        return _reader_pieces(pack, seat, now)
    return _before_pieces(pack, now, width)


def _talk_pieces(pack: Pack, width: int) -> list[Piece]:
    """The cases to begin with. All lines are counted where there is room."""
    label, counts = " begin with  ", "   of  " + "   ".join(f"{pack.count(heat)} {heat}" for heat in HEATS)
    words = fitting_parts(pack.talk_first, width - cells(label), gap=" ", least=width)
    is_room = cells(label + words + counts) <= width
    return [(label, "dim"), (words, "strong"), (counts if is_room else "", "dim")]


def _before_pieces(pack: Pack, now: datetime, width: int) -> list[Piece]:
    things = pack.before_you_talk
    if not things:
        return [(" nothing is due before you talk", "dim")]
    label = " due before you talk   "
    parts = [f"{time_words(thing.due, now, pack.zone)} {thing.case} {safe_text(thing.text)}" for thing in things]
    return [(label, "title"), (fitting_parts(parts, width - cells(label), most=_MOST_BEFORE), "text")]


def fitting_parts(parts: Sequence[str], room: int, *, gap: str = "   ", most: int = 99, least: int = _LEAST_PART) -> str:
    """The first parts in a line, and how many more there are.

    The last one is cut where it keeps `least` cells.
    """
    for shown in range(min(len(parts), most), 0, -1):
        more = f"{gap}+{len(parts) - shown}" if shown < len(parts) else ""
        words, left = gap.join(parts[:shown]), room - cells(more)
        if cells(words) <= left:
            return words + more
        if shown == 1 or left - cells(gap.join(parts[: shown - 1])) - cells(gap) >= least:
            return cut(words, left) + more
    return ""


def _reader_pieces(pack: Pack, seat: Seat, now: datetime) -> list[Piece]:
    """The count read back, the other side, and the coming shift."""
    end = pack.to.until
    dues = ((promise.due, line.case) for line in pack.cases for promise in line.promises)
    promises = sorted((due, case) for due, case in dues if due is not None and (end is None or due < end))
    ahead = [(due, case) for due, case in promises if due >= now]
    first = f" (first {time_words(ahead[0][0], now, pack.zone)} {ahead[0][1]})" if ahead else ""
    rechecks = sum(line.recheck is not None and (end is None or line.recheck < end) for line in pack.cases)
    mine = len(transfer_to(seat.agent, pack).cases)
    others = "".join(f"    {safe_text(other.agent)} is at {other.case}" for other in seat.others_at_it if other.case)
    checks = f"    look again at {rechecks}" if rechecks else ""
    return [(f" yours so far {mine}{others}    promises of your shift {len(promises)}{first}{checks}", "text")]


def lists_pieces(pack: Pack, width: int) -> list[Piece]:
    """The counts of what else is told at the change. Those without room are counted."""
    names = {_LIST_WORDS.get(name, name): len(rows) for name, rows in pack.lists.items() if name != "asked"}
    parts = [f"{name} {count}" for name, count in names.items() if count] or ["nothing"]
    label = " other matters  "
    return [(label, "title"), (fitting_parts(parts, width - cells(label), gap="  ", least=width), "text")]


def blocker_pieces(pack: Pack, seat: Seat, key: str, width: int) -> list[Piece]:
    """The blockers by kind, one's own first. The first of each are named."""
    if pack.state == "sealed":
        return [(" ", "text")]
    if not pack.blockers:
        return [(" nothing left to settle", "ok"), ("  both can sign", "dim")]
    left: list[Piece] = [(f" {settle_words(pack, seat)} {share_words(pack, seat)}  ", "soon")]
    right: list[Piece] = [(f"  {key}", "key"), (" shows ", "dim")] if key else []
    words = blocker_words(sorted(pack.blockers, key=lambda blocker: bool(blocker_share(blocker, pack, seat))))
    return spread_pieces([*left, (cut(words, max(0, width - pieces_width(left) - pieces_width(right))), "text")], right, width)


def settle_words(pack: Pack, seat: Seat) -> str:
    """The words before the count of blockers. After the signature of the agent's side they may stay."""
    return "still open, may stay:" if signed_by(pack, seat) else "to settle"


def signed_by(pack: Pack, seat: Seat) -> str:
    """The signer of the agent's side. Empty while nobody did."""
    sides = {"out" * seat.is_out, "in" * seat.is_in}
    return next((signature.by for signature in pack.signatures if signature.side in sides), "")


def blocker_words(blockers: Sequence[Blocker]) -> str:
    """The blockers in a line, those of the read-back last."""
    kinds: dict[str, list[str]] = {}
    for blocker in sorted(blockers, key=lambda blocker: blocker.what == NOT_READ):
        kinds.setdefault(_short_reason(blocker.what), []).append(blocker.subject)
    return "   ".join(_named_blockers(what, list(dict.fromkeys(subjects))) for what, subjects in kinds.items())


def _named_blockers(what: str, subjects: Sequence[str]) -> str:
    if what == NOT_READ:
        return f"{len(subjects)} {what}"
    more = f" +{len(subjects) - _MOST_NAMED}" if len(subjects) > _MOST_NAMED else ""
    return f"{safe_text(' '.join(subjects[:_MOST_NAMED]))}{more} {safe_text(what)}"


def added_words(before: Pack, pack: Pack, seat: Seat) -> str:
    """The agent's blockers that came since. Empty where none did."""
    known = {_blocker_identity(blocker) for blocker in before.blockers}
    came = [
        blocker
        for blocker in pack.blockers
        if _blocker_identity(blocker) not in known and blocker.what != NOT_READ and not blocker_share(blocker, pack, seat)
    ]
    settle = "still open" if signed_by(pack, seat) else "to settle"
    if len(came) == 1:
        return f"1 more {settle}: {safe_text(came[0].subject)} {safe_text(came[0].what)}"
    return f"{len(came)} more {settle}: {blocker_words(came)}" if came else ""


def _blocker_identity(blocker: Blocker) -> tuple[str, ...]:
    return blocker.case, blocker.concern, blocker.question, _short_reason(blocker.what)


def _short_reason(what: str) -> str:
    return what.removeprefix("red and ").partition(":")[0].partition(" since ")[0].replace("nobody owns it", "no owner")


def divider_pieces(title: Sequence[Piece], right: str, width: int) -> list[Piece]:
    """The edge between the list and the line."""
    start: list[Piece] = [(f"{RULE}{RULE} ", "dim"), *title, (" ", "text")]
    end: list[Piece] = [(f" {right} ", "dim"), (f"{RULE}{RULE}", "dim")]
    gap = width - pieces_width(start) - pieces_width(end)
    return [*start, (RULE * max(0, gap), "dim"), *end] if gap >= 0 else [(fit("".join(text for text, _ in start), width), "strong")]
