"""Reads a filter into a tree, and prints a tree.

Words side by side must all match, with `and` between them or without. `or` between them asks for either, brackets hold together.
`-` before a word or a bracket turns it round. So does `not` before a bracket or a question; before any other word it is looked for as text.
In quotes a word is looked for as it stands. What is still being typed is read as far as it goes: the last bracket or quote may be open.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

import msgspec

from desk.errors import Usage
from desk.text.late_pattern import late_pattern

_FIELD = late_pattern(r"([^:<>=\"()]+)(<=|>=|<|>|=|:)")
_SIGNS = late_pattern(r"[:<>=]")
_PLAIN = late_pattern(r"[^\s\"():<>=#-][^\s\"():<>=]*")
_PLAIN_VALUE = late_pattern(r"[^\s\"()]+")
_PUNCTUATION = ",;"
"""Signs behind a word that belong to the sentence, as in `exemplar, edda`."""
_JOINTS = frozenset({"or", "and", "not"})
"""Words that stand between others."""
_BEGINNINGS, _ENDS = frozenset({"leaf", "(", "-", "not"}), frozenset({"leaf", ")"})
"""The tokens that something to match begins and ends with."""
_MOST_DEPTH = 50
"""Brackets and signs within one another. Nobody types more."""


class Word(msgspec.Struct, frozen=True):
    """A word to be looked for. In quotes it has no other meaning."""

    text: str
    is_quoted: bool = False


class FieldTest(msgspec.Struct, frozen=True):
    """A question about a field, such as `risk<15m`."""

    name: str
    sign: str
    value: str


class Negation(msgspec.Struct, frozen=True):
    """A part that must not match."""

    of: Node


class AllOf(msgspec.Struct, frozen=True):
    """Parts that must match together. Nothing in it lets everything pass."""

    parts: tuple[Node, ...] = ()


class AnyOf(msgspec.Struct, frozen=True):
    """Parts of which one must match."""

    parts: tuple[Node, ...]


Node = Word | FieldTest | Negation | AllOf | AnyOf


def parse_filter(text: str, questions: Container[str] = ()) -> Node:
    """Read a filter. Raises Usage for brackets and an `or` that stand wrong.

    `questions` are the words that ask something, such as `late`.
    """
    reader = _Reader(_said_tokens(_tokens_of(text), questions))
    found = reader.read_choice(0)
    if reader.next is not None:
        raise Usage("A bracket is closed that was never opened. In quotes it is looked for as it stands.")
    return found


def print_filter(node: Node) -> str:
    """The text of a tree. It is read as the same tree again."""
    match node:
        case Word(text, quoted):
            return text if not quoted and _is_plain(text) else _quoted_text(text)
        case FieldTest(name, sign, value):
            return f"{name}{sign}{value if not value or _PLAIN_VALUE.fullmatch(value) else _quoted_text(value)}"
        case Negation(of):
            inner = print_filter(of)
            return f"-({inner})" if isinstance(of, AllOf | AnyOf) else f"-{inner}"
        case AllOf(parts):
            return " ".join(f"({print_filter(part)})" if isinstance(part, AllOf | AnyOf) else print_filter(part) for part in parts)
        case AnyOf(parts):
            return " or ".join(f"({print_filter(part)})" if isinstance(part, AnyOf) else print_filter(part) for part in parts)


def leaves(node: Node) -> Iterator[Word | FieldTest]:
    """Every word and question of a tree."""
    match node:
        case Negation(of):
            yield from leaves(of)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield node


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.casefold() not in _JOINTS


def _quoted_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Token(msgspec.Struct, frozen=True):
    """A word, `(`, `)`, `-`, `or`, `and` or `not`."""

    sort: str
    leaf: Word | FieldTest | None = None


def _tokens_of(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place, depth = 0, 0
    while place < len(text):
        sign = text[place]
        if sign.isspace() or (sign == "-" and text[place + 1 : place + 2].isspace()):
            place += 1
        elif sign in "()-":
            tokens.append(_Token(sign))
            depth += {"(": 1, ")": -1, "-": 0}[sign]
            place += 1
        else:
            leaf, place = _read_leaf(text, place)
            is_joint = isinstance(leaf, Word) and not leaf.is_quoted and leaf.text in _JOINTS
            tokens.append(_Token(leaf.text) if isinstance(leaf, Word) and is_joint else _Token("leaf", leaf))
    return _completed_tokens(tokens, depth)


def _said_tokens(tokens: Sequence[_Token], questions: Container[str]) -> list[_Token]:
    """The tokens without `and`, and with `-` for `not`. Where these join nothing they are words to look for."""
    said: list[_Token] = []
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.sort == "and":
            said += () if said and said[-1].sort in _ENDS and after and after.sort in _BEGINNINGS else (_text_token("and"),)
        elif token.sort == "not":
            said.append(_Token("-") if after and _is_asked(after, questions) else _text_token("not"))
        else:
            said.append(token)
    return said


def _is_asked(token: _Token, questions: Container[str]) -> bool:
    """Does something begin that `not` turns round?"""
    leaf = token.leaf
    if isinstance(leaf, Word):
        return not leaf.is_quoted and leaf.text in questions
    return leaf is not None or token.sort in {"(", "-"}


def _text_token(word: str) -> _Token:
    return _Token("leaf", Word(word, is_quoted=True))


def _completed_tokens(tokens: list[_Token], depth: int) -> list[_Token]:
    """The tokens with what is missing at their end."""
    while tokens and (tokens[-1].sort in {"or", "-", "("} or (tokens[-1].sort in {"and", "not"} and len(tokens) > 1)):
        depth -= tokens.pop().sort == "("
    return tokens + [_Token(")")] * max(0, depth)


def _read_leaf(text: str, place: int) -> tuple[Word | FieldTest, int]:
    """The word that begins at a place, and where it ends."""
    if text[place] == '"':
        word, place = _read_quoted(text, place)
        return Word(word, is_quoted=True), place
    if text[place] == "#":
        value, place = _read_value(text, place + 1)
        return FieldTest("tag", ":", value.casefold()), place
    end = next((at for at in range(place, len(text)) if text[at].isspace() or text[at] in '()"'), len(text))
    if found := _FIELD.match(text, place, end):
        value, after = _read_value(text, found.end())
        return FieldTest(found[1].casefold(), found[2], value.casefold()), after
    if sign := _SIGNS.match(text, place, end):
        raise Usage(f"Before {sign[0]} the name of a field is missing. In quotes it is looked for as text.")
    word = text[place:end].casefold()
    return Word(word.rstrip(_PUNCTUATION) or word), end


def _read_value(text: str, place: int) -> tuple[str, int]:
    """A value up to the next space or bracket. In quotes it may hold both."""
    if text[place : place + 1] == '"':
        return _read_quoted(text, place)
    end = next((at for at in range(place, len(text)) if text[at].isspace() or text[at] in '()"'), len(text))
    return text[place:end], end


def _read_quoted(text: str, place: int) -> tuple[str, int]:
    """The text in quotes. The end closes them where nothing else does."""
    read: list[str] = []
    place += 1
    while place < len(text) and text[place] != '"':
        place += text[place] == "\\" and place + 1 < len(text)
        read.append(text[place])
        place += 1
    return "".join(read).casefold(), place + 1


class _Reader:
    """Reads tokens into a tree."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def next(self) -> str | None:
        """The sort of the next token, None at the end."""
        return self._tokens[self._place].sort if self._place < len(self._tokens) else None

    def read_choice(self, depth: int) -> Node:
        """Read words with `or` between them. Raises Usage."""
        if depth > _MOST_DEPTH:
            raise Usage("There are too many brackets and signs within one another.")
        parts = [self._read_all(depth)]
        while self.next == "or":
            self._place += 1
            parts.append(self._read_all(depth))
        if len(parts) > 1 and AllOf() in parts:
            raise Usage('On one side of "or" nothing stands. In quotes the word itself is looked for.')
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _read_all(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.next not in {None, "or", ")"}:
            part = self._read_one(depth)
            if part != AllOf():
                parts.append(part)
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _read_one(self, depth: int) -> Node:
        token = self._tokens[self._place]
        self._place += 1
        if token.leaf is not None:
            return token.leaf
        if token.sort == "-":
            return self._read_negation(depth)
        inner = self.read_choice(depth + 1)
        self._place += 1
        return inner

    def _read_negation(self, depth: int) -> Node:
        """Read what follows a `-`. Two of them say nothing, and so does one alone."""
        signs = 1
        while self.next == "-":
            signs, self._place = signs + 1, self._place + 1
        if self.next not in {"leaf", "("}:
            return AllOf()
        inner = self._read_one(depth)
        return Negation(inner) if signs % 2 and inner != AllOf() else inner
