"""The blockers of a handover, each with the key that solves it."""

from __future__ import annotations

from dataclasses import dataclass

from desk.handover.plain import Blocker, Pack
from desk.tui.presentation.handover.head import NOT_READ
from desk.tui.presentation.signs import POINTER
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece

_SUBJECT = 9
_KEY_WORDS = {
    "t": "take",
    "X": "give to another",
    "e": "decider",
    "space": "read back",
    "O": "answer",
    "d": "kept",
    "p": "new time",
    "c": "call them",
    "4": "write it",
}


@dataclass(frozen=True, slots=True)
class BlockerItem:
    """A blocker on the sheet. One that `blocks` nothing is only asked for."""

    key: str
    blocker: Blocker
    blocks: bool = True


def blocker_items(pack: Pack) -> list[BlockerItem]:
    """The blockers, those of the read-back last. What is only asked for follows."""
    items: list[BlockerItem] = []
    blockers = sorted(pack.blockers, key=lambda blocker: blocker.what == NOT_READ)
    for number, blocker in enumerate(blockers):
        same = sum(other.subject == blocker.subject and other.what == blocker.what for other in blockers[:number])
        items.append(BlockerItem(f"{blocker.subject} {_kind_of(blocker)} {blocker.what} {same}", blocker))
    for line in pack.cases:
        if line.if_then_asked:
            asked = Blocker(case=line.case, what=f"red, and no if-then: {line.if_ or 'it goes otherwise'}", solve=(), keys=("4",))
            items.append(BlockerItem(f"{line.case} asked", asked, blocks=False))
    return items


def _kind_of(blocker: Blocker) -> str:
    return "question" if blocker.question else "concern" if blocker.concern else "case"


def blocker_blocks(items: list[BlockerItem], chosen: str) -> list[TextBlock]:
    """The items one below the other, the chosen one marked."""
    blocks: list[TextBlock] = []
    for number, item in enumerate(items):
        if not item.blocks and (not number or items[number - 1].blocks):
            blocks.append(TextBlock("asked", (("asked, not blocking", "dim"),)))
        blocks.append(TextBlock(item.key, tuple(_item_pieces(item, chosen=item.key == chosen)), hang=_SUBJECT + 3))
    return blocks or [TextBlock("none", (("Nothing stands against signing.", "ok"),))]


def _item_pieces(item: BlockerItem, *, chosen: bool) -> list[Piece]:
    subject = (item.blocker.subject if not item.blocker.question else item.blocker.case or item.blocker.question).ljust(_SUBJECT)
    pieces: list[Piece] = [((POINTER if chosen else GLUE) + subject.replace(" ", GLUE), "strong" if chosen else "text")]
    pieces.append((safe_text(item.blocker.what), "soon" if item.blocks else "dim"))
    for key in item.blocker.keys:
        words = _KEY_WORDS.get(key, "").replace(" ", GLUE)
        pieces += [(f"  {GLUE}", "text"), (key, "key"), (f"{GLUE}{words}", "dim")]
    return pieces
