"""Finds the rules that apply to a text, after their conditions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from desk.wording.matcher import Match
from desk.wording.pattern_compiler import SearchState
from desk.wording.rule_types import REQUIRED_KEYS, WordingRule, WordingRules

_SENTENCES = {
    "unless_sentence": (0,),
    "unless_near": (-1, 0, 1),
    "unless_before": (-1, 0),
    "unless_after": (0, 1),
    "needs_near": (-1, 0, 1),
    "needs_after": (0, 1),
}
"""The sentences in which a condition may stand, counted from the match."""


class RuleHit(msgspec.Struct, frozen=True):
    """A rule with the words it found."""

    rule: WordingRule
    match: Match


class RuleHits:
    """The `parts` that a text of a kind has, and its `hints`.

    A hint in the same sentence can exclude a sign: an excuse explains nothing. A part anywhere can exclude a hint: a passive that is owned
    elsewhere in the text. A hint that a part can exclude never excludes a sign, so that neither waits for the other.
    """

    def __init__(self, rules: WordingRules, state: SearchState, kind: str) -> None:
        self._rules = rules
        self._state = state
        found = self._unspared_hits(kind)
        hints = [each for each in found if each.rule.sort == "hint"]
        marked = {(each.rule.target, self._sentence_number(each.match)) for each in hints if not each.rule.excluded_by}
        self.parts = frozenset(each.rule.target for each in found if each.rule.sort == "sign" and not self._is_excluded(each, marked))
        self.hints = [each for each in hints if not each.rule.excluded_by & self.parts]

    def _unspared_hits(self, kind: str) -> list[RuleHit]:
        hits: dict[int, list[Match]] = {}
        for number, match in self._rules.pattern_set(kind).find(self._state):
            hits.setdefault(number, []).append(match)
        found = []
        for number, matches in sorted(hits.items()):
            rule = self._rules.in_order[number]
            found += [RuleHit(rule, match) for match in self._unspared_matches(rule, matches)]
        return found

    def _unspared_matches(self, rule: WordingRule, matches: list[Match]) -> list[Match]:
        """The matches that meet all conditions of their rule."""
        for key, patterns in rule.conditions.items():
            if not matches:
                break
            others = [other for _, other in patterns.find(self._state, self._sentences_in_reach(key, matches))]
            stands = self._condition_test(key, others)
            matches = [match for match in matches if stands(match) == (key in REQUIRED_KEYS)]
        return matches

    def _sentences_in_reach(self, key: str, matches: Sequence[Match]) -> set[int] | None:
        """The sentences in which a condition can matter.

        None stands for all. A phrase may begin in the sentence before the match.
        """
        if key.endswith("_text"):
            return None
        return {self._sentence_number(match) + away for match in matches for away in _SENTENCES.get(key, (-1, 0))}

    def _condition_test(self, key: str, others: Sequence[Match]) -> Callable[[Match], bool]:
        """A test of a match: does the condition stand where it matters?"""
        if key == "unless":
            covered = {at for other in others for at in range(other.start, other.end)}
            return lambda match: not covered.isdisjoint(range(match.start, match.end))
        if key == "not_behind":
            behind = {at for other in others for at in range(other.start + 1, other.end + 1)}
            opens = self._state.words.opens
            return lambda match: match.start in behind and not opens[match.start]
        if key.endswith("_text"):
            return lambda match: bool(others)
        sentences = {self._sentence_number(other) for other in others}
        return lambda match: any(self._sentence_number(match) + away in sentences for away in _SENTENCES[key])

    def _is_excluded(self, sign: RuleHit, marked: set[tuple[str, int]]) -> bool:
        return any((hint, self._sentence_number(sign.match)) in marked for hint in sign.rule.excluded_by)

    def _sentence_number(self, match: Match) -> int:
        return self._state.words.sentences[match.start]
