"""The pane of root causes: whys, corrective actions, repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desk.model.entries import Cause
from desk.model.entry_states import ActionState
from desk.model.field_names import CAUSE_WORDS
from desk.recovery.causes.debt import debt_of
from desk.recovery.causes.repeats import KnownCause, RepeatCause, find_repeat, known_causes, likely_cause
from desk.recovery.causes.shared_actions import actions_of, done_actions
from desk.recovery.steps.rail import has_action
from desk.tui.presentation.case_moment import CaseMoment, MissingItem, block_head, empty_blocks
from desk.tui.presentation.signs import RULE
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece


def cause_blocks(moment: CaseMoment) -> list[TextBlock]:
    """Every cause with its whys, corrective actions and earlier times.

    Where none is logged, the likely cause comes first.
    """
    known, actions = known_causes(moment.all_states()), _known_actions(moment)
    blocks = [_cause_block(moment, cause, known, actions) for cause in moment.state.causes]
    named = {cause.id for cause in moment.state.causes}
    loose = [action for action in actions if action.entry.cause not in named]
    blocks += [
        TextBlock(each.entry.id, block_head(moment, each.entry.at, safe_text(each.entry.by)), (_action_piece(moment, each),))
        for each in loose
    ]
    if blocks:
        return blocks
    likely = likely_cause(moment.state, known, moment.now) if moment.state.recovery else None
    said = (
        [TextBlock("likely", ((safe_text(likely.name), "strong"), (f": {likely.summary(moment.now)}", "soon")), _case_pieces(likely))]
        if likely
        else []
    )
    return [*said, *empty_blocks(moment.key("cause"), "why it happened, and what stops it")]


def _known_actions(moment: CaseMoment) -> tuple[ActionState, ...]:
    """The actions of the case, those done on another case too."""
    return tuple(actions_of(moment.state, done_actions(moment.all_states()) if moment.state.actions else {}))


def _cause_block(moment: CaseMoment, cause: Cause, known: tuple[KnownCause, ...], actions: Iterable[ActionState]) -> TextBlock:
    named = {"class": cause.class_, "key": cause.key}
    said = [f"{CAUSE_WORDS[part]}: {safe_text(value)}".replace(" ", GLUE) for part, value in named.items() if value]
    head = block_head(moment, cause.at, safe_text(cause.by), *said)
    body: list[Piece] = [(cause.text, "text")] if cause.text else []
    body += [(f"{_why_arm(place)}{CAUSE_WORDS['why']}: {why}", "text") for place, why in enumerate(cause.whys)]
    mine = [action for action in actions if action.entry.cause == cause.id]
    acts = [_action_piece(moment, action) for action in mine] or [(f"no action of its own yet ({moment.key('cause')})", "missed")]
    again = find_repeat(cause.text, cause.key, known, moment.now)
    return TextBlock(cause.id, head, (*body, *acts, *(_repeat_pieces(moment, again) if again and len(again.cases) > 1 else ())))


def _why_arm(place: int) -> str:
    """The arm on which a why hangs, longer with each."""
    arm = RULE * (place - 1)
    return f"\u2514{arm} " if place else ""


def _repeat_pieces(moment: CaseMoment, again: RepeatCause) -> Iterator[Piece]:
    yield f"again: {again.summary(moment.now)}", "soon"
    yield from _case_pieces(again)
    if again.effect:
        yield f"before its action was done {again.effect.before}, since {again.effect.since}", "dim"


def _case_pieces(again: RepeatCause) -> tuple[Piece, ...]:
    return ((f"on {' '.join(again.cases)}", "dim"),)


def _action_piece(moment: CaseMoment, action: ActionState) -> Piece:
    entry = action.entry
    if action.done_at:
        return f"done: {entry.text} ({entry.owner}, {moment.time(action.done_at)})", "met"
    if action.superseded:
        return f"moved: {entry.text} ({entry.owner}{_due_words(moment, action)})", "dim"
    late = action.is_overdue(moment.now)
    return f"{'OVERDUE' if late else 'to do'}: {entry.text} ({entry.owner}{_due_words(moment, action)})", "late" if late else "text"


def _due_words(moment: CaseMoment, action: ActionState) -> str:
    return f", by {moment.time(action.entry.due)}" if action.entry.due else ""


def missing_item(moment: CaseMoment) -> MissingItem | None:
    """The action that a cause lacks, or that is overdue.

    A cause that nobody acts on comes again (S1.29), and an overdue action is as good as none.
    """
    if any(not has_action(moment.state, cause.id) for cause in moment.state.causes):
        return MissingItem("what will be done about it, by whom, until when?", "cause")
    if any(action.is_overdue(moment.now) for action in _known_actions(moment)):
        return MissingItem("an action is overdue: done, or a new time?", "done")
    debt = debt_of(moment.state)
    return MissingItem("fixed, not learned: why did it happen?", "cause") if debt and moment.state.actions else None
