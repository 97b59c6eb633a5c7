"""Logs entries by the forms of the screen, and takes them back."""

from __future__ import annotations

from desk.errors import Unsure
from desk.model.case import Case
from desk.model.changes import Append, Committed
from desk.model.entries import Retract
from desk.model.entry_titles import entry_title
from desk.model.lost_entries import lost_words
from desk.model.state import CaseState, state_of
from desk.model.undo import last_own_entry
from desk.plain.console import EndOfInput, is_yes
from desk.plain.form_dialogue import HOW, LIST, Cancelled, FormDialogue
from desk.plain.ready_answers import ReadyAnswers
from desk.plain.submission import PlainSubmission
from desk.plain.workplace import Workplace
from desk.recovery.entry_rules import entry_check
from desk.store.unsure_drafts import with_token
from desk.text.printable import printable
from desk.tui.forms.field import THEN, Values
from desk.tui.forms.kinds.new_case import MINE, new_case_form
from desk.tui.forms.registry import FORMS
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.time_answer import spoken_times

_TYPED = dict.fromkeys(("gestures", "presets", "fill"), LIST)
"""The word typed for each key of a form, where it is not its name."""
_READ_ONLY = "This is only to look at: nothing can be logged here."


class EntryWriter:
    """Writes on the open case."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._console = place.console
        self._first = ""
        """The action that had better come before the form that is filled in."""

    def fill_form(self, name: str) -> None:
        """Fill in the form of an action. Raises Cancelled and Unsure.

        It is said why, where there is none now."""
        moment = self._place.moment()
        if moment is None:
            return
        form = self._form_named(name, moment.state)
        if isinstance(form, str):
            self._console.tell(form.replace("{case}", moment.state.id))
        else:
            self._run_form(form, moment.state.case)

    def _form_named(self, name: str, state: CaseState) -> FormSpec | str:
        """The form of an action. Its sentences name what had better come first by the word typed for that."""
        context = self._context(state)
        form = FORMS[name](context)
        first = form.prerequisite(context) if not isinstance(form, str) and form.prerequisite else None
        self._first = first[1] if first else ""
        return FORMS[name](self._context(state)) if first else form

    def log_new_case(self, _: str) -> None:
        """Log a new case. Raises Cancelled."""
        self._run_form(new_case_form(), None)

    def take_back(self, _: str) -> None:
        """Take back the agent's last entry, after saying which."""
        place, moment = self._place, self._place.moment()
        if moment is None:
            return
        target = last_own_entry(moment.state.case, place.agent)
        if target is None or place.read_only:
            self._console.tell(f"There is nothing of yours to take back on {place.case}.")
        elif is_yes(self._console, f"Take back {printable(entry_title(target))}?"):
            entry = Retract(at=place.clock(), by=place.agent, entry=target.id)
            place.note_own(place.store.commit([Append(place.case, (entry,), entry_check([entry], shift=place.store.shift))]))
            self._console.tell("Taken back.")

    def put_back(self, _: str) -> None:
        """Write again what the database lost of the agent's work."""
        kept = self._place.store.kept_work
        lost = () if self._place.read_only else kept.lost()
        if not lost:
            self._console.tell("Nothing of yours is missing on this shift.")
            return
        for entry in lost:
            self._console.tell(printable(f"{entry.case} {entry.text}".strip()))
        if is_yes(self._console, f"{lost_words(lost)} Put back?"):
            cases = kept.put_back()
            self._console.tell(f"Put back: {', '.join(cases)}." if cases else "Nothing could be put back.")

    def _run_form(self, form: FormSpec, case: Case | None) -> None:
        if self._place.read_only:
            self._console.tell(_READ_ONLY)
            return
        context = self._context(state_of(case or Case(subject="", created_at=self._place.clock())))
        self._console.tell(f"{form.title}. {HOW}")
        for label, words in form.context_facts:
            self._console.tell(f"{label}: {printable(words)}")
        if form.prerequisite and (first := form.prerequisite(context)):
            self._console.tell(f"{first[1]}: {first[0]}.")
        ready = ReadyAnswers(self._console, form, context, self._place.templates)
        dialogue = FormDialogue(self._console, form, context, ready=ready, read_text=self._place.read_text)
        self._take_draft(dialogue, form, context)
        try:
            dialogue.ask_all()
            done = PlainSubmission(self._place, form, context, case).save(dialogue)
        except (Cancelled, EndOfInput, KeyboardInterrupt):
            self._keep_draft(dialogue, form, context)
            raise
        except Unsure as error:
            self._place.store.drafts.save(context.state.id, form.action, with_token(dialogue.values, error.token))
            raise Unsure(f"{error} Your text is kept as a draft until it is known.", error.token) from error
        if done is None:
            self._keep_draft(dialogue, form, context)
            self._console.tell("Nothing was logged.")
            return
        self._place.store.drafts.drop(context.state.id, form.action)
        self._tell_saved(form, done, dialogue.values)
        self._tell_next(form, done)
        if (then := dialogue.values[THEN]) in FORMS:
            self.fill_form(then)

    def _take_draft(self, dialogue: FormDialogue, form: FormSpec, context: EntryContext) -> None:
        """Go on with the draft of this form, if there is one. It may come from the window."""
        if draft := self._place.store.drafts.load(context.state.id, form.action):
            dialogue.take_draft(draft.fields)
            self._console.tell("Your draft stands in it.")

    def _keep_draft(self, dialogue: FormDialogue, form: FormSpec, context: EntryContext) -> None:
        if dialogue.is_typed:
            self._place.store.drafts.save(context.state.id, form.action, dialogue.values)
            self._console.tell(f"What you typed is kept as a draft. {form.action} goes on with it.")

    def _tell_saved(self, form: FormSpec, done: Committed, values: Values) -> None:
        self._place.note_own(done)
        self._place.case = self._place.case or done.cases[-1].id
        for notice in done.notices:
            self._console.tell(printable(notice))
        where = " and ".join(case.id for case in done.cases)
        if form.action == "new":
            self._console.tell(f"{where} logged, and yours." if values[THEN] == MINE else f"{where} logged.")
            return
        said = form.saved_words
        if not isinstance(said, str):
            said = said(spoken_times(form.fields, values, self._context(state_of(done.cases[0]))))
        self._console.tell(f"{said or f'{form.action} logged on'} {where}. undo takes it back.")

    def _tell_next(self, form: FormSpec, done: Committed) -> None:
        """Say what may follow from what was saved."""
        found = form.follow_up(self._context(state_of(done.cases[0]))) if form.follow_up else None
        if found is not None:
            self._console.tell(f"{printable(found[0])} {found[1]} does it.")

    def _context(self, state: CaseState) -> EntryContext:
        """The circumstances of an entry. Sentences name actions by the words that are typed here."""
        place = self._place
        shift = place.store.shift
        return EntryContext(
            state=state,
            agent=shift.agent(place.agent),
            shift=shift,
            now=place.clock(),
            decimal=place.policy.decimal,
            presence=place.store.presence.others(),
            loads=place.owner_loads,
            others=lambda: place.other_states(state.id),
            key_of=self._typed_word,
        )

    def _typed_word(self, action: str) -> str:
        """The word to type for a key of the screen."""
        return self._first if action == "prerequisite" and self._first else _TYPED.get(action, action)
