"""Holds the nodes of a pattern and finds its first words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

WordClass = Literal["name", "number", "quotation", "field"]
Anchor = Literal["^", "$", ",", "/", "[", "]"]
"""A sign that takes no word.

In order: a sentence begins, a sentence ends, a comma stands here, the next sentence begins, the mark begins, the mark ends.
"""


class PatternError(ValueError):
    """A pattern that cannot be read or searched for. The message says why."""


class OneOf(msgspec.Struct, frozen=True, eq=False):
    """One word out of many.

    A word belongs to it when it is among `exact`, begins with one of `prefixes`, ends with one of `suffixes`, has both ends of one of
    `frames`, or is of one of `classes`.
    """

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    frames: tuple[tuple[str, str], ...] = ()
    classes: frozenset[WordClass] = frozenset()

    @property
    def is_literal(self) -> bool:
        """Are all its words written out?"""
        return not (self.prefixes or self.suffixes or self.frames or self.classes)

    def has_word(self, norm: str) -> bool:
        """Does the spelling of a word belong to it? Classes are not asked."""
        if norm in self.exact or norm.startswith(self.prefixes) or norm.endswith(self.suffixes):
            return True
        return any(norm.startswith(prefix) and norm.endswith(suffix) for prefix, suffix in self.frames)


class Gap(msgspec.Struct, frozen=True, eq=False):
    """Up to `most` words of one clause, or of one `sentence`."""

    most: int
    sentence: bool


class Choice(msgspec.Struct, frozen=True, eq=False):
    """One of several sequences. An empty one among them makes the whole optional."""

    alternatives: tuple[NodeSequence, ...]


class Not(msgspec.Struct, frozen=True, eq=False):
    """A sequence that must not stand here."""

    what: NodeSequence


Node = OneOf | Gap | Choice | Not | Anchor
NodeSequence = tuple[Node, ...]


def union_of(words: Iterable[OneOf]) -> OneOf:
    """Join several sets of words into one."""
    each = list(words)
    if len(each) == 1:
        return each[0]
    exact = frozenset().union(*(one.exact for one in each))
    open_ended = [one for one in each if not one.is_literal]
    if not open_ended:
        return OneOf(exact)
    return OneOf(
        exact,
        tuple(prefix for one in open_ended for prefix in one.prefixes),
        tuple(suffix for one in open_ended for suffix in one.suffixes),
        tuple(frame for one in open_ended for frame in one.frames),
        frozenset().union(*(one.classes for one in open_ended)),
    )


def choice_of(phrases: Sequence[NodeSequence]) -> NodeSequence:
    """Make one node of several phrases.

    Phrases of one word become one `OneOf`, which is quicker to look up. Longer phrases are tried first, the empty one last.
    """
    words: list[OneOf] = []
    others: list[NodeSequence] = []
    for each in (alternative for phrase in phrases for alternative in alternatives_of(phrase)):
        only = each[0] if len(each) == 1 else None
        if isinstance(only, OneOf):
            words.append(only)
        else:
            others.append(each)
    single: tuple[NodeSequence, ...] = ((union_of(words),),) if words else ()
    if not others:
        return single[0]
    others.sort(key=len, reverse=True)
    return (Choice((*(phrase for phrase in others if phrase), *single, *(phrase for phrase in others if not phrase))),)


def alternatives_of(phrase: NodeSequence) -> tuple[NodeSequence, ...]:
    """The alternatives of a phrase that is one choice and nothing else."""
    only = phrase[0] if len(phrase) == 1 else None
    return only.alternatives if isinstance(only, Choice) else (phrase,)


def first_word(nodes: NodeSequence) -> OneOf:
    """The words with which a pattern can begin.

    Raises PatternError for a pattern that could begin with any word: searching for it would be slow.
    """
    first, can_be_empty = _possible_start(nodes)
    if can_be_empty:
        raise PatternError("nothing in it must be there")
    return first


def certain_start(nodes: NodeSequence) -> OneOf | None:
    """The words with which a pattern must begin.

    None when it could begin with any.
    """
    try:
        return first_word(nodes)
    except PatternError:
        return None


def _possible_start(nodes: NodeSequence) -> tuple[OneOf, bool]:
    """The words with which a sequence can begin.

    The second value is true when it can be empty. Raises PatternError where a gap comes first.
    """
    firsts: list[OneOf] = []
    for node in nodes:
        if isinstance(node, Gap):
            raise PatternError("a gap comes before the first word that must be there")
        if isinstance(node, OneOf):
            return union_of([*firsts, node]), False
        if isinstance(node, Choice):
            words, can_be_empty = _start_of_choice(node)
            firsts.append(words)
            if not can_be_empty:
                return union_of(firsts), False
    return union_of(firsts), True


@lru_cache(maxsize=5_000)
def _start_of_choice(choice: Choice) -> tuple[OneOf, bool]:
    """The words with which a choice can begin.

    The second value is true when it can be empty. Remembered, because a list is the same choice in every pattern that names it.
    """
    starts = [_possible_start(phrase) for phrase in choice.alternatives]
    return union_of(words for words, _ in starts), any(can_be_empty for _, can_be_empty in starts)
