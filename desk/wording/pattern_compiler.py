"""A pattern compiled to steps from word to word; it knows the tree of a pattern and the words of a text, no rule.

Time grows with the length of the text and no faster: gaps are bounded, and each remembers where going on from it failed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from desk.wording.pattern_grammar import Choice, Gap, Node, NodeSequence, Not, OneOf, PatternError, first_word
from desk.wording.tokens import PLACEHOLDER, QUOTATION, Words

Matcher = Callable[["SearchState", int], int]
"""From a word to the one after the match, or -1."""

CACHE_SIZE = 5_000
"""How many different words are remembered before a memory begins anew; a desk's mail has fewer."""
_gap_numbers = count()


SentenceKey = tuple[frozenset[str], int, tuple[object, ...]]
"""All that a search of a sentence can see: whom it may name, how long the sentence is, and the words from it to the end of the next."""


@dataclass(slots=True)
class SearchState:
    """A text being searched: its words, whom it may name, where a mark began and ended, and from where which gap failed."""

    words: Words
    names: frozenset[str] = frozenset()
    no_names: frozenset[str] = frozenset()
    sentence_keys: dict[int, SentenceKey] = field(default_factory=dict)
    mark_start: int = -1
    mark_end: int = -1
    failed_gaps: set[tuple[int, int]] = field(default_factory=set)

    def sentence_key(self, sentence: int) -> SentenceKey:
        """What a search of a sentence can see: a pattern reaches into the next sentence at most."""
        if sentence not in self.sentence_keys:
            words, within = self.words, self.words.sentence(sentence)
            part = slice(within.start, max(within.stop, words.sentence(sentence + 1).stop))
            seen = (*words.norms[part], *words.breaks[part], *words.capitals[part])
            self.sentence_keys[sentence] = self.names, len(within), seen
        return self.sentence_keys[sentence]

    def is_of_class(self, kind: str, at: int) -> bool:
        """Whether the word is of a class. A name is a known one, or has a capital and does not begin so many sentences."""
        norm = self.words.norms[at]
        if kind == "name":
            return norm in self.names or (self.words.capitals[at] and norm not in self.no_names)
        if kind == "number":
            return norm[0].isdigit()
        return norm == (QUOTATION if kind == "quotation" else PLACEHOLDER)


def compile_pattern(nodes: NodeSequence) -> Matcher:
    """The step that walks a whole pattern."""
    return _compile_sequence(nodes, _match_end, opening=True)


def _match_end(scene: SearchState, at: int) -> int:
    return at


def _compile_sequence(nodes: NodeSequence, then: Matcher, *, opening: bool, breaking: bool = False) -> Matcher:
    """A step through the nodes and on to `then`. `opening`: the first word may begin a sentence; `breaking`: a clause."""
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
        return _negation(_compile_sequence(node.what, _match_end, opening=opening), _compile_sequence(rest, then, opening=opening))
    if isinstance(node, Choice):
        on = cache(lambda begins: _compile_sequence(rest, then, opening=begins))
        return _choice_matcher(node, lambda way: _compile_sequence(way, on(_still_opening(way, opening)), opening=opening))
    return _ANCHOR_MATCHERS[node](_compile_sequence(rest, then, opening=opening or node in "^/", breaking=node == ","))


def _still_opening(way: NodeSequence, opening: bool) -> bool:
    """Whether the word after a way may begin a sentence: when the way took no word and stands, or asks to stand, where one begins."""
    takes_none = all(isinstance(node, str | Not) for node in way)
    return takes_none and (opening or "^" in way or "/" in way)


def _word_matcher(node: OneOf, then: Matcher, *, opening: bool) -> Matcher:
    exact, plain = node.exact, node.is_literal

    def step(scene: SearchState, at: int) -> int:
        words = scene.words
        if at >= len(words.norms) or (words.opens[at] and not opening):
            return -1
        norm = words.norms[at]
        if norm in exact or (not plain and (node.has_word(norm) or any(scene.is_of_class(kind, at) for kind in node.classes))):
            return then(scene, at + 1)
        return -1

    return step


def _gap_matcher(node: Gap, at_once: Matcher, after: Matcher, begins: tuple[bool, bool], *, greedy: bool) -> Matcher:
    """As few words as lead on, or, where a pattern or its mark ends, as many as there are.

    `at_once` goes on when it took none, `after` behind its words; `begins`: whether the first of them may begin a sentence, or a clause.
    """
    number, most, sentence = next(_gap_numbers), node.most, node.sentence

    def step(scene: SearchState, at: int) -> int:
        if (number, at) in scene.failed_gaps:
            return -1
        words = scene.words
        last = at
        while last < min(at + most, len(words.norms)):
            opening, breaking = begins if last == at else (False, False)
            if (words.opens[last] and not opening) or (words.breaks[last] and not (sentence or breaking)):
                break
            last += 1
        for reached in range(last, at - 1, -1) if greedy else range(at, last + 1):
            end = (at_once if reached == at else after)(scene, reached)
            if end >= 0:
                return end
        scene.failed_gaps.add((number, at))
        return -1

    return step


def _negation(what: Matcher, then: Matcher) -> Matcher:
    return lambda scene, at: -1 if what(scene, at) >= 0 else then(scene, at)


def _choice_matcher(choice: Choice, walked: Callable[[NodeSequence], Matcher]) -> Matcher:
    """The first way that leads on. Lists have hundreds of phrases: those a word can begin are looked up, and `walked` when first needed."""
    begun: dict[str, list[int]] = {}
    unsure: list[tuple[int, OneOf | None]] = []
    for number, first in enumerate(map(_literal_start, choice.alternatives)):
        if first is None or not first.is_literal:
            unsure.append((number, first))
        else:
            for word in first.exact:
                begun.setdefault(word, []).append(number)
    step_of = cache(lambda number: walked(choice.alternatives[number]))
    known: dict[str, list[Matcher]] = {}

    def begun_by(norm: str) -> list[Matcher]:
        if len(known) >= CACHE_SIZE:
            known.clear()
        numbers = [*begun.get(norm, ()), *(number for number, first in unsure if first is None or first.has_word(norm))]
        found = known[norm] = [step_of(number) for number in sorted(numbers)]
        return found

    def step(scene: SearchState, at: int) -> int:
        norm = scene.words.norms[at] if at < len(scene.words.norms) else ""
        for way in known[norm] if norm in known else begun_by(norm):
            end = way(scene, at)
            if end >= 0:
                return end
        return -1

    return step


def _literal_start(way: NodeSequence) -> OneOf | None:
    """The words one of which the way begins with; none when it may begin otherwise, or with a word that only the text can tell."""
    try:
        first = first_word(way)
    except PatternError:
        return None
    return None if first.classes else first


def _sentence_start(then: Matcher) -> Matcher:
    return lambda scene, at: then(scene, at) if at < len(scene.words.norms) and scene.words.opens[at] else -1


def _sentence_end(then: Matcher) -> Matcher:
    return lambda scene, at: then(scene, at) if at >= len(scene.words.norms) or scene.words.opens[at] else -1


def _clause_break(then: Matcher) -> Matcher:
    return lambda scene, at: then(scene, at) if at < len(scene.words.norms) and scene.words.breaks[at] else -1


def _mark_start(then: Matcher) -> Matcher:
    def step(scene: SearchState, at: int) -> int:
        end = then(scene, at)
        if end >= 0:
            scene.mark_start = at
        return end

    return step


def _mark_end(then: Matcher) -> Matcher:
    def step(scene: SearchState, at: int) -> int:
        end = then(scene, at)
        if end >= 0:
            scene.mark_end = at
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
