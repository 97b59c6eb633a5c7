"""Gives advice on a text while it is written.

All of it guides, nothing is refused. `CheckResult` is what the text alone shows. The rest depends on the case: a promise that it will not
happen again needs an action to point at (S3.18), and the text should speak to this customer (S3.14).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.salutation import salutation
from desk.recovery.texts.apology_parts import is_pledged
from desk.recovery.texts.personalisation import has_matter, has_name
from desk.recovery.texts.unfilled_placeholders import unfilled_spans
from desk.wording.check import CheckResult, WordingPart, WordingRules, check
from desk.wording.headline import is_headline_missing
from desk.wording.quotations import QuotedSpan
from desk.wording.template_match import is_unedited


class TextContext(msgspec.Struct, frozen=True):
    """The case and shift that a text belongs to.

    The customer reads it where `to_customer`. `templates` are those it may have come from.
    """

    state: CaseState
    shift: Shift
    to_customer: bool = True
    templates: tuple[str, ...] = ()

    @property
    def colleague_names(self) -> frozenset[str]:
        """The words in the names of colleagues.

        A colleague with a name of the customer's is not meant.
        """
        known = {word.casefold() for agent in self.shift.agents for name in (agent.id, agent.name) for word in name.split()}
        return frozenset(known - {word.casefold() for word in self.state.customer.split()})


class Remark(msgspec.Struct, frozen=True):
    """A remark that comes from the case.

    `part` is the part of an apology that it is about, `action` the one that answers it. Both may be empty.
    """

    name: str
    words: str
    part: str = ""
    action: str = ""


class Phrase(msgspec.Struct, frozen=True):
    """A phrase to adapt, for a missing part. `selection` is the place to fill in or look at first."""

    part: WordingPart
    text: str
    selection: QuotedSpan


class Advice(msgspec.Struct, frozen=True):
    """All advice on one text.

    `names_customer` and `names_matter` are None where the case has nothing to compare with.
    """

    text: str
    kind: str
    result: CheckResult
    remarks: tuple[Remark, ...] = ()
    unfilled: tuple[QuotedSpan, ...] = ()
    names_customer: bool | None = None
    names_matter: bool | None = None
    phrase: Phrase | None = None

    def has_part(self, part: WordingPart) -> bool:
        """Is the part said, with no placeholder of its phrase left?"""
        return part.name in self.result.parts and not any(self.text[start:end] in part.phrase for start, end in self.unfilled)


def advise(text: str, kind: str, rules: WordingRules, context: TextContext) -> Advice:
    """Give advice on a text of a kind, one of wording.KINDS."""
    result = check(text, kind, rules, names=context.colleague_names)
    state, lists, ours = context.state, rules.lists, context.to_customer
    return Advice(
        text=text,
        kind=kind,
        result=result,
        remarks=tuple(_case_remarks(text, kind, result, rules, context)),
        unfilled=unfilled_spans(text, result.hints, rules) if ours else (),
        names_customer=has_name(text, state.customer, generic=lists.get("no_part_of_a_name", ())) if ours else None,
        names_matter=has_matter(text, state, stop_words=frozenset(lists.get("says_nothing", ()))) if ours else None,
        phrase=_missing_phrase(text, result, kind, rules, state),
    )


def _case_remarks(text: str, kind: str, result: CheckResult, rules: WordingRules, context: TextContext) -> Iterator[Remark]:
    if kind == "apology" and "regret" in result.parts and "repair" not in result.parts:
        yield Remark("fix", "no fix named", "repair")
    if context.to_customer and "repentance" in result.parts and not context.state.actions:
        yield Remark("action", "no action to point at yet", "repentance", "cause")
    elif kind == "apology" and not context.state.actions and is_pledged(text, rules.parts.get("repentance")):
        yield Remark("pledge", "you find out and tell them", "repentance")
    greetings, preambles = rules.lists.get("greetings", ()), rules.lists.get("preambles", ())
    if kind == "contact" and is_headline_missing(text, greetings=greetings, preambles=preambles):
        yield Remark("headline", "long: say in the first line what it comes to")
    phrases = (part.phrase for part in rules.parts.values())
    if context.to_customer and is_unedited(text, (*context.templates, *phrases)):
        yield Remark("own words", "still the ready-made words: say it your own way")


def _missing_phrase(text: str, result: CheckResult, kind: str, rules: WordingRules, state: CaseState) -> Phrase | None:
    """The phrase for the next missing part.

    Parts come in the order in which one says them. "Never again" needs an action to point at. Without one we promise to find out, once.
    None when no part is missing.
    """
    for part in (part for part in rules.parts.values() if kind in part.asked_of and part.name not in result.parts):
        if part.name != "repentance":
            return _phrase_to_fill(part, f"{_opening_name(text, state)}{part.phrase}")
        if state.actions:
            return _phrase_with_action(part, list(state.actions.values())[-1].entry.text)
        if part.pledge and not is_pledged(text, part):
            return _phrase_to_fill(part, part.pledge)
    return None


def _opening_name(text: str, state: CaseState) -> str:
    """The customer's name, where a text begins with it."""
    name = "" if text.strip() else salutation(state.customer)
    return f"{name}, " if name else ""


def _phrase_to_fill(part: WordingPart, text: str) -> Phrase:
    """A phrase with its first placeholder selected, else its end."""
    start, end = text.find("["), text.find("]") + 1
    return Phrase(part, text, (start, end) if 0 <= start < end else (len(text), len(text)))


def _phrase_with_action(part: WordingPart, action: str) -> Phrase:
    """The phrase of a part, filled with the action that was taken."""
    start, end = part.phrase.find("["), part.phrase.find("]") + 1
    action = " ".join(action.split()).rstrip(".")
    action = action[:1].lower() + action[1:] if action[1:2].islower() else action
    if not 0 <= start < end or not action:
        return _phrase_to_fill(part, part.phrase)
    return Phrase(part, part.phrase[:start] + action + part.phrase[end:], (start, start + len(action)))
