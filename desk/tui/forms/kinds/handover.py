"""The forms of a handover, one for each thing that somebody words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desk.errors import Refused
from desk.handover.begin import Beginning, begin_changes
from desk.handover.changes import PartWords, answer_changes, ask_changes, correct_changes, edit_changes, reopen_changes
from desk.handover.hints import HINT_WORDS, read_back_hints
from desk.handover.notes import HEATS, PartNote, note_number
from desk.handover.plain import BACKLOG, LineQuestion, Pack, PackLine
from desk.handover.read_back import read_back_changes
from desk.handover.record import HandoverRecord, ReadBack
from desk.handover.signatures import sign_changes
from desk.handover.source import HandoverSource
from desk.model.changes import Change
from desk.model.shift import Shift
from desk.text.times import parse_time, zone_or_utc
from desk.tui.forms.spec import EntryContext, Field, FormSpec, MakeChanges, Values, due_field, no_entries, pick_field, text_field
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

NOBODY = "nobody"
_NAME_WIDTH = 40


@dataclass(slots=True)
class HandoverDesk:
    """The handover behind a form. `source` and `record` are as they are when asked, `seen` numbers the last note seen."""

    source: Callable[[], HandoverSource]
    record: Callable[[], HandoverRecord | None]
    agent: str
    seen: int = 0

    def refuse_overtaken_part(self, case: str, part: str) -> None:
        """Refuse once where somebody worded the part since it was seen. Both texts stand then."""
        if (there := self.overtaking_part(case, part)) is not None:
            self.seen = note_number(there.id)
            words = f"{there.by} worded it meanwhile: {_in_quotes(there.text)}. Yours was not saved and is still here."
            raise Refused(f"{words} Save once more to put yours in its place.")

    def overtaking_part(self, case: str, part: str) -> PartNote | None:
        """The newer words of somebody else for a part. None where there are none."""
        record = self.record()
        there = record.parts.get((case, part)) if record is not None else None
        return there if there is not None and there.by != self.agent and note_number(there.id) > self.seen else None

    def refuse_signed(self, *, frozen: bool = False) -> None:
        """Refuse what comes after both signed, and with `frozen` after one did."""
        record = self.record()
        if record is not None and record.stage == "sealed":
            raise Refused(f"{record.id} was sealed by both sides. Nothing was written.")
        if record is not None and frozen and record.signatures:
            raise Refused(
                f"{record.id} was signed by {record.signatures[-1].by} and is frozen. Nothing was written; R makes it live again."
            )

    def refuse_second_reader(self, cases: Sequence[str]) -> None:
        """Refuse once where another incoming was first."""
        if (there := self.other_reader(cases)) is not None:
            self.seen = note_number(there.note.id)
            words = f"{there.note.by} read it back meanwhile: {_in_quotes(there.note.text)}. Yours was not saved and is still here."
            raise Refused(f"{words} Save once more to take it all the same.")

    def other_reader(self, cases: Sequence[str]) -> ReadBack | None:
        """The read-back of another incoming, newer than what was seen."""
        record = self.record()
        given = [record.read_backs[case] for case in cases if case in record.read_backs] if record is not None else []
        return next((each for each in given if each.note.by != self.agent and note_number(each.note.id) > self.seen), None)


def _open_changes(desk: HandoverDesk, make: MakeChanges) -> MakeChanges:
    """The changes of a form, refused once both signed."""

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        desk.refuse_signed()
        return make(values, context)

    return changes


def _in_quotes(text: str) -> str:
    return f'"{safe_text(text)}"'


def _line_form(line: PackLine, record: HandoverRecord, name: str, **settings: Any) -> FormSpec:
    """A form about one line. Drafts are kept by handover, case and name."""
    return FormSpec(
        action=f"handover_{name}",
        about=f"{record.id} {line.case}",
        about_words=f"{line.case} {cut(safe_text(line.customer), _NAME_WIDTH)}",
        beside=(line.case,),
        build=no_entries,
        **settings,
    )


# -------------------------------------------------------------------- the parts


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

    return _line_form(
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
    return _line_form(
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
        due = parse_time(values["due"], context.now, zone=context.shift.zone) if values["due"] else None
        return PartWords(part="next", text=values["text"].strip(), owner=values["owner"].strip(), due=due)

    text = replace(text_field("next action", hint="empty brings the draft back", lines=2), start=said.text if said else "")
    return _line_form(
        line,
        record,
        "next",
        title="Next",
        fields=(
            text,
            Field(name="owner", label="who", sort="word", choices=tuple(agents), start=said.owner if said else ""),
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
    return _line_form(
        line,
        record,
        "if_then",
        title="If-then",
        fields=(replace(text_field("then", hint=hint, lines=2), start=start),),
        context_facts=(("if", line.if_ or "it goes otherwise"),),
        facts_on_top=True,
        changes=_part_changes(line, "if_then", desk, read),
        live_lines=_meanwhile_lines(line, "if_then", desk),
    )


# -------------------------------------------------------------------- reading back


def read_back_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk, *, zone: str) -> FormSpec:
    """The form of a read-back, in the words of the incoming. Saving takes the case."""
    return _line_form(
        line,
        record,
        "read_back",
        title="Read back",
        fields=_read_back_fields(),
        context_facts=(("next", line.next.text), ("if", line.if_then or line.if_ or "-")),
        facts_on_top=True,
        changes=_read_back_changes((line.case,), replace(desk, seen=record.last_note)),
        live_lines=_hint_lines(line, desk, zone),
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
        saved_words="read back",
    )


def _read_back_fields() -> tuple[Field, ...]:
    needed = "Say in your own words what you do, and by when."
    text = text_field("in your words", needed=needed, hint="what do you do, by when?", lines=3)
    return text, replace(due_field("", name="follow_up", label="next look", needed=""), hint="empty: the time of the next action")


def _read_back_changes(cases: Sequence[str], desk: HandoverDesk, *, moving: bool = True) -> MakeChanges:
    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        desk.refuse_signed()
        desk.refuse_second_reader(cases)
        when = parse_time(values["follow_up"], context.now, zone=context.shift.zone) if values["follow_up"] else None
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
        wanted = [("time", "time said", due is not None), ("then", "if said", bool(then)), ("words", "next said", True)]
        marks: FlowLine = tuple(
            (f"{words} {'*' if name in said else '-'}   ", "ok" if name in said else "dim") for name, words, is_on in wanted if is_on
        )
        others = [hint for hint in hints if hint in {"yes", "copy"}]
        return [marks, *(((HINT_WORDS[hint], "soon"),) for hint in others)]

    return lines


def correct_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form that corrects a read-back. It goes back to the incoming."""
    given = line.read_back.text if line.read_back else ""
    return _line_form(
        line,
        record,
        "correct",
        title="Correct",
        fields=(text_field("rather", needed="Say what is different.", lines=2),),
        context_facts=(("read back", given),),
        facts_on_top=True,
        changes=_open_changes(desk, lambda values, context: correct_changes(desk.source(), line.case, values["text"])),
        saved_words="corrected; it goes back to be read once more",
    )


