"""The forms in which the parts of a line are worded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from desk.handover.changes import PartWords, edit_changes
from desk.handover.notes import HEATS
from desk.handover.plain import PackLine
from desk.handover.record import HandoverRecord
from desk.model.changes import Change
from desk.text.due_times import parse_due_time
from desk.tui.forms.field import Field, Values
from desk.tui.forms.kinds.handover_desk import HandoverDesk, line_form
from desk.tui.forms.spec import EntryContext, FormSpec, MakeChanges
from desk.tui.forms.usual_fields import due_field, text_field
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine


def part_form(number: int, line: PackLine, record: HandoverRecord, desk: HandoverDesk, agents: Sequence[str]) -> FormSpec:
    """The form of one of the first four parts of a line."""
    desk = replace(desk, seen=record.last_note)
    return (_heat_form, _story_form, _next_form, _if_then_form)[number - 1](line, record, desk, agents)


def _part_changes(line: PackLine, part: str, desk: HandoverDesk, read: Callable[[Values, EntryContext], PartWords]) -> MakeChanges:
    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        desk.refuse_signed(frozen=True)
        desk.refuse_overtaken_part(line.case, part)
        return edit_changes(desk.source(), line.case, [read(values, context)], seen=desk.seen)

    return changes


def _meanwhile_lines(line: PackLine, part: str, desk: HandoverDesk) -> Callable[[Values, EntryContext], Sequence[FlowLine]]:
    """Says while somebody types that another worded the part."""

    def lines(values: Values, context: EntryContext) -> Sequence[FlowLine]:
        there = desk.overtaking_part(line.case, part)
        if there is None:
            return []
        return [((f"{there.by} worded it meanwhile: ", "soon"), (safe_text(there.text), "text"))]

    return lines


def _heat_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk, agents: Sequence[str]) -> FormSpec:
    def read(values: Values, context: EntryContext) -> PartWords:
        return PartWords(part="heat", text=values["heat"], reason=values["reason"].strip())

    return line_form(
        line,
        record,
        "heat",
        title="Heat",
        fields=(
            Field(name="heat", label="heat", sort="choice", choices=HEATS, start=line.heat, wide=True),
            Field(name="reason", label="why", hint="needed to lower it", wide=True),
        ),
        context_facts=(("drafted because", "; ".join(line.because) or "nothing presses"),),
        facts_on_top=True,
        changes=_part_changes(line, "heat", desk, read),
        live_lines=_meanwhile_lines(line, "heat", desk),
    )


def _story_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk, agents: Sequence[str]) -> FormSpec:
    def read(values: Values, context: EntryContext) -> PartWords:
        return PartWords(part="story", text=values["text"].strip())

    story = replace(text_field("story", hint="empty brings the draft back", lines=6), start=line.story)
    return line_form(
        line,
        record,
        "story",
        title="Story",
        fields=(story,),
        changes=_part_changes(line, "story", desk, read),
        live_lines=_meanwhile_lines(line, "story", desk),
    )


def _next_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk, agents: Sequence[str]) -> FormSpec:
    said = record.parts.get((line.case, "next"))

    def read(values: Values, context: EntryContext) -> PartWords:
        due = parse_due_time(values["due"], context.now, zone=context.shift.zone) if values["due"] else None
        return PartWords(part="next", text=values["text"].strip(), owner=values["owner"].strip(), due=due)

    text = replace(text_field("next action", hint="empty brings the draft back", lines=2), start=said.text if said else "")
    return line_form(
        line,
        record,
        "next",
        title="Next",
        fields=(
            text,
            Field(name="owner", label="who", sort="person", choices=tuple(agents), start=said.owner if said else ""),
            due_field("", needed=""),
        ),
        context_facts=(("drafted", line.next.text), ("who", line.next.owner or "-")),
        facts_on_top=True,
        changes=_part_changes(line, "next", desk, read),
        live_lines=_meanwhile_lines(line, "next", desk),
    )


def _if_then_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk, agents: Sequence[str]) -> FormSpec:
    start = (line.if_then or "").removeprefix(f"{line.if_}:").strip()

    def read(values: Values, context: EntryContext) -> PartWords:
        then = values["text"].strip()
        has_condition = not line.if_ or then.casefold().startswith("if ") or then.casefold().startswith(line.if_.casefold())
        return PartWords(part="if_then", text=then if has_condition or not then else f"{line.if_}: {then}")

    hint = "what do you do then? begin with If to say another condition"
    needed = "A red case needs an if-then: type what then." if line.if_then_asked else ""
    return line_form(
        line,
        record,
        "if_then",
        title="If-then",
        fields=(replace(text_field("then", hint=hint, lines=2), start=start, needed=needed),),
        context_facts=(("if", f"{line.if_ or 'it goes otherwise'}, then what?{' (a red case needs this)' if needed else ''}"),),
        facts_on_top=True,
        changes=_part_changes(line, "if_then", desk, read),
        live_lines=_meanwhile_lines(line, "if_then", desk),
    )
