"""What the apologies of a case have and lack together; it reads texts by the rules and knows no screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desk.model.state import CaseState
from desk.wording.check import WordingPart, WordingRules, check

_DISPENSABLE = 10
"""Percent below which nobody misses a part: asking for forgiveness comes last, and may be left out."""


@dataclass(frozen=True, slots=True)
class ApologyParts:
    """One apology: the parts that it has, and those that it lacks, each heaviest first."""

    present: tuple[WordingPart, ...]
    missing: tuple[WordingPart, ...]


def apology_parts(text: str, rules: WordingRules) -> ApologyParts:
    """Find the parts of an apology in its text."""
    found = check(text, "apology", rules).parts
    asked = [part for part in rules.by_weight if "apology" in part.asked_of]
    return ApologyParts(tuple(part for part in asked if part.name in found), tuple(part for part in asked if part.name not in found))


def missing_part(said: Iterable[ApologyParts], state: CaseState) -> WordingPart | None:
    """The heaviest part that no apology of a case has yet; a promise or an offer is a repair, whatever was said."""
    apologies = list(said)
    has = {part for each in apologies for part in each.present}
    repaired = bool(state.promises or state.offers)
    lacking = [part for each in apologies for part in each.missing if part not in has and not (repaired and part.name == "repair")]
    return max((part for part in lacking if part.weight >= _DISPENSABLE), key=lambda part: part.weight, default=None)


def is_empty_promise(said: Iterable[ApologyParts], state: CaseState) -> bool:
    """Whether they were told that it will not happen again with no action to point at (S3.18)."""
    return not state.actions and any(part.name == "repentance" for each in said for part in each.present)
