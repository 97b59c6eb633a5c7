"""Many patterns found in one walk over a text; it knows words and patterns, no rule.

Few patterns are ever tried: a pattern is looked for only in sentences in which each of its words, or one of their alternatives, stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desk.wording.pattern_compiler import CACHE_SIZE, Matcher, SearchState, SentenceKey, compile_pattern
from desk.wording.pattern_grammar import Choice, NodeSequence, OneOf, PatternError, WordClass, first_word

_SENTENCES = 500
"""How many sentences a set of patterns remembers, before it begins anew."""
_FREQUENT_WORDS = (
    "the a an i we you it is are was were be been have has had do did not to of and in on at for with this that our your my me us "
    "will would can could if so as by from they he she or but no there all"
)
_FREQUENT = frozenset(_FREQUENT_WORDS.split())


@dataclass(frozen=True, slots=True)
class Match:
    """Words `start` to `end` (excluded) are what a pattern marks."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _IndexedPattern:
    """A pattern with the numbers of the words it needs: the first, and all that cannot be missing."""

    owner: int
    nodes: NodeSequence
    first: int
    needed: frozenset[int]


class PatternSet:
    """Patterns that are looked for together, each with the number of its owner."""

    def __init__(self, patterns: Iterable[tuple[int, NodeSequence]]) -> None:
        self._index = _WordIndex()
        self._compiled: dict[int, Matcher] = {}
        self._indexed: list[_IndexedPattern] = []
        self._by_rarest: dict[int, list[int]] = {}
        self._found: dict[SentenceKey, list[tuple[int, int, int]]] = {}
        for owner, nodes in ((owner, way) for owner, whole in patterns for way in _alternatives_of(whole)):
            first = self._index.first_need(nodes)
            needed = self._index.need_numbers(nodes) or [first]
            self._by_rarest.setdefault(min(needed, key=self._index.frequency), []).append(len(self._indexed))
            self._indexed.append(_IndexedPattern(owner, nodes, first, frozenset(needed)))
        self._key_words = self._index.words_of(self._by_rarest)

    def find(self, scene: SearchState, sentences: Iterable[int] | None = None) -> Iterator[tuple[int, Match]]:
        """Every match in these sentences, or in all, with the owner of its pattern; of each pattern at most one begins at a word.

        What was found in a sentence is remembered: at a keystroke only the sentence being written is searched.
        """
        for number in range(len(scene.words.firsts)) if sentences is None else sentences:
            within = scene.words.sentence(number)
            if self._key_words is not None and self._key_words.isdisjoint(scene.words.norms[within.start : within.stop]):
                continue
            seen_before = self._found.get(scene.sentence_key(number))
            if seen_before is None:
                if len(self._found) >= _SENTENCES:
                    self._found.clear()
                found = self._search_sentence(scene, within)
                seen_before = self._found[scene.sentence_key(number)] = [
                    (at, m.start - within.start, m.end - within.start) for at, m in found
                ]
            yield from ((owner, Match(within.start + start, within.start + end)) for owner, start, end in seen_before)

    def _search_sentence(self, scene: SearchState, within: range) -> Iterator[tuple[int, Match]]:
        met = [self._index.needs_met(scene, at) for at in within]
        all_met = frozenset().union(*met)
        for rarest in all_met.intersection(self._by_rarest):
            for index in self._by_rarest[rarest]:
                sought = self._indexed[index]
                if sought.needed <= all_met:
                    starts = (at for at, numbers in zip(within, met, strict=True) if sought.first in numbers)
                    yield from ((sought.owner, match) for at in starts if (match := self._match_at(index, scene, at)))

    def _match_at(self, index: int, scene: SearchState, at: int) -> Match | None:
        step = self._compiled.get(index)
        if step is None:
            step = self._compiled[index] = compile_pattern(self._indexed[index].nodes)
        scene.mark_start = scene.mark_end = -1
        end = step(scene, at)
        if end <= at:
            return None
        return Match(at, end) if scene.mark_start < 0 else Match(scene.mark_start, scene.mark_end)


def _alternatives_of(nodes: NodeSequence) -> tuple[NodeSequence, ...]:
    """The phrases of a pattern that is nothing but a list of them: each alone is sought far less often."""
    return nodes[0].alternatives if len(nodes) == 1 and isinstance(nodes[0], Choice) else (nodes,)


class _WordIndex:
    """What patterns need of a sentence, numbered: each time one word out of several."""

    def __init__(self) -> None:
        self._needs: list[OneOf] = []
        self._numbers: dict[int, int] = {}
        self._by_word: dict[str, list[int]] = {}
        self._open_ended: list[tuple[int, OneOf]] = []
        self._by_class: dict[WordClass, list[int]] = {}
        self._met_by_word: dict[str, frozenset[int]] = {}

    def need_numbers(self, nodes: NodeSequence) -> list[int]:
        """The numbers of what a pattern cannot do without, in its first sentence."""
        within = nodes[: nodes.index("/")] if "/" in nodes else nodes
        found = []
        for node in within:
            need = node if isinstance(node, OneOf) else _certain_start(node) if isinstance(node, Choice) else None
            if need is not None:
                found.append(self._number_need(id(node), need))
        return found

    def first_need(self, nodes: NodeSequence) -> int:
        """The number of the words a pattern can begin with."""
        return self._number_need(id(nodes[0]), nodes[0]) if isinstance(nodes[0], OneOf) else self._number_need(id(nodes), first_word(nodes))

    def _number_need(self, key: int, need: OneOf) -> int:
        number = self._numbers.setdefault(key, len(self._needs))
        if number == len(self._needs):
            self._needs.append(need)
            for word in need.exact:
                self._by_word.setdefault(word, []).append(number)
            if need.prefixes or need.suffixes or need.frames:
                self._open_ended.append((number, need))
            for kind in need.classes:
                self._by_class.setdefault(kind, []).append(number)
        return number

    def words_of(self, numbers: Iterable[int]) -> frozenset[str] | None:
        """All words that meet one of these needs, if they can be told."""
        needs = [self._needs[number] for number in numbers]
        return frozenset().union(*(need.exact for need in needs)) if all(need.is_literal for need in needs) else None

    def frequency(self, number: int) -> tuple[bool, int, int]:
        """How often a need is met, roughly: to be compared."""
        need = self._needs[number]
        return not need.is_literal, len(need.exact & _FREQUENT), len(need.exact)

    def needs_met(self, scene: SearchState, at: int) -> frozenset[int]:
        """The numbers of the needs that a word meets."""
        norm = scene.words.norms[at]
        met = self._met_by_word.get(norm)
        if met is None:
            if len(self._met_by_word) >= CACHE_SIZE:
                self._met_by_word.clear()
            open_ended = (number for number, need in self._open_ended if need.has_word(norm))
            met = self._met_by_word[norm] = frozenset((*self._by_word.get(norm, ()), *open_ended))
        if self._by_class and (scene.words.capitals[at] or not norm.isalpha() or norm in scene.names):
            return met.union(*(numbers for kind, numbers in self._by_class.items() if scene.is_of_class(kind, at)))
        return met


def _certain_start(choice: Choice) -> OneOf | None:
    """The words one of which a choice begins with, if it must begin with one."""
    try:
        return first_word((choice,))
    except PatternError:
        return None
