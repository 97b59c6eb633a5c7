"""Saves a form, and asks where something is in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from desk.errors import DeskError, Offline, Unsure, Usage
from desk.model.changes import Append, Change
from desk.model.conflicts import EditConflict
from desk.recovery.closing.rules import ClosingRefused, NeedsLead
from desk.tui.dialogs.conflict import DROP, LEAVE_OUT, SEND, ConflictDialog, conflict_options, our_lines, their_lines
from desk.tui.forms.field import THEN, WORDS, Values, asked_values
from desk.tui.forms.registry import FORMS
from desk.tui.forms.screen.answer_checks import AnswerChecks, CheckedForm
from desk.tui.forms.screen.draft_keeper import DraftKeeper
from desk.tui.forms.screen.rule_questions import RuledForm, RuleQuestions
from desk.tui.forms.screen.text_advisor import TextAdvisor
from desk.tui.forms.submission import OfferQuestioned, Submission

_STILL_UNSURE = "It is still not known whether this was saved: the database cannot be reached yet. Your text is kept as a draft."
_STILL_SAVING = "Still saving ... It takes longer than usual. This form tells you how it went."
SLOW_SECONDS = 1.0
"""Seconds after which a save is said to go on."""


class SaveHost(CheckedForm, RuledForm, Protocol):
    """The screen of a form that is saved."""

    async def keep_draft(self) -> bool:
        """Keep a draft. False when it could not be kept."""

    async def action_leave(self) -> None:
        """Keep what is typed as a draft and go back."""

    async def close(self, *, saved: bool) -> None:
        """Close the form."""


class SaveFlow:
    """Commits a form's answers. Where a rule or a colleague's entry stands in the way, the agent says how to go on."""

    def __init__(self, host: SaveHost, submission: Submission, *, drafts: DraftKeeper, advisor: TextAdvisor | None) -> None:
        self._host = host
        self._submission = submission
        self._spec = submission.spec
        self._drafts = drafts
        self._checks = AnswerChecks(host, submission, advisor)
        self._rules = RuleQuestions(host, submission, close_saved=self._close_saved)
        self._unsure_values: Values | None = None
        """The answers of a commit of which it is not known whether it was saved. None where this form did not make it."""

    async def save(self, typed: Values, *, asked: bool) -> None:
        """Save these answers, or ask. `asked` says that the agent was asked already and goes on."""
        values = asked_values(self._spec.fields, typed)
        if await self._checks.find_fault(values):
            return
        wanted: Sequence[Change] = ()
        try:
            wanted = self._submission.changes(values)
            await self._commit(wanted, asked=asked)
        except (ClosingRefused, OfferQuestioned) as refused:
            self._rules.ask_about_rules(refused.unmet, values)
        except NeedsLead:
            self._rules.ask_a_lead(values)
        except EditConflict as overtaken:
            self._ask_about_conflict(overtaken, wanted, asked=asked, then=values[THEN])
        except Usage as error:
            await self._checks.point_at(error)
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
            self._host.say([((f"It was not saved. {self._submission.context().key_of('save')} saves it.", "late"),)])
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
