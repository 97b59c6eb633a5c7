"""What holds of the wording checker whatever is typed: it goes on, marks what stands there, spares quotations and minds no capitals."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.wording.check import KINDS
from desk.wording.quotations import quoted_spans
from tests.wording.samples import own_samples
from tests.wording.shipped import read

HARMFUL = [
    "sorry",
    "but",
    "if",
    "we",
    "you",
    "should have",
    "forgot it",
    "the driver",
    "lost your bag",
    "mistakes were made",
    "we were understaffed",
    "calm down",
    "it is our policy",
    "any inconvenience",
    "just this once",
    "we will try",
    "i guarantee it",
    "please forgive us",
    "we refund you today",
    "because a pipe burst",
    "from now on we check it",
    "the customer",
    "don't",
    "drivers'",
    "É",
    "🙂",
]
MARKS = ['"', "'", "“", "”", "‘", "’", "«", "»", "„", "‚", "‹", "›", ">", "\n", "\r\n", ".", "...", ",", "{name}", "[/x", "\x00", "\u202e"]
QUOTES = ['"{}"', "“{}”", "”{}”", "„{}“", "„{}”", "«{}»", "»{}«", "‹{}›", "›{}‹", "‘{}’", "‚{}‘", "‚{}’", "'{}'"]

words = st.lists(st.sampled_from(HARMFUL), min_size=1, max_size=12).map(" ".join)
anything = st.one_of(st.text(), st.lists(st.sampled_from([*HARMFUL, *MARKS]), max_size=30).map(" ".join))
kinds = st.sampled_from(KINDS)


def found(text: str, kind: str) -> tuple[list[str], tuple[str, ...]]:
    """The rules that mark something, in order of the text, and the parts."""
    reading = read(text, kind)
    return [hint.rule for hint in reading.hints], reading.parts


@settings(max_examples=200, deadline=None)
@given(anything, kinds, st.lists(st.text(), max_size=3))
def test_any_text_is_read_and_what_is_marked_stands_there(text: str, kind: str, names: list[str]) -> None:
    hints = read(text, kind, *names).hints
    assert list(hints) == sorted(hints, key=lambda hint: (hint.start, hint.end, hint.rule))
    for hint in hints:
        assert 0 <= hint.start < hint.end <= len(text)
        assert text[hint.start : hint.end] == hint.text
        for start, end in quoted_spans(text):
            assert not start < hint.start < end
            assert not start < hint.end < end


@settings(max_examples=200, deadline=None)
@given(words, st.sampled_from(QUOTES), kinds)
def test_what_is_quoted_is_neither_marked_nor_a_part(said: str, quote: str, kind: str) -> None:
    said = said.replace("'", "") if quote[0] in "'‘‚" else said
    assert found(f"Noted: {quote.format(said)}", kind) == ([], ())


@settings(max_examples=100, deadline=None)
@given(st.lists(words, min_size=1, max_size=3), st.sampled_from(["", " ", "\t"]), st.sampled_from(["\n", "\r\n"]), kinds)
def test_lines_of_a_forwarded_mail_are_neither_marked_nor_parts(lines: list[str], indent: str, end: str, kind: str) -> None:
    block = end.join(f"{indent}> {line}" for line in lines)
    assert found(f"Noted.{end}{block}{end}", kind) == ([], ())


@settings(max_examples=200, deadline=None)
@given(words, kinds)
@example("sorry but it is our policy", "contact")
def test_capitals_change_nothing(text: str, kind: str) -> None:
    assert found(text.upper(), kind) == found(text.lower(), kind)


@pytest.mark.parametrize("name", ["set_01.txt", "set_02.txt", "set_07.txt", "set_08.txt", "set_09.txt", "set_10.txt"])
def test_our_texts_say_the_same_in_capitals(name: str) -> None:
    # Fields are told by their capitals.
    for sample in own_samples(name):
        if "placeholder" not in {rule for rule, _, _ in sample.marks}:
            assert found(sample.text.upper(), sample.kind) == found(sample.text.lower(), sample.kind), sample.id


@settings(max_examples=200, deadline=None)
@given(anything, st.text(alphabet=" \t\n\r", max_size=4), st.text(alphabet=" \t\n\r", max_size=4), kinds)
@example(text=">SRY", before="\r", after="", kind="apology")
def test_blanks_around_a_text_change_nothing(text: str, before: str, after: str, kind: str) -> None:
    assert found(before + text.strip() + after, kind) == found(text.strip(), kind)


@settings(max_examples=100, deadline=None)
@given(anything.filter(lambda text: "\r" not in text), kinds)
def test_line_ends_of_another_system_change_nothing(text: str, kind: str) -> None:
    assert found(text.replace("\n", "\r\n"), kind) == found(text, kind)
