"""The open action of another case, chosen for this case too."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.entries import CorrectiveAction
from desk.recovery.causes.repeats import KnownCause, RepeatCause
from desk.recovery.causes.shared_actions import own_words, shared_words
from desk.tui.forms.spec import EntryContext, Preset
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text

_LONGEST_ACTION = 30
"""Cells of an action in the list. The whole of it stands below."""


def shared_action_presets(mistake: RepeatCause, field: str, context: EntryContext) -> Iterator[Preset]:
    """The open actions against a mistake, each for this case too.

    It is logged with the case that it comes from, and keeps owner and time. `field` takes its words.
    """
    for known in mistake.occurrences:
        for action in known.actions:
            if action.is_open and known.case != context.state.id:
                yield _shared_action_preset(known, action.entry, field, context)


def _shared_action_preset(known: KnownCause, action: CorrectiveAction, field: str, context: EntryContext) -> Preset:
    due = context.time_words(action.due) if action.due else ""
    is_ahead = action.due is not None and action.due > context.now
    when = f", by {due}" if due else ""
    said = cut(own_words(action.text), _LONGEST_ACTION)
    return Preset(
        key=action.id,
        words=f"take the action of {known.case}: {said}, {action.owner or 'nobody'}{when}",
        values={field: shared_words(action.text, known.case), "owner": action.owner, **({"due": due} if is_ahead else {})},
        focus=field,
        text=safe_text(action.text),
    )
