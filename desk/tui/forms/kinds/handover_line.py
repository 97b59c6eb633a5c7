"""The forms that put cases in and take them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.errors import Usage
from desk.handover.changes import add_changes, drop_changes
from desk.handover.plain import PackLine
from desk.handover.record import HandoverRecord
from desk.model.changes import Change
from desk.model.ids import normal_case_id
from desk.tui.forms.field import Field, Values
from desk.tui.forms.kinds.handover_desk import HandoverDesk, line_form
from desk.tui.forms.spec import EntryContext, FormSpec, no_entries
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine


def add_line_form(record: HandoverRecord, desk: HandoverDesk, known: Mapping[str, str], *, start: str = "") -> FormSpec:
    """The form that puts a case into a handover. `known` are those that may be, with their customers."""

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        desk.refuse_signed(frozen=True)
        case = normal_case_id(values["case"].strip())
        if case not in known:
            raise Usage(f"case: There is no case {case} on this shift that is not in {record.id} already.")
        return add_changes(desk.source(), case, values["text"].strip())

    def customer_lines(values: Values, context: EntryContext) -> Sequence[FlowLine]:
        customer = known.get(normal_case_id(values["case"].strip()), "")
        return [((safe_text(customer), "text"),)] if customer else []

    return FormSpec(
        action="handover_add",
        title="Put a case in",
        about=f"{record.id} add",
        about_words=record.id,
        fields=(
            Field(name="case", label="case", sort="word", choices=tuple(known), start=start, needed="Say which case, such as C-104."),
            Field(name="text", label="why", needed="Say why.", wide=True),
        ),
        build=no_entries,
        changes=changes,
        live_lines=customer_lines,
        saved_words="put in",
    )


def drop_line_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form that takes a case out of a handover."""

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        desk.refuse_signed(frozen=True)
        return drop_changes(desk.source(), line.case, values["text"].strip())

    return line_form(
        line,
        record,
        "drop",
        title="Take it out",
        fields=(Field(name="text", label="why", needed="Say why.", wide=True),),
        changes=changes,
        saved_words=f"taken out of {record.id}",
    )
