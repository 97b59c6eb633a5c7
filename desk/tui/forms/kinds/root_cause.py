"""The forms of a root cause and its corrective action."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial

import msgspec

from desk.errors import Usage
from desk.model.entries import Cause, CorrectiveAction, KnownEntry, Told
from desk.model.entry_titles import entry_title
from desk.model.field_names import CAUSE_WORDS
from desk.model.ids import temporary_id
from desk.model.state import CaseState
from desk.recovery.causes.repeats import KnownCause, RepeatCause, cause_keys, find_repeat, known_causes, likely_cause, recent_mistakes
from desk.recovery.causes.shared_actions import actions_of, done_actions, is_shared
from desk.recovery.causes.usual_actions import CAUSE_CLASSES, usual_actions
from desk.recovery.steps.rail import has_action
from desk.text.similarity import similarity
from desk.tui.forms.field import Field, Values
from desk.tui.forms.kinds.shared_actions import shared_action_presets
from desk.tui.forms.person_answer import is_name, nobody_called
from desk.tui.forms.spec import EntryContext, FormSpec, Preset, PresetMenu, TextCheck
from desk.tui.forms.usual_fields import due_field, person_field, text_field
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

_MOST_CASES = 3
"""Earlier cases named one by one. Of more, the last ones."""
_SAME = 0.8
"""Two actions of this similarity are asked about: one of them may be a slip."""
_CACHED_SEARCHES = 16
"""Searches for whys that are kept while another why is typed."""


def root_cause_form(context: EntryContext) -> FormSpec:
    """The form of a root cause with its corrective action.

    Both are saved at once. Where a cause waits for its action, it is the form of that action.
    """
    waiting = next((cause for cause in context.state.causes if not has_action(context.state, cause.id)), None)
    if waiting is not None:
        return corrective_action_form(context, waiting)
    mistakes = _KnownMistakes(context)
    return FormSpec(
        action="cause",
        saved_words=lambda values: "cause and action logged on" if values["action"] else "cause logged on",
        title="Root cause, and what is done about it",
        fields=(*_cause_fields(mistakes.known), *_action_fields(context)),
        build=_cause_entries,
        live_lines=mistakes.why_and_repeat_lines,
        live_rows=4,
        suggest=mistakes.suggestions,
        known=PresetMenu(words="known causes", title="The same cause as before: type to find it", presets=mistakes.presets),
        put_away=mistakes.put_away,
        doubt=partial(_same_action_doubt, "action"),
        context_facts=_customer_account(context.state),
        facts_on_top=True,
        text_check=TextCheck(kind="cause", to_customer=False),
    )


def _cause_fields(known: Sequence[KnownCause]) -> Iterator[Field]:
    yield Field(
        name="text",
        label="what and why",
        sort="ladder",
        needed="Say why it went wrong.",
        hint="what went wrong, not who",
        lines=5,
        wide=True,
    )
    yield Field(name="class", label=CAUSE_WORDS["class"], sort="choice", choices=CAUSE_CLASSES, wide=True)
    again = "a short name, if it comes again"
    yield Field(name="key", label=CAUSE_WORDS["key"], sort="word", choices=cause_keys(known), hint=again, wide=True)


def _action_fields(context: EntryContext) -> Iterator[Field]:
    yield Field(name="action", label="action", hint="what will be done; empty: it stays open", wide=True)
    yield person_field("owner", "by whom", context, start=context.agent.id)
    yield due_field("tomorrow 17:00", label="until", needed="")


def corrective_action_form(context: EntryContext, answered: Cause) -> FormSpec:
    """The form of a corrective action for a cause without one."""

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        done = context.entry("action", values["text"], owner=values["owner"], due=values["due"])
        return [msgspec.structs.replace(done, cause=answered.id) if isinstance(done, CorrectiveAction) else done]

    known = [each for each in known_causes(context.others()) if each.case != context.state.id]
    again = find_repeat(answered.text, answered.key, known, context.now)
    open_already = list(shared_action_presets(again, "text", context)) if again else []

    def shared(values: Values, context: EntryContext) -> Sequence[Preset]:
        return open_already

    return FormSpec(
        action="cause",
        saved_words="action logged on",
        title=f"What is done about {entry_title(answered)}",
        fields=(
            text_field("will be done", needed="Say what will be done.", lines=2),
            person_field("owner", "by whom", context, start=context.agent.id, needed="Say who does it."),
            due_field("tomorrow 17:00", label="until", needed="Say until when."),
        ),
        build=build,
        suggest=lambda values, context: {"text": usual_actions(answered.class_)},
        known=PresetMenu(words="same action", title="An action that is open already: type to find it", presets=shared)
        if open_already
        else None,
        doubt=partial(_same_action_doubt, "text"),
        single_case=True,
    )


def _same_action_doubt(name: str, values: Values, context: EntryContext) -> tuple[str, str] | None:
    """Much the same action that is open already.

    It may be on another case. `name` is the field of the action.
    """
    states = [context.state, *(state for state in context.others() if state.id != context.state.id)] if values[name] else []
    done = done_actions(states)
    for state in states:
        for action in actions_of(state, done):
            said = action.entry
            if action.is_open and not is_shared(values[name], state.id) and similarity(said.text, values[name]) >= _SAME:
                by = f", by {context.time_words(said.due)}" if said.due else ""
                return name, f'{said.owner} does much the same already{by} ({state.id}): "{said.text}"'
    return None


def _cause_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    """The entries of a cause and its action.

    The first line is what went wrong, each line below a why.
    """
    said, *whys = _typed_whys(values) or [""]
    ladder = {f"whys.{place}": why for place, why in enumerate(whys)}
    found = context.entry_of("cause", said, {"class": values["class"], "key": values["key"], **ladder})
    found = msgspec.structs.replace(found, id=temporary_id(1))
    if not values["action"]:
        if values["owner"] not in {"", context.agent.id}:
            if not is_name(person_field("owner", "by whom", context), values["owner"]):
                raise Usage(f"owner: {nobody_called(values['owner'])}")
            raise Usage(f"action: Say what {values['owner']} will do, or name nobody else.")
        return [found]
    done = context.entry("action", values["action"], owner=values["owner"], due=values["due"])
    return [found, msgspec.structs.replace(done, id=temporary_id(2), cause=temporary_id(1))]


def _typed_whys(values: Values) -> list[str]:
    return [line.strip() for line in values["text"].splitlines() if line.strip()]


def _customer_account(state: CaseState) -> tuple[tuple[str, str], ...]:
    """The customer's own words, with labels (S1.23).

    First is what they told, then what they expected and what came.
    """
    told = [entry.text for entry in state.timeline if isinstance(entry, Told) and entry.text]
    heard = {"expected": "", "came": ""}
    for listen in state.listens:
        heard |= {name: said for name, said in {"expected": listen.promised, "came": listen.came}.items() if said}
    return (*(("they told", words) for words in told[:1]), *((name, said) for name, said in heard.items() if said))


class _KnownMistakes:
    """The mistakes of other cases, and those suggested so far.

    They are read once when the form opens: on a full desk that is too much for every key. What was suggested once stays until it is taken
    or put away, however the text is worded by then.
    """

    def __init__(self, context: EntryContext) -> None:
        self.known = tuple(known for known in known_causes(context.others()) if known.case != context.state.id)
        self._likely = likely_cause(context.state, self.known, context.now)
        linked = {link.case for link in context.state.links if link.sort == "same_cause"}
        self._linked = self._likely if self._likely and linked & set(self._likely.cases) else None
        self._found: list[RepeatCause] = []
        self._away: set[str] = set()
        self._actions: Sequence[str] = ()
        self._same = lru_cache(maxsize=_CACHED_SEARCHES)(lambda text, key: find_repeat(text, key, self.known, context.now))

    def repeat_of(self, values: Values) -> RepeatCause | None:
        """The mistake to suggest, with its earlier times.

        The one named comes first, then that of a case linked by its cause, the one that is typed, those typed before, and one like the
        case's own story. None where there are none, or all were put away.
        """
        if values["key"] and (named := self._same("", values["key"])):
            return named
        if (typed := self._typed_repeat(values)) and typed not in self._found:
            self._found.append(typed)
        known = (self._linked, typed, *reversed(self._found), self._likely)
        return next((each for each in known if each is not None and each.name not in self._away), None)

    def _typed_repeat(self, values: Values) -> RepeatCause | None:
        rungs = _typed_whys(values)
        whole = self._same(" ".join(rungs), "") if rungs else None
        return whole or next((found for rung in rungs if (found := self._same(rung, ""))), None)

    def put_away(self, values: Values) -> bool:
        """Suggest this mistake no more. The next one takes its place."""
        again = self.repeat_of(values)
        if again is None:
            return False
        self._away.add(again.name)
        return True

    def suggestions(self, values: Values, context: EntryContext) -> Mapping[str, Sequence[str]]:
        """The mistake's name, and the usual actions against it."""
        again = self.repeat_of(values)
        self._actions = usual_actions(values["class"]) or self._actions
        return {"key": (again.key,) if again and again.key else (), "action": self._actions}

    def presets(self, values: Values, context: EntryContext) -> Sequence[Preset]:
        """Every mistake of the last weeks, the suggested one first."""
        again = self.repeat_of(values)
        recent = recent_mistakes(self.known, context.now)
        listed = {each.name: each for each in (*((again,) if again else ()), *recent)}
        return [preset for each in listed.values() for preset in _mistake_presets(each, values, context)]

    def why_and_repeat_lines(self, values: Values, context: EntryContext) -> Sequence[FlowLine]:
        """Three lines: the next why, then the repeated mistake.

        It comes with what became of its action. There are always three, so that nothing moves.
        """
        lines = [_next_why_line(values), *_repeat_lines(self.repeat_of(values), values, context)]
        return [*lines, *([((" ", "text"),)] * (3 - len(lines)))]


