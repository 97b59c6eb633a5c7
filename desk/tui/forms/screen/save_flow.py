"""Saves a form, and asks where something is in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from desk.actions_and_keys import BY_ID
from desk.errors import DeskError, Offline, Unsure, Usage
from desk.model.changes import Append, Change
from desk.model.conflicts import EditConflict
from desk.model.entries import Offer
from desk.recovery.closing.outcomes import effort_summary
from desk.recovery.closing.rules import ClosingRefused, NeedsLead, UnmetRule
from desk.recovery.offers.approvals import approver_names
from desk.recovery.offers.cost import dearest_cost
from desk.text.times import parse_time
from desk.tui.dialogs.choice import ChoiceDialog, DialogOption
from desk.tui.dialogs.conflict import DROP, LEAVE_OUT, SEND, ConflictDialog, conflict_options, our_lines, their_lines
from desk.tui.forms.field import THEN, WORDS, Values, asked_fields, asked_values
from desk.tui.forms.registry import FORMS
from desk.tui.forms.screen.draft_keeper import DraftKeeper
from desk.tui.forms.screen.form_layout import FormLayout
from desk.tui.forms.screen.form_lines import is_past_time
from desk.tui.forms.screen.text_advisor import TextAdvisor
from desk.tui.forms.spec import FormSpec
from desk.tui.forms.submission import OfferQuestioned, SeenRevisions, Submission, with_overrides
from desk.tui.forms.usual_fields import text_field
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

_STILL_UNSURE = "It is still not known whether this was saved: the database cannot be reached yet. Your text is kept as a draft."
_STILL_SAVING = "Still saving ... It takes longer than usual. This form tells you how it went."
SLOW_SECONDS = 1.0
"""Seconds after which a save is said to go on."""

_GO_ON, _AS_IT_IS = "go on", "as it is"

Answered = Callable[[str | None], Awaitable[None]]
Closed = Callable[[bool | None], Awaitable[None]]


class SaveHost(Protocol):
    """The screen of a form that is saved."""

    def say(self, lines: Sequence[FlowLine]) -> None:
        """Say something above the keys."""

    def say_until_typed(self, line: FlowLine) -> None:
        """Say what an answer lacks."""

    def ask(self, dialog: ChoiceDialog, answered: Answered) -> None:
        """Ask the agent something."""

    def open_form(self, spec: FormSpec, closed: Closed | None = None, *, seen: SeenRevisions | None = None) -> None:
        """Open another form on the same cases. With `seen`, it goes on for this one, and the agent is asked nothing more."""

    async def save(self, then: str, *, asked: bool) -> None:
        """Save what is typed by now."""

    async def keep_draft(self) -> bool:
        """Keep a draft. False when it could not be kept."""

    async def action_leave(self) -> None:
        """Keep what is typed as a draft and go back."""

    async def close(self, *, saved: bool) -> None:
        """Close the form."""

    async def hand_over(self) -> None:
        """Close the form, which a lead goes on with."""


class SaveFlow:
    """Commits a form's answers. Where a rule or a colleague's entry stands in the way, the agent says how to go on."""

    def __init__(
        self, host: SaveHost, submission: Submission, *, layout: FormLayout, drafts: DraftKeeper, advisor: TextAdvisor | None
    ) -> None:
        self._host = host
        self._submission = submission
        self._spec = submission.spec
        self._layout = layout
        self._drafts = drafts
        self._advisor = advisor
        self._unsure_values: Values | None = None
        """The answers of a commit of which it is not known whether it was saved. None where this form did not make it."""
        self._taken_for_tomorrow: set[tuple[str, str]] = set()
        self._doubted: set[tuple[str, str]] = set()

    async def save(self, typed: Values, *, asked: bool) -> None:
        """Save these answers, or ask. `asked` says that the agent was asked already and goes on."""
        values = asked_values(self._spec.fields, typed)
        if await self._lacks_something(values) or await self._is_past_today(values) or await self._is_unfilled():
            return
        if await self._is_doubtful(values):
            return
        wanted: Sequence[Change] = ()
        try:
            wanted = self._submission.changes(values)
            await self._commit(wanted, asked=asked)
        except (ClosingRefused, OfferQuestioned) as refused:
            self._ask_about_rules(refused.unmet, values)
        except NeedsLead:
            self._ask_a_lead(values)
        except EditConflict as overtaken:
            self._ask_about_conflict(overtaken, wanted, asked=asked, then=values[THEN])
        except Usage as error:
            await self._point_at(error)
        except Unsure as error:
            self._drafts.note_unsure(error.token)
            self._unsure_values = values
            await self._say_error(error)
        except DeskError as error:
            await self._say_error(error)
        else:
            await self._close_saved(values)

    async def _commit(self, wanted: Sequence[Change], *, asked: bool) -> None:
        """Commit, and say so where it takes long. Nothing can be typed meanwhile."""
        saying = asyncio.get_running_loop().call_later(SLOW_SECONDS, self._host.say, [((_STILL_SAVING, "soon"),)])
        began = saying.when() - SLOW_SECONDS
        try:
            await self._submission.commit(wanted, asked=asked)
        finally:
            saying.cancel()
            if asyncio.get_running_loop().time() - began >= SLOW_SECONDS:
                self._host.say([])

    async def hear_settled(self, token: str, *, is_saved: bool) -> None:
        """Go on once the fate of a commit is known. What was saved needs no form any more."""
        if not token or token != self._drafts.unsure_token or self._drafts.is_closed:
            return
        changed = self._drafts.has_changed_since
        self._drafts.forget_unsure()
        if not is_saved:
            self._host.say([(("It was not saved. Save it again.", "late"),)])
        elif changed:
            self._host.say([(("It was saved as it was when the connection broke. What you typed since is still here.", "late"),)])
        elif self._unsure_values is not None:
            await self._close_saved(self._unsure_values)
        else:
            await self._host.close(saved=True)

    async def _close_saved(self, values: Values) -> None:
        """Close the form, and open the next one asked for."""
        self._keep_words(values)
        await self._host.close(saved=True)
        spec = FORMS[values[THEN]](self._submission.context()) if values[THEN] in FORMS else ""
        if not isinstance(spec, str):
            self._host.open_form(spec)

    def _keep_words(self, values: Values) -> None:
        """Remember what was typed, should it be taken back. Answers without words are soon given again."""
        desk = self._submission.desk
        if any(field.sort in WORDS and values[field.name] not in {"", field.start} for field in self._spec.fields):
            entries = frozenset().union(*desk.client.own.saves[-1].values())
            desk.words_of_saves.keep(entries, self._drafts.saved_words)

    # ---------------------------------------------------------------- what cannot be saved as it is

    async def _lacks_something(self, values: Values) -> bool:
        """Is a needed field empty? It is said, with the cursor on it."""
        there = asked_fields(self._spec.fields, values)
        lacking = next((field for field in self._spec.fields if field.needed and not values[field.name] and field.name in there), None)
        if lacking is None:
            return False
        self._host.say_until_typed(((lacking.needed, "soon"),))
        await self._layout.focus_on(lacking.name)
        return True

    async def _is_past_today(self, values: Values) -> bool:
        """Is a time of day just past, and so tomorrow's? It is asked once, with the cursor on it."""
        context, there = self._submission.context(), asked_fields(self._spec.fields, values)
        past = next((field for field in self._spec.fields if field.name in there and is_past_time(field, values, context)), None)
        if past is None or (past.name, values[past.name]) in self._taken_for_tomorrow:
            return False
        self._taken_for_tomorrow.add((past.name, values[past.name]))
        meant = context.time_words(parse_time(values[past.name], context.now, zone=context.shift.zone))
        await self._question(past.name, f"{values[past.name]} is past: {meant}?", values)
        return True

    async def _is_doubtful(self, values: Values) -> bool:
        """Had something better be looked at? It is said once, with the cursor on it."""
        found = self._spec.doubt(values, self._submission.context()) if self._spec.doubt else None
        if found is None or found in self._doubted:
            return False
        self._doubted.add(found)
        await self._question(*found, values)
        return True

    async def _question(self, name: str, words: str, values: Values) -> None:
        """Ask about an answer, naming the key that saves it."""
        key_of, variants = self._submission.context().key_of, self._spec.save_variants.items()
        usual = "enter" if self._spec.quick else key_of("save")
        key = next((key_of(action) for action, (_, then) in variants if then == values[THEN]), usual)
        self._host.say_until_typed(((safe_text(words), "soon"), (f"  {key} again saves it so", "text")))
        await self._layout.focus_on(name)

    async def _is_unfilled(self) -> bool:
        """Is a field of a template left in the text? It is said, with the cursor on it."""
        field = await self._advisor.select_unfilled() if self._advisor else ""
        if field:
            words = " is still to be filled in: type what is meant. Nothing is lost; quotation marks around it keep it as it is."
            self._host.say_until_typed(((safe_text(field), "soon"), (words, "text")))
        return bool(field)

    async def _point_at(self, error: Usage) -> None:
        """Say what cannot be read, and put the cursor on it."""
        name, colon, words = str(error).partition(": ")
        named = next((field for field in self._spec.fields if colon and field.name == name), None)
        self._host.say_until_typed(((f"{named.label}: {words}" if named else str(error), "late"),))
        if named:
            await self._layout.focus_on(named.name)

    async def _say_error(self, error: DeskError) -> None:
        """Say why nothing was saved, and where the text is."""
        if isinstance(error, Offline) and self._drafts.unsure_token and not self._drafts.has_changed_since:
            self._host.say([((_STILL_UNSURE, "late"),)])
            return
        kept = await self._host.keep_draft()
        ending = (self._drafts.place_words or "Your text is kept as a draft.") if kept else "Your text is still here."
        self._host.say([*(((line, "late"),) for line in str(error).splitlines()), ((ending, "dim"),)])

    # ---------------------------------------------------------------- a colleague was first

    def _ask_about_conflict(self, overtaken: EditConflict, wanted: Sequence[Change], *, asked: bool, then: str) -> None:
        """Show both texts, and ask what becomes of ours."""
        submission = self._submission
        case = submission.overtaken_case(overtaken)
        name = submission.name_of(case)
        ours = [entry for change in wanted if isinstance(change, Append) and change.case == name for entry in change.entries]
        desk = submission.desk
        theirs = their_lines(case, submission.seen.revs[name], overtaken, zone=desk.zone, own=desk.client.own.entries)
        submission.count_as_seen(case)
        options = conflict_options(overtaken, typed=self._drafts.is_typed, left_out=case.id, others=len(submission.known) - 1)
        title = f"{case.id} went on while you wrote."

        async def answered(answer: str | None) -> None:
            if answer == LEAVE_OUT:
                submission.leave_out(case.id)
            if answer in {SEND, LEAVE_OUT}:
                await self._host.save(then, asked=asked)
            elif answer == DROP:
                await self._host.action_leave()
            else:
                self._host.say([((title, "late"),), *theirs, (("Yours was not logged yet.", "dim"),)])

        self._host.ask(ConflictDialog(title, theirs, our_lines(ours), options), answered)

    # ---------------------------------------------------------------- rules that ask first

    def _ask_about_rules(self, unmet: Sequence[UnmetRule], values: Values) -> None:
        """Name every rule that asks. Each can be met at once, or the agent goes on with a reason."""
        closing = self._spec.action != "offer"
        options: list[DialogOption] = [_remedy_option(each) for each in unmet if closing or each.rule != "limit"]
        if not closing and {each.rule for each in unmet} == {"limit"}:
            options.append(("l", f"log it; {self._approver_names(values)} must approve it", _AS_IT_IS))
        options.append(("y", "go on, and say why", _GO_ON))

        async def answered(answer: str | None) -> None:
            if answer == _GO_ON:
                self._ask_why([each.rule for each in unmet], values)
            elif answer == _AS_IT_IS:
                await self._host.save(values[THEN], asked=True)
            elif answer:
                self._meet_rule(answer, values)

        lines = [(each.rule, each.missing) for each in unmet]
        self._host.ask(ChoiceDialog(f"{self._spec.title}  {self._submission.label}: first", lines, options), answered)

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

    def _ask_a_lead(self, values: Values) -> None:
        """Offer to hand the case to a lead.

        Best effort takes a lead's word.
        """
        tried = ", ".join(effort_summary(self._submission.context().state)) or "nothing yet"
        lines = [("lead", "best effort is an honest end, and takes a lead's word"), ("tried", tried)]

        async def closed(saved: bool | None) -> None:
            if saved:
                await self._host.hand_over()

        async def answered(answer: str | None) -> None:
            spec = FORMS["decider"](self._submission.context())
            if answer and not isinstance(spec, str):
                question = f"Best effort reached? {values['text']} Tried: {tried}".replace("  ", " ")
                self._host.open_form(spec.starting_with({"text": question}), closed)

        option = ("e", "hand it to a lead for their word", "decider")
        self._host.ask(ChoiceDialog(f"{self._spec.title}  {self._submission.label}: first", lines, [option]), answered)


def _remedy_option(unmet: UnmetRule) -> DialogOption:
    return BY_ID[unmet.action].keys[0], unmet.remedy, unmet.action
