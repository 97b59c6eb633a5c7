"""What the pane of apologies says: how each was said, what it has, how it was taken. Plain values in, texts out."""

from __future__ import annotations

from desk.model.entries import Apology
from desk.recovery.said import is_empty_promise, still_lacking
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import safe
from desk.tui.widgets.line import Piece
from desk.tui.widgets.panes.sight import Lack, Sight, empty, headed


def apologies(sight: Sight) -> list[Block]:
    """Every apology, how it was said, the parts found in it, and how it was taken."""
    blocks = []
    for apology in sight.state.apologies:
        speaker = "" if apology.speaker == "agent" else f", {apology.speaker}"
        head = headed(sight, apology.at, f"{safe(apology.by)}{speaker}", safe(apology.channel), _parts(sight, apology))
        taken: list[Piece] = [(f"taken: {apology.taken}", "dim")] if apology.taken else []
        blocks.append(Block(apology.id, head, ((apology.text, "text"), *taken)))
    return blocks or empty("none yet. ", sight.key("apology"), " logs one: say sorry, name what was missed.")


def _parts(sight: Sight, apology: Apology) -> str:
    """`4 of 6, lacks repair`, once the text was read."""
    said = sight.said.get(apology.id)
    if said is None:
        return ""
    lacks = f", lacks {safe(said.lacks[0].label)}" if said.lacks else ""
    return f"{len(said.has)} of {len(said.has) + len(said.lacks)}{lacks}"


def lacks(sight: Sight) -> Lack | None:
    """The part that no apology has yet; an apology without anything to follow it is half of one (S5.8)."""
    state, said = sight.state, list(sight.said.values())
    if not state.apologies or state.finished:
        return None
    part = still_lacking(said, state)
    if part is not None:
        return Lack(f"lacks {safe(part.label)}: {safe(part.asks)}", "promise" if part.name == "repair" else "apology")
    if not said and not state.promises and not state.offers:
        return Lack("sorry is said; what happens now, and by when?", "promise")
    if is_empty_promise(said, state):
        return Lack("never again: no action to point at yet", "cause")
    return None
