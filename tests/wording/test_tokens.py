"""A text as words: where sentences end, how words are read, what counts as quoted and as an unfilled field."""

from __future__ import annotations

import pytest

from desk.wording.quotations import quoted_spans
from desk.wording.spelling import Spelling
from desk.wording.tokens import PLACEHOLDER, QUOTATION, words_of


def sentences(text: str) -> list[str]:
    words = words_of(text, Spelling())
    return [" ".join(words.norms[at] for at in words.sentence(number)) for number in range(len(words.firsts))]


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("We're late. You'd know!", ["we are late", "you would know"]),
        ("I can't, won't and didn't", ["i can not will not and did not"]),
        ("It's Ben's; let's go", ["it is ben 's let us go"]),
        ("Dear Mr. Pell, thanks. J. Smith", ["dear mr pell thanks", "j smith"]),
        ("at 10.30, 3.50 euros", ["at 10.30 3.50 euros"]),
        ("wait... then go. Wait... Then go", ["wait then go", "wait", "then go"]),
        ("one\n\ntwo\n- three", ["one", "two", "three"]),
        ("Dear Jo,\nsorry", ["dear jo", "sorry"]),
        (
            "a line that was wrapped by a mail program at some width,\nor so it seems",
            ["a line that was wrapped by a mail program at some width", "or so it seems"],
        ),
        (
            "a line that was wrapped by a mail program at some width\nor so it seems",
            ["a line that was wrapped by a mail program at some width or so it seems"],
        ),
        ("I apologize, 20% & €5", ["i apologise 20 percent and euros 5"]),
        ("mail a.b@c.org or www.c.org/x.", ["mail a.b@c.org or www.c.org/x."]),
        ('He said "No. Never." We left', [f"he said {QUOTATION}", "we left"]),
    ],
)
def test_sentences_and_words(text: str, read: list[str]) -> None:
    assert sentences(text) == read


def test_a_contraction_keeps_the_places_of_its_pieces() -> None:
    words = words_of("didn't", Spelling())
    assert list(zip(words.norms, words.starts, words.ends, strict=True)) == [("did", 0, 3), ("not", 3, 6)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("he said 'no way' twice", ["'no way'"]),
        ("the drivers' fault, isn't it", []),
        ("'the drivers' fault' he wrote", ["'the drivers' fault'"]),
        ("'thanks' and then 'bye'", ["'thanks'", "'bye'"]),
        ('a 6" pipe and a 4" pipe', []),
        ("‘don’t’ she said", ["‘don’t’"]),
        ("“one\n\ntwo", ["“one"]),
        ("a\n> b\n> c\nd", ["> b", "> c"]),
        ("5 > 3", []),
        ("„Nein“, sagte er", ["„Nein“"]),
        ("»Nein«, sagte er", ["»Nein«"]),
        ("'90s music, don't they", []),
    ],
)
def test_quotations(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "{name}",
        "{{ order.id }}",
        "[NAME]",
        "[your name]",
        "<date>",
        "%FIRST%",
        "$AMOUNT",
        "XX:XX",
        "HH:MM",
        "____",
        "XX",
        "FIRSTNAME",
        "*|FNAME|*",
        "<<name>>",
        "<%= name %>",
    ],
)
def test_unfilled_fields(text: str) -> None:
    assert words_of(f"on {text} at", Spelling()).norms == ["on", PLACEHOLDER, "at"]


@pytest.mark.parametrize("text", ["[38]", "<b>", "$5", "5% off", "XX-20-7731", "XXL", "xx", "_", "[sic]", "MAXX"])
def test_no_fields(text: str) -> None:
    assert PLACEHOLDER not in words_of(f"on {text} at", Spelling()).norms


def test_one_slip_of_the_finger_is_forgiven_in_words_often_mistyped() -> None:
    spelling = Spelling({"dont": "do not"}, ["guarantee"])
    assert [spelling.meant_words(word) for word in ("guarantee", "garantee", "guarrantee", "guaranete")] == [(), *[("guarantee",)] * 3]
    assert spelling.meant_words("guaranteed") == ()
    assert spelling.meant_words("warranty") == ()
    assert spelling.meant_words("dont") == ("do", "not")
