"""The blockers of a handover, each with the key that solves it."""

from __future__ import annotations

import msgspec

from desk.handover.plain import Blocker, Pack
from desk.tui.presentation.cell_text import fit
from desk.tui.presentation.handover.head import NOT_READ, signed_by
from desk.tui.presentation.handover.seat import Seat
from desk.tui.presentation.handover.shares import blocker_share, share_words
from desk.tui.presentation.signs import POINTER
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width

_SUBJECT = 8
_LEAST_WORDS = 12
"""Cells below which the words would say nothing. They wrap then."""
_KEY_WORDS = {
    "t": "take",
    "X": "give",
    "e": "manager",
    "space": "read back",
    "O": "answer",
    "d": "done",
    "p": "new time",
    "c": "call them",
    "4": "write it",
}


class BlockerItem(msgspec.Struct, frozen=True):
    """A blocker on the sheet. One that `blocks` nothing is only asked for.

    `share` names whose part it is, and is empty for the agent's own.
    """

    key: str
    blocker: Blocker
    blocks: bool = True
    share: str = ""


def blocker_items(pack: Pack, seat: Seat) -> list[BlockerItem]:
    """The blockers, one's own first. In each part those of the read-back stand last. What is only asked for follows."""
    items: list[BlockerItem] = []
    shares = [(blocker_share(blocker, pack, seat), blocker) for blocker in pack.blockers]
    shares.sort(key=lambda each: (each[0], each[1].what == NOT_READ))
    blockers = [blocker for _, blocker in shares]
    for number, (share, blocker) in enumerate(shares):
        same = sum(other.subject == blocker.subject and other.what == blocker.what for other in blockers[:number])
        items.append(BlockerItem(f"{blocker.subject} {_kind_of(blocker)} {blocker.what} {same}", blocker, share=share))
    for line in pack.cases:
        if line.if_then_asked:
            asked = Blocker(case=line.case, what=f"red, and no if-then: {line.if_ or 'it goes otherwise'}", solve=(), keys=("4",))
            items.append(BlockerItem(f"{line.case} asked", asked, blocks=False))
    return items


def blocker_heading(pack: Pack, seat: Seat) -> str:
    """The title of the sheet. It speaks of signing until one's side signed."""
    left, by = share_words(pack, seat), signed_by(pack, seat)
    title = "STILL OPEN, MAY STAY" if by else "TO SETTLE BEFORE SIGNING"
    signed = f"  (signed by {'you' if by == seat.agent else safe_text(by)})" if by else ""
    return f"{title}  {pack.id}  {left}{' left' if left.isdigit() else ''}{signed}"


def _kind_of(blocker: Blocker) -> str:
    return "question" if blocker.question else "concern" if blocker.concern else "case"


def blocker_blocks(items: list[BlockerItem], chosen: str, width: int) -> list[TextBlock]:
    """The items, one line of `width` cells each, the chosen one marked."""
    blocks: list[TextBlock] = []
    for number, item in enumerate(items):
        if item.share and (not number or items[number - 1].share != item.share):
            blocks.append(TextBlock(f"for {item.share}", ((f"for {item.share}", "dim"),)))
        if not item.blocks and (not number or items[number - 1].blocks):
            blocks.append(TextBlock("asked", (("asked for, but you can sign without", "dim"),)))
        blocks.append(TextBlock(item.key, tuple(_item_pieces(item, width, chosen=item.key == chosen)), hang=_SUBJECT + 1))
    return blocks or [TextBlock("none", (("Nothing is left to settle: both can sign.", "ok"),))]


def _item_pieces(item: BlockerItem, width: int, *, chosen: bool) -> list[Piece]:
    """The subject, the words as far as they go, the keys."""
    subject = (item.blocker.subject if not item.blocker.question else item.blocker.case or item.blocker.question).ljust(_SUBJECT)
    start: Piece = ((POINTER if chosen else GLUE) + _glued_words(subject), "strong" if chosen else "text")
    keys: list[Piece] = []
    for key in item.blocker.keys:
        keys += [(GLUE * 2, "text"), (key, "key"), (_glued_words(f" {_KEY_WORDS.get(key, '')}"), "dim")]
    room = width - pieces_width([start, *keys])
    words = _glued_words(fit(safe_text(item.blocker.what), room)) if room >= _LEAST_WORDS else safe_text(item.blocker.what)
    return [start, (words, "soon" if item.blocks else "dim"), *keys]


def _glued_words(text: str) -> str:
    return text.replace(" ", GLUE)
