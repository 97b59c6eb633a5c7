"""The little language in which wording rules say which words they look for, read into a tree; it knows no rule and matches nothing.

sorry            that word, in any usual spelling         delay* *ed mis*ed  words that begin or end so
can|could        one of these words                       (a b|c)            one of these phrases
that?            may be missing                           @sorry             a list of the rule file
..4              up to four words of the same clause      ...9               up to nine words of the same sentence
!not             here must not stand (takes nothing)      [but]              only this is marked
^ $ , /          sentence begins, ends; comma; the next sentence begins
@name @number @quotation @field     a name, a figure, quoted words, an unfilled field
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, cast

from desk.wording.spelling import Spelling
from desk.wording.tokens import token_text

WordClass = Literal["name", "number", "quotation", "field"]
Anchor = Literal["^", "$", ",", "/", "[", "]"]

_CLASSES = ("name", "number", "quotation", "field")
_PLAIN = r"[\w'’]+(?:[ |]+[\w'’]+)*"
_LEXEME = re.compile(rf"\s*(\({_PLAIN}\)|\.{{2,3}}\d+|[()|?\[\]^$,/!]|@[a-z_]+|[^\s()|?\[\]^$,/!@]+)\s*")
_WORD = re.compile(r"\*?[\w'’]+\*?|\w+\*\w+")
_DEEPEST = 8
"""How deep a list may stand in lists: deeper ones stand in themselves."""


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """One word out of many: by itself, by its beginning, by its end, by both or by its class."""

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    frames: tuple[tuple[str, str], ...] = ()
    classes: frozenset[WordClass] = frozenset()

    @property
    def is_literal(self) -> bool:
        """Whether its words are all written out."""
        return not (self.prefixes or self.suffixes or self.frames or self.classes)

    def has_word(self, norm: str) -> bool:
        """Whether this word is meant, classes apart."""
        if norm in self.exact or norm.startswith(self.prefixes) or norm.endswith(self.suffixes):
            return True
        return any(norm.startswith(begin) and norm.endswith(end) for begin, end in self.frames)


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Up to `most` words, of one clause or of one sentence."""

    most: int
    sentence: bool


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of several sequences; an empty one among them makes the whole optional."""

    alternatives: tuple[NodeSequence, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    """What must not stand here."""

    what: NodeSequence


Node = OneOf | Gap | Choice | Not | Anchor
NodeSequence = tuple[Node, ...]


def union_of(words: Iterable[OneOf]) -> OneOf:
    """One word out of all these."""
    each = list(words)
    if len(each) == 1:
        return each[0]
    exact = frozenset().union(*(one.exact for one in each))
    open_ended = [one for one in each if not one.is_literal]
    if not open_ended:
        return OneOf(exact)
    return OneOf(
        exact,
        tuple(begin for one in open_ended for begin in one.prefixes),
        tuple(end for one in open_ended for end in one.suffixes),
        tuple(frame for one in open_ended for frame in one.frames),
        frozenset().union(*(one.classes for one in open_ended)),
    )


class Grammar:
    """Reads patterns, given the lists they may name and the spellings to undo."""

    def __init__(self, lists: Mapping[str, Sequence[str]], spelling: Spelling) -> None:
        self._lists = lists
        self._read: dict[str, NodeSequence] = {}
        self._word = cache(lambda word: _word_nodes(word, spelling))

    def pattern(self, text: str) -> NodeSequence:
        """Read a pattern. Raises PatternError."""
        return self._pattern(text, 0)

    def _pattern(self, text: str, depth: int) -> NodeSequence:
        if depth > _DEEPEST:
            raise PatternError(f"{text!r} stands in lists that contain themselves")
        lexemes = _split_lexemes(text)
        nodes, at = self._sequence(lexemes, 0, depth, inside=False)
        if at < len(lexemes):
            raise PatternError(f"a {lexemes[at]} closes nothing")
        if not nodes:
            raise PatternError("a pattern needs at least one word")
        if lexemes.count("[") != lexemes.count("]") or lexemes.count("[") > 1:
            raise PatternError("one [ and one ] go around what is to be marked")
        if lexemes.count("/") > 1:
            raise PatternError("a phrase reaches into the next sentence and no further: one / is enough")
        return nodes

    def _sequence(self, lexemes: list[str], at: int, depth: int, *, inside: bool) -> tuple[NodeSequence, int]:
        """Nodes up to the end, or up to the bar or parenthesis that ends a phrase of a group."""
        nodes: list[Node] = []
        while at < len(lexemes) and lexemes[at] != ")" and not (inside and lexemes[at] == "|"):
            node, at = self._item(lexemes, at, depth, inside=inside)
            nodes += node
        return tuple(nodes), at

    def _item(self, lexemes: list[str], at: int, depth: int, *, inside: bool) -> tuple[NodeSequence, int]:
        """One node with what clings to it: a ! before, other words after bars, a ? behind."""
        lexeme = lexemes[at]
        if lexeme in "^$,/[]":
            return (cast(Anchor, lexeme),), at + 1
        if lexeme == "!":
            if at + 1 == len(lexemes):
                raise PatternError("a ! needs something after it")
            what, at = self._item(lexemes, at + 1, depth, inside=inside)
            return (Not(what),), at
        if lexeme.startswith(".."):
            return (Gap(int(lexeme.lstrip(".")), sentence=lexeme.startswith("...")),), at + 1
        if lexeme.startswith("("):
            nodes, at = self._group(lexemes, at, depth) if lexeme == "(" else (self._plain_group(lexeme[1:-1]), at + 1)
        else:
            nodes, at = self._words(lexemes, at, depth, inside=inside)
        if at < len(lexemes) and lexemes[at] == "?":
            return (Choice((nodes, ())),), at + 1
        return nodes, at

    def _group(self, lexemes: list[str], at: int, depth: int) -> tuple[NodeSequence, int]:
        ways: list[NodeSequence] = []
        while at < len(lexemes) and lexemes[at] in ("(", "|"):
            way, at = self._sequence(lexemes, at + 1, depth, inside=True)
            ways.append(way)
        if at == len(lexemes):
            raise PatternError("a ( is not closed")
        return _choice_of(ways), at + 1

    def _plain_group(self, inside: str) -> NodeSequence:
        """Phrases of nothing but words, as most groups are: read at once, which is quicker."""
        ways = (phrase.split() for phrase in inside.split("|"))
        return _choice_of(
            [self._word(way[0]) if len(way) == 1 else tuple(node for word in way for node in self._word(word)) for way in ways]
        )

    def _words(self, lexemes: list[str], at: int, depth: int, *, inside: bool) -> tuple[NodeSequence, int]:
        ways = [self._named(lexemes[at], depth)]
        while not inside and at + 2 < len(lexemes) and lexemes[at + 1] == "|":
            at += 2
            ways.append(self._named(lexemes[at], depth))
        return (ways[0] if len(ways) == 1 else _choice_of(ways)), at + 1

    def _named(self, lexeme: str, depth: int) -> NodeSequence:
        """A word, or the list that an @ names."""
        name = lexeme[1:]
        if not lexeme.startswith("@"):
            return self._word(lexeme)
        if name in _CLASSES:
            return (OneOf(classes=frozenset((cast(WordClass, name),))),)
        if name not in self._lists:
            raise PatternError(f"there is no list {lexeme}")
        if name not in self._read:
            self._read[name] = _choice_of([self._pattern(line, depth + 1) for line in self._lists[name]])
        return self._read[name]


def _split_lexemes(text: str) -> list[str]:
    found = _LEXEME.findall(text)
    if "".join(found).replace(" ", "") != text.replace(" ", ""):
        raise PatternError("there is a sign in it that stands for nothing")
    return found


def _word_nodes(lexeme: str, spelling: Spelling) -> NodeSequence:
    if not _WORD.fullmatch(lexeme):
        raise PatternError(f"{lexeme} is no word")
    begin, star, end = lexeme.partition("*")
    if lexeme.isalpha() and not spelling.is_respelled(lexeme):
        return (OneOf(exact=frozenset((lexeme,))),)
    if not star:
        return tuple(OneOf(exact=frozenset((norm,))) for norm in token_text(lexeme, spelling))
    if begin and end:
        return (OneOf(frames=((begin, end),)),)
    return (OneOf(prefixes=(begin,)) if begin else OneOf(suffixes=(end,)),)


def _choice_of(ways: Sequence[NodeSequence]) -> NodeSequence:
    """Alternatives of one word each are one set of words, which is quicker to look up; phrases come first, the longest of them first."""
    words: list[OneOf] = []
    phrases: list[NodeSequence] = []
    for way in ways:
        only = way[0] if len(way) == 1 else None
        for each in only.alternatives if isinstance(only, Choice) else (way,):
            lone = each[0] if len(each) == 1 else None
            if isinstance(lone, OneOf):
                words.append(lone)
            else:
                phrases.append(each)
    plain: tuple[NodeSequence, ...] = ((union_of(words),),) if words else ()
    if not phrases:
        return plain[0]
    phrases.sort(key=len, reverse=True)
    # The empty way is the shortest of all: it is tried when nothing else fits.
    return (Choice((*(phrase for phrase in phrases if phrase), *plain, *(phrase for phrase in phrases if not phrase))),)


def first_word(nodes: NodeSequence) -> OneOf:
    """The words a pattern can begin with. Raises PatternError for one that could begin with any word, which would make it slow."""
    first, empty = _possible_start(nodes)
    if empty:
        raise PatternError("nothing in it must be there")
    return first


def _possible_start(nodes: NodeSequence) -> tuple[OneOf, bool]:
    """The words a sequence can begin with, and whether it can be empty."""
    firsts: list[OneOf] = []
    for node in nodes:
        if isinstance(node, Gap):
            raise PatternError("a gap comes before the first word that must be there")
        if isinstance(node, OneOf):
            return union_of([*firsts, node]), False
        if isinstance(node, Choice):
            words, empty = _start_of_choice(node)
            firsts.append(words)
            if not empty:
                return union_of(firsts), False
    return union_of(firsts), True


@lru_cache(maxsize=5_000)
def _start_of_choice(choice: Choice) -> tuple[OneOf, bool]:
    """The same of a choice; a list is one in every pattern that names it, and is looked through once."""
    ways = [_possible_start(way) for way in choice.alternatives]
    return union_of(words for words, _ in ways), any(empty for _, empty in ways)
