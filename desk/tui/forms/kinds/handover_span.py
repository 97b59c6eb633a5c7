"""The forms that begin, sign and reopen a handover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from desk.errors import Refused
from desk.handover.begin import Beginning, begin_changes
from desk.handover.changes import reopen_changes
from desk.handover.closing_notes import Learned, WentWell, note_closing
from desk.handover.plain import Pack
from desk.handover.record import HandoverRecord
from desk.handover.signatures import sign_changes
from desk.model.changes import Change
from desk.model.shift import Shift
from desk.text.due_times import parse_due_time
from desk.tui.forms.field import Field, Values
from desk.tui.forms.kinds.handover_desk import HandoverDesk
from desk.tui.forms.spec import EntryContext, FormSpec, no_entries
from desk.tui.forms.usual_fields import due_field, text_field
from desk.tui.presentation.text_flow import safe_text

NOBODY = "nobody"


def sign_form(pack: Pack, record: HandoverRecord, desk: HandoverDesk, facts: Sequence[tuple[str, str]]) -> FormSpec:
    """The sheet that signs. A reason is needed where blockers are left."""
    blockers = len(pack.blockers)
    things = f"{blockers} thing{'s' if blockers > 1 else ''} to settle first"
    lacking = f"{things}; esc and B show them. Or write here why you sign all the same." if blockers else ""

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        desk.refuse_signed()
        reason = values.get("text", "").strip()
        if lacking and not reason:
            raise Refused(lacking)
        return sign_changes(desk.source(), override=reason, at_once=False)

    lacks = f"{blockers} not settled: why do you sign all the same?"
    hint = lacks if blockers else "only needed while something is not settled"
    reason_field = Field(name="text", label="reason", needed=lacking, hint=hint, wide=True)
    return FormSpec(
        action="handover_sign",
        title=f"Sign {pack.id} as {desk.agent}",
        about=f"{record.id} sign",
        about_words=f"{pack.from_.name or 'this shift'} to {'nobody' if record.is_to_nobody else pack.to.name or 'the next'}",
        fields=(reason_field,),
        build=no_entries,
        save_word=lambda values: "sign",
        is_signature=True,
        live_lines=lambda values, context: [((f"{label}  ", "dim"), (safe_text(words), "text")) for label, words in facts],
        changes=changes,
    )


def reopen_form(record: HandoverRecord, desk: HandoverDesk) -> FormSpec:
    """The form that makes a signed handover live again."""
    return FormSpec(
        action="handover_reopen",
        title=f"Reopen {record.id}",
        about=f"{record.id} reopen",
        about_words="the signatures no longer count, what was signed is kept",
        fields=(Field(name="text", label="why", needed="Say why.", wide=True),),
        build=no_entries,
        changes=lambda values, context: reopen_changes(desk.source(), values["text"]),
        saved_words="open again",
    )


def begin_form(desk: HandoverDesk, shift: Shift, suggested: Mapping[str, str], *, renewed: bool) -> FormSpec:
    """The form that begins a handover, or says anew who comes."""
    agents = tuple(agent.id for agent in shift.agents if agent.id != desk.agent)

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        until: datetime | None = parse_due_time(values["until"], context.now, zone=context.shift.zone) if values["until"] else None
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
                name="to", label="to", sort="person", choices=(*agents, NOBODY), needed="Say who comes, or nobody.", hint="several: kim, bo"
            ),
            Field(name="name", label="shift", hint="the name of the coming one", start=suggested.get("name", "")),
            replace(due_field(suggested.get("until", ""), name="until", label="it ends", needed=""), hint="when the coming one ends"),
        ),
        build=no_entries,
        changes=changes,
    )


def closing_form(desk: HandoverDesk) -> FormSpec:
    """The form of the two closing questions (S4.22, S3.10). Both may be left out."""

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        now, well, learned = context.now, values["well"].strip(), values["text"].strip()
        found = note_closing(WentWell(at=now, by=desk.agent, text=well)) if well else []
        return [*found, *(note_closing(Learned(at=now, by=desk.agent, text=learned)) if learned else ())]

    return FormSpec(
        action="handover_closing",
        title="The shift",
        about="closing",
        about_words="what stays of it",
        fields=(
            replace(text_field("went well", hint="What went well? For the story book, which everybody reads.", lines=3), name="well"),
            text_field("learned", hint="What did you learn? For your own log, shown to nobody else.", lines=3),
        ),
        build=no_entries,
        changes=changes,
        context_facts=(("two questions", "both may be left out"),),
        facts_on_top=True,
        save_word=lambda values: "keep" if values["well"].strip() or values["text"].strip() else "go on without",
    )
