"""Compiles patterns to functions that walk from word to word.

Time grows with the length of the text and no faster: gaps are bounded, and each remembers from where going on failed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import count

import msgspec

from desk.wording.pattern_tree import Choice, Gap, Node, NodeSequence, Not, OneOf, certain_start
from desk.wording.tokens import PLACEHOLDER, QUOTATION, Words

Matcher = Callable[["SearchState", int], int]
"""Takes the number of a word. Gives that of the word after the match, else -1."""
SentenceKey = tuple[frozenset[str], int, tuple[object, ...]]
"""All that a search of a sentence can see.

These are the names, the length of the sentence, and the words from it to the end of the next.
"""

CACHE_SIZE = 5_000
"""Different words that a cache holds before it begins anew. The mail of a desk has fewer."""
_gap_numbers = count()


class SearchState(msgspec.Struct):
    """State of one pattern search.

    It holds the words, the names of colleagues (`names`), words that are no names (`no_names`), the span marked so far, and the gaps
    known to fail, each with its place.
    """

    words: Words
    names: frozenset[str] = frozenset()
    no_names: frozenset[str] = frozenset()
    sentence_keys: dict[int, SentenceKey] = msgspec.field(default_factory=dict)
    mark_start: int = -1
    mark_end: int = -1
    failed_gaps: set[tuple[int, int]] = msgspec.field(default_factory=set)

    def sentence_key(self, sentence: int) -> SentenceKey:
        """The key of a sentence in a cache of matches. A pattern reaches into the next sentence at most."""
        if sentence not in self.sentence_keys:
            words, within = self.words, self.words.sentence(sentence)
            part = slice(within.start, max(within.stop, words.sentence(sentence + 1).stop))
            seen = (*words.norms[part], *words.breaks[part], *words.capitals[part])
            self.sentence_keys[sentence] = self.names, len(within), seen
        return self.sentence_keys[sentence]

    def is_of_class(self, word_class: str, at: int) -> bool:
        """Is the word of this class? A name is known, or has a capital and is not among `no_names`."""
        norm = self.words.norms[at]
        if word_class == "name":
            return norm in self.names or (self.words.capitals[at] and norm not in self.no_names)
        if word_class == "number":
            return norm[0].isdigit()
        return norm == (QUOTATION if word_class == "quotation" else PLACEHOLDER)


def compile_pattern(nodes: NodeSequence) -> Matcher:
    """Compile a whole pattern."""
    return _compile_sequence(nodes, _match_end, opening=True)


def _match_end(state: SearchState, at: int) -> int:
    return at


def _compile_sequence(nodes: NodeSequence, then: Matcher, *, opening: bool, breaking: bool = False) -> Matcher:
    """Compile the nodes, and what comes `then`.

    The first word may begin a sentence where `opening`, and a clause where `breaking`.
    """
    if not nodes:
        return then
    node, rest = nodes[0], nodes[1:]
    if isinstance(node, OneOf):
        return _word_matcher(node, _compile_sequence(rest, then, opening=False), opening=opening)
    if isinstance(node, Gap):
        after = _compile_sequence(rest, then, opening=False)
        at_once = _compile_sequence(rest, then, opening=True) if opening else after
        return _gap_matcher(node, at_once, after, (opening, breaking or opening), greedy=not rest or rest[0] == "]")
    if isinstance(node, Not):
        return _negation_matcher(_compile_sequence(node.what, _match_end, opening=opening), _compile_sequence(rest, then, opening=opening))
    if isinstance(node, Choice):
        on = cache(lambda begins: _compile_sequence(rest, then, opening=begins))
        return _choice_matcher(node, lambda phrase: _compile_sequence(phrase, on(_still_opening(phrase, opening)), opening=opening))
    return _ANCHOR_MATCHERS[node](_compile_sequence(rest, then, opening=opening or node in "^/", breaking=node == ","))


def _still_opening(phrase: NodeSequence, opening: bool) -> bool:
    """May the word after a phrase begin a sentence?

    It may when the phrase takes no word and stands, or asks to stand, where a sentence begins.
    """
    takes_none = all(isinstance(node, str | Not) for node in phrase)
    return takes_none and (opening or "^" in phrase or "/" in phrase)


def _word_matcher(node: OneOf, then: Matcher, *, opening: bool) -> Matcher:
    exact, plain = node.exact, node.is_literal

    def step(state: SearchState, at: int) -> int:
        words = state.words
        if at >= len(words.norms) or (words.opens[at] and not opening):
            return -1
        norm = words.norms[at]
        if norm in exact or (not plain and (node.has_word(norm) or any(state.is_of_class(kind, at) for kind in node.classes))):
            return then(state, at + 1)
        return -1

    return step


def _gap_matcher(node: Gap, at_once: Matcher, after: Matcher, begins: tuple[bool, bool], *, greedy: bool) -> Matcher:
    """Match as few words as lead on.

    Where `greedy`, match as many as there are. `at_once` goes on when no word was taken, `after` behind the words. `begins` says whether
    the first word may begin a sentence, and whether it may begin a clause.
    """
    number, most, sentence = next(_gap_numbers), node.most, node.sentence

    def step(state: SearchState, at: int) -> int:
        if (number, at) in state.failed_gaps:
            return -1
        words = state.words
        last = at
        while last < min(at + most, len(words.norms)):
            opening, breaking = begins if last == at else (False, False)
            if (words.opens[last] and not opening) or (words.breaks[last] and not (sentence or breaking)):
                break
            last += 1
        for reached in range(last, at - 1, -1) if greedy else range(at, last + 1):
            end = (at_once if reached == at else after)(state, reached)
            if end >= 0:
                return end
        state.failed_gaps.add((number, at))
        return -1

    return step


def _negation_matcher(what: Matcher, then: Matcher) -> Matcher:
    return lambda state, at: -1 if what(state, at) >= 0 else then(state, at)


def _choice_matcher(choice: Choice, compiled: Callable[[NodeSequence], Matcher]) -> Matcher:
    """Match the first phrase that leads on.

    Lists have hundreds of phrases: a word looks up those it can begin, and `compiled` is called when one is first needed.
    """
    phrases_of = _phrase_index(choice)
    matcher_of = cache(lambda number: compiled(choice.alternatives[number]))
    known: dict[str, list[Matcher]] = {}

    def begun_by(norm: str) -> list[Matcher]:
        if len(known) >= CACHE_SIZE:
            known.clear()
        found = known[norm] = [matcher_of(number) for number in phrases_of(norm)]
        return found

    def step(state: SearchState, at: int) -> int:
        norm = state.words.norms[at] if at < len(state.words.norms) else ""
        for matcher in known[norm] if norm in known else begun_by(norm):
            end = matcher(state, at)
            if end >= 0:
                return end
        return -1

    return step


def _phrase_index(choice: Choice) -> Callable[[str], list[int]]:
    """A function that gives the phrases that a word can begin.

    They are given by number, in order.
    """
    literal: dict[str, list[int]] = {}
    open_ended: list[tuple[int, OneOf | None]] = []
    for number, first in enumerate(map(certain_start, choice.alternatives)):
        if first is None or not first.is_literal:
            open_ended.append((number, first))
        else:
            for word in first.exact:
                literal.setdefault(word, []).append(number)

    def phrases_of(norm: str) -> list[int]:
        # A word of a class is known by its text alone, and the phrase is tried.
        possible = (number for number, first in open_ended if first is None or first.classes or first.has_word(norm))
        return sorted([*literal.get(norm, ()), *possible])

    return phrases_of


def _sentence_start(then: Matcher) -> Matcher:
    return lambda state, at: then(state, at) if at < len(state.words.norms) and state.words.opens[at] else -1


def _sentence_end(then: Matcher) -> Matcher:
    return lambda state, at: then(state, at) if at >= len(state.words.norms) or state.words.opens[at] else -1


def _clause_break(then: Matcher) -> Matcher:
    return lambda state, at: then(state, at) if at < len(state.words.norms) and state.words.breaks[at] else -1


def _mark_start(then: Matcher) -> Matcher:
    def step(state: SearchState, at: int) -> int:
        end = then(state, at)
        if end >= 0:
            state.mark_start = at
        return end

    return step


def _mark_end(then: Matcher) -> Matcher:
    def step(state: SearchState, at: int) -> int:
        end = then(state, at)
        if end >= 0:
            state.mark_end = at
        return end

    return step


_ANCHOR_MATCHERS: dict[Node, Callable[[Matcher], Matcher]] = {
    "^": _sentence_start,
    "/": _sentence_start,
    "$": _sentence_end,
    ",": _clause_break,
    "[": _mark_start,
    "]": _mark_end,
}
