"""The questions where a rule stands in the way of saving."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from desk.actions_and_keys import BY_ID
from desk.model.entries import Offer
from desk.recovery.closing.outcomes import effort_summary
from desk.recovery.closing.rules import UnmetRule
from desk.recovery.offers.approvals import approver_names
from desk.recovery.offers.cost import dearest_cost
from desk.tui.dialogs.choice import ChoiceDialog, DialogOption
from desk.tui.forms.field import THEN, Values
from desk.tui.forms.registry import FORMS
from desk.tui.forms.spec import FormSpec
from desk.tui.forms.submission import SeenRevisions, Submission, with_overrides
from desk.tui.forms.usual_fields import text_field
from desk.tui.presentation.toned_text import FlowLine

_GO_ON, _AS_IT_IS = "go on", "as it is"

Answered = Callable[[str | None], Awaitable[None]]
Closed = Callable[[bool | None], Awaitable[None]]


class RuledForm(Protocol):
    """The screen of a form that rules ask about."""

    def say(self, lines: Sequence[FlowLine]) -> None:
        """Say something above the keys."""

    def ask(self, dialog: ChoiceDialog, answered: Answered) -> None:
        """Ask the agent something."""

    def open_form(self, spec: FormSpec, closed: Closed | None = None, *, seen: SeenRevisions | None = None) -> None:
        """Open another form on the same cases. With `seen`, it goes on for this one, and the agent is asked nothing more."""

    async def save(self, then: str, *, asked: bool) -> None:
        """Save what is typed by now."""

    async def hand_over(self) -> None:
        """Close the form, which a lead goes on with."""


class RuleQuestions:
    """Asks what becomes of a form that a rule holds up."""

    def __init__(self, host: RuledForm, submission: Submission, *, close_saved: Callable[[Values], Awaitable[None]]) -> None:
        self._host = host
        self._submission = submission
        self._spec = submission.spec
        self._close_saved = close_saved

    def ask_about_rules(self, unmet: Sequence[UnmetRule], values: Values) -> None:
        """Name every rule that asks. Each can be met at once, or the agent goes on with a reason."""
        closing = self._spec.action != "offer"
        options: list[DialogOption] = [_remedy_option(each) for each in unmet if closing or each.rule != "limit"]
        if not closing and {each.rule for each in unmet} == {"limit"}:
            options.append(("l", f"log it, do not promise it yet: {self._approver_names(values)} must approve", _AS_IT_IS))
        options.append(("y", "go on, and say why", _GO_ON))

        async def answered(answer: str | None) -> None:
            if answer == _GO_ON:
                self._ask_why([each.rule for each in unmet], values)
            elif answer == _AS_IT_IS:
                await self._log_unapproved(values)
            elif answer:
                self._meet_rule(answer, values)

        lines = [(each.rule, each.missing) for each in unmet]
        self._host.ask(ChoiceDialog(f"{self._spec.title}  {self._submission.label}: before it is saved", lines, options), answered)

    async def _log_unapproved(self, values: Values) -> None:
        """Log an offer that waits for approval. The customer's yes to it is asked again once it is given."""
        await self._host.save("" if values[THEN] == "accepted" else values[THEN], asked=True)

    def _approver_names(self, values: Values) -> str:
        """The names of those who may say yes to the offer typed."""
        context = self._submission.context()
        offers = [entry for entry in self._submission.entries(values) if isinstance(entry, Offer)]
        cost = max((dearest_cost(offer, minute_rate=context.shift.minute_rate) for offer in offers), default=0.0)
        return approver_names(cost, context.agent.id, context.state, context.shift, here=context.online)

    def _ask_why(self, rules: Sequence[str], values: Values) -> None:
        """Ask for the reason to go on. It is saved together with the form."""
        spec = FormSpec(
            action="close_rule",
            title=f"{self._spec.title}: go on, and say why",
            fields=(text_field("why", needed="Say why: it is read at handover.", hint=f"why without {', '.join(rules)}", lines=3),),
            build=lambda reason, context: with_overrides(rules, reason["text"], self._spec, values, context),
        )

        async def closed(saved: bool | None) -> None:
            if saved:
                await self._close_saved(values)

        self._host.open_form(spec, closed, seen=self._submission.seen)

    def _meet_rule(self, action: str, values: Values) -> None:
        """Do what the rule asks for, then save again."""
        spec = FORMS[action](self._submission.context())
        if isinstance(spec, str):
            self._host.say([((spec, "soon"),)])
            return

        async def closed(saved: bool | None) -> None:
            if saved and action == "decider":
                self._host.say([(("It waits for their word now. What is typed here is still here.", "soon"),)])
            elif saved:
                await self._host.save(values[THEN], asked=False)

        self._host.open_form(spec, closed)

    def ask_a_lead(self, values: Values) -> None:
        """Offer to give the case to a lead.

        Best effort takes a lead's word.
        """
        tried = ", ".join(effort_summary(self._submission.context().state)) or "nothing yet"
        lines = [("lead", "that we did our best is an honest end, and takes a lead's word"), ("tried", tried)]

        async def closed(saved: bool | None) -> None:
            if saved:
                await self._host.hand_over()

        async def answered(answer: str | None) -> None:
            spec = FORMS["decider"](self._submission.context())
            if answer and not isinstance(spec, str):
                question = f"Did we do our best? {values['text']} Tried: {tried}".replace("  ", " ")
                self._host.open_form(spec.starting_with({"text": question}), closed)

        option = ("e", "give it to a lead for their word", "decider")
        self._host.ask(ChoiceDialog(f"{self._spec.title}  {self._submission.label}: before it is saved", lines, [option]), answered)


def _remedy_option(unmet: UnmetRule) -> DialogOption:
    return BY_ID[unmet.action].keys[0], unmet.remedy, unmet.action
