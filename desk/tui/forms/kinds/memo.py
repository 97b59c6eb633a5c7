"""The form of a note for the team."""

from __future__ import annotations

from desk.recovery.offers.approvals import approvers, unasked_approval
from desk.text.amounts import amount_words
from desk.tui.forms.spec import EntryContext, FormSpec, plain_build
from desk.tui.forms.usual_fields import text_field


def memo_form(context: EntryContext) -> FormSpec:
    """The form of a note. Where an offer waits for approval, it suggests to ask for that."""
    request = _approval_request(context)
    return FormSpec(
        action="memo",
        title="Memo",
        fields=(text_field("note", needed="Write the note."),),
        build=plain_build("memo"),
        suggest=(lambda values, context: {"text": (request,)}) if request else None,
    )


def _approval_request(context: EntryContext) -> str:
    """The words that ask for an approval nobody was asked for. The approvers present come first."""
    wait = unasked_approval(context.state, context.shift)
    if wait is None:
        return ""
    able = sorted(approvers(wait.cost, wait.offer.by, context.state, context.shift), key=lambda agent: agent.id not in context.online)
    return f"@{able[0].id} please approve the offer of {amount_words(wait.cost)}" if able else ""
