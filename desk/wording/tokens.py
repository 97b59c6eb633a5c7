"""Splits a text into words with their places, spelled one way.

Contractions are written out (`we're` is `we are`, `won't` is `will not`), `-ize` is `-ise`, quotations and unfilled fields are one word
each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from desk.wording.placeholders import FIELD
from desk.wording.quotations import QuotedSpan, quoted_spans
from desk.wording.spelling import Spelling

QUOTATION = '"'
PLACEHOLDER = "{}"

_SIGNS = {"%": "percent", "&": "and", "€": "euros", "£": "pounds", "$": "dollars"}
_ABBREVIATIONS_LISTED = "mr mrs ms mx dr prof st nr vs etc eg ie approx ref tel ext inc ltd co dept est min max"
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_LISTED.split())
_APOSTROPHE = re.compile("['’ʼ´`]")
_TAILS = {"re": "are", "m": "am", "ve": "have", "ll": "will", "d": "would", "t": "not"}
_WITH_IS_LISTED = "it that there here what who where how he she this everything something nothing everyone everybody"
_WITH_IS = frozenset(_WITH_IS_LISTED.split())
_IRREGULAR = {"won": "will", "can": "can", "shan": "shall", "ain": "is"}
_IZE = re.compile(r"(..)iz(e|es|ed|ing|ation|ations)$")


@cache
def _token_pattern() -> re.Pattern[str]:
    """The pieces of a text. Compiled when the first text comes, because it takes a while."""
    return re.compile(
        r"(?P<opaque>https?://\S{1,500}|www\.\S{1,500}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5})"
        rf"|(?P<field>{FIELD})"
        r"|(?P<number>\d+(?:[.,:/]\d+)*[^\W\d_]*)"
        r"|(?P<word>[^\W_]+(?:['’ʼ´`][^\W_]+)*)"
        r"|(?P<sign>[%&€£$])"
        r"|(?P<end>[.!?…]+)"
        r"|(?P<lines>\n\s*)"
        r"|(?P<clause>[,;:()–—]|(?<=\s)-+(?=\s))"
    )


class Words:
    """The words of a text, as columns.

    - `norms[i]`: the spelling of word i
    - `starts[i]` and `ends[i]`: its place in code points
    - `opens[i]`: it begins a sentence
    - `breaks[i]`: a comma or the like stands before it in its sentence
    - `capitals[i]`: it is written with a capital
    - `sentences[i]`: the number of its sentence, from 0
    - `firsts[s]`: the word that begins sentence s
    """

    __slots__ = ("breaks", "capitals", "ends", "firsts", "norms", "opens", "sentences", "starts")

    def __init__(self) -> None:
        self.norms: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.opens: list[bool] = []
        self.breaks: list[bool] = []
        self.capitals: list[bool] = []
        self.sentences: list[int] = []
        self.firsts: list[int] = []

    def __len__(self) -> int:
        return len(self.norms)

    def add(self, norms: Sequence[str], span: QuotedSpan, *, opens: bool, breaks: bool, capital: bool) -> None:
        """Append words that share one place in the text."""
        if opens:
            self.firsts.append(len(self.norms))
        for number, norm in enumerate(norms):
            leads = not number
            self.norms.append(norm)
            self.starts.append(span[0])
            self.ends.append(span[1])
            self.opens.append(opens and leads)
            self.breaks.append(breaks and leads)
            self.capitals.append(capital and leads)
            self.sentences.append(len(self.firsts) - 1)

    def sentence(self, number: int) -> range:
        """The words of a sentence, none where there is no such sentence."""
        if not 0 <= number < len(self.firsts):
            return range(0)
        return range(self.firsts[number], self.firsts[number + 1] if number + 1 < len(self.firsts) else len(self.norms))


def token_text(word: str, spelling: Spelling) -> tuple[str, ...]:
    """A word in lower case and usual spelling, its contraction written out."""
    return tuple(norm for norm, _ in _written_out(word, spelling))


@lru_cache(maxsize=20_000)
def _written_out(word: str, spelling: Spelling) -> tuple[tuple[str, int], ...]:
    return tuple(_word_parts(word, spelling))


def _word_parts(word: str, spelling: Spelling) -> Iterator[tuple[str, int]]:
    """Each word of a written one, with the place where it begins.

    The place is -1 where the spelling stands for other words.
    """
    whole = _APOSTROPHE.sub("'", word.lower())
    meant = spelling.meant_words(word) or spelling.meant_words(whole)
    if meant:
        for norm in meant:
            yield norm, -1
        return
    head, _, tail = whole.partition("'")
    if not head or not tail:
        yield _IZE.sub(r"\1is\2", whole), 0
        return
    if tail == "t" and head.endswith("n"):
        yield _IRREGULAR.get(head, head[:-1]), 0
        yield "not", len(head) - 1
        return
    yield head, 0
    if tail == "s":
        yield ("us" if head == "let" else "is" if head in _WITH_IS else "'s"), len(head)
    else:
        yield _TAILS.get(tail, tail), len(head)


def words_of(text: str, spelling: Spelling) -> Words:
    """Split a text into words. A quotation is the one word `QUOTATION`."""
    return _Tokenizer(text, spelling).read()


class _Tokenizer:
    """Walks once over a text.

    It keeps what the next word must know: does it begin a sentence, does a comma stand before it? A text all in capitals is read as if it
    had none, because there they show neither names nor where sentences begin.
    """

    def __init__(self, text: str, spelling: Spelling) -> None:
        self._text = text
        self._is_all_capitals = text.isupper()
        self._spelling = spelling
        self._words = Words()
        self._opens = True
        self._breaks = False

    def read(self) -> Words:
        position = 0
        for start, end in quoted_spans(self._text):
            self._add_plain_text(position, start)
            self._add_quotation(start, end)
            position = end
        self._add_plain_text(position, len(self._text))
        return self._words

    def _add_words(self, norms: Sequence[str], span: QuotedSpan, *, capital: bool = False) -> None:
        self._words.add(norms, span, opens=self._opens, breaks=self._breaks and not self._opens, capital=capital)
        self._opens = self._breaks = False

    def _add_quotation(self, start: int, end: int) -> None:
        if self._text[start:end].lstrip().startswith(">"):
            self._opens = True
            self._add_words([QUOTATION], (start, end))
            self._opens = True
            return
        self._add_words([QUOTATION], (start, end))
        if self._text[end - 2 : end - 1] in ".!?…" and self._text[end:].lstrip()[:1].isupper() and not self._is_all_capitals:
            self._opens = True

    def _add_plain_text(self, start: int, end: int) -> None:
        for match in _token_pattern().finditer(self._text, start, end):
            kind, piece = match.lastgroup, match[0]
            if kind == "word":
                self._add_word(piece, match.start())
            elif kind == "end":
                self._end_sentence(match.start(), match.end())
            elif kind == "lines":
                self._end_line(match.start(), match.end())
            elif kind == "clause":
                self._breaks = True
            elif kind == "sign":
                self._add_words([_SIGNS[piece]], match.span())
            else:
                self._add_words([PLACEHOLDER if kind == "field" else piece.lower()], match.span())

    def _add_word(self, word: str, start: int) -> None:
        word = word.lower() if self._is_all_capitals else word
        pieces = _written_out(word, self._spelling)
        capital = word[0].isupper()
        if pieces[0][1] < 0:
            self._add_words([norm for norm, _ in pieces], (start, start + len(word)), capital=capital)
            return
        for number, (norm, at) in enumerate(pieces):
            end = pieces[number + 1][1] if number + 1 < len(pieces) else len(word)
            self._add_words([norm], (start + at, start + end), capital=capital and not number)

    def _end_sentence(self, start: int, end: int) -> None:
        """End the sentence at a stop.

        The stop of an abbreviation ends none, nor do points after which the sentence goes on.
        """
        mark, after = self._text[start:end], self._text[end : end + 2].lstrip()
        last = self._words.norms[-1] if len(self._words) else ""
        initial = len(last) == 1 and last.isalpha() and last != "i"
        if mark == "." and (last in _ABBREVIATIONS or initial or self._text[end : end + 1].isalnum()):
            return
        if mark in ("...", "…", "..") and self._goes_on(after[:1]):
            self._breaks = True
        else:
            self._opens = True

    def _end_line(self, start: int, end: int) -> None:
        """End the sentence at the end of a line.

        Only a blank line ends it, the comma of a salutation, or a line too short to have been wrapped.
        """
        before = self._text[self._text.rfind("\n", 0, start) + 1 : start].rstrip()
        goes_on = not before.endswith((",", ":")) and (len(before) > 50 or self._goes_on(self._text[end : end + 1]))
        if self._text.count("\n", start, end) > 1 or not goes_on:
            self._opens = True

    def _goes_on(self, letter: str) -> bool:
        """Can a sentence go on with this letter?"""
        return letter.islower() or (self._is_all_capitals and letter.isupper())
