"""What the pane of apologies says. Plain values in, texts out."""

from __future__ import annotations

from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import safe
from desk.tui.widgets.line import Piece
from desk.tui.widgets.panes.sight import Lack, Sight, empty, headed


def apologies(sight: Sight) -> list[Block]:
    """Every apology, how it was said and how it was taken."""
    blocks = []
    for apology in sight.state.apologies:
        speaker = "" if apology.speaker == "agent" else f", {apology.speaker}"
        head = headed(sight, apology.at, f"{safe(apology.by)}{speaker}", safe(apology.channel))
        taken: list[Piece] = [(f"taken: {apology.taken}", "dim")] if apology.taken else []
        blocks.append(Block(apology.id, head, ((apology.text, "text"), *taken)))
    return blocks or empty("none yet. ", sight.key("apology"), " logs one: say sorry, name what was missed.")


def lacks(sight: Sight) -> Lack | None:
    """An apology without anything to follow it is half of one (RECOVERY.md, S5.8)."""
    state = sight.state
    if not state.apologies or state.finished or state.promises or state.offers:
        return None
    return Lack("sorry is said; what happens now, and by when?", "promise")
