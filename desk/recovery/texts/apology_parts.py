"""Finds the parts of an apology that a case has and lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec

from desk.model.entries import Contact
from desk.model.state import CaseState
from desk.wording.check import WordingPart, WordingRules, check

_DISPENSABLE = 10
"""Percent. A part that weighs less may be left out, such as asking for forgiveness, which comes last."""


class ApologyParts(msgspec.Struct, frozen=True):
    """The parts that one apology has and those it lacks, heaviest first."""

    present: tuple[WordingPart, ...]
    missing: tuple[WordingPart, ...]


def apology_parts(text: str, rules: WordingRules) -> ApologyParts:
    """Find the parts of an apology in its text."""
    found = check(text, "apology", rules).parts
    asked = [part for part in rules.by_weight if "apology" in part.asked_of]
    return ApologyParts(tuple(part for part in asked if part.name in found), tuple(part for part in asked if part.name not in found))


def missing_part(apologies: Collection[ApologyParts], state: CaseState) -> WordingPart | None:
    """The heaviest part that no apology of a case has yet.

    None when only dispensable parts are missing.
    """
    has, given = {part for each in apologies for part in each.present}, parts_given(state)
    lacking = [part for each in apologies for part in each.missing if part not in has and part.name not in given]
    return max((part for part in lacking if is_needed(part)), key=lambda part: part.weight, default=None)


def is_needed(part: WordingPart) -> bool:
    """Does an apology lack something without this part?"""
    return part.weight >= _DISPENSABLE


def parts_given(state: CaseState) -> frozenset[str]:
    """The names of parts that something else gave.

    A promise or an offer is a repair, in whatever words. A cause explains, and an action says what changes, once we have been in touch
    with the customer since.
    """
    told = max((entry.at for entry in state.timeline if isinstance(entry, Contact)), default=None)
    given = {"repair"} if state.promises or state.offers else set[str]()
    return frozenset(given | {name for name, at in _untold_parts(state).items() if told is not None and told >= at})


def part_to_tell(part: WordingPart, state: CaseState) -> bool:
    """Is a part known by now, and only to be told?"""
    return part.name in _untold_parts(state)


def _untold_parts(state: CaseState) -> dict[str, datetime]:
    """The parts that a cause and its action answer.

    Each has the time at which it was known.
    """
    causes = [cause.at for cause in state.causes]
    actions = [action.entry.at for action in state.actions.values()]
    return {name: min(times) for name, times in (("explanation", causes), ("repentance", actions)) if times}


def is_pledged(text: str, part: WordingPart | None) -> bool:
    """Does a text promise to find out what is not known yet?"""
    fixed = (part.pledge if part else "").partition("[")[0].strip().casefold()
    return bool(fixed) and fixed in " ".join(text.casefold().split())


def is_empty_promise(apologies: Iterable[ApologyParts], state: CaseState) -> bool:
    """Do apologies say "never again" without an action (S3.18)?"""
    return not state.actions and any(part.name == "repentance" for each in apologies for part in each.present)
