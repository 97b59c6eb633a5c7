"""The open action of another case, chosen for this case too."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.entries import CorrectiveAction
from desk.recovery.causes.repeats import KnownCause, RepeatCause
from desk.tui.forms.spec import EntryContext, Preset
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text

_SAME_AS = "same action as"
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


def is_shared(text: str, case: str) -> bool:
    """Do the words of an action name it as a case's?"""
    return text.startswith(f"{_SAME_AS} {case}:")


def _shared_action_preset(known: KnownCause, action: CorrectiveAction, field: str, context: EntryContext) -> Preset:
    due = context.time_words(action.due) if action.due else ""
    is_ahead = action.due is not None and action.due > context.now
    when = f", by {due}" if due else ""
    said = cut(action.text.partition(": ")[2] if action.text.startswith(_SAME_AS) else action.text, _LONGEST_ACTION)
    text = action.text if action.text.startswith(_SAME_AS) else f"{_SAME_AS} {known.case}: {action.text}"
    return Preset(
        key=action.id,
        words=f"take the action of {known.case}: {said}, {action.owner or 'nobody'}{when}",
        values={field: text, "owner": action.owner, **({"due": due} if is_ahead else {})},
        focus=field,
        text=safe_text(action.text),
    )
