"""The checks of answers before a form is saved."""

from __future__ import annotations

from typing import Protocol

from desk.errors import Usage
from desk.tui.forms.field import THEN, Values, asked_fields, lacks_answer
from desk.tui.forms.person_answer import is_name, nobody_called
from desk.tui.forms.screen.text_advisor import TextAdvisor
from desk.tui.forms.submission import Submission
from desk.tui.forms.time_answer import is_past_time, meant_time
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine


class CheckedForm(Protocol):
    """The screen of a form that is checked."""

    def say_until_typed(self, line: FlowLine) -> None:
        """Say what an answer lacks."""

    async def mend(self, name: str) -> None:
        """Put the cursor behind what is wrong in a field."""


class AnswerChecks:
    """Checks the answers of one form. What is found is said, with the cursor on it."""

    def __init__(self, form: CheckedForm, submission: Submission, advisor: TextAdvisor | None) -> None:
        self._form = form
        self._submission = submission
        self._spec = submission.spec
        self._advisor = advisor
        self._taken_for_tomorrow: set[tuple[str, str]] = set()
        self._doubted: set[tuple[str, str]] = set()

    async def find_fault(self, values: Values) -> bool:
        """Find the first thing to mend. What was asked once is not asked again."""
        return (
            await self._lacks_something(values)
            or await self._is_past_today(values)
            or await self._is_nobody(values)
            or await self._is_unfilled()
            or await self._is_doubtful(values)
        )

    async def point_at(self, error: Usage) -> None:
        """Say what cannot be read, and put the cursor on it."""
        name, colon, words = str(error).partition(": ")
        named = next((field for field in self._spec.fields if colon and field.name == name), None)
        self._form.say_until_typed(((f"{named.label}: {words}" if named else str(error), "late"),))
        if named:
            await self._form.mend(named.name)

    async def _lacks_something(self, values: Values) -> bool:
        """Is a needed field empty?"""
        there = asked_fields(self._spec.fields, values)
        lacking = next((field for field in self._spec.fields if field.name in there and lacks_answer(field, values)), None)
        if lacking is None:
            return False
        self._form.say_until_typed(((lacking.needed, "soon"),))
        await self._form.mend(lacking.name)
        return True

    async def _is_past_today(self, values: Values) -> bool:
        """Is a time of day just past, and so tomorrow's? It is asked once."""
        context, there = self._submission.context(), asked_fields(self._spec.fields, values)
        past = next(
            (field for field in self._spec.fields if field.name in there and is_past_time(field, values[field.name], context)), None
        )
        if past is None or (past.name, values[past.name]) in self._taken_for_tomorrow:
            return False
        self._taken_for_tomorrow.add((past.name, values[past.name]))
        meant = context.time_words(meant_time(past, values[past.name], context))
        await self._question(past.name, f"{values[past.name]} is past: {meant}?", values)
        return True

    async def _is_nobody(self, values: Values) -> bool:
        """Is a sentence where a name is asked? It is asked once."""
        there = asked_fields(self._spec.fields, values)
        people = (field for field in self._spec.fields if field.sort == "person" and field.name in there)
        found = next((field for field in people if not is_name(field, values[field.name])), None)
        if found is None or (found.name, values[found.name]) in self._doubted:
            return False
        self._doubted.add((found.name, values[found.name]))
        await self._question(found.name, f"{found.label}: {nobody_called(values[found.name])}", values)
        return True

    async def _is_doubtful(self, values: Values) -> bool:
        """Had something better be looked at? It is said once."""
        found = self._spec.doubt(values, self._submission.context()) if self._spec.doubt else None
        if found is None or found in self._doubted:
            return False
        self._doubted.add(found)
        await self._question(*found, values)
        return True

    async def _question(self, name: str, words: str, values: Values) -> None:
        """Ask about an answer, naming the key that saves it."""
        key_of, variants = self._submission.context().key_of, self._spec.save_variants.items()
        key = next((key_of(action) for action, (_, then) in variants if then == values[THEN]), key_of("save"))
        self._form.say_until_typed(((safe_text(words), "soon"), (f"  {key} again saves it so", "text")))
        await self._form.mend(name)

    async def _is_unfilled(self) -> bool:
        """Is a field of a template left in the text?"""
        field = await self._advisor.select_unfilled() if self._advisor else ""
        if field:
            words = " is still to be filled in: type what is meant. Nothing is lost; quotation marks around it keep it as it is."
            self._form.say_until_typed(((safe_text(field), "soon"), (words, "text")))
        return bool(field)
