"""Finds many patterns in one walk over a text.

Few patterns are ever tried: a pattern is searched for only in sentences that have each of its words, or one of their alternatives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from desk.wording.pattern_compiler import CACHE_SIZE, Matcher, SearchState, SentenceKey, compile_pattern
from desk.wording.pattern_tree import Choice, NodeSequence, OneOf, WordClass, alternatives_of, certain_start, first_word

_SENTENCES = 500
"""Sentences that a set of patterns remembers before it begins anew."""
_FREQUENT_LISTED = (
    "the a an i we you it is are was were be been have has had do did not to of and in on at for with this that our your my me us "
    "will would can could if so as by from they he she or but no there all"
)
_FREQUENT = frozenset(_FREQUENT_LISTED.split())


class Match(msgspec.Struct, frozen=True):
    """The words that a pattern marks, from `start` to before `end`."""

    start: int
    end: int


class _IndexedPattern(msgspec.Struct, frozen=True):
    """A pattern with the numbers of its needs.

    `first` is the need that its first word meets, `needed` are all that a sentence must meet.
    """

    owner: int
    nodes: NodeSequence
    first: int
    needed: frozenset[int]


class PatternSet:
    """Patterns that are searched for together.

    Each has an owner, a number that is given back with its matches.
    """

    def __init__(self, patterns: Iterable[tuple[int, NodeSequence]]) -> None:
        self._index = _WordIndex()
        self._compiled: dict[int, Matcher] = {}
        self._indexed: list[_IndexedPattern] = []
        self._by_rarest: dict[int, list[int]] = {}
        self._found: dict[SentenceKey, list[tuple[int, int, int]]] = {}
        for owner, whole in patterns:
            # The phrases of a plain list are each met far less often than the list.
            for nodes in alternatives_of(whole):
                self._add_pattern(owner, nodes)
        self._key_words = self._index.words_of(self._by_rarest)

    def _add_pattern(self, owner: int, nodes: NodeSequence) -> None:
        first = self._index.first_need(nodes)
        needed = self._index.need_numbers(nodes) or [first]
        self._by_rarest.setdefault(min(needed, key=self._index.frequency), []).append(len(self._indexed))
        self._indexed.append(_IndexedPattern(owner, nodes, first, frozenset(needed)))

    def find(self, state: SearchState, sentences: Iterable[int] | None = None) -> Iterator[tuple[int, Match]]:
        """Find every match, each with the owner of its pattern.

        Searches the given sentences, or all. Of each pattern at most one match begins at a word. The matches of a sentence are
        remembered, so that a keystroke searches only the sentence being written.
        """
        for number in range(len(state.words.firsts)) if sentences is None else sentences:
            within = state.words.sentence(number)
            if self._key_words is not None and self._key_words.isdisjoint(state.words.norms[within.start : within.stop]):
                continue
            for owner, start, end in self._matches_in(state, number, within):
                yield owner, Match(within.start + start, within.start + end)

    def _matches_in(self, state: SearchState, number: int, within: range) -> list[tuple[int, int, int]]:
        """The owner, start and end of each match.

        Counted from the first word of the sentence.
        """
        key = state.sentence_key(number)
        known = self._found.get(key)
        if known is not None:
            return known
        if len(self._found) >= _SENTENCES:
            self._found.clear()
        found = [(owner, match.start - within.start, match.end - within.start) for owner, match in self._search_sentence(state, within)]
        self._found[key] = found
        return found

    def _search_sentence(self, state: SearchState, within: range) -> Iterator[tuple[int, Match]]:
        met = [self._index.needs_met(state, at) for at in within]
        all_met = frozenset().union(*met)
        for rarest in all_met.intersection(self._by_rarest):
            for number in self._by_rarest[rarest]:
                pattern = self._indexed[number]
                if pattern.needed <= all_met:
                    starts = (at for at, needs in zip(within, met, strict=True) if pattern.first in needs)
                    yield from ((pattern.owner, match) for at in starts if (match := self._match_at(number, state, at)))

    def _match_at(self, number: int, state: SearchState, at: int) -> Match | None:
        matcher = self._compiled.get(number)
        if matcher is None:
            matcher = self._compiled[number] = compile_pattern(self._indexed[number].nodes)
        state.mark_start = state.mark_end = -1
        end = matcher(state, at)
        if end <= at:
            return None
        return Match(at, end) if state.mark_start < 0 else Match(state.mark_start, state.mark_end)


class _WordIndex:
    """The words that patterns need in a sentence, as numbered needs.

    A need is met by any one word of a `OneOf`.
    """

    def __init__(self) -> None:
        self._needs: list[OneOf] = []
        self._numbers: dict[int, int] = {}
        self._by_word: dict[str, list[int]] = {}
        self._open_ended: list[tuple[int, OneOf]] = []
        self._by_class: dict[WordClass, list[int]] = {}
        self._met_by_word: dict[str, frozenset[int]] = {}

    def need_numbers(self, nodes: NodeSequence) -> list[int]:
        """The numbers of all needs of a pattern in its first sentence."""
        within = nodes[: nodes.index("/")] if "/" in nodes else nodes
        found = []
        for node in within:
            need = node if isinstance(node, OneOf) else certain_start((node,)) if isinstance(node, Choice) else None
            if need is not None:
                found.append(self._number_need(id(node), need))
        return found

    def first_need(self, nodes: NodeSequence) -> int:
        """The number of the words with which a pattern can begin. Raises PatternError where it could begin with any."""
        if isinstance(nodes[0], OneOf):
            return self._number_need(id(nodes[0]), nodes[0])
        return self._number_need(id(nodes), first_word(nodes))

    def _number_need(self, key: int, need: OneOf) -> int:
        number = self._numbers.setdefault(key, len(self._needs))
        if number == len(self._needs):
            self._needs.append(need)
            for word in need.exact:
                self._by_word.setdefault(word, []).append(number)
            if need.prefixes or need.suffixes or need.frames:
                self._open_ended.append((number, need))
            for word_class in need.classes:
                self._by_class.setdefault(word_class, []).append(number)
        return number

    def words_of(self, numbers: Iterable[int]) -> frozenset[str] | None:
        """All words that meet one of these needs.

        None when they cannot be listed.
        """
        needs = [self._needs[number] for number in numbers]
        return frozenset().union(*(need.exact for need in needs)) if all(need.is_literal for need in needs) else None

    def frequency(self, number: int) -> tuple[bool, int, int]:
        """A rough measure of how often a need is met."""
        need = self._needs[number]
        return not need.is_literal, len(need.exact & _FREQUENT), len(need.exact)

    def needs_met(self, state: SearchState, at: int) -> frozenset[int]:
        """The numbers of the needs that a word meets."""
        norm = state.words.norms[at]
        met = self._met_by_word.get(norm)
        if met is None:
            if len(self._met_by_word) >= CACHE_SIZE:
                self._met_by_word.clear()
            open_ended = (number for number, need in self._open_ended if need.has_word(norm))
            met = self._met_by_word[norm] = frozenset((*self._by_word.get(norm, ()), *open_ended))
        if self._by_class and (state.words.capitals[at] or not norm.isalpha() or norm in state.names):
            return met.union(*(numbers for each, numbers in self._by_class.items() if state.is_of_class(each, at)))
        return met
