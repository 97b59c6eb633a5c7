"""Saves a form, and asks where something is in the way."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from desk.errors import DeskError, Unsure, Usage
from desk.model.case import Case
from desk.model.changes import Committed
from desk.model.conflicts import EditConflict
from desk.model.entry_titles import entry_heading
from desk.plain.console import chosen_of, is_yes
from desk.plain.doubts import Doubts
from desk.plain.form_dialogue import FormDialogue
from desk.plain.workplace import Workplace
from desk.recovery.closing.rules import ClosingRefused, UnmetRule
from desk.text.printable import printable
from desk.tui.forms.field import THEN, Values, asked_values
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.submission import SeenRevisions, form_changes, prompts_of_changes, with_overrides


class PlainSubmission:
    """The case a form is about, and the commit that saves it."""

    def __init__(self, place: Workplace, spec: FormSpec, context: EntryContext, case: Case | None) -> None:
        self._console = place.console
        self._place = place
        self._spec = spec
        self._context = context
        self._cases = {case.id: case} if case else {}
        self._seen = SeenRevisions({case.id: case.rev} if case else {})

    def save(self, dialogue: FormDialogue) -> Committed | None:
        """Save the answers. None where the agent goes back, and nothing was logged then.

        Raises Cancelled and Unsure.
        """
        spec, asked = self._spec, False
        dialogue.tell_outcome()
        if not self._is_confirmed(dialogue):
            return None
        Doubts(self._console, spec, self._context).settle(dialogue)
        while True:
            values = asked_values(spec.fields, dialogue.values)
            try:
                return self._commit(spec, values, asked=asked)
            except ClosingRefused as refused:
                reason = self._reason_for(refused.unmet)
                if not reason:
                    return None
                spec, asked = self._with_reason(refused.unmet, reason), True
            except EditConflict as overtaken:
                if not self._goes_on_after(overtaken):
                    return None
            except Usage as error:
                if not self._is_corrected(error, dialogue):
                    return None
            except Unsure:  # another try could write it twice
                raise
            except DeskError as error:
                self._console.tell(str(error))
                if not is_yes(self._console, "Nothing was logged. Try again?"):
                    return None

    def _is_confirmed(self, dialogue: FormDialogue) -> bool:
        """Does the agent want it saved? There may be more than one way to."""
        ways = {"save": "", **dict(self._spec.variants_for(dialogue.values).values())}
        while True:
            typed = self._console.ask(_way_question(tuple(ways))) or "save"
            if typed.casefold() in {"n", "no", "!"}:
                return False
            way = "save" if typed.casefold() in {"y", "yes"} else chosen_of(typed, tuple(ways))
            if way is not None:
                dialogue.values[THEN] = ways[way]
                return True

    def _commit(self, spec: FormSpec, values: Values, *, asked: bool) -> Committed:
        changes = form_changes(spec, values, [self._context], seen=self._seen, own=self._place.own)
        if not asked and (unmet := prompts_of_changes(changes, self._cases, self._context.shift)):
            raise ClosingRefused(self._context.state.id, unmet)
        return self._place.store.commit(changes)

    def _reason_for(self, unmet: tuple[UnmetRule, ...]) -> str:
        """The reason to go on against rules. Empty where the agent goes back."""
        for each in unmet:
            self._console.tell(f"First: {each.missing}. The way: {each.action}, {each.remedy}.")
        return self._console.ask("Go on all the same? Say why, it is read at handover. Enter goes back.")

    def _with_reason(self, unmet: tuple[UnmetRule, ...], reason: str) -> FormSpec:
        rules, spec = [each.rule for each in unmet], self._spec
        return replace(spec, build=lambda values, context: with_overrides(rules, reason, spec, values, context))

    def _goes_on_after(self, overtaken: EditConflict) -> bool:
        theirs = overtaken.theirs
        self._console.tell(
            f"{printable(theirs.by)} was first: {printable(entry_heading(theirs))}. {printable(getattr(theirs, 'text', ''))}"
        )
        self._seen.count_found_as_seen()
        return is_yes(self._console, "Log yours too?")

    def _is_corrected(self, error: Usage, dialogue: FormDialogue) -> bool:
        """Is the answer that could not be read given anew?"""
        name, colon, words = str(error).partition(": ")
        self._console.tell(words if colon else str(error))
        return bool(colon) and dialogue.ask_again(name)


def _way_question(ways: Sequence[str]) -> str:
    """The question that ends a form. Each further way to save has a number."""
    further = "".join(f", {number} {way}" for number, way in enumerate(ways[1:], 2))
    return f"save? Enter saves{further}, no goes back."
