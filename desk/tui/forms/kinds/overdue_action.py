"""The form that takes over an overdue corrective action.

The mistake came again. The form may also say that the action was done.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from desk.model.entries import KnownEntry
from desk.recovery.causes.debt import OverdueLesson
from desk.tui.forms.field import THEN, Values
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.usual_fields import due_field, person_field

_DONE = "done"


def overdue_action_form(context: EntryContext, lesson: OverdueLesson) -> FormSpec:
    """The form that makes an overdue action mine. Two keys do it, and the old action stays to be read (S1.30)."""
    old = lesson.action.entry

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        if values[THEN] == _DONE:
            return [context.entry("action_done", action=old.id, cause=old.cause)]
        taken = {"cause": old.cause, "owner": values["owner"], "due": values["due"], "instead_of": old.id}
        return [context.entry("action", old.text, **taken)]

    return FormSpec(
        action="lesson",
        title="Own what was to be done",
        fields=(
            person_field("owner", "by whom", context, start=context.agent.id, needed="Say who does it."),
            replace(due_field("tomorrow 17:00", label="until"), wide=True),
        ),
        build=build,
        context_facts=_overdue_facts(lesson, context),
        enough="owner",
        save_variants={"save_yes": ("it was done", _DONE)},
        single_case=True,
        saved_words="the action is owned again on",
    )


def _overdue_facts(lesson: OverdueLesson, context: EntryContext) -> tuple[tuple[str, str], ...]:
    old = lesson.action.entry
    was_due = f", by {context.time_words(old.due)}" if old.due else ""
    return (
        ("again", f"{lesson.repeat.name}, {lesson.repeat.frequency(context.now)}"),
        ("to do", old.text),
        ("overdue", f"{old.owner}{was_due}"),
    )
