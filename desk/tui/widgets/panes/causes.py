"""What the pane of root causes says: whys as a ladder, corrective actions, and how often it came. Plain values in, texts out."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.entries import Cause
from desk.model.fates import ActionState
from desk.recovery.causes import Known, Repeat, known_causes, likely_cause, same_mistake
from desk.recovery.learning import debt_of
from desk.recovery.rail import acted_on
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import safe
from desk.tui.widgets.line import Piece
from desk.tui.widgets.panes.sight import Lack, Sight, empty, headed


def causes(sight: Sight) -> list[Block]:
    """Every cause as a ladder of whys, its corrective actions with owner and time, and its earlier times."""
    known = known_causes(sight.others())
    blocks = [_block(sight, cause, known) for cause in sight.state.causes]
    named = {cause.id for cause in sight.state.causes}
    loose = [action for action in sight.state.actions.values() if action.entry.cause not in named]
    blocks += [Block(each.entry.id, headed(sight, each.entry.at, safe(each.entry.by)), (_action(sight, each),)) for each in loose]
    if blocks:
        return blocks
    likely = likely_cause(sight.state, known, sight.now) if sight.state.recovery else None
    said = [Block("likely", ((safe(likely.name), "strong"), (f": {likely.told(sight.now)}", "soon")), _cases(likely))] if likely else []
    return [*said, *empty("none yet. ", sight.key("cause"), " logs why it went wrong and what will be done about it.")]


def _block(sight: Sight, cause: Cause, known: tuple[Known, ...]) -> Block:
    head = headed(sight, cause.at, safe(cause.by), safe(cause.class_), safe(cause.key))
    body: list[Piece] = [(cause.text, "text")] if cause.text else []
    body += [(f"{_rung(place)}why? {why}", "text") for place, why in enumerate(cause.whys)]
    mine = [action for action in sight.state.actions.values() if action.entry.cause == cause.id]
    actions = [_action(sight, action) for action in mine] or [(f"no action yet: {sight.key('cause')}", "missed")]
    again = same_mistake(cause.text, cause.key, known, sight.now)
    return Block(cause.id, head, (*body, *actions, *(_again(sight, again) if again and len(again.cases) > 1 else ())))


def _rung(place: int) -> str:
    """The arm by which a why hangs from the one above, longer with each."""
    arm = "\u2500" * (place - 1)
    return f"\u2514{arm} " if place else ""


def _again(sight: Sight, again: Repeat) -> Iterator[Piece]:
    yield f"again: {again.told(sight.now)}", "soon"
    yield from _cases(again)
    if again.effect:
        yield f"before its action was done {again.effect.before}, since {again.effect.since}", "dim"


def _cases(again: Repeat) -> tuple[Piece, ...]:
    return ((f"on {' '.join(again.cases)}", "dim"),)


def _action(sight: Sight, action: ActionState) -> Piece:
    entry = action.entry
    if action.done_at:
        return f"done: {entry.text} ({entry.owner}, {sight.time(action.done_at)})", "met"
    if action.moved:
        return f"moved: {entry.text} ({entry.owner}{_due(sight, action)})", "dim"
    late = action.overdue(sight.now)
    return f"{'OVERDUE' if late else 'to do'}: {entry.text} ({entry.owner}{_due(sight, action)})", "late" if late else "text"


def _due(sight: Sight, action: ActionState) -> str:
    return f", by {sight.time(action.entry.due)}" if action.entry.due else ""


def lacks(sight: Sight) -> Lack | None:
    """A cause that nobody acts on comes again (S1.29); an overdue action is as good as none."""
    if any(not acted_on(sight.state, cause.id) for cause in sight.state.causes):
        return Lack("what will be done about it, by whom, until when?", "cause")
    if any(action.overdue(sight.now) for action in sight.state.actions.values()):
        return Lack("an action is overdue: done, or a new time?", "done")
    debt = debt_of(sight.state)
    return Lack("fixed, not learned: why did it happen?", "cause") if debt and sight.state.actions else None
