"""The form by which somebody owns an overdue action against a mistake that came again, or says that it was done."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.entries import KnownEntry
from desk.recovery.causes.debt import OverdueLesson
from desk.tui.forms.spec import THEN, EntryContext, FormSpec, Values, due, people

_DONE = "done"


def overdue_action(context: EntryContext, lesson: OverdueLesson) -> FormSpec:
    """Two keys make it mine, with a new time; the action that was overdue stays to be read (S1.30)."""
    old = lesson.action.entry

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        if values[THEN] == _DONE:
            return [context.entry("action_done", action=old.id, cause=old.cause)]
        taken = {"cause": old.cause, "owner": values["owner"], "due": values["due"], "instead_of": old.id}
        return [context.entry("action", old.text, **taken)]

    was_due = f", by {context.time(old.due)}" if old.due else ""
    return FormSpec(
        action="lesson",
        title="Own what was to be done",
        fields=(
            people("owner", "by whom", context, start=context.agent.id, needed="Say who does it."),
            due("tomorrow 17:00", label="until"),
        ),
        build=build,
        context_facts=(
            ("again", f"{lesson.repeat.name}, {lesson.repeat.frequency(context.now)}"),
            ("to do", old.text),
            ("overdue", f"{old.owner}{was_due}"),
        ),
        quick=True,
        save_variants={"ctrl+y": ("it was done", _DONE)},
        single=True,
        done="the action is owned again",
    )
