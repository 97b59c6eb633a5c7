"""A text held beside its case: all there is to say of it while it is written; it decides nothing, and words no layout.

Everything here guides. What was found in the text alone is `Reading`; the rest depends on the case: whether a promise that it will not
happen again has an action to point at (S3.18), whether the text speaks to this customer (S3.14).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.texts.personalisation import has_matter, has_name
from desk.recovery.texts.unfilled_placeholders import unfilled_spans
from desk.wording.check import CheckResult, WordingPart, WordingRules, check
from desk.wording.headline import is_headline_missing
from desk.wording.quotations import QuotedSpan
from desk.wording.template_match import is_unedited


@dataclass(frozen=True, slots=True)
class TextContext:
    """What a text is held beside: its case and shift, whether the customer reads it, the templates it may have come from."""

    state: CaseState
    shift: Shift
    to_customer: bool = True
    templates: tuple[str, ...] = ()

    @property
    def colleague_names(self) -> frozenset[str]:
        """The names of colleagues; whoever is called like the customer is not meant."""
        known = {word.casefold() for agent in self.shift.agents for name in (agent.id, agent.name) for word in name.split()}
        return frozenset(known - {word.casefold() for word in self.state.customer.split()})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the case adds: its name and words, the part of an apology it is about, and the action that answers it."""

    name: str
    words: str
    part: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to adapt, for a part; `chosen` is what in it must be filled in or looked at first."""

    part: WordingPart
    text: str
    selection: QuotedSpan


@dataclass(frozen=True, slots=True)
class Advice:
    """All there is to say of a text of a kind. `by_name` and `to_matter` are None where the case has nothing to compare with."""

    text: str
    kind: str
    result: CheckResult
    remarks: tuple[Remark, ...] = ()
    unfilled: tuple[QuotedSpan, ...] = ()
    names_customer: bool | None = None
    names_matter: bool | None = None
    phrase: Phrase | None = None


def advise(text: str, kind: str, rules: WordingRules, beside: TextContext) -> Advice:
    """Hold a text of a kind (one of wording.KINDS) beside its case."""
    reading = check(text, kind, rules, names=beside.colleague_names)
    state, lists, ours = beside.state, rules.lists, beside.to_customer
    return Advice(
        text=text,
        kind=kind,
        result=reading,
        remarks=tuple(_case_remarks(text, kind, reading, rules, beside)),
        unfilled=unfilled_spans(text, reading.hints, rules) if ours else (),
        names_customer=has_name(text, state.customer, nobody=lists.get("no_part_of_a_name", ())) if ours else None,
        names_matter=has_matter(text, state, empty=frozenset(lists.get("says_nothing", ()))) if ours else None,
        phrase=_missing_phrase(reading, kind, rules, state),
    )


def _case_remarks(text: str, kind: str, reading: CheckResult, rules: WordingRules, beside: TextContext) -> Iterator[Remark]:
    if kind == "apology" and "regret" in reading.parts and "repair" not in reading.parts:
        yield Remark("fix", "no fix named", "repair")
    if beside.to_customer and "repentance" in reading.parts and not beside.state.actions:
        yield Remark("action", "no action to point at yet", "repentance", "cause")
    greetings, preambles = rules.lists.get("greetings", ()), rules.lists.get("preambles", ())
    if kind == "contact" and is_headline_missing(text, greetings=greetings, preambles=preambles):
        yield Remark("headline", "long: say in the first line what it comes to")
    phrases = (part.phrase for part in rules.parts.values())
    if beside.to_customer and is_unedited(text, (*beside.templates, *phrases)):
        yield Remark("own words", "still as the template has it: a word of your own")


def _missing_phrase(reading: CheckResult, kind: str, rules: WordingRules, state: CaseState) -> Phrase | None:
    """The phrase for the heaviest missing part that can be said in earnest: never again needs an action to point at."""
    lacking = (part for part in rules.by_weight if kind in part.asked_of and part.name not in reading.parts)
    for part in lacking:
        if part.name != "repentance":
            return _phrase_to_fill(part, part.phrase)
        if state.actions:
            return _phrase_with_action(part, list(state.actions.values())[-1].entry.text)
    return None


def _phrase_to_fill(part: WordingPart, text: str) -> Phrase:
    """A phrase with its first field chosen, or the end of it where there is none."""
    start, end = text.find("["), text.find("]") + 1
    return Phrase(part, text, (start, end) if 0 <= start < end else (len(text), len(text)))


def _phrase_with_action(part: WordingPart, action: str) -> Phrase:
    """The phrase with the action that was taken in it."""
    start, end = part.phrase.find("["), part.phrase.find("]") + 1
    action = " ".join(action.split()).rstrip(".")
    action = action[:1].lower() + action[1:] if action[1:2].islower() else action
    if not 0 <= start < end or not action:
        return _phrase_to_fill(part, part.phrase)
    return Phrase(part, part.phrase[:start] + action + part.phrase[end:], (start, start + len(action)))
