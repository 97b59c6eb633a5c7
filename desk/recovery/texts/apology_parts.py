"""Finds the parts of an apology that a case has and lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

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

    None when only dispensable parts are missing. A promise or an offer is a repair, in whatever words.
    """
    has = {part for each in apologies for part in each.present}
    repaired = bool(state.promises or state.offers)
    lacking = [part for each in apologies for part in each.missing if part not in has and not (repaired and part.name == "repair")]
    return max((part for part in lacking if part.weight >= _DISPENSABLE), key=lambda part: part.weight, default=None)


def is_empty_promise(apologies: Iterable[ApologyParts], state: CaseState) -> bool:
    """Do apologies say "never again" without an action (S3.18)?"""
    return not state.actions and any(part.name == "repentance" for each in apologies for part in each.present)
