"""Holds the wording rules of a desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

import msgspec

from desk.errors import DeskError, Refused
from desk.wording.matcher import PatternSet
from desk.wording.pattern_grammar import Grammar
from desk.wording.pattern_tree import NodeSequence, PatternError, first_word
from desk.wording.spelling import Spelling

RuleSort = Literal["hint", "sign"]

REMEDY = "The wording rules were not changed; mend it and try again."
"""The end of every error about a rule file."""
KINDS = ("apology", "contact", "refusal", "cause")
"""The kinds of text that are checked."""
SPARING_KEYS = ("unless", "not_behind", "unless_sentence", "unless_near", "unless_before", "unless_after", "unless_text")
"""Conditions that take a match away when one of their phrases stands."""
REQUIRED_KEYS = ("needs_near", "needs_after", "needs_text")
"""Conditions that take a match away when none of their phrases stands."""
CONDITION_KEYS = (*SPARING_KEYS, *REQUIRED_KEYS)


class WordingPart(msgspec.Struct, frozen=True):
    """A part of a good apology.

    `weight` is in percent, `phrase` is to be adapted where the part is missing, `pledge` where it would be empty yet. `asked_of` are the
    kinds of text that need it. `label` is its name on screen, `asks` the short question that it answers.
    """

    name: str
    weight: int
    phrase: str
    asked_of: frozenset[str]
    label: str = ""
    asks: str = ""
    pledge: str = ""


class WordingRule(msgspec.Struct, frozen=True, dict=True):
    """A hint or a sign, one row of a file.

    `target` is the rule of the hint or the part of the sign. `phrases` are the patterns as they are written in `file`, by key: `any`, or
    one of CONDITION_KEYS. `grammar` reads them when they are first needed. `excluded_by` are the parts that take a hint away when they
    stand anywhere in the text, or the hints that take a sign away when they stand in its sentence.
    """

    name: str
    sort: RuleSort
    target: str
    kinds: frozenset[str]
    why: str
    better: str
    excluded_by: frozenset[str]
    phrases: Mapping[str, tuple[str, ...]]
    grammar: Grammar
    file: str

    @cached_property
    def conditions(self) -> dict[str, PatternSet]:
        """The patterns of each condition that the rule has."""
        return {key: PatternSet((0, nodes) for nodes in self.patterns(key)) for key in CONDITION_KEYS if self.phrases.get(key)}

    def patterns(self, key: str) -> Iterator[NodeSequence]:
        """Read the phrases of a key. Raises a DeskError that names file, rule and key where one makes no sense."""
        for line in self.phrases[key]:
            try:
                yield self.grammar.pattern(line)
            except PatternError as error:
                raise self._phrase_error(key, line, error) from None

    def check_phrases(self) -> None:
        """Read all phrases. Raises a DeskError as `patterns` does, also for a phrase that cannot be searched for."""
        for key, lines in self.phrases.items():
            for line, nodes in zip(lines, self.patterns(key), strict=True):
                try:
                    first_word(nodes)
                except PatternError as error:
                    raise self._phrase_error(key, line, error) from None

    def _phrase_error(self, key: str, line: str, problem: PatternError) -> DeskError:
        return Refused(f"{self.file}: {self.name}, {key}: {line!r}: {problem}. {REMEDY}")


class WordingRules(msgspec.Struct, frozen=True, dict=True):
    """All that a check of a text needs."""

    lists: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    spellings: Mapping[str, str] = msgspec.field(default_factory=dict)
    often_mistyped: tuple[str, ...] = ()
    parts: Mapping[str, WordingPart] = msgspec.field(default_factory=dict)
    rules: Mapping[str, WordingRule] = msgspec.field(default_factory=dict)

    @cached_property
    def spelling(self) -> Spelling:
        """The spellings by which a text is read."""
        return Spelling(self.spellings, self.often_mistyped)

    @cached_property
    def by_weight(self) -> tuple[WordingPart, ...]:
        """The parts, heaviest first."""
        return tuple(sorted(self.parts.values(), key=lambda part: -part.weight))

    @cached_property
    def in_order(self) -> tuple[WordingRule, ...]:
        """The rules by number. A `pattern_set` gives these numbers."""
        return tuple(self.rules.values())

    @cached_property
    def _pattern_sets(self) -> dict[str, PatternSet]:
        return {}

    def pattern_set(self, kind: str) -> PatternSet:
        """The patterns of all rules for a kind of text.

        Made when the first such text comes.
        """
        if kind not in self._pattern_sets:
            numbered = ((number, rule) for number, rule in enumerate(self.in_order) if kind in rule.kinds)
            self._pattern_sets[kind] = PatternSet((number, nodes) for number, rule in numbered for nodes in rule.patterns("any"))
        return self._pattern_sets[kind]

    @cached_property
    def no_names(self) -> frozenset[str]:
        """Words that are no names although they begin with a capital."""
        return frozenset(self.lists.get("no_names", ()))