# -------------------------------------------------------------------- questions


def question_form(line: PackLine, record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form of a question about a line."""
    return _line_form(
        line,
        record,
        "question",
        title="Ask the other side",
        fields=(text_field("question", needed="Ask something.", lines=2),),
        changes=_open_changes(desk, lambda values, context: ask_changes(desk.source(), values["text"], case=line.case)),
        saved_words="asked",
    )


def reply_form(line: PackLine, asked: Sequence[LineQuestion], record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form of the answer to a question."""
    things: Mapping[str, str] = {each.id: f"{each.by}: {safe_text(each.text)}" for each in asked}

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        return answer_changes(desk.source(), values.get("asked") or asked[0].id, values["text"])

    choice = (pick_field("asked", "question", things),) if len(asked) > 1 else ()
    return _line_form(
        line,
        record,
        "reply",
        title="Answer",
        fields=(text_field("answer", needed="Write the answer.", lines=2), *choice),
        context_facts=((asked[0].by, asked[0].text),) if len(asked) == 1 else (),
        facts_on_top=True,
        changes=_open_changes(desk, changes),
        saved_words="answered",
    )


# -------------------------------------------------------------------- signing


def sign_form(pack: Pack, record: HandoverRecord, desk: HandoverDesk, facts: Sequence[tuple[str, str]]) -> FormSpec:
    """The sheet that signs. A reason is needed where blockers are left."""
    blockers = len(pack.blockers)

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        desk.refuse_signed()
        reason = values.get("text", "").strip()
        if blockers and not reason:
            words = f"{blockers} thing{'s' if blockers > 1 else ''} to settle first"
            raise Refused(f"{words}; esc and B show them. Or write here why you sign over them.")
        return sign_changes(desk.source(), override=reason, at_once=False)

    lacks = f"{blockers} blockers are left: why do you sign over them?"
    reason_field = Field(name="text", label="reason", hint=lacks if blockers else "only needed over blockers", wide=True)
    return FormSpec(
        action="handover_sign",
        title=f"Sign {pack.id} as {desk.agent}",
        about=f"{record.id} sign",
        about_words=f"{pack.from_.name or 'this shift'} to {pack.to.name or 'the next'}",
        fields=(reason_field,),
        build=no_entries,
        live_lines=lambda values, context: [((f"{label}  ", "dim"), (safe_text(words), "text")) for label, words in facts],
        changes=changes,
    )


def reopen_form(record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form that makes a signed handover live again."""
    return FormSpec(
        action="handover_reopen",
        title=f"Reopen {record.id}",
        about=f"{record.id} reopen",
        about_words="the signatures fall, the signed pack stays",
        fields=(Field(name="text", label="why", needed="Say why.", wide=True),),
        build=no_entries,
        quick=True,
        changes=lambda values, context: reopen_changes(desk.source(), values["text"]),
        saved_words="live again",
    )


def begin_form(desk: HandoverDesk, shift: Shift, suggested: Mapping[str, str], *, renewed: bool) -> FormSpec:
    """The form that begins a handover, or says anew who comes."""
    agents = tuple(agent.id for agent in shift.agents if agent.id != desk.agent)

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        until: datetime | None = parse_time(values["until"], context.now, zone=context.shift.zone) if values["until"] else None
        coming = values["to"].replace(",", " ").split()
        wish = Beginning(incoming=() if coming == [NOBODY] else coming, name=values["name"].strip(), until=until)
        return begin_changes(desk.source(), wish, context.shift)

    return FormSpec(
        action="handover_begin",
        title="Who comes" if renewed else "Begin a handover",
        about="handover",
        about_words="from this shift to the next",
        fields=(
            Field(
                name="to", label="to", sort="word", choices=(*agents, NOBODY), needed="Say who comes, or nobody.", hint="several: kim, bo"
            ),
            Field(name="name", label="shift", hint="the name of the coming one", start=suggested.get("name", "")),
            replace(due_field(suggested.get("until", ""), name="until", label="until", needed=""), hint="when the coming one ends"),
        ),
        build=no_entries,
        changes=changes,
        saved_words="begun",
    )