def _mistake_presets(mistake: RepeatCause, values: Values, context: EntryContext) -> Iterator[Preset]:
    """A mistake alone, then with each action that is open against it."""
    alone = _mistake_preset(mistake, values, context)
    yield alone
    for shared in shared_action_presets(mistake, "action", context):
        words, taken = f"and {shared.words} ({mistake.name})", {**alone.values, **shared.values}
        yield msgspec.structs.replace(shared, words=words, values=taken)


def _mistake_preset(mistake: RepeatCause, values: Values, context: EntryContext) -> Preset:
    """A mistake as answers: its name, its kind where none was chosen.

    One without a name gives its words to a form in which nothing was typed.
    """
    filled = {"class": mistake.class_} if mistake.class_ in CAUSE_CLASSES and not values["class"] else {}
    if mistake.key:
        filled["key"] = mistake.key
    elif not values["text"]:
        filled["text"] = mistake.occurrences[-1].cause.text
    return Preset(
        key=mistake.name,
        words=f"{'name it' if mistake.key else 'say it again:'} {mistake.name}, {mistake.summary(context.now)}",
        values=filled,
        focus="action",
        text=f"{mistake.occurrences[-1].cause.text}\n{' '.join(mistake.cases[-_MOST_CASES:])}",
    )


def _next_why_line(values: Values) -> FlowLine:
    rungs = _typed_whys(values)
    if not rungs:
        return (("enter asks why of each line; the last why is what to change", "dim"),)
    return ((f"{CAUSE_WORDS['why']} {len(rungs)}: ", "strong"), (safe_text(rungs[-1]), "text"), (": why is that?  enter", "dim"))


def _repeat_lines(again: RepeatCause | None, values: Values, context: EntryContext) -> Sequence[FlowLine]:
    if again is None:
        return ()
    cases = " ".join(again.cases[-_MOST_CASES:])
    taken = again.key and again.key == values["key"]
    begins = "same mistake again: " if taken else "perhaps again: "
    taking: FlowLine = () if taken or not again.key else ((f"   {context.key_of('fill')}", "key"), (" lists it first", "dim"))
    away: FlowLine = () if taken else ((f"  {context.key_of('put_away')}", "key"), (" no, another", "dim"))
    summary = f", {again.summary(context.now)} ({cases})"
    first: FlowLine = ((begins, "soon"), (safe_text(again.name), "strong"), (summary, "text"), *taking, *away)
    actions = (*again.overdue(context.now), *again.actions)
    waits = next((action.entry for action in actions if action.is_open or action.is_overdue(context.now)), None)
    if waits is None:
        return (first,)
    late = waits.due is not None and waits.due < context.now
    when = f", by {context.time_words(waits.due)}" if waits.due else ""
    label = ("OVERDUE: ", "late") if late else ("not done yet: ", "dim")
    return (first, (label, (safe_text(f"{waits.text} ({waits.owner}{when})"), "text")))
