"""The form of the customer's verdict.

It is in their words and may be given any number of times. At after-care it says whether they came back.
"""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.entries import KnownEntry
from desk.model.entry_values import VERDICT_WORDS
from desk.model.state import CaseState
from desk.recovery.closing.aftercare import aftercare_from, redeemable_options
from desk.recovery.closing.grace_period import is_within_grace
from desk.recovery.promises import owed_promises
from desk.recovery.verdicts import verdict_history, verdict_question
from desk.text.times import zone_or_utc
from desk.tui.forms.field import Field, Values
from desk.tui.forms.kinds.take import FOLLOW_UP
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.usual_fields import due_field, feeling_echo, feeling_field
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

_WHEN_BELOW = ("verdict", ("below",))


def verdict_form(context: EntryContext) -> FormSpec:
    """The form of the customer's verdict on us.

    `below` keeps the case open, with a next contact (S3.23).
    """
    state = context.state
    so_far = verdict_history(state, context.time_words)
    care = is_aftercare_due(context)
    came = (Field(name="came_back", label="came back", sort="tick"), Field(name="referred", label="sent someone", sort="tick"))
    reopen = Field(name="reopen", label="open it again", sort="tick", start="true", when=_WHEN_BELOW)
    return FormSpec(
        action="verify",
        title="After-care: how are things?" if care else "Are they happy?",
        fields=(
            _verdict_field(),
            Field(name="text", label="their words", wide=True),
            feeling_field("feel now", hint="calm, relieved, happy..", wide=True),
            *(came if care else ()),
            due_field(FOLLOW_UP, name="follow_up", label="look again", needed="Say when you turn to them next.", when=_WHEN_BELOW),
            *((reopen,) if state.finished and is_within_grace(state, context.now) else ()),
        ),
        build=_verdict_entries,
        echoes={"feeling": feeling_echo},
        live_lines=_verdict_lines,
        live_rows=2 + (sum(1 for _ in redeemable_options(state)) if care else 0),
        context_facts=(("say", verdict_question(is_aftercare=care)), *_owed_facts(context), *((("so far", so_far),) if so_far else ())),
        facts_on_top=True,
        saved_words="their answer logged on",
    )


def _owed_facts(context: EntryContext) -> tuple[tuple[str, str], ...]:
    """The promises still open.

    What they think of one can only be asked when they have it.
    """
    owed = [promise for promise in owed_promises(context.state) if promise.due is None or promise.due > context.now]
    due = min((promise.due for promise in owed if promise.due), default=None)
    by = f", by {context.time_words(due)}" if due else ""
    return (("still to come", f"what we promised{by}; ask again then"),) if owed else ()


def _verdict_field() -> Field:
    needed = "Choose happy, better or worse."
    words = tuple(VERDICT_WORDS.values())
    return Field(
        name="verdict", label="they say", sort="choice", choices=tuple(VERDICT_WORDS), choice_words=words, needed=needed, wide=True
    )


def is_aftercare_due(context: EntryContext) -> bool:
    """Has the day of after-care come without anybody asking?"""
    begins = aftercare_from(context.state, zone_or_utc(context.shift.zone))
    return begins is not None and context.now >= begins


def _verdict_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    told = {name: values.get(name, "") for name in ("verdict", "feeling", "came_back", "referred")}
    entries = [context.entry_of("verify", values["text"], told)]
    if values.get("reopen"):
        entries.append(context.entry("status", "they are not happy yet", to="open"))
    if values["follow_up"]:
        entries.append(context.entry("assign", owner=context.state.owner or context.agent.id, follow_up=values["follow_up"]))
    return entries


def _verdict_lines(values: Values, context: EntryContext) -> Sequence[FlowLine]:
    lines: list[FlowLine] = [(("still theirs to use: ", "dim"), (line, "text")) for line in _redeemable_words(context)]
    if values["verdict"] == "below":
        lines.append((("it stays open until they are happy: hear them first (f), then say sorry for this too (a)", "soon"),))
    return lines


def _redeemable_words(context: EntryContext) -> list[str]:
    state: CaseState = context.state
    if not is_aftercare_due(context):
        return []
    return [f"{safe_text(what)}, until {context.time_words(until)}" for what, until in redeemable_options(state)]
