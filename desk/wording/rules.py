"""The wording rules of a desk: lists of words, parts of an apology with their signs, and hints; it knows their form and no wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from desk.errors import DeskError, Refused
from desk.wording.matcher import PatternSet
from desk.wording.pattern_grammar import Grammar, NodeSequence, PatternError, first_word
from desk.wording.spelling import Spelling

RuleSort = Literal["hint", "sign"]

REMEDY = "The wording rules were not changed; mend it and try again."
"""The end of every error about a rule file."""
KINDS = ("apology", "contact", "refusal", "cause")
SPARING_KEYS = ("unless", "not_behind", "unless_sentence", "unless_near", "unless_before", "unless_after", "unless_text")
REQUIRED_KEYS = ("needs_near", "needs_after", "needs_text")
CONDITION_KEYS = (*SPARING_KEYS, *REQUIRED_KEYS)


@dataclass(frozen=True, slots=True)
class WordingPart:
    """A part of a good apology: its weight in percent, a phrase to adapt where it is missing, and the kinds of text it is asked of.

    `label` is what it is called on screen, `asks` the short question that it answers.
    """

    name: str
    weight: int
    phrase: str
    asked_of: frozenset[str]
    label: str = ""
    asks: str = ""


@dataclass(frozen=True)
class WordingRule:
    """What to look for in which kinds of text and where it is spared: a hint by the name of its rule, or the sign of a part.

    `written` has the phrases as they stand in `file`, by key (`any` or one of CONDITIONS); `grammar` reads them when they are first needed.
    `barred_by` are the parts that spare a hint anywhere in the text, or the hints that spare a sign in their sentence.
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
        """Its conditions, each as what is looked for."""
        return {key: PatternSet((0, nodes) for nodes in self.patterns(key)) for key in CONDITION_KEYS if self.phrases.get(key)}

    def patterns(self, key: str) -> Iterator[NodeSequence]:
        """The phrases of a key, read. Raises a DeskError that names file, rule and key where one cannot be understood."""
        for line in self.phrases[key]:
            try:
                yield self.grammar.pattern(line)
            except PatternError as error:
                raise phrase_error(self.file, self.name, key, f"{line!r}: {error}") from None

    def check(self) -> None:
        """Raises a DeskError that names file, rule and key where a phrase cannot be understood or looked for."""
        for key, lines in self.phrases.items():
            for line, nodes in zip(lines, self.patterns(key), strict=True):
                try:
                    first_word(nodes)
                except PatternError as error:
                    raise phrase_error(self.file, self.name, key, f"{line!r}: {error}") from None


def phrase_error(file: str, rule: str, key: str, problem: str) -> DeskError:
    """An error about a key of a rule in a file; the rule may be empty."""
    where = f"{rule}, {key}" if rule else key
    return Refused(f"{file}: {where}: {problem}. {REMEDY}")


@dataclass(frozen=True)
class WordingRules:
    """Everything a check needs."""

    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    often_mistyped: tuple[str, ...] = ()
    parts: Mapping[str, WordingPart] = field(default_factory=dict)
    rules: Mapping[str, WordingRule] = field(default_factory=dict)

    @cached_property
    def spelling(self) -> Spelling:
        """How to read what is written."""
        return Spelling(self.spellings, self.often_mistyped)

    @cached_property
    def by_weight(self) -> tuple[WordingPart, ...]:
        """The parts, heaviest first."""
        return tuple(sorted(self.parts.values(), key=lambda part: -part.weight))

    @cached_property
    def in_order(self) -> tuple[WordingRule, ...]:
        """The rules, as their numbers in `phrases` go."""
        return tuple(self.rules.values())

    @cached_property
    def _pattern_sets(self) -> dict[str, PatternSet]:
        return {}

    def pattern_set(self, kind: str) -> PatternSet:
        """What all rules look for in a text of a kind, to be found in one walk; made when a text of the kind first comes."""
        if kind not in self._pattern_sets:
            numbered = ((number, rule) for number, rule in enumerate(self.in_order) if kind in rule.kinds)
            self._pattern_sets[kind] = PatternSet((number, nodes) for number, rule in numbered for nodes in rule.patterns("any"))
        return self._pattern_sets[kind]

    @cached_property
    def no_names(self) -> frozenset[str]:
        """Words that are no names although they are written with a capital where a sentence begins."""
        return frozenset(self.lists.get("no_names", ()))
