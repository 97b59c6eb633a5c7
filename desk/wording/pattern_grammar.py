"""Reads the pattern language of the wording rules into a tree.

A pattern is a phrase with open places, read from left to right. `@sorry ..8 [@in_case ..2]` asks for a word of the list `sorry`, then for
at most eight words of the same clause, then for a phrase of the list `in_case` with the words behind it, at most two. It matches in "We are
sorry for the long wait if it upset you", and marks what the brackets enclose: "if it upset". It does not match in "We are sorry. Tell us
if it comes back", because a gap ends where the sentence ends.

The signs:

sorry            that word, in any usual spelling         delay* *ed mis*ed  words that begin or end so
can|could        one of these words                       (a b|c)            one of these phrases
that?            may be missing                           @sorry             a list of the rule file
..4              up to four words of the same clause      ...9               up to nine words of the same sentence
!not             here must not stand (takes nothing)      [but]              only this is marked
^ $ , /          sentence begins, ends, comma, the next sentence begins
@name @number @quotation @field     a name, a figure, quoted words, an unfilled field

Three steps lead to a match. `Grammar` splits a pattern into lexemes and reads these into nodes (pattern_tree.py), pattern_compiler.py makes
functions of the nodes, and matcher.py finds many patterns in one walk over a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import cast

from desk.text.late_pattern import late_pattern
from desk.wording.pattern_tree import Anchor, Choice, Gap, Node, NodeSequence, Not, OneOf, PatternError, WordClass, choice_of
from desk.wording.spelling import Spelling
from desk.wording.tokens import token_text

_CLASSES = frozenset({"name", "number", "quotation", "field"})
_ANCHORS = frozenset("^$,/[]")
_PLAIN = r"[\w'’]+(?:[ |]+[\w'’]+)*"
_LEXEME = late_pattern(rf"\s*(\({_PLAIN}\)|\.{{2,3}}\d+|[()|?\[\]^$,/!]|@[a-z_]+|[^\s()|?\[\]^$,/!@]+)\s*")
"""A plain group, a gap, a sign, a list, or a word."""
_WORD = late_pattern(r"\*?[\w'’]+\*?|\w+\*\w+")
_DEEPEST = 8
"""Levels of lists within lists. A list that goes deeper names itself."""


class Grammar:
    """Reads patterns, given the lists they may name and the spellings."""

    def __init__(self, lists: Mapping[str, Sequence[str]], spelling: Spelling) -> None:
        self._lists = lists
        self._list_nodes: dict[str, NodeSequence] = {}
        self._word_nodes = cache(lambda word: _word_nodes(word, spelling))

    def pattern(self, text: str) -> NodeSequence:
        """Read a pattern. Raises PatternError where it makes no sense."""
        return self._read_pattern(text, 0)

    def _read_pattern(self, text: str, depth: int) -> NodeSequence:
        if depth > _DEEPEST:
            raise PatternError(f"{text!r} stands in lists that contain themselves")
        return _PatternReader(_split_lexemes(text), self._word_nodes, lambda name: self._read_list(name, depth + 1)).pattern()

    def _read_list(self, name: str, depth: int) -> NodeSequence:
        """The phrases of a list as a choice, read once."""
        if name not in self._lists:
            raise PatternError(f"there is no list @{name}")
        if name not in self._list_nodes:
            self._list_nodes[name] = choice_of([self._read_pattern(line, depth) for line in self._lists[name]])
        return self._list_nodes[name]


class _PatternReader:
    """Reads the lexemes of one pattern from left to right."""

    def __init__(
        self, lexemes: Sequence[str], word_nodes: Callable[[str], NodeSequence], list_nodes: Callable[[str], NodeSequence]
    ) -> None:
        self._lexemes = lexemes
        self._rest = iter((*lexemes, ""))
        self._next_lexeme = next(self._rest)
        """The lexeme to be read next, empty at the end."""
        self._word_nodes = word_nodes
        self._list_nodes = list_nodes

    def pattern(self) -> NodeSequence:
        """All lexemes as nodes. Raises PatternError."""
        nodes = self._read_sequence(in_group=False)
        if self._next_lexeme:
            raise PatternError(f"a {self._next_lexeme} closes nothing")
        if not nodes:
            raise PatternError("a pattern needs at least one word")
        if self._lexemes.count("[") != self._lexemes.count("]") or self._lexemes.count("[") > 1:
            raise PatternError("one [ and one ] go around what is to be marked")
        if self._lexemes.count("/") > 1:
            raise PatternError("a phrase reaches into the next sentence and no further: one / is enough")
        return nodes

    def _take_lexeme(self) -> str:
        taken = self._next_lexeme
        self._next_lexeme = next(self._rest, "")
        return taken

    def _read_sequence(self, *, in_group: bool) -> NodeSequence:
        """Items up to the end.

        In a group, up to the bar or parenthesis that ends the phrase.
        """
        nodes: list[Node] = []
        while self._next_lexeme not in ("", ")") and not (in_group and self._next_lexeme == "|"):
            nodes += self._read_item(in_group=in_group)
        return tuple(nodes)

    def _read_item(self, *, in_group: bool) -> NodeSequence:
        """A sign, a gap, or words with the `?` behind them."""
        lexeme = self._next_lexeme
        if lexeme in _ANCHORS:
            return (cast(Anchor, self._take_lexeme()),)
        if lexeme == "!":
            return (self._read_negation(in_group=in_group),)
        if lexeme.startswith(".."):
            return (Gap(int(self._take_lexeme().lstrip(".")), sentence=lexeme.startswith("...")),)
        nodes = self._read_group() if lexeme.startswith("(") else self._read_words(in_group=in_group)
        if self._next_lexeme != "?":
            return nodes
        self._take_lexeme()
        return (Choice((nodes, ())),)

    def _read_negation(self, *, in_group: bool) -> Not:
        """A `!` with the item behind it."""
        self._take_lexeme()
        if not self._next_lexeme:
            raise PatternError("a ! needs something after it")
        return Not(self._read_item(in_group=in_group))

    def _read_group(self) -> NodeSequence:
        """Phrases between parentheses, parted by bars."""
        if self._next_lexeme != "(":
            return self._plain_group(self._take_lexeme()[1:-1])
        phrases: list[NodeSequence] = []
        while self._next_lexeme in ("(", "|"):
            self._take_lexeme()
            phrases.append(self._read_sequence(in_group=True))
        if not self._next_lexeme:
            raise PatternError("a ( is not closed")
        self._take_lexeme()
        return choice_of(phrases)

    def _read_words(self, *, in_group: bool) -> NodeSequence:
        """One word, or several parted by bars. Within a group a bar parts phrases instead."""
        words = [self._word_or_list(self._take_lexeme())]
        while not in_group and self._next_lexeme == "|":
            bar = self._take_lexeme()
            words.append(self._word_or_list(self._take_lexeme() or bar))  # a bar with nothing behind it is refused as a word
        return words[0] if len(words) == 1 else choice_of(words)

    def _word_or_list(self, lexeme: str) -> NodeSequence:
        if not lexeme.startswith("@"):
            return self._word_nodes(lexeme)
        name = lexeme[1:]
        return (OneOf(classes=frozenset((cast(WordClass, name),))),) if name in _CLASSES else self._list_nodes(name)

    def _plain_group(self, inside: str) -> NodeSequence:
        """Phrases of nothing but words. Most groups are such, and one lexeme is quicker to read than many."""
        phrases = (phrase.split() for phrase in inside.split("|"))
        return choice_of([tuple(node for word in phrase for node in self._word_nodes(word)) for phrase in phrases])


def _split_lexemes(text: str) -> list[str]:
    found = _LEXEME.findall(text)
    if "".join(found).replace(" ", "") != text.replace(" ", ""):
        raise PatternError("there is a sign in it that stands for nothing")
    return found


def _word_nodes(lexeme: str, spelling: Spelling) -> NodeSequence:
    """A word as nodes. There are several where its spelling stands for several words."""
    if not _WORD.fullmatch(lexeme):
        raise PatternError(f"{lexeme} is no word")
    if lexeme.isalpha() and not spelling.is_respelled(lexeme):
        return (OneOf(exact=frozenset((lexeme,))),)
    begin, star, end = lexeme.partition("*")
    if not star:
        return tuple(OneOf(exact=frozenset((norm,))) for norm in token_text(lexeme, spelling))
    if begin and end:
        return (OneOf(frames=((begin, end),)),)
    return (OneOf(prefixes=(begin,)) if begin else OneOf(suffixes=(end,)),)
