"""Text from elsewhere, made harmless."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.importers.reading.clean_text import (
    clean_json,
    clean_line,
    clean_text,
    excerpt,
    html_to_text,
    is_clean_json,
    is_unclean,
    plain_text,
)

HOSTILE = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x1b[]0;31m\x07\x9b\r\n\t\u202e\u2066\ud800\\<>&")), max_size=60)


@pytest.mark.parametrize(
    ("found", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP1$r\x1b\\a\x1b(Bb", "ab"),
        ("\x9b31mred", "red"),
        ("\x1b]0;never ended", "0;never ended"),
        ("a\x00b\x07c\x7fd\x85e", "abcd\ne"),
        ("one\rtwo\r\nthree\x0bfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("safe\u202eexe.txt\u2066x\u2069", "safeexe.txtx"),
        ("half \ud83d pair", "half  pair"),
        ("\ufeffid", "id"),
        ("[/oops [red]x[/red] [@click=app.quit]", "[/oops [red]x[/red] [@click=app.quit]"),
        ("tab\tstays 😀👩\u200d👧 שלום", "tab\tstays 😀👩\u200d👧 שלום"),
    ],
)
def test_clean(found: str, left: str) -> None:
    assert clean_text(found) == left


@given(HOSTILE)
def test_nothing_is_left_that_drives_a_terminal(text: str) -> None:
    left = clean_text(text)
    assert not is_unclean(left)
    assert clean_text(left) == left
    assert all(char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"} for char in left)
    left.encode()


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn")), max_size=80))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert clean_text(text) == text


def test_long_text_stays_whole() -> None:
    assert len(clean_text("\x1b[1m" + "x" * 300_000)) == 300_000


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<div>One &amp; <b>two</b></div><p>three<br>four</p>", "One & two\n\nthree\nfour"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n\n- b"),
        ("<script>alert(1)</script><style>p{}</style>text", "text"),
        ("plain &lt;b&gt;", "plain <b>"),
        ("&#27;[31mred&#155;x", "[31mred\u203ax"),
        ("<p>never closed", "never closed"),
    ],
)
def test_html_to_text(html: str, words: str) -> None:
    assert html_to_text(html) == words


@given(HOSTILE)
def test_html_is_read_whatever_it_holds(text: str) -> None:
    assert not is_unclean(html_to_text(f"<p>{text}"))


@pytest.mark.parametrize(
    ("found", "left"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("the <b> key", "the <b> key"),
        ("<p>Hello</p>", "Hello"),
        ("one<br>two", "one\ntwo"),
        ("&lt;p&gt;Hello&lt;/p&gt;", "Hello"),
        ("Tom &amp; Jerry", "Tom &amp; Jerry"),
    ],
)
def test_markup_is_read_only_where_it_plainly_is_some(found: str, left: str) -> None:
    assert plain_text(found) == left


def test_values_from_json() -> None:
    found = clean_json({"a\x1b[1m": ["\x07b", {"c": "\ud800d"}], "n": 10**30, "m": 7, "t": True, "f": 1.5, "z": None})
    assert found == {"a": ["b", {"c": "d"}], "n": str(10**30), "m": 7, "t": True, "f": 1.5, "z": None}


@given(
    st.recursive(HOSTILE | st.integers(-9, 9) | st.floats() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(HOSTILE, inner)),
    st.booleans(),
)
def test_a_value_called_clean_needs_no_cleaning(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    found = json.loads(text)
    assert not is_clean_json(text) or repr(clean_json(found)) == repr(found)


def test_a_plain_export_is_called_clean() -> None:
    assert is_clean_json(json.dumps([{"id": 7, "name": "Zo\u00eb", "text": "one\ntwo\t3", "at": 1794902105123}]))


def test_one_line() -> None:
    assert clean_line("  a\n\tb  c ") == "a b c"
    assert excerpt("x" * 100, 10) == "xxxxxxx..."
    assert excerpt("a\nb") == "a b"
