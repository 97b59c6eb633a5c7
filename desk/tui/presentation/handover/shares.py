"""Whose part is what stands against signing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desk.handover.blockers import blocker_side
from desk.handover.plain import Blocker, Pack
from desk.tui.presentation.handover.seat import Seat
from desk.tui.presentation.text_flow import safe_text


def blocker_share(blocker: Blocker, pack: Pack, seat: Seat) -> str:
    """The people whose part a blocker is. Empty for the agent, and for who is of neither side."""
    if not seat.is_out and not seat.is_in:
        return ""
    side = blocker_side(blocker, pack)
    if not (seat.is_out if side == "out" else seat.is_in):
        names = pack.from_.agents if side == "out" else pack.to.agents
        return safe_text(", ".join(names)) or "whoever comes"
    line, own = pack.line(blocker.case), seat.own
    if line is None or own is None or own(line):
        return ""
    return safe_text(line.owner if side == "out" else line.taker)


def own_count(blockers: Sequence[Blocker], pack: Pack, seat: Seat) -> int:
    """The number of blockers that are the agent's part."""
    return sum(not blocker_share(blocker, pack, seat) for blocker in blockers)


def share_words(pack: Pack, seat: Seat) -> str:
    """The count of blockers, by whose part they are. `8 for you, 19 for bo`, a figure alone where all are one's own."""
    shares = Counter(blocker_share(blocker, pack, seat) for blocker in pack.blockers)
    own = shares.pop("", 0)
    others = [f"{count} for {names}" for names, count in shares.items()]
    return ", ".join((f"{own or 'none'} for you", *others)) if others else str(own)
