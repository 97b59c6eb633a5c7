"""What the pane of root causes says: whys, corrective actions, who and until when. Plain values in, texts out."""

from __future__ import annotations

from desk.model.state import ActionState
from desk.recovery.rail import acted_on
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import safe
from desk.tui.widgets.line import Piece
from desk.tui.widgets.panes.sight import Lack, Sight, empty, headed


def causes(sight: Sight) -> list[Block]:
    """Every cause as a ladder of whys, and its corrective actions with owner and time."""
    blocks = []
    named = {cause.id for cause in sight.state.causes}
    for cause in sight.state.causes:
        head = headed(sight, cause.at, safe(cause.by), safe(cause.class_), safe(cause.key))
        body: list[Piece] = [(cause.text, "text")] if cause.text else []
        body += [(f"why: {why}", "text") for why in cause.whys]
        mine = [action for action in sight.state.actions.values() if action.entry.cause == cause.id]
        lines = [_action(sight, action) for action in mine] or [(f"no action yet: {sight.key('cause')}", "missed")]
        blocks.append(Block(cause.id, head, (*body, *lines)))
    loose = [action for action in sight.state.actions.values() if action.entry.cause not in named]
    blocks += [Block(each.entry.id, headed(sight, each.entry.at, safe(each.entry.by)), (_action(sight, each),)) for each in loose]
    return blocks or empty("none yet. ", sight.key("cause"), " logs why it went wrong and what will be done about it.")


def _action(sight: Sight, action: ActionState) -> Piece:
    entry = action.entry
    if action.done_at:
        return f"done: {entry.text} ({entry.owner}, {sight.time(action.done_at)})", "met"
    late = entry.due is not None and entry.due < sight.now
    due = f", by {sight.time(entry.due)}" if entry.due else ""
    return f"{'OVERDUE' if late else 'to do'}: {entry.text} ({entry.owner}{due})", "late" if late else "text"


def lacks(sight: Sight) -> Lack | None:
    """A cause that nobody acts on comes again (RECOVERY.md, S1.29)."""
    idle = any(not acted_on(sight.state, cause.id) for cause in sight.state.causes)
    return Lack("what will be done about it, by whom, until when?", "cause") if idle else None
