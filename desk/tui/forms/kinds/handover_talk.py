"""The forms of the talk: read-back, correction, question, answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from desk.handover.changes import answer_changes, ask_changes, correct_changes
from desk.handover.hints import HINT_WORDS, read_back_hints
from desk.handover.plain import BACKLOG, LineQuestion, PackLine
from desk.handover.read_back import read_back_changes
from desk.handover.record import HandoverRecord
from desk.model.changes import Change
from desk.text.due_times import parse_due_time
from desk.text.times import zone_or_utc
from desk.tui.forms.field import Field, Values
from desk.tui.forms.kinds.handover_desk import HandoverDesk, line_form, open_changes
from desk.tui.forms.spec import EntryContext, FormSpec, MakeChanges, no_entries
from desk.tui.forms.usual_fields import due_field, pick_field, text_field
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine


def read_back_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk, *, zone: str) -> FormSpec:
    """The form of a read-back, in the words of the incoming. Saving takes the case."""
    return line_form(
        line,
        record,
        "read_back",
        title="Read back",
        fields=_read_back_fields(),
        context_facts=(("next", line.next.text), ("if", line.if_then or line.if_ or "-")),
        facts_on_top=True,
        changes=_read_back_changes((line.case,), replace(desk, seen=record.last_note)),
        live_lines=_hint_lines(line, desk, zone),
        save_word=lambda values: f"give it and take {line.case}",
    )


def group_read_back_form(name: str, cases: Sequence[str], record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form in which several lines are read back together."""
    seen = replace(desk, seen=record.last_note)
    return FormSpec(
        action="handover_read_back",
        about=f"{record.id} {name}",
        about_words=f"{name}, {len(cases):,} cases",
        title="Read back together",
        fields=_read_back_fields(),
        build=no_entries,
        changes=_read_back_changes(cases, seen, moving=name != BACKLOG),
        save_word=lambda values: "give it" if name == BACKLOG else f"give it and take {len(cases):,} cases",
        saved_words="read back",
    )


def _read_back_fields() -> tuple[Field, ...]:
    needed = "Say in your own words what you do, and by when."
    text = text_field("in your words", needed=needed, hint="what do you do, by when?   space: only read, go on", lines=3)
    look = due_field("", name="follow_up", label="look again", needed="")
    return replace(text, skips=True), replace(look, hint="empty: the time of the next action")


def _read_back_changes(cases: Sequence[str], desk: HandoverDesk, *, moving: bool = True) -> MakeChanges:
    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        desk.refuse_signed()
        desk.refuse_second_reader(cases)
        when = parse_due_time(values["follow_up"], context.now, zone=context.shift.zone) if values["follow_up"] else None
        return read_back_changes(desk.source(), cases, values["text"], follow_up=when, seen=desk.seen, moving=moving)

    return changes


def _hint_lines(line: PackLine, desk: HandoverDesk, zone: str) -> Callable[[Values, EntryContext], Sequence[FlowLine]]:
    """Says while somebody types which things are in the text."""

    def lines(values: Values, context: EntryContext) -> Sequence[FlowLine]:
        text, due = values["text"].strip(), line.next.due
        if not text:
            return []
        then = line.if_then or "" if line.heat == "red" else ""
        hints = read_back_hints(text, action=line.next.text, due=due, zone=zone_or_utc(zone), now=context.now, then=then)
        said = set() if "yes" in hints else {"time", "then", "words"} - set(hints)
        wanted = [("words", "what", True), ("time", "by when", due is not None), ("then", "what if", bool(then))]
        marks: FlowLine = tuple(
            (f"{words} {'*' if name in said else '-'}   ", "ok" if name in said else "dim") for name, words, is_on in wanted if is_on
        )
        others = [hint for hint in hints if hint in {"yes", "copy"}]
        return [(("said so far  ", "dim"), *marks), *(((HINT_WORDS[hint], "soon"),) for hint in others)]

    return lines


def correct_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form that corrects a read-back. It goes back to the incoming."""
    given = line.read_back.text if line.read_back else ""
    return line_form(
        line,
        record,
        "correct",
        title="Correct",
        fields=(Field(name="text", label="rather", needed="Say what is different.", wide=True),),
        context_facts=(("read back", given),),
        facts_on_top=True,
        changes=open_changes(desk, lambda values, context: correct_changes(desk.source(), line.case, values["text"])),
        saved_words="corrected; it goes back to be read once more",
    )


def question_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form of a question about a line."""
    return line_form(
        line,
        record,
        "question",
        title="Ask the other side",
        fields=(Field(name="text", label="question", needed="Ask something.", wide=True),),
        changes=open_changes(desk, lambda values, context: ask_changes(desk.source(), values["text"], case=line.case)),
        saved_words="asked",
    )


def reply_form(line: PackLine, asked: Sequence[LineQuestion], record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form of the answer to a question."""
    things: Mapping[str, str] = {each.id: f"{each.by}: {safe_text(each.text)}" for each in asked}

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        return answer_changes(desk.source(), values.get("asked") or asked[0].id, values["text"])

    choice = (pick_field("asked", "question", things),) if len(asked) > 1 else ()
    return line_form(
        line,
        record,
        "reply",
        title="Answer",
        fields=(*choice, Field(name="text", label="answer", needed="Write the answer.", wide=True)),
        context_facts=((asked[0].by, asked[0].text),) if len(asked) == 1 else (),
        facts_on_top=True,
        changes=open_changes(desk, changes),
        saved_words="answered",
    )
