"""The forms of a root cause and of the corrective action that answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from desk.model.entries import Cause, CorrectiveAction, KnownEntry, Told
from desk.model.entry_titles import entry_title
from desk.model.ids import temporary_id
from desk.model.state import CaseState
from desk.recovery.causes.repeats import KnownCause, RepeatCause, cause_keys, find_repeat, known_causes, likely_cause
from desk.recovery.causes.usual_actions import CAUSE_CLASSES, usual_actions
from desk.recovery.steps.rail import has_action
from desk.tui.forms.spec import TAKE, EntryContext, Field, FormSpec, TextCheck, Values, due, people, text
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

_SHOWN = 3
"""Earlier cases named one by one; of more, the last ones."""
_REMEMBERED = 16
"""Lines of whys that are looked for once while another is typed."""


def root_cause(context: EntryContext) -> FormSpec:
    """Why it went wrong and what will be done about it, in one save; where a cause waits for its action, that action."""
    waiting = next((cause for cause in context.state.causes if not has_action(context.state, cause.id)), None)
    if waiting is not None:
        return action(context, waiting)
    memory = _Memory(context)
    return FormSpec(
        action="cause",
        title="Root cause, and what is done about it",
        fields=(
            Field(
                name="text",
                label="why it went wrong",
                sort="ladder",
                needed="Say why it went wrong.",
                hint="what went wrong in the process, not who; enter asks why",
                lines=5,
                wide=True,
            ),
            Field(name="class", label="kind", sort="choice", choices=CAUSE_CLASSES, wide=True),
            _key(memory.known),
            Field(name="action", label="action", hint="what will be done; empty leaves the cause in debt", wide=True),
            people("owner", "by whom", context, start=context.agent.id),
            due("tomorrow 17:00", label="until", needed=""),
        ),
        build=_build,
        live_lines=memory.live,
        suggest=memory.proposals,
        fill_keys={TAKE: ("same mistake", memory.taken_over)},
        context_facts=_in_their_words(context.state),
        on_top=True,
        text_check=TextCheck(kind="cause", to_customer=False),
    )


def _key(known: Sequence[KnownCause]) -> Field:
    """A name for the mistake; those in use are completed."""
    hint = "a short name, if it comes again"
    return Field(name="key", label="known as", sort="word", choices=cause_keys(known), hint=hint, wide=True)


def action(context: EntryContext, answered: Cause) -> FormSpec:
    """A corrective action for a cause that has none."""

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        done = context.entry("action", values["text"], owner=values["owner"], due=values["due"])
        return [msgspec.structs.replace(done, cause=answered.id) if isinstance(done, CorrectiveAction) else done]

    return FormSpec(
        action="cause",
        title=f"What is done about {entry_title(answered)}",
        fields=(
            text("what will be done", needed="Say what will be done.", lines=2),
            people("owner", "by whom", context, start=context.agent.id, needed="Say who does it."),
            due("tomorrow 17:00", label="until", needed="Say until when."),
        ),
        build=build,
        suggest=lambda values, context: {"text": usual_actions(answered.class_)},
        single=True,
    )


def _build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    """The first line is what went wrong, each line below a why."""
    said, *whys = _rungs(values) or [""]
    ladder = {f"whys.{place}": why for place, why in enumerate(whys)}
    found = context.entry_of("cause", said, {"class": values["class"], "key": values["key"], **ladder})
    found = msgspec.structs.replace(found, id=temporary_id(1))
    if not values["action"]:
        return [found]
    done = context.entry("action", values["action"], owner=values["owner"], due=values["due"])
    return [found, msgspec.structs.replace(done, id=temporary_id(2), cause=temporary_id(1))]


def _rungs(values: Values) -> list[str]:
    return [line.strip() for line in values["text"].splitlines() if line.strip()]


def _in_their_words(state: CaseState) -> tuple[tuple[str, str], ...]:
    """The customer's own words first: what they told, then what they were promised and what came (S1.23)."""
    told = [entry.text for entry in state.timeline if isinstance(entry, Told) and entry.text]
    heard = {"promised": "", "came": ""}
    for listen in state.listens:
        heard |= {name: said for name, said in {"promised": listen.promised, "came": listen.came}.items() if said}
    return (*(("they told", words) for words in told[:1]), *((name, said) for name, said in heard.items() if said))


class _Memory:
    """What other cases know of mistakes, read once when the form opens: on a full desk that is too much for every key."""

    def __init__(self, context: EntryContext) -> None:
        self.known = tuple(known for known in known_causes(context.others()) if known.case != context.state.id)
        self._likely = likely_cause(context.state, self.known, context.now)
        self._same = lru_cache(maxsize=_REMEMBERED)(lambda text, key: find_repeat(text, key, self.known, context.now))

    def again(self, values: Values) -> RepeatCause | None:
        """The earlier times of what is typed; while nothing is, of what the case's own story is like."""
        rungs, key = _rungs(values), values["key"]
        if not rungs and not key:
            return self._likely
        return self._same(" ".join(rungs), key) or next((found for rung in rungs if (found := self._same(rung, ""))), None)

    def proposals(self, values: Values, context: EntryContext) -> Mapping[str, Sequence[str]]:
        """Its name, and what is usually done about such a mistake."""
        again = self.again(values)
        return {"key": (again.key,) if again and again.key else (), "action": usual_actions(values["class"])}

    def taken_over(self, values: Values, context: EntryContext) -> Mapping[str, str]:
        """The same name, and the same kind where none was chosen."""
        again = self.again(values)
        if again is None:
            return {}
        kind = {"class": again.class_} if again.class_ in CAUSE_CLASSES and not values["class"] else {}
        return {"key": again.key, **kind} if again.key else kind

    def live(self, values: Values, context: EntryContext) -> Sequence[FlowLine]:
        """The next why, then the same mistake with what became of its action; always three lines, so that nothing moves."""
        lines = [_next_why(values), *_earlier(self.again(values), values, context)]
        return [*lines, *([((" ", "text"),)] * (3 - len(lines)))]


def _next_why(values: Values) -> FlowLine:
    rungs = _rungs(values)
    if not rungs:
        return (("enter asks why of each line; the last why is what to change", "dim"),)
    return ((f"why {len(rungs)}: ", "strong"), (safe_text(rungs[-1]), "text"), (": why is that?  enter", "dim"))


def _earlier(again: RepeatCause | None, values: Values, context: EntryContext) -> Sequence[FlowLine]:
    if again is None:
        return ()
    begins = "same mistake again: " if _rungs(values) or values["key"] else "perhaps again: "
    cases = " ".join(again.cases[-_SHOWN:])
    taken = again.key and again.key == values["key"]
    key: FlowLine = () if taken or not again.key else ((f"   {TAKE}", "key"), (" takes its name", "dim"))
    first: FlowLine = ((begins, "soon"), (safe_text(again.name), "strong"), (f", {again.summary(context.now)} ({cases})", "text"), *key)
    actions = (*again.overdue(context.now), *again.actions)
    waits = next((action.entry for action in actions if action.is_open or action.is_overdue(context.now)), None)
    if waits is None:
        return (first,)
    late = waits.due is not None and waits.due < context.now
    when = f", by {context.time(waits.due)}" if waits.due else ""
    label = ("OVERDUE: ", "late") if late else ("to do already: ", "dim")
    return (first, (label, (safe_text(f"{waits.text} ({waits.owner}{when})"), "text")))
